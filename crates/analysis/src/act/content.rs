//! The act that a content tells where the cue only says "said": "I reiterate our commitment", "we
//! will pay", "the law must be changed", "that was a mistake". Each sentence gives clues; the
//! strongest one stands if it outweighs plain telling.

mod predicate;

use std::ops::Range;

use super::words::{BESIDE, BID, CHANCE, DUTY, FALSE, FUTURE, LIGHT, NEEDED, SCHEDULED};
use super::{Case, Clue, Word, clue, cue};
use crate::lexicon::{PlaceUse, class, country_code};
use crate::statement::{Act, Mode};
use crate::text::Text;
use crate::token::Kind;

/// How much of one content is read, in tokens: more tells nothing new about what it is.
const CONTENT_TOKENS_MAX: usize = 400;

/// Words that count points.
const COUNTS: &[&str] = &["first", "second", "third", "fourth", "fifth", "sixth", "finally"];

/// A sentence of so many tokens only numbers the next one: "“Second."
const MARKER_TOKENS: usize = 3;

/// How far a verb is looked for behind its subject.
const PREDICATE_TOKENS_MAX: usize = 12;

/// What a later sentence weighs, against the first one's 1.
const LATER: [f32; 3] = [1.0, 0.65, 0.5];

/// What another act must outweigh: that a content just tells something.
const TELLING: f32 = 1.0;

/// What clues weigh, tuned by hand on the press articles that are marked for tuning.
mod weight {
    pub(super) const PERFORMATIVE: f32 = 2.5;
    pub(super) const STATE: f32 = 2.0;
    pub(super) const PROMISE: f32 = 2.0;
    pub(super) const INTENTION: f32 = 1.3;
    pub(super) const REFUSAL: f32 = 1.8;
    pub(super) const DUTY: f32 = 1.6;
    pub(super) const NEED: f32 = 1.3;
    pub(super) const BID: f32 = 1.6;
    pub(super) const STANCE: f32 = 1.3;
    pub(super) const SCHEDULE: f32 = 1.2;
    pub(super) const PREDICTION: f32 = 1.2;
    pub(super) const DENIAL: f32 = 1.5;
    /// "There is no", "I never".
    pub(super) const ABSENCE: f32 = 1.2;
    pub(super) const TONE: f32 = 1.1;
    /// "She was not impressed." before what she says.
    pub(super) const COLD: f32 = 1.3;
    /// Of an act that was done before: "I asked him".
    pub(super) const GONE: f32 = 0.35;
}

/// The strongest clue of the content; `None` when it just tells something.
pub(super) fn read(case: &Case<'_>) -> Option<Clue> {
    let mut best: Option<Clue> = None;
    let mut second = TELLING;
    let (mut left, mut count) = (CONTENT_TOKENS_MAX, 0);
    let quoted = case.frame.mode == Mode::Direct && case.frame.cue.is_some();
    if let Some(at) = case.content.first().filter(|_| quoted).and_then(|first| cold(case, first)) {
        best = Some(clue(Act::Criticize, weight::COLD, at));
    }
    for range in case.content {
        let mut start = range.start;
        while start < range.end && left > 0 {
            let end = case.text.layout.sentence(start).end.clamp(start + 1, range.end);
            let end = end.min(start + left);
            let factor = LATER[count.min(LATER.len() - 1)];
            sentence(case, start..end, &mut |clue| {
                let clue = Clue { weight: clue.weight * factor, ..clue };
                match best {
                    Some(known) if known.act == clue.act && known.weight >= clue.weight => {}
                    Some(known) if known.weight >= clue.weight => {
                        second = second.max(clue.weight);
                    }
                    known => {
                        let other = known.filter(|known| known.act != clue.act);
                        second = second.max(other.map_or(0.0, |known| known.weight));
                        best = Some(clue);
                    }
                }
            });
            left -= end - start;
            // The same sentence may go on in the next range, behind the cue.
            // "Second." before what is asked is none of its own.
            let whole = end == case.text.layout.sentence(start).end;
            count += usize::from(whole && end - start > MARKER_TOKENS);
            start = end;
        }
    }
    let best = best.filter(|clue| clue.weight > TELLING)?;
    Some(Clue { weight: (best.weight / (best.weight + second)).clamp(0.4, 0.85), ..best })
}

/// How much of the sentence before a quotation is read.
const LEAD_TOKENS_MAX: usize = 16;

