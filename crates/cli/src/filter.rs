//! Which statements are wanted: the flags that `statements`, `search` and `watch` share.

use clap::builder::NonEmptyStringValueParser;
use readout_wire::{
    time::from_micros,
    v1::{StatementFilter, act, statement::Mode},
};

use crate::{client::Archive, lookup, terms};

/// Which statements; all that is given must hold.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Which statements (all that is given must hold)")]
pub(crate) struct FilterArgs {
    /// Of this article: its id, or the first digits of it.
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// By this speaker: a name or a key such as `KHM-hun-sen`.
    #[arg(long, value_name = "NAME|KEY")]
    speaker: Option<String>,
    /// By speakers of this country, ISO 3166-1 alpha-3 such as KHM.
    #[arg(long, value_name = "ALPHA3", value_parser = NonEmptyStringValueParser::new())]
    country: Option<String>,
    /// With this speech act.
    #[arg(long, value_parser = terms::ACTS)]
    act: Option<String>,
    /// Quoted, told in other words, or both.
    #[arg(long, value_parser = terms::MODES)]
    mode: Option<String>,
    /// In articles of this publisher, by its full name.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    publisher: Option<String>,
    /// About this topic, an IPTC Media Topics code such as `medtop:11000000`.
    #[arg(long, value_name = "CODE", value_parser = NonEmptyStringValueParser::new())]
    topic: Option<String>,
    /// In articles received at or after this time: RFC 3339, or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = terms::parse_micros)]
    since: Option<i64>,
    /// In articles received before this time: RFC 3339, or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = terms::parse_micros)]
    until: Option<i64>,
}

impl FilterArgs {
    /// The filter, with article and speaker looked up.
    ///
    /// # Errors
    /// When the article or speaker is unknown or not unique.
    pub(crate) async fn settle(&self, archive: &mut Archive) -> anyhow::Result<StatementFilter> {
        let article_id = match &self.article {
            Some(article) => lookup::article(archive, article).await?,
            None => String::new(),
        };
        let speaker_key = match &self.speaker {
            Some(speaker) => lookup::speaker(archive, speaker).await?,
            None => String::new(),
        };
        let name = |prefix: &str, word: &str| prefix.to_owned() + &word.to_uppercase();
        let act = self.act.as_deref().and_then(|act| act::Kind::from_str_name(&name("KIND_", act)));
        let mode = self.mode.as_deref().and_then(|mode| Mode::from_str_name(&name("MODE_", mode)));
        Ok(StatementFilter {
            article_id,
            speaker_key,
            country: self.country.as_deref().unwrap_or_default().to_uppercase(),
            act: act.unwrap_or_default().into(),
            mode: mode.unwrap_or_default().into(),
            publisher: self.publisher.clone().unwrap_or_default(),
            topic: self.topic.clone().unwrap_or_default(),
            received_from: self.since.map(from_micros),
            received_until: self.until.map(from_micros),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_flag_is_a_value_of_the_wire() {
        for act in terms::ACTS {
            let name = format!("KIND_{}", act.to_uppercase());
            assert!(act::Kind::from_str_name(&name).is_some(), "{name}");
        }
        for mode in terms::MODES {
            let name = format!("MODE_{}", mode.to_uppercase());
            assert!(Mode::from_str_name(&name).is_some(), "{name}");
        }
    }
}
