//! Finds the occasion of a saying in the words of its sentence that are neither what was said nor who
//! said it. Knows no other sentence; `inherit` does.

use std::ops::Range;

use super::is_presence;
use super::word::{BUILDINGS, ELSEWHERE, EVENTS, PLATFORMS, POSTING, SUBJECTS};
use super::zone::zones;
use crate::date::Found;
use crate::frame::Frame;
use crate::lexicon::{PlaceUse, class};
use crate::statement::{Occasion, OccasionKind};
use crate::text::Text;
use crate::token::{Gap, Kind, Mark};

/// The name of an event has at most so many words before its last one.
const NAME_BEFORE_MAX: usize = 10;
/// The title of an event, in quotation marks, has at most so many tokens.
const TITLE_MAX: usize = 60;
/// The name of a place or outlet has at most so many words.
pub(super) const PLACE_MAX: usize = 8;

/// What the sentence of the cue tells about when, where and through what it was said.
pub(crate) fn find(text: &Text<'_>, frame: &Frame, dates: &[Found]) -> Option<Occasion> {
    let cue = frame.cue.as_ref()?;
    let mut search =
        Search { text, found: Occasion::default(), tokens: Vec::new(), name: None, settled: false };
    if text.words(cue.clone()).split(' ').any(|word| is_any(word, &POSTING)) {
        search.found.kind = Some(OccasionKind::Post);
        search.tokens.push(cue.clone());
    }
    let zones = zones(text, frame, cue);
    for zone in &zones {
        search.zone(zone);
    }
    search.date(&zones, dates);
    search.finish()
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

pub(super) struct Search<'t, 'a> {
    pub(super) text: &'t Text<'a>,
    pub(super) found: Occasion,
    /// The tokens that tell it.
    pub(super) tokens: Vec<Range<usize>>,
    /// The tokens of the name, in which no date is looked for.
    name: Option<Range<usize>>,
    /// Whether the event is known, so that one told behind "after" is another one.
    pub(super) settled: bool,
}

impl Search<'_, '_> {
    pub(super) fn same(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.same(at, word))
    }

    /// Whether the token at `at` is a capital word in the row of the one before it.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let text = self.text;
        text.kind(at) == Kind::Word
            && text.is_capital(at)
            && text.tokens[at].gap != Gap::Line
            && !text.is(at, class::CALENDAR)
    }

    fn zone(&mut self, zone: &Range<usize>) {
        let text = self.text;
        let mut at = zone.start;
        while at < zone.end {
            if !text.is_word(at) {
                at += 1;
                continue;
            }
            if self.settled && self.same(at, &ELSEWHERE) {
                return;
            }
            at = self
                .event(zone, at)
                .or_else(|| self.writing(zone, at))
                .or_else(|| self.platform(zone, at))
                .or_else(|| self.medium(zone, at))
                .or_else(|| self.outlet(zone, at))
                .or_else(|| self.place(zone, at))
                .unwrap_or(at + 1);
        }
        // "addressing parliament": whoever addresses somebody speaks.
        let address = |at: &usize| self.same(*at, &["addressing"]) && is_presence(text, *at);
        if self.found.kind.is_none() && self.name.is_none() {
            if let Some(at) = zone.clone().find(address) {
                self.found.kind = Some(OccasionKind::Speech);
                self.tokens.push(at..at + 1);
            } else if let Some(at) = zone.clone().find(|at| self.same(*at, &["receiving", "met"])) {
                self.found.kind = Some(OccasionKind::Meeting);
                self.tokens.push(at..at + 1);
            }
        }
    }

    /// An event by its last word at `at`, with its name; the token behind it.
    fn event(&mut self, zone: &Range<usize>, at: usize) -> Option<usize> {
        let text = self.text;
        let numbered = |word: &str| {
            let digits = word.strip_prefix("COP").or_else(|| word.strip_prefix('G'));
            digits.is_some_and(|digits| digits.len() <= 2 && digits.parse::<u8>().is_ok())
        };
        let word = text.word(at);
        let alone = numbered(word) && !text.is_word(at + 1);
        let event = |at: usize| EVENTS.iter().find(|(event, _)| text.same(at, event));
        let mut kind = match event(at) {
            Some((_, kind)) => *kind,
            None if alone => Some(OccasionKind::Conference),
            None => return None,
        };
        let next = at + 1;
        if next < zone.end && text.tokens[next].gap == Gap::Space && event(next).is_some() {
            return None; // "round table conference"
        }
        let before = |words: &[&str]| at > zone.start && self.same(at - 1, words);
        match word.to_ascii_lowercase().as_str() {
            "conference" if before(&["press", "news", "media"]) => {
                kind = Some(OccasionKind::PressConference);
            }
            "conference" if before(&["video", "telephone"]) => return None,
            "table" if !before(&["round"]) => return None,
            "address" | "debate" | "talk" if before(&["to"]) => return None,
            "call" | "conversation" if !self.is_call(zone, at) => return None,
            // "by videoconference" is a medium.
            "videoconference" if before(&["by", "via", "through"]) => return None,
            "event" | "panel" | "session" | "dialogue" | "debate" if self.left(zone, at) == at => {
                return None;
            }
            // "meeting reporters"; behind an article it is a noun.
            "meeting" if is_presence(text, at) && text.is_word(at + 1) => {
                let noun = at > zone.start && text.is(at - 1, class::DET | class::POSSESSIVE)
                    || self.left(zone, at) < at;
                let linked = text.is(at + 1, class::PREP | class::CONJ);
                kind = (noun || !linked).then_some(OccasionKind::Meeting);
            }
            _ => {}
        }
        let start = self.left(zone, at);
        let end = self.right(zone, at + 1);
        let range = start..end;
        let unnamed = matches!(
            kind,
            Some(OccasionKind::PressConference | OccasionKind::Interview | OccasionKind::Call)
        );
        let opens = |at: usize| at == text.layout.sentence(at).start;
        let proper =
            range.clone().any(|at| self.is_name(at) && !opens(at) && !text.is(at, class::OFFICE))
                || range.clone().any(|at| text.is_quote(at));
        if self.found.kind.is_none() {
            self.found.kind = kind;
        }
        if self.name.is_none() && !unnamed && proper {
            self.found.name = text.words(range.clone()).to_string();
            self.name = Some(range.clone());
        }
        self.settled = true;
        self.tokens.push(range);
        Some(end)
    }

    /// "a phone call", "in a call with", "a telephone conversation".
    fn is_call(&self, zone: &Range<usize>, at: usize) -> bool {
        let device = ["phone", "telephone", "video", "conference"];
        let device = at > zone.start && self.same(at - 1, &device);
        let held = at > zone.start + 1
            && self.same(at - 1, &["a", "the", "their", "his", "her"])
            && self.same(at - 2, &["in", "during", "on", "after"])
            && self.text.same(at, "call");
        device || held
    }

    /// The first word of the name that ends at `at`.
    pub(super) fn left(&self, zone: &Range<usize>, at: usize) -> usize {
        let text = self.text;
        let mut start = at;
        let floor = zone.start.max(at.saturating_sub(NAME_BEFORE_MAX));
        let part = |at: usize| {
            let plain = class::DET | class::PREP | class::POSSESSIVE | class::CONJ | class::SUBORD;
            let past = matches!(text.part(at), "VBD" | "VBZ" | "VBP");
            let verb = (past || is_presence(text, at)) && !text.is_capital(at);
            text.is_word(at)
                && !text.is(at, plain)
                && !verb
                && !self.same(at, &["told", "reporters"])
        };
        while start > floor && part(start - 1) && text.tokens[start].gap == Gap::Space {
            start -= 1;
        }
        start
    }

    /// Behind the subject of an event that follows at `at`: "on “Ports and Peace”", "of the Parties".
    fn right(&self, zone: &Range<usize>, at: usize) -> usize {
        let text = self.text;
        let mut end = at;
        loop {
            let mut next = end;
            while next < zone.end && next < end + 5 && self.same(next, &SUBJECTS) {
                next += 1;
            }
            let led = next > end;
            let with = led && self.same(next - 1, &["with", "for"]);
            next += usize::from(text.kind(next) == Kind::Colon || self.same(next, &["the"]));
            if next >= zone.end {
                return end;
            }
            if let Some(close) = self.title(zone, next) {
                end = close;
                continue;
            }
            let mut behind = next;
            while led
                && !with
                && behind < zone.end
                && behind < next + PLACE_MAX
                && self.is_name(behind)
            {
                behind += 1;
                let joint = self.same(behind, &["and", "of"]) && behind + 1 < zone.end;
                behind += usize::from(joint && self.is_name(behind + 1));
            }
            if behind == next {
                return end;
            }
            end = behind;
        }
    }

    /// Behind the title in quotation marks that opens at `at`.
    fn title(&self, zone: &Range<usize>, at: usize) -> Option<usize> {
        let Kind::Quote(open) = self.text.kind(at) else { return None };
        let close = |mark: Mark| match open {
            Mark::CurlyOpen => mark == Mark::CurlyClose,
            Mark::Plain => mark == Mark::Plain,
            Mark::SingleOpen => mark == Mark::SingleClose,
            Mark::SinglePlain => mark == Mark::SinglePlain,
            Mark::GuillemetLeft => mark == Mark::GuillemetRight,
            Mark::Low => matches!(mark, Mark::CurlyOpen | Mark::CurlyClose),
            _ => false,
        };
        let limit = zone.end.min(at + TITLE_MAX);
        let is_close = |at: &usize| matches!(self.text.kind(*at), Kind::Quote(mark) if close(mark));
        (at + 1..limit).find(is_close).map(|at| at + 1)
    }

    /// "in Hanoi", "at the Peace Palace in Phnom Penh"; the token behind it.
    fn place(&mut self, zone: &Range<usize>, at: usize) -> Option<usize> {
        if !self.found.place.is_empty() {
            return None;
        }
        let text = self.text;
        let mut place: Option<Range<usize>> = None;
        let mut next = at;
        while next < zone.end && self.same(next, &["in", "at"]) {
            let Some(run) = self.place_run(zone, next) else { break };
            next = run.end;
            place = Some(place.map_or(run.start, |place| place.start)..run.end);
        }
        let mut place = place?;
        // "Geneva, Switzerland"
        let country = text.locale(place.end + 1).filter(|locale| {
            text.kind(place.end) == Kind::Comma
                && locale.first as usize == place.end + 1
                && locale.usage == PlaceUse::Name
        });
        place.end = country.map_or(place.end, |locale| locale.last as usize).min(zone.end);
        self.found.place = text.words(place.clone()).to_string();
        self.tokens.push(place.clone());
        Some(place.end)
    }

    /// The name of a place behind the "in" or "at" at `at`.
    fn place_run(&self, zone: &Range<usize>, at: usize) -> Option<Range<usize>> {
        let text = self.text;
        let skip = ["the", "capital", "city", "town", "village", "of", "port", "nearby", "central"];
        let mut start = at + 1;
        while start < zone.end && start < at + 5 && self.same(start, &skip) && !self.is_name(start)
        {
            start += 1;
        }
        let mut end = start;
        while end < zone.end && end < start + PLACE_MAX && self.is_name(end) {
            end += 1;
            let joint = self.same(end, &["of", "and"]) && end + 1 < zone.end;
            end += usize::from(joint && text.same(end, "of") && self.is_name(end + 1));
        }
        if start == end || text.kind(end) == Kind::Clitic {
            return None;
        }
        // A language, a people or an event: "in French", "at the Harbour Summit".
        let people = text
            .locale(start)
            .is_some_and(|locale| locale.usage == PlaceUse::People && locale.last as usize == end);
        let other = class::OUTLET | class::HONORIFIC | class::OFFICE | class::PRONOUN;
        let event =
            EVENTS.iter().any(|(event, _)| text.same(end - 1, event) || text.same(end, event));
        if people || event || text.is(start, other) || PLATFORMS.contains(&text.word(start)) {
            return None;
        }
        let built = BUILDINGS.contains(&text.word(end - 1));
        (text.same(at, "in") || built).then_some(start..end)
    }

    /// The first time told beside the event, in the zones.
    fn date(&mut self, zones: &[Range<usize>], dates: &[Found]) {
        for zone in zones {
            let from = dates.partition_point(|found| found.tokens.start < zone.start);
            let inside = dates[from..].iter().take_while(|found| found.tokens.end <= zone.end);
            let named = self.name.clone().unwrap_or(0..0);
            let first = inside
                .filter(|found| found.is_point() && !named.contains(&found.tokens.start))
                .find(|found| !self.is_elsewhere(zone, found.tokens.start));
            if let Some(found) = first {
                self.found.date = found.value.to_string();
                self.tokens.push(found.tokens.clone());
                return;
            }
        }
    }

    /// Whether a word between the start of the zone and `at` leads to another time.
    fn is_elsewhere(&self, zone: &Range<usize>, at: usize) -> bool {
        let lead = ["since", "until", "till", "by", "before", "from", "of", "for"];
        at > zone.start && self.same(at - 1, &lead)
    }

    fn finish(mut self) -> Option<Occasion> {
        if self.tokens.is_empty() {
            return None;
        }
        self.tokens.sort_by_key(|tokens| (tokens.start, tokens.end));
        let mut end = 0;
        for tokens in &self.tokens {
            if tokens.start >= end {
                self.found.spans.push(self.text.span(tokens));
                end = tokens.end;
            }
        }
        Some(self.found)
    }
}