/// "The judge was not impressed.", "Farmers were sceptical:" before a quotation: where its mood is told.
fn cold(case: &Case<'_>, first: &Range<usize>) -> Option<usize> {
    const COLD: &[&str] = &[
        "unimpressed",
        "mocked",
        "ridiculed",
        "derided",
        "scolded",
        "unconvinced",
        "unmoved",
        "sceptical",
        "skeptical",
        "scathing",
        "dismayed",
        "furious",
        "angry",
        "indignant",
        "bitter",
        "scornful",
        "dismissive",
    ];
    const WARM: &[&str] = &["impressed", "convinced", "persuaded", "amused", "pleased"];
    let text = case.text;
    let frame = case.frame;
    let source = frame.source.as_ref().map_or(first.start, |source| source.tokens.start);
    let cue = frame.cue.as_ref().map_or(first.start, |cue| cue.start);
    let start = first.start.min(source).min(cue);
    let end = text.layout.sentence(start).start;
    let paragraph = text.layout.paragraph(start).start;
    if end <= paragraph {
        return None;
    }
    let lead = text.layout.sentence(end - 1).start.max(paragraph)..end;
    if lead.len() > LEAD_TOKENS_MAX {
        return None;
    }
    let is = |at: usize, words: &[&str]| words.iter().any(|word| text.same(at, word));
    // "Protesters were furious. “We apologise,” the minister said.": not his mood.
    let named = |at: &usize| text.is_capital(*at) && text.kind(*at) == Kind::Word;
    let own = frame.source.as_ref().is_none_or(|source| {
        let begin = source.tokens.start;
        // "Experts were sceptical. “...,” Ada Lund said": one of them.
        let one = named(&begin) && !(lead.start + 1..lead.end).any(|at| named(&at));
        let shared =
            source.tokens.clone().filter(named).any(|at| {
                lead.clone().any(|other| text.folded.word(at) == text.folded.word(other))
            });
        let pronoun = text.is(begin, class::PRONOUN | class::POSSESSIVE);
        let article = text.same(begin, "the") || text.same(begin, "a");
        pronoun || shared || one && !article
    });
    let not = |at: &usize| {
        (lead.start..*at).any(|at| {
            text.is(at, class::NEG)
                || is(at, &["less", "hardly"])
                || is(at, &["far"]) && is(at + 1, &["from"])
        })
    };
    let mood = |at: &usize| is(*at, COLD) && !not(at) || is(*at, WARM) && not(at);
    lead.clone().find(|at| own && mood(at))
}

/// Gives the clues of one sentence.
fn sentence(case: &Case<'_>, range: Range<usize>, give: &mut dyn FnMut(Clue)) {
    let start = opening(case, &range);
    needed(case, start, give);
    // A question asks; what it holds is not said.
    let asks = case.text.same(range.end - 1, "?")
        || (case.text.is_quote(range.end - 1) && case.text.same(range.end.max(2) - 2, "?"));
    if asks || case.text.same(start, "whether") {
        return;
    }
    opener(case, start, range.end, give);
    if start > range.start && start < range.end && is_task(case, range.start, start) {
        give(clue(Act::Request, weight::NEED, start));
    }
    let mut told_future = false;
    for at in start..range.end {
        let word = case.signs.at(at);
        if let Some(subject) = subject(case, at, start) {
            told_future |= predicate::read(case, subject, range.end, give);
            continue;
        }
        if case.text.is(at, class::POSSESSIVE)
            && case.text.is(at, class::FIRST_SINGULAR | class::FIRST_PLURAL)
        {
            stance(case, at, range.end, give);
        }
        let form = case.text.folded.word(at);
        if word.is(DUTY | NEEDED) || matches!(form, "have" | "has") {
            duty(case, at, &range, word, give);
        }
        let would = case.frame.mode != Mode::Direct && form == "would";
        if (word.is(FUTURE) || would) && !told_future && is_main(case, at, start) {
            told_future = true;
            future(case, at, range.end, give);
        }
        // "The Board stands ready to act"
        let ready = at > start
            && word.state.is_some()
            && form == "ready"
            && ["stand", "stands", "stood"].iter().any(|word| case.text.same(at - 1, word));
        if ready {
            give(clue(Act::Commit, weight::NEED, at));
        }
        if matches!(form, "risks" | "risked")
            && at + 1 < range.end
            && case.text.word(at + 1).ends_with("ing")
        {
            give(clue(Act::Warn, weight::NEED, at));
        }
        let behind = at > start && case.text.kind(at - 1) == Kind::Comma;
        if behind && matches!(form, "let" | "please") {
            opener(case, at, range.end, give);
        }
        judgement(case, at, &range, word, give);
    }
}

