//! Small conversions between columns and messages.

use prost::Message;
use readout_wire::v1::{Article, ArticleRecord};

use crate::Error;

/// The 16 bytes of an id of 32 hex digits; `None` for anything else.
pub(crate) fn id(hex: &str) -> Option<[u8; 16]> {
    if !readout_wire::id::is_id(hex) {
        return None;
    }
    u128::from_str_radix(hex, 16).ok().map(u128::to_be_bytes)
}

/// An article without its body, for everything but reading it.
pub(crate) fn without_body(article: &Article) -> Article {
    Article {
        body: String::new(),
        name: article.name.clone(),
        article_id: article.article_id.clone(),
        revision: article.revision.clone(),
        url: article.url.clone(),
        external_id: article.external_id.clone(),
        publisher: article.publisher.clone(),
        title: article.title.clone(),
        language: article.language.clone(),
        published_at: article.published_at,
        received_at: article.received_at,
    }
}

/// Decodes the article of each row of a list; rows of one article follow one another, so the last
/// one decoded is often the one wanted.
#[derive(Default)]
pub(crate) struct Headers {
    last: Option<(Vec<u8>, Article)>,
}

impl Headers {
    /// The article whose stored ArticleRecord is `record`.
    pub(crate) fn get(&mut self, record: &[u8]) -> Result<Article, Error> {
        if let Some((bytes, article)) = &self.last
            && bytes == record
        {
            return Ok(article.clone());
        }
        let article = ArticleRecord::decode(record)?.article.unwrap_or_default();
        self.last = Some((record.to_vec(), article.clone()));
        Ok(article)
    }
}
