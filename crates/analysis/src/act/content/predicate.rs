//! The act of a verb whose subject is the speaker himself: "I reiterate our commitment", "we will
//! pay", "we are grateful". Reads the few words behind one subject.

use super::super::words::{DUTY, FUTURE, HARM, LIGHT, REFUSE};
use super::super::{Case, Clue, Word, cue};
use super::{clue, weight};
use crate::lexicon::class;
use crate::statement::{Act, Mode};

/// How far a verb is looked for behind its subject.
const PREDICATE_TOKENS_MAX: usize = 12;

/// Verbs whose negation denies nothing: "I do not know".
const NO_DENIAL: &[&str] = &[
    "know",
    "known",
    "think",
    "believe",
    "want",
    "see",
    "understand",
    "expect",
    "remember",
    "have",
    "had",
    "need",
    "like",
    "mind",
    "care",
    "matter",
    "get",
    "understood",
    "seen",
    "been",
    "come",
    "mean",
    "feel",
    "trust",
    "find",
    "look",
    "yet",
];

/// What stands between a subject and its verb.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    negative: bool,
    future: bool,
    conditional: bool,
    duty: bool,
    wish: bool,
    be: bool,
    had: bool,
    state: Option<Act>,
}

/// Gives the act of the verb behind the speaker himself as subject; whether that tells one.
pub(super) fn read(case: &Case<'_>, from: usize, end: usize, give: &mut dyn FnMut(Clue)) -> bool {
    let text = case.text;
    let mut group = Group::default();
    let mut at = from;
    let limit = end.min(from + PREDICATE_TOKENS_MAX);
    let mut first_state = None;
    while at < limit {
        let word = case.signs.at(at);
        let infinitive = text.is(at + 1, class::TO);
        group.negative |= text.is(at, class::NEG);
        group.future |= word.is(FUTURE) || (text.same(at, "going") && group.be && infinitive);
        group.conditional |= text.same(at, "would") || text.same(at, "'d");
        group.duty |= word.is(DUTY)
            || (infinitive
                && (text.same(at, "have") || text.same(at, "has") || text.same(at, "had")));
        group.be |= text.is(at, class::BE)
            || ["stand", "stands", "stood"].iter().any(|word| text.same(at, word))
            || ["remains", "remain", "remained"].iter().any(|word| text.same(at, word));
        group.had |= text.same(at, "had");
        let wishes = infinitive
            && ["wish", "want", "like", "wants", "wished", "wanted"]
                .iter()
                .any(|word| text.same(at, word));
        group.wish |= wishes;
        let helper = text.is(at, class::AUX | class::BE | class::ADV | class::NEG | class::TO)
            || word.is(DUTY | FUTURE)
            || wishes
            || text.is_quote(at)
            || [
                "going",
                "like",
                "take",
                "this",
                "opportunity",
                "continue",
                "also",
                "able",
                "remains",
                "remain",
                "remained",
            ]
            .iter()
            .any(|word| text.same(at, word));
        if let (true, Some(act)) = (group.be && group.state.is_none(), word.state) {
            group.state = Some(act);
            first_state = Some(at);
        } else if !helper {
            break;
        }
        at += 1;
    }
    let factor = if is_side(case, from) { 0.3 } else { 1.0 };
    let ready = group.state == Some(Act::Commit);
    let mut found = (at < limit && !ready).then(|| deed(case, group, from, at, end)).flatten();
    if found.is_none_or(|clue| clue.weight < weight::STATE)
        && let (Some(act), Some(at)) = (group.state, first_state)
    {
        let state = clue(act, weight::STATE, at);
        found = Some(if group.negative { cue::denied(state) } else { state });
    }
    if let Some(found) = found {
        give(Clue { weight: found.weight * factor, ..found });
    }
    found.is_some() || group.future
}

/// Whether the clause whose subject ends before `from` is a side clause.
fn is_side(case: &Case<'_>, from: usize) -> bool {
    let opens = class::SUBORD | class::RELATIVE | class::WH;
    (from.saturating_sub(3)..from.saturating_sub(1))
        .any(|at| case.text.is(at, opens) || case.text.same(at, "as") || case.text.same(at, "what"))
}