/// The first word of a sentence behind marks, "that", and what numbers a point.
fn opening(case: &Case<'_>, range: &Range<usize>) -> usize {
    let skipped = |at: &usize| {
        !matches!(case.text.kind(*at), Kind::Word)
            || case.text.is(*at, class::THAT)
            || COUNTS.iter().chain(&["and", "but"]).any(|word| case.text.same(*at, word))
    };
    range.clone().take_while(skipped).count() + range.start
}

/// "stressed the urgent need to settle disputes"
fn needed(case: &Case<'_>, start: usize, give: &mut dyn FnMut(Clue)) {
    let text = case.text;
    let the = text.is(start, class::DET);
    let noun = start + 1 + usize::from(text.part(start + 1) == "JJ");
    let need = ["need", "necessity", "urgency"].iter().any(|word| text.same(noun, word));
    if the && need && matches!(text.word(noun + 1), "to" | "for" | "of") {
        give(clue(Act::Request, weight::NEED, noun));
    }
}

/// "First, to adopt a strategy", "second, waive the duty": what a counted point says is to be done.
fn is_task(case: &Case<'_>, from: usize, start: usize) -> bool {
    let text = case.text;
    let counted = (from..start).any(|at| COUNTS.iter().any(|count| text.same(at, count)));
    let to = text.is(start, class::TO) && text.part(start + 1) == "VB";
    let bare = text.part(start) == "VB" && text.tags[start].sense.verb > 0;
    counted && (to || bare)
}

/// Requests and thanks at the head of a sentence.
fn opener(case: &Case<'_>, at: usize, end: usize, give: &mut dyn FnMut(Clue)) {
    let text = case.text;
    if at >= end {
        return;
    }
    if text.same(at, "thank") || text.same(at, "thanks") || text.same(at, "congratulations") {
        give(clue(Act::Express, weight::PERFORMATIVE, at));
    } else if text.same(at, "sorry") {
        give(clue(Act::Express, weight::STATE, at));
    } else if text.same(at, "no") && matches!(text.kind(at + 1), Kind::Comma | Kind::Stop) {
        give(Clue { negative: true, ..clue(Act::Reject, weight::REFUSAL, at) });
    } else if text.same(at, "there") && text.is(at + 1, class::BE) && text.same(at + 2, "no") {
        give(Clue { negative: true, ..clue(Act::Reject, weight::ABSENCE, at) });
    } else if case.signs.at(at).is(BID) && !text.same(at + 1, "me") {
        // A gerund or a noun at the head is no order.
        if matches!(text.part(at), "VB" | "VBP" | "UH") || text.same(at, "please") {
            give(clue(Act::Request, weight::BID, at));
        }
    }
}

/// Behind the subject that begins at `at`, if it is the speaker himself.
fn subject(case: &Case<'_>, at: usize, start: usize) -> Option<usize> {
    let text = case.text;
    if text.same(at, "i") || text.same(at, "we") {
        return Some(at + 1);
    }
    if at != start {
        return None;
    }
    // "China firmly opposes": a state speaks of itself by its name.
    if let Some(locale) = text.locale(at).filter(|it| it.usage != PlaceUse::People) {
        let verb = locale.last as usize;
        let verb = verb + usize::from(is_adverb(text, verb));
        let own = text.is(verb, class::AUX | class::BE)
            || ["remains", "stands"].iter().any(|word| text.same(verb, word))
            || case.signs.at(verb).verb.is_some_and(|act| act != Act::Assert);
        // Whose country is not known may be of this one, if the writer says it in his own words.
        let speaks = case.authority
            && match case.country {
                Some(code) => code == country_code(locale.country),
                None => case.frame.mode != Mode::Direct,
            };
        if own && speaks {
            return Some(locale.last as usize);
        }
    }
    if case.frame.mode == Mode::Direct {
        return None;
    }
    // "said it would": the speaker in the writer's words.
    let itself = class::HE | class::SHE | class::IT | class::THEY;
    if text.is(at, itself) && !text.is(at, class::POSSESSIVE) {
        return Some(at + 1);
    }
    // "said the ministry would", "said Norway would"
    let begin =
        at + usize::from(text.same(at, "the") || text.same(at, "his") || text.same(at, "its"));
    let noun = class::ORGANIZATION | class::STATE_BODY;
    let body = (begin..begin + 3).find(|at| text.is(*at, noun));
    let body = body.or_else(|| text.locale(begin).map(|locale| locale.last as usize - 1))?;
    let next = body + 1 + usize::from(text.is_quote(body + 1));
    let acts = text.is(next, class::AUX | class::BE)
        || text.same(next, "remains")
        || case.signs.at(next).verb.is_some_and(|act| act != Act::Assert);
    (case.authority && acts).then_some(body + 1)
}

