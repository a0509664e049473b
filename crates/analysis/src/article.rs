//! What goes in: an article's text, and the places in it that everything else points at.
//! Knows no identity, language, clock or wire format.

/// One text from one publisher, as received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Article<'a> {
    /// The headline; empty when there is none.
    pub title: &'a str,
    /// The running text. Every newline ends a paragraph.
    pub body: &'a str,
    /// Country of the publisher as ISO 3166-1 alpha-3, such as `KHM`. A national office without a
    /// country of its own ("the Prime Minister") is taken to be of this country.
    pub publisher_country: Option<&'a str>,
    /// The day on which it was published, at the publisher. "Yesterday" is told from it; without it
    /// such a time has no value.
    pub published: Option<Published>,
}

/// A publication date as far as it is known. Parts that are no part of a calendar count as unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Published {
    /// The year, such as 2021.
    pub year: i16,
    /// From 1 to 12.
    pub month: Option<u8>,
    /// From 1; means nothing without the month.
    pub day: Option<u8>,
}

/// The part of an article that a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// [`Article::title`].
    Title,
    /// [`Article::body`].
    Body,
}

/// A half-open range of UTF-8 bytes in one field. Both ends lie on character boundaries and
/// `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The field that the offsets count in.
    pub field: Field,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The words that the span covers.
    ///
    /// Empty when the span does not belong to `article`.
    pub fn text<'a>(&self, article: &Article<'a>) -> &'a str {
        let text = match self.field {
            Field::Title => article.title,
            Field::Body => article.body,
        };
        text.get(self.start..self.end).unwrap_or("")
    }
}