/// The act of the verb at `at`, whose subject is the speaker.
fn deed(case: &Case<'_>, group: Group, from: usize, at: usize, end: usize) -> Option<Clue> {
    let text = case.text;
    let word = case.signs.at(at);
    let singular = text.same(from - 1, "i");
    let direct = case.frame.mode == Mode::Direct;
    // "I hoped" tells of a hope that was, unless the writer tells what was said.
    let part = text.part(at);
    let gone = (part == "VBD" && direct) || group.had;
    let faded = if gone { weight::GONE } else { 1.0 };
    let refusal = Clue { negative: true, ..clue(Act::Reject, weight::DENIAL, at) };
    // "I did not say that", "I'm not leaving"
    let denies = text.same(at, "say") || text.same(at, "recommended") || part == "VBG";
    if group.negative && denies && !group.duty {
        return Some(refusal);
    }
    if word.is(REFUSE) && text.is(at + 1, class::TO) && !group.negative {
        return Some(Clue { weight: weight::PERFORMATIVE * faded.max(0.6), ..refusal });
    }
    // "he had never met them", "we did not kill the bill", "it knows of no complaint"
    let none = ["no", "none"].iter().any(|word| text.same(at + 2, word)) && text.same(at + 1, "of");
    let done = group.negative
        && !group.duty
        && !group.future
        && !group.conditional
        && !group.be
        && matches!(part, "VB" | "VBN" | "VBD")
        && !NO_DENIAL.iter().any(|verb| text.same(at, verb));
    if (done && word.verb.is_none_or(|act| act == Act::Assert)) || none {
        return Some(Clue { weight: weight::ABSENCE, ..refusal });
    }
    // "I was asked"
    if group.be && matches!(part, "VBN" | "VBD") {
        return None;
    }
    if text.same(at, "look") && text.same(at + 1, "forward") {
        return Some(clue(Act::Expect, weight::PERFORMATIVE, at));
    }
    if text.same(at, "call") && !text.same(at + 1, "it") {
        let asks = ["for", "on", "upon"].iter().any(|link| text.same(at + 1, link));
        return asks.then(|| clue(Act::Request, weight::PERFORMATIVE * faded, at + 1));
    }
    let act = match word.verb {
        _ if word.is(LIGHT) || matches!(word.verb, Some(Act::Assert)) => {
            let object = cue::object_noun(case, at + 1..end);
            object.and_then(|noun| case.signs.at(noun).noun)
        }
        act => act,
    };
    let own = |act: Act| {
        let said = clue(act, weight::PERFORMATIVE * faded, at);
        if group.negative { cue::denied(said) } else { said }
    };
    let binds = group.future || (group.conditional && !direct);
    match act {
        Some(Act::Support | Act::Request | Act::Commit) if binds && !group.negative => {
            Some(clue(Act::Commit, weight::PROMISE, at))
        }
        Some(Act::Announce | Act::Express | Act::Assert) if group.negative => None,
        Some(_) if group.duty && !singular => Some(clue(Act::Request, weight::DUTY, at)),
        Some(act) => Some(own(act)),
        None => mood(case, group, binds, word, at),
    }
}

/// The act of a verb that tells none itself: "we will build", "we must go".
fn mood(case: &Case<'_>, group: Group, binds: bool, word: Word, at: usize) -> Option<Clue> {
    let vague = ["see", "be", "know", "never", "need", "think", "say"]
        .iter()
        .any(|word| case.text.same(at, word));
    if group.duty {
        return Some(clue(Act::Request, weight::DUTY, at));
    }
    if binds && group.negative {
        return Some(Clue { negative: true, ..clue(Act::Reject, weight::REFUSAL, at) });
    }
    if binds && word.is(HARM) {
        return Some(Clue { threat: true, ..clue(Act::Warn, weight::PROMISE, at) });
    }
    if binds && !vague && word.verb.is_none() {
        let weight = if case.authority { weight::PROMISE } else { weight::INTENTION };
        return Some(clue(Act::Commit, weight, at));
    }
    let wishes = group.wish && word.verb.is_none() && !group.negative;
    wishes.then(|| clue(Act::Expect, weight::INTENTION, at))
}