/// "fully", "firmly"
fn is_adverb(text: &Text<'_>, at: usize) -> bool {
    text.is(at, class::ADV) || at < text.len() && text.word(at).ends_with("ly")
}

/// Whether no side clause has been opened between the last comma and `at`.
fn is_main(case: &Case<'_>, at: usize, start: usize) -> bool {
    let opens = class::SUBORD | class::RELATIVE | class::THAT | class::WH;
    (start.max(at.saturating_sub(PREDICATE_TOKENS_MAX))..at)
        .rev()
        .take_while(|at| case.text.kind(*at) != Kind::Comma)
        .all(|at| !case.text.is(at, opens))
}

/// "our hope", "my full support".
fn stance(case: &Case<'_>, at: usize, end: usize, give: &mut dyn FnMut(Clue)) {
    let Some(noun) = cue::object_noun(case, at + 1..end.min(at + 5)) else { return };
    let light = (1..3).any(|back| at >= back && case.signs.at(at - back).is(LIGHT));
    if let Some(act) = case.signs.at(noun).noun {
        give(clue(act, if light { weight::PERFORMATIVE } else { weight::STANCE }, noun));
    }
}

/// "the law must be changed", "he has to go", "it is time to act".
fn duty(case: &Case<'_>, at: usize, range: &Range<usize>, word: Word, give: &mut dyn FnMut(Clue)) {
    let text = case.text;
    let infinitive = text.is(at + 1, class::TO);
    if word.is(NEEDED) {
        let be = (range.start.max(at.saturating_sub(3))..at).any(|at| text.is(at, class::BE));
        let behind =
            (at + 1..at + 2).any(|at| text.is(at, class::TO | class::THAT) || text.same(at, "for"));
        if be && behind {
            give(clue(Act::Request, weight::NEED, at));
        }
        return;
    }
    if text.same(at, "have") || text.same(at, "has") || text.same(at, "need") {
        let noun = text.is(at.saturating_sub(1), class::DET | class::POSSESSIVE);
        if infinitive && !noun {
            give(clue(Act::Request, weight::NEED, at));
        }
        return;
    }
    let verb = at + 1 + usize::from(text.is(at + 1, class::NEG | class::ADV));
    if text.same(verb, "have") {
        if text.same(at, "should") {
            give(clue(Act::Criticize, weight::TONE, at));
        }
        return;
    }
    if !(text.same(verb, "be") && text.same(verb + 1, "able")) {
        give(clue(Act::Request, weight::DUTY, at));
    }
}

/// What somebody or something else will do.
fn future(case: &Case<'_>, at: usize, end: usize, give: &mut dyn FnMut(Clue)) {
    let text = case.text;
    let skipped = class::ADV | class::NEG | class::BE | class::AUX;
    let verb = (at + 1..end.min(at + 6)).find(|at| !text.is(*at, skipped));
    let Some(verb) = verb else { return };
    // "would have been", "we shall see"
    if (at + 1..verb).any(|at| text.same(at, "have")) || text.same(verb, "see") {
        return;
    }
    if text.same(verb, "no") || (at..verb).any(|at| text.is(at, class::NEG)) {
        give(Clue { negative: true, ..clue(Act::Reject, weight::PREDICTION, verb) });
        return;
    }
    let passive = (at + 1..verb).any(|at| text.is(at, class::BE));
    if (case.signs.at(verb).is(SCHEDULED) && (case.authority || passive))
        || (case.authority && passive)
    {
        give(clue(Act::Announce, weight::SCHEDULE, verb));
    } else if !is_stressed(case) {
        give(clue(Act::Expect, weight::PREDICTION, verb));
    }
}

/// "stressed that the dam would add power": told as a fact, not foreseen.
fn is_stressed(case: &Case<'_>) -> bool {
    const STRESSED: &[&str] = &[
        "stress",
        "underlin",
        "underscor",
        "emphasi",
        "clarif",
        "noting",
        "noted",
        "show",
        "found",
        "finds",
        "reveal",
    ];
    case.frame.cue.clone().into_iter().flatten().any(|at| {
        let word = case.text.folded.word(at);
        case.frame.mode != Mode::Direct && STRESSED.iter().any(|stem| word.starts_with(stem))
    })
}

