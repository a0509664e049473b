//! Articles and speakers as people name them: by id, by the start of an id, by key, by name.

use anyhow::{anyhow, bail};
use readout_wire::{
    id,
    v1::{ListArticlesRequest, ListSpeakersRequest, SpeakerRecord},
};

use crate::{
    client::{self, Archive},
    limits,
};

/// Shortest start of an id that is looked up; shorter ones are hardly ever unique.
const PREFIX_MIN: usize = 4;

/// The id of the article that `text` names: an id, `articles/{id}`, or the start of an id that
/// only one of the newest articles has.
///
/// # Errors
/// When `text` has none of these forms, or no article or several begin with it.
pub(crate) async fn article(archive: &mut Archive, text: &str) -> anyhow::Result<String> {
    let prefix = text.strip_prefix("articles/").unwrap_or(text).to_ascii_lowercase();
    if id::is_id(&prefix) {
        return Ok(prefix);
    }
    if prefix.len() < PREFIX_MIN || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        bail!("{text} is no article: give an id, or at least its first {PREFIX_MIN} digits");
    }
    let mut request = ListArticlesRequest::default();
    let mut found = None;
    client::pages(limits::LOOKUP_ARTICLES, async |rows, token| {
        (request.page_size, request.page_token) = (rows, token);
        let page = archive.calls.list_articles(request.clone()).await;
        let page = page.map_err(|status| archive.service.explain(&status))?.into_inner();
        let came = page.records.len();
        for article in page.records.into_iter().filter_map(|record| record.article) {
            if article.article_id.starts_with(&prefix)
                && let Some(first) = found.replace(article.article_id)
            {
                bail!("{text} is the start of several articles, {first} among them");
            }
        }
        Ok((came, page.next_page_token))
    })
    .await?;
    found.ok_or_else(|| anyhow!("no article begins with {text} (see `readout articles`)"))
}

/// The key of the speaker that `text` names: a key such as `KHM-hun-sen`, or (part of) a name.
///
/// # Errors
/// When no speaker has that name, or several have and none exactly.
pub(crate) async fn speaker(archive: &mut Archive, text: &str) -> anyhow::Result<String> {
    if is_key(text) {
        return Ok(text.to_owned());
    }
    let request = ListSpeakersRequest {
        query: text.to_owned(),
        page_size: limits::PAGE_ROWS,
        ..Default::default()
    };
    let page = archive.calls.list_speakers(request).await;
    let speakers = page.map_err(|status| archive.service.explain(&status))?.into_inner().records;
    pick(text, &speakers).map(|speaker| speaker.key.clone())
}

/// Keys are a country (or `_`), a hyphen and a folded name.
fn is_key(text: &str) -> bool {
    text.split_once('-').is_some_and(|(country, name)| {
        let known = country.len() == 3 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let folded = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (known || country == "_") && !name.is_empty() && name.bytes().all(folded)
    })
}

fn pick<'a>(text: &str, speakers: &'a [SpeakerRecord]) -> anyhow::Result<&'a SpeakerRecord> {
    let is_named = |speaker: &&SpeakerRecord| {
        let names = speaker.aliases.iter().chain([&speaker.display_name]);
        names.into_iter().any(|name| name.to_lowercase() == text.to_lowercase())
    };
    let mut found: Vec<_> = speakers.iter().filter(is_named).collect();
    if found.is_empty() {
        found = speakers.iter().collect();
    }
    match found.as_slice() {
        [] => bail!("no speaker is named {text} (see `readout speakers`)"),
        [one] => Ok(one),
        [first, second, ..] => bail!(
            "several speakers are named {text}: give a key, such as {} or {}",
            first.key,
            second.key
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speakers(names: &[(&str, &str)]) -> Vec<SpeakerRecord> {
        let record = |(key, name): &(&str, &str)| SpeakerRecord {
            key: (*key).to_owned(),
            display_name: (*name).to_owned(),
            ..Default::default()
        };
        names.iter().map(record).collect()
    }

    #[test]
    fn keys_are_told_from_names() {
        for (text, key) in [
            ("KHM-hun-sen", true),
            ("_-ana-prado", true),
            ("Jean-Luc", false),
            ("UNO-", false),
            ("Hun Sen", false),
            ("ana-prado", false),
        ] {
            assert_eq!(is_key(text), key, "{text}");
        }
    }

    #[test]
    fn one_exact_name_or_one_match_is_picked() {
        let found = speakers(&[("AUS-prado", "Prado"), ("AUS-ana-prado", "Ana Prado")]);
        assert_eq!(pick("prado", &found).unwrap().key, "AUS-prado");
        assert_eq!(pick("pra", &found[..1]).unwrap().key, "AUS-prado");
        assert!(pick("pra", &found).unwrap_err().to_string().contains("AUS-ana-prado"));
        assert!(pick("vale", &[]).unwrap_err().to_string().contains("no speaker"));
    }
}
