//! What something is said through: a text, a platform, a device, a paper.

use std::ops::Range;

use super::find::{PLACE_MAX, Search};
use super::word::{MEDIA, MEDIA_BEFORE, OUTLETS, PLATFORMS, POSTS, TEXTS};
use crate::lexicon::class;
use crate::statement::OccasionKind;

impl Search<'_, '_> {
    /// "in a written statement", "in a Facebook post"; the token behind it.
    pub(super) fn writing(&mut self, zone: &Range<usize>, at: usize) -> Option<usize> {
        let post = self.same(at, &POSTS);
        if !post && !self.same(at, &TEXTS) {
            return None;
        }
        let start = self.left(zone, at);
        let preps = ["in", "on", "through", "via", "by", "with"];
        let led = start > zone.start
            && (self.same(start - 1, &preps)
                || (start - 1 > zone.start && self.same(start - 2, &preps)));
        if !led {
            return None;
        }
        if post && self.found.kind.is_none() {
            self.found.kind = Some(OccasionKind::Post);
        } else if !post {
            self.found.kind = self.found.kind.or(Some(OccasionKind::Written));
            if self.found.medium.is_empty() {
                self.found.medium = self.text.words(start..at + 1).to_string();
            }
        }
        if post && self.found.medium.is_empty() {
            let platform = (start..at).find(|at| PLATFORMS.contains(&self.text.word(*at)));
            let named = platform.map(|platform| self.text.word(platform).to_string());
            self.found.medium = named.unwrap_or_default();
        }
        self.settled = true;
        self.tokens.push(start..at + 1);
        // "on his page on Facebook"
        Some(at + 1)
    }

    /// "on Facebook", "via Telegram", "his Twitter account"; the token behind it.
    pub(super) fn platform(&mut self, zone: &Range<usize>, at: usize) -> Option<usize> {
        let word = self.text.word(at);
        if !PLATFORMS.contains(&word) {
            return None;
        }
        let led = at > zone.start && self.same(at - 1, &["on", "via", "through", "to", "over"]);
        let owned = self.same(at + 1, &["account", "page", "channel", "post", "feed", "video"]);
        let social = word != "Truth" || self.same(at + 1, &["social"]);
        if !social || !(led || owned) {
            return None;
        }
        let end = at + 1 + usize::from(word == "Truth");
        if self.found.medium.is_empty() {
            self.found.medium = self.text.words(at..end).to_string();
        }
        self.found.kind = self.found.kind.or(Some(OccasionKind::Post));
        self.tokens.push(at..end);
        Some(end)
    }

    /// "via videoconference", "by telephone", "on state television"; the token behind it.
    pub(super) fn medium(&mut self, zone: &Range<usize>, at: usize) -> Option<usize> {
        let text = self.text;
        if self.same(at, &["virtually", "online"]) && self.settled {
            self.set_medium(at..at + 1, text.word(at).to_lowercase());
            return Some(at + 1);
        }
        if self.same(at, &["on"]) && text.same(at + 1, "social") && text.same(at + 2, "media") {
            self.set_medium(at + 1..at + 3, text.words(at + 1..at + 3).to_string());
            self.found.kind = self.found.kind.or(Some(OccasionKind::Post));
            return Some(at + 3);
        }
        if !self.same(at, &["via", "by", "through", "over", "on"]) {
            return None;
        }
        let start = at + 1 + usize::from(text.is(at + 1, class::DET | class::POSSESSIVE));
        let mut end = start;
        while end < zone.end && end < start + 5 && self.same(end, &MEDIA_BEFORE) {
            end += 1;
        }
        while end < zone.end
            && end < start + 6
            && (self.same(end, &MEDIA) || (end > start && self.same(end, &["call", "conference"])))
        {
            end += 1;
        }
        let named = (start..end).any(|at| self.same(at, &MEDIA));
        let broadcast = ["television", "tv", "radio", "video", "zoom", "livestream", "skype"];
        let spoken = !text.same(at, "on") || (start..end).any(|at| self.same(at, &broadcast));
        if !named || !spoken || end > zone.end {
            return None;
        }
        let words = text.words(start..end);
        let proper = ["Zoom", "Skype", "Teams", "Webex"].contains(&words);
        self.set_medium(start..end, if proper { words.to_string() } else { words.to_lowercase() });
        let phone = (start..end).any(|at| self.same(at, &["phone", "telephone"]));
        if phone && self.found.kind.is_none() {
            self.found.kind = Some(OccasionKind::Call);
        }
        Some(end)
    }

    fn set_medium(&mut self, tokens: Range<usize>, words: String) {
        if self.found.medium.is_empty() {
            self.found.medium = words;
            self.tokens.push(tokens);
        }
    }

    /// "told Reuters", "an interview with the Hill Gazette"; the token behind it.
    pub(super) fn outlet(&mut self, zone: &Range<usize>, at: usize) -> Option<usize> {
        let text = self.text;
        let led = self.same(at, &["told", "with", "to", "by", "from"]);
        if !led {
            return None;
        }
        let start = at + 1 + usize::from(text.is(at + 1, class::DET));
        let mut end = start;
        while end < zone.end && end < start + PLACE_MAX && self.is_name(end) {
            end += 1;
        }
        if start == end {
            return None;
        }
        let last = text.word(end - 1);
        let known = (start..end).all(|at| text.is(at, class::OUTLET));
        let station = last.ends_with("TV") && last.len() < 8;
        if !(known || station || OUTLETS.contains(&last)) {
            return None;
        }
        self.set_medium(start..end, text.words(start..end).to_string());
        Some(end)
    }
}