/// What a word tells together with those beside it; whether that is all it tells.
fn beside(case: &Case<'_>, at: usize, range: &Range<usize>, give: &mut dyn FnMut(Clue)) -> bool {
    let text = case.text;
    // "attaches great importance to the route", "had full confidence in the court"
    let attached = text.same(at, "importance")
        && before_has(case, range, at, &["attaches", "attach", "attached"]);
    let trusted = text.same(at, "confidence")
        && text.same(at + 1, "in")
        && before_has(case, range, at, &["full", "complete", "every"]);
    // "in favour of the desks", "stood fully behind Peru", "They are right"
    let favours = ["favour", "favor"].iter().any(|it| text.same(at, it))
        && at > range.start
        && text.same(at - 1, "in")
        && text.same(at + 1, "of");
    let stands = text.same(at, "behind")
        && before_has(case, range, at, &["stand", "stands", "stood"])
        && !text.is(at + 1, class::TIME);
    let agrees = text.same(at, "right")
        && at > range.start + 1
        && (text.is(at - 1, class::BE) || text.kind(at - 1) == Kind::Clitic)
        && text.is(at - 2, class::HE | class::SHE | class::THEY)
        && matches!(text.kind(at + 1), Kind::Comma | Kind::Stop | Kind::Quote(_));
    let denied =
        |at: usize| (range.start.max(at.saturating_sub(4))..at).any(|at| text.is(at, class::NEG));
    let i = case.frame.mode == Mode::Direct && before_has(case, range, at, &["i"]);
    if text.same(at, "aware") && text.same(at + 1, "of") && denied(at) && i {
        give(Clue { negative: true, ..clue(Act::Reject, weight::DENIAL, at) });
        return true;
    }
    if attached || trusted || (favours || stands || agrees) && !denied(at) {
        give(clue(Act::Support, weight::STANCE, at));
    }
    // "He had nothing to add", "It had no plans to sell", "I see no need"
    let has = |at: usize| {
        let be = text.is(at, class::BE) || text.same(at, "there");
        be || ["have", "had", "has", "see", "saw", "sees"].iter().any(|word| text.same(at, word))
    };
    let quoted = usize::from(at > range.start + 1 && text.is_quote(at - 1));
    let none = at > range.start
        && has(at - 1 - quoted)
        && (text.same(at, "nothing")
            && text.is(at + 1, class::TO)
            && ["add", "say", "offer", "report", "announce", "hide", "discuss", "negotiate"]
                .iter()
                .any(|it| text.same(at + 2, it))
            || text.same(at, "no")
                && [
                    "plans",
                    "intention",
                    "need",
                    "comment",
                    "plan",
                    "information",
                    "basis",
                    "truth",
                    "merit",
                    "foundation",
                    "substance",
                ]
                .iter()
                .any(|word| text.same(at + 1, word)));
    if none {
        give(Clue { negative: true, ..clue(Act::Reject, weight::DENIAL, at) });
    }
    none
}

/// Whether one of some words stands just before a token.
fn before_has(case: &Case<'_>, range: &Range<usize>, at: usize, words: &[&str]) -> bool {
    let mut near = range.start.max(at.saturating_sub(4))..at;
    near.any(|at| words.iter().any(|word| case.text.same(at, word)))
}

/// Words of judgement and denial.
fn judgement(
    case: &Case<'_>,
    at: usize,
    range: &Range<usize>,
    word: Word,
    give: &mut dyn FnMut(Clue),
) {
    let text = case.text;
    if word.is(BESIDE) && beside(case, at, range, give) {
        return;
    }
    let before = range.start.max(at.saturating_sub(4))..at;
    let negated = before.clone().any(|at| text.is(at, class::NEG) || text.same(at, "no"));
    if word.is(FALSE) || (negated && (text.same(at, "true") || text.same(at, "truth"))) {
        let be = before.clone().any(|at| text.is(at, class::BE)) || at == range.start;
        if be {
            give(clue(Act::Reject, weight::DENIAL, at));
        }
        return;
    }
    let Some(tone) = word.tone.filter(|_| !negated) else { return };
    if tone == Act::Warn {
        let near = range.start.max(at.saturating_sub(8))..range.end.min(at + 8);
        let chance = near.into_iter().any(|at| case.signs.at(at).is(CHANCE | FUTURE));
        // "food prices are still a threat"
        let noun = ["threat", "danger", "risk"].iter().any(|it| text.same(at, it));
        let is = noun
            && before.clone().any(|at| {
                text.is(at, class::BE)
                    || ["still", "remain", "remains"].iter().any(|it| text.same(at, it))
            });
        if chance || is {
            give(clue(tone, weight::NEED, at));
        }
        return;
    }
    give(clue(tone, weight::TONE, at));
}
