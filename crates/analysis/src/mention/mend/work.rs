//! What somebody does, with a capital because it opens the sentence: "Passenger Ada Lund", "Archaeologists".
//! Nouns for people are those of WordNet.

use super::super::{Mention, MentionKind, begins_sentence};
use super::unname;
use crate::lexicon::class;
use crate::lexicon::sense::PERSON;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// Surnames that look like nouns for several people.
const SURNAMES: &[&str] = &[
    "Parsons",
    "Masters",
    "Sellers",
    "Peoples",
    "Abbots",
    "Hunters",
    "Walters",
    "Brothers",
    "Friends",
    "Stewards",
    "Marshalls",
];

/// Mends one mention.
pub(super) fn mend(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let bare = mention.kind == MentionKind::Name && mention.title.is_empty() && !name.is_empty();
    if !bare || !begins_sentence(text, name.start) || !is_worker(text, name.start) {
        return;
    }
    let word = text.word(name.start);
    let next = name.start + 1;
    if name.len() == 1
        && word.ends_with('s')
        && !SURNAMES.contains(&word)
        && text.tags[next.min(text.len() - 1)].shape != Shape::Title
    {
        unname(mention, MentionKind::Group);
    } else if name.len() > 2 && text.is_capital(next) && text.kind(next) == Kind::Word {
        mention.title = name.start..next;
        mention.name.start = next;
        mention.weak = false;
    }
}

fn is_worker(text: &Text<'_>, at: usize) -> bool {
    const ENDS: &[&str] = &["woman", "monger", "keeper", "seller", "worker", "driver"];
    (text.tags[at].sense.noun == PERSON || ENDS.iter().any(|end| text.word(at).ends_with(end)))
        && text.tags[at].shape == Shape::Title
        && !text.is(at, class::GIVEN | class::HONORIFIC)
}
