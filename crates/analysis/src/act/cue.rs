//! The act that a cue tells: its verb, or its noun where the verb says no more than that there is
//! one ("expressed hope"), with negation and refusal.

use std::ops::Range;

use super::words::{CHANCE, FALSE, FUTURE, LIGHT, REFUSE, WRONG};
use super::{Case, Clue, clue};
use crate::lexicon::class;
use crate::statement::{Act, Mode};
use crate::text::Text;
use crate::token::Kind;

/// Cues whose words mean something else together.
const PHRASES: &[(Act, &[&[&str]])] = &[
    (
        Act::Reject,
        &[
            &["ruled", "out"],
            &["rule", "out"],
            &["rules", "out"],
            &["ruling", "out"],
            &["turned", "down"],
            &["brushed", "aside"],
            &["played", "down"],
            &["shrugged", "off"],
            &["brushed", "off"],
            &["laughed", "off"],
            &["waved", "away"],
            &["sees", "it", "otherwise"],
            &["plays", "down"],
            &["no", "intention"],
            &["nothing", "to", "add"],
            &["stayed", "silent"],
            &["remained", "silent"],
            &["did", "not", "answer"],
            &["did", "not", "respond"],
            &["thinks", "otherwise"],
            &["cast", "doubt"],
        ],
    ),
    (
        Act::Criticize,
        &[
            &["lashed", "out"],
            &["hit", "out"],
            &["spoke", "out", "against"],
            &["took", "aim"],
            &["took", "issue"],
            &["wondered", "aloud"],
            &["poked", "fun"],
        ],
    ),
    (
        Act::Announce,
        &[
            &["set", "out"],
            &["laid", "out"],
            &["spelled", "out"],
            &["spelt", "out"],
            &["setting", "out"],
            &["laying", "out"],
        ],
    ),
    (
        Act::Expect,
        &[
            &["look", "forward"],
            &["looks", "forward"],
            &["looked", "forward"],
            &["looking", "forward"],
            &["counting", "on"],
            &["counts", "on"],
        ],
    ),
    (
        Act::Support,
        &[
            &["sided", "with"],
            &["sides", "with"],
            &["stand", "by"],
            &["stands", "by"],
            &["stood", "by"],
            &["highly", "of"],
            &["paid", "tribute"],
            &["in", "favour", "of"],
            &["in", "favor", "of"],
            &["agreed", "on"],
            &["agreed", "with"],
            &["agrees", "with"],
        ],
    ),
    (Act::Assert, &[&["understood", "to"], &["said", "to"], &["believed", "to"]]),
    (Act::Commit, &[&["stood", "ready"], &["stands", "ready"], &["stand", "ready"]]),
    (Act::Request, &[&["insisted", "on"], &["insists", "on"], &["insist", "on"]]),
];

/// Words that make a label kind; in a sentence they tell nothing.
const GOOD: &[&str] = &[
    "good",
    "best",
    "welcome",
    "victory",
    "promising",
    "landmark",
    "triumph",
    "breakthrough",
    "success",
];

/// How far the noun of an object is looked for.
const NOUN_TOKENS_MAX: usize = 8;

/// How far a hardship is looked for that a concern is about.
const ABOUT_TOKENS_MAX: usize = 16;

/// How far a negation is looked for in what somebody answers.
const DENIAL_TOKENS_MAX: usize = 14;

/// How far behind "attach" it stands what is attached.
const ATTACHED_TOKENS_MAX: usize = 6;

/// How sure each kind of evidence is.
const BY_VERB: f32 = 0.9;
const BY_NOUN: f32 = 0.85;
const BY_STATE: f32 = 0.8;
const BY_LABEL: f32 = 0.6;

/// The act that the cue at `range` tells; `None` when it only says "said".
pub(super) fn read(case: &Case<'_>, range: &Range<usize>) -> Option<Clue> {
    let (text, signs) = (case.text, case.signs);
    let negative = is_negated(text, range) || is_nobody(case);
    let threat = range.clone().any(|at| case.text.word(at).starts_with("threat"));
    let clue = |act, weight, anchor| Clue { act, negative, threat, weight, anchor };
    if let Some((act, end)) = phrase(text, range) {
        return Some(clue(act, BY_VERB, end - 1));
    }
    if let Some(at) = range.clone().find(|at| calls(text, *at)) {
        let asks =
            (at + 1..at + 3).any(|at| ["for", "on", "upon"].iter().any(|link| text.same(at, link)));
        if asks {
            return Some(clue(Act::Request, BY_VERB, at + 1));
        }
        return labelled(case).map(|act| clue(act, BY_LABEL, at));
    }
    if let Some(at) = range.clone().find(|at| labels(text, *at)) {
        return labelled(case).map(|act| clue(act, BY_LABEL, at));
    }
    let refuses = range.clone().find(|at| signs.at(*at).is(REFUSE));
    if let Some(at) = refuses {
        let infinitive = (at + 1..at + 3).any(|at| text.is(at, class::TO));
        return Some(Clue { negative: infinitive, ..clue(Act::Reject, BY_VERB, range.end - 1) });
    }
    let last = |has: fn(super::Word) -> bool| range.clone().rev().find(|at| has(signs.at(*at)));
    let noun = last(|word| word.noun.is_some());
    let verb = range
        .clone()
        .find(|at| signs.at(*at).verb.is_some_and(|act| act != Act::Assert))
        .filter(|at| !signs.at(*at).is(LIGHT) || Some(*at) == noun);
    let light = last(|word| word.is(LIGHT));
    let state = last(|word| word.state.is_some());
    let found = match (verb, noun, state) {
        (Some(at), noun, _) if noun.is_none_or(|noun| noun <= at) => {
            let act = verb_act(case, at, signs.at(at).verb?)?;
            // "offered condolences"
            let offers = text.word(at).starts_with("offer");
            let object = object_noun(case, case.content.first()?.clone()).filter(|_| offers);
            match object.and_then(|noun| signs.at(noun).noun) {
                Some(Act::Express) => clue(Act::Express, BY_NOUN, at),
                _ => clue(act, BY_VERB, at),
            }
        }
        (Some(at), Some(noun), _) => {
            let offers = text.word(at).starts_with("offer");
            let act = signs.at(if offers { noun } else { at });
            clue(if offers { act.noun? } else { act.verb? }, BY_VERB, at)
        }
        (_, Some(at), _) => noun_clue(case, at, clue(signs.at(at).noun?, BY_NOUN, at)),
        (_, _, Some(at)) => clue(signs.at(at).state?, BY_STATE, at),
        _ if light.is_some() || owned(case, range) => {
            match object_noun(case, case.content.first()?.clone()) {
                Some(at) => noun_clue(case, at, clue(signs.at(at).noun?, BY_NOUN, at)),
                None => return upheld(case, range).map(|at| clue(Act::Commit, BY_STATE, at)),
            }
        }
        _ if denies(case, range) => {
            Clue { negative: true, ..clue(Act::Reject, BY_LABEL, range.end - 1) }
        }
        _ => {
            let judged = || {
                let found = counted(case, range)
                    .or_else(|| foreseen(case, range))
                    .or_else(|| weighed(case, range))?;
                Some(if negative { denied(found) } else { found })
            };
            return told(case, range, negative).or_else(judged).or_else(|| listed(case, range));
        }
    };
    Some(if negative { denied(found) } else { found })
}

/// Whether a cue holds a negation.
pub(super) fn is_negated(text: &Text<'_>, range: &Range<usize>) -> bool {
    // "pledged not to": what is promised is not to be done, but it is promised.
    range
        .clone()
        .any(|at| text.is(at, class::NEG) && !(at > range.start && text.is(at + 1, class::TO)))
}

/// "Neither delegation would say", "Nobody responded": nobody does it.
fn is_nobody(case: &Case<'_>) -> bool {
    let source = case.frame.source.as_ref().map(|source| source.tokens.start);
    source
        .is_some_and(|at| ["neither", "nobody", "none"].iter().any(|word| case.text.same(at, word)))
}

/// What is left of an act that is said not to be done.
pub(super) fn denied(clue: Clue) -> Clue {
    let act = match clue.act {
        Act::Support | Act::Commit | Act::Request | Act::Announce => Act::Reject,
        // Who "did not deny" it denies nothing.
        Act::Reject => Act::Assert,
        act => act,
    };
    Clue { act, negative: true, ..clue }
}

/// The act of a set phrase, and where it ends.
fn phrase(text: &Text<'_>, range: &Range<usize>) -> Option<(Act, usize)> {
    range.clone().find_map(|at| {
        PHRASES.iter().find_map(|(act, phrases)| {
            let words = phrases.iter().find(|words| text.reads(at, words))?;
            let end = at + words.len();
            // "insisted on Tuesday": a link belongs to the cue, a particle may have been cut off.
            let whole = end <= range.end || words.last().is_some_and(|word| *word != "on");
            whole.then_some((*act, end))
        })
    })
}

fn calls(text: &Text<'_>, at: usize) -> bool {
    ["call", "calls", "called", "calling"].iter().any(|word| text.same(at, word))
}

fn labels(text: &Text<'_>, at: usize) -> bool {
    [
        "describe",
        "describes",
        "described",
        "describing",
        "termed",
        "labelled",
        "labeled",
        "branded",
        "dubbed",
    ]
    .iter()
    .any(|word| text.same(at, word))
}

/// What words of judgement say of something.
fn toned(case: &Case<'_>) -> Option<Act> {
    let range = case.content.first()?.start..case.content.last()?.end;
    let mut words = range.clone().map(|at| case.signs.at(at));
    if words.clone().any(|word| word.is(FALSE)) {
        return Some(Act::Reject);
    }
    let tone = words.find_map(|word| word.tone.or(word.state));
    let kind = tone.filter(|act| *act != Act::Expect);
    let good = range.clone().find(|at| GOOD.iter().any(|word| case.text.same(*at, word)));
    let praise = good.is_some_and(|good| !is_negated(case.text, &(range.start..good)));
    kind.or(praise.then_some(Act::Support))
}

/// What calling something so does: its words of judgement tell; a name of the speaker's own in
/// quotation marks is hardly kind.
fn labelled(case: &Case<'_>) -> Option<Act> {
    let range = case.content.first()?.start..case.content.last()?.end;
    let quoted = range.clone().any(|at| case.text.is_quote(at));
    // "called the vote a bad joke"
    let named = (range.start + 1..range.end)
        .any(|at| case.text.same(at, "a") || case.text.same(at, "an") || case.text.same(at, "as"));
    toned(case).or((quoted || named).then_some(Act::Criticize))
}

/// Who insists or answers with a "not" denies: "insisted that it had made no concession".
fn denies(case: &Case<'_>, range: &Range<usize>) -> bool {
    let answers = ["insist", "repl", "retort", "answer", "respond", "counter", "maintain"];
    let said = range.clone().any(|at| {
        let word = case.text.folded.word(at);
        answers.iter().any(|stem| word.starts_with(stem))
    });
    let Some(content) = case.content.first() else { return false };
    let first = content.start..content.end.min(content.start + DENIAL_TOKENS_MAX);
    said && first.into_iter().any(|at| {
        case.text.is(at, class::NEG)
            || ["no", "nobody", "nothing", "none", "never"]
                .iter()
                .any(|word| case.text.same(at, word))
    })
}

/// The act of a verb that depends on what it takes: "agreed to go", "declared a holiday"; `None`
/// where the content must tell.
fn verb_act(case: &Case<'_>, at: usize, act: Act) -> Option<Act> {
    let text = case.text;
    let is = |words: &[&str]| words.iter().any(|word| text.same(at, word));
    let start = case.content.first()?.start;
    let clause = text.is(start, class::THAT) || text.is_quote(start);
    let has = |found: &dyn Fn(usize) -> bool| {
        (start..case.content[0].end.min(start + NOUN_TOKENS_MAX * 2)).any(found)
    };
    let binds = |at| case.signs.at(at).is(FUTURE) || text.same(at, "would");
    if is(&["agree", "agrees", "agreed"]) && clause {
        return Some(if has(&binds) { Act::Commit } else { Act::Support });
    }
    if is(&["accept", "accepts", "accepted", "accepting"]) {
        let offer = |at| ["invitation", "terms", "request"].iter().any(|word| text.same(at, word));
        return Some(if has(&offer) { Act::Commit } else { act });
    }
    if is(&["assure", "assures", "assured", "assuring"]) && clause {
        return has(&binds).then_some(act);
    }
    // "sought to calm markets" asks nobody.
    if is(&["seek", "seeks", "sought", "seeking"])
        && (text.is(at + 1, class::TO) || text.is(start, class::TO))
    {
        return None;
    }
    // "estimates that a tenth was lost": told; "that a tenth will be lost": foreseen.
    if is(&["estimate", "estimates", "estimated", "estimating"]) && !has(&binds) {
        return None;
    }
    let opens = is(&["declare", "declares", "declared", "declaring"]);
    if opens && (clause || case.frame.mode == Mode::Direct) {
        return None;
    }
    // A survey suggests that something is so; a person, that it be so.
    let suggests = is(&["suggest", "suggests", "suggested", "suggesting"]);
    let told = |at| text.is(at, class::BE) || case.signs.at(at).is(CHANCE);
    (!suggests || (!has(&told) && !text.same(at, "suggests"))).then_some(act)
}

/// A concern about what somebody does is criticism; about what may come, a warning.
fn noun_clue(case: &Case<'_>, noun: usize, clue: Clue) -> Clue {
    let trusts = ["confidence", "trust", "faith"].iter().any(|word| case.text.same(noun, word));
    if trusts && case.text.same(noun + 1, "in") {
        return Clue { act: Act::Support, ..clue };
    }
    let warns = ["warning", "warnings", "threat", "threats"];
    if clue.act != Act::Warn || warns.iter().any(|word| case.text.same(noun, word)) {
        return clue;
    }
    let behind = noun + 1..case.text.layout.sentence(noun).end.min(noun + ABOUT_TOKENS_MAX);
    let chance = |at: usize| case.text.same(at, "could") || case.text.same(at, "may");
    let wrong = behind.clone().any(|at| case.signs.at(at).is(WRONG));
    if wrong && !behind.clone().any(chance) {
        return Clue { act: Act::Criticize, ..clue };
    }
    clue
}

/// The noun of the object that begins `range`: "his deep gratitude to".
pub(super) fn object_noun(case: &Case<'_>, range: Range<usize>) -> Option<usize> {
    let ends = class::THAT | class::BE | class::AUX | class::RELATIVE;
    (range.start..range.end.min(range.start + NOUN_TOKENS_MAX))
        .take_while(|at| {
            !case.text.is(*at, ends | class::PREP)
                && !matches!(case.text.kind(*at), Kind::Stop | Kind::Semicolon | Kind::Colon)
        })
        .find(|at| case.signs.at(*at).noun.is_some() && !case.text.is(*at, class::ADV))
}

/// "reaffirmed the partnership": who upholds something binds himself, unless it is a view.
fn upheld(case: &Case<'_>, range: &Range<usize>) -> Option<usize> {
    let start = case.content.first()?.start;
    let views = ["stance", "position", "view", "views", "belief"];
    let view = (start..case.content[0].end.min(start + NOUN_TOKENS_MAX))
        .any(|at| views.iter().any(|word| case.text.same(at, word)));
    let clause = case.text.is(start, class::THAT) || case.frame.mode == Mode::Direct;
    let upholds = |at: &usize| {
        ["reaffirm", "renew"].iter().any(|verb| {
            let word = case.text.word(*at);
            word.get(..verb.len()).is_some_and(|head| head.eq_ignore_ascii_case(verb))
        })
    };
    range.clone().find(upholds).filter(|_| !view && !clause)
}

/// Whether the content begins with what somebody has: "affirmed Nairobi's readiness to".
fn owned(case: &Case<'_>, range: &Range<usize>) -> bool {
    let Some(start) = case.content.first().map(|range| range.start) else { return false };
    let upholds = range.clone().any(|at| {
        let verbs = ["affirm", "underlin", "underscor", "stress", "emphasi", "confirm"];
        verbs.iter().any(|verb| case.text.word(at).starts_with(verb))
    });
    let owner = case.text.is(start, class::POSSESSIVE)
        || (start..start + 4).any(|at| case.text.kind(at) == Kind::Clitic);
    upholds && owner
}

/// "told them to leave", "would not comment".
fn told(case: &Case<'_>, range: &Range<usize>, negative: bool) -> Option<Clue> {
    let clue = |act| Clue { act, negative, threat: false, weight: BY_STATE, anchor: range.end - 1 };
    let tells = range.clone().any(|at| {
        case.text.same(at, "told") || case.text.same(at, "tells") || case.text.same(at, "telling")
    });
    let start = case.content.first()?.start;
    if tells && case.text.is(start, class::TO) {
        return Some(clue(Act::Request));
    }
    let would = range.clone().any(|at| {
        ["would", "will", "wouldn't", "won't"].iter().any(|word| case.text.same(at, word))
    });
    let keeps = [
        "say",
        "comment",
        "believe",
        "elaborate",
        "respond",
        "confirm",
        "responded",
        "answered",
        "replied",
        "prepared",
    ];
    let keeps = range.clone().any(|at| keeps.iter().any(|word| case.text.same(at, word)));
    (negative && (would || keeps)).then(|| clue(Act::Reject))
}

/// "confirmed 214 new cases": a count is made known.
fn counted(case: &Case<'_>, range: &Range<usize>) -> Option<Clue> {
    let text = case.text;
    let verb = range.clone().find(|at| {
        ["confirmed", "confirms", "reported", "reports", "recorded", "logged", "registered"]
            .iter()
            .any(|word| text.same(*at, word))
    })?;
    let start = case.content.first()?.start;
    let first = text.is(start, class::POSSESSIVE) && text.same(start + 1, "first");
    let number = text.kind(start) == Kind::Number || text.is(start, class::NUMERAL) || first;
    (number && case.authority).then(|| clue(Act::Announce, BY_STATE, verb))
}

/// "sees inflation averaging 3 percent", "sees no cut": what somebody sees ahead.
fn foreseen(case: &Case<'_>, range: &Range<usize>) -> Option<Clue> {
    let text = case.text;
    let verb = range.clone().find(|at| text.same(*at, "sees"))?;
    let content = case.content.first()?;
    let clause = text.is(content.start, class::THAT) || text.is_quote(content.start);
    let ahead = content.clone().any(|at| {
        text.kind(at) == Kind::Number || text.is(at, class::NUMERAL) || text.part(at) == "VBG"
    });
    (!clause && ahead).then(|| clue(Act::Expect, BY_LABEL, verb))
}

/// "found the answer thin", "attaches importance to the route": a judgement without a clause.
fn weighed(case: &Case<'_>, range: &Range<usize>) -> Option<Clue> {
    let text = case.text;
    let attaches = range.clone().find(|at| text.word(*at).starts_with("attach"));
    let content = case.content.first()?;
    if let Some(at) = attaches {
        let behind = at + 1..content.end.min(at + ATTACHED_TOKENS_MAX);
        let dear = |at: usize| ["importance", "value"].iter().any(|word| text.same(at, word));
        return behind.into_iter().any(dear).then(|| clue(Act::Support, BY_LABEL, at));
    }
    let finds = range.clone().find(|at| text.same(*at, "found") || text.same(*at, "finds"))?;
    let bare = !text.is(content.start, class::THAT)
        && !content.clone().any(|at| text.is(at, class::BE | class::AUX));
    // "found weapons in a van" judges nothing.
    let end = content.end.min(text.layout.sentence(content.start).end);
    let last = (content.start..end).rev().find(|at| text.is_word(*at))?;
    let part = text.part(last);
    let link = (content.start..end).any(|at| text.is(at, class::PREP));
    let definite = text.is(content.start, class::DET | class::POSSESSIVE);
    let judges = match part {
        "JJ" | "RB" | "VBG" | "VBN" => true,
        // "thin" may be taken for a noun behind another one.
        "NN" | "VB" | "VBP" => definite && !link && last > content.start + 1,
        _ => false,
    };
    let act = || toned(case).or(judges.then_some(Act::Criticize));
    (case.person && bare && content.len() > 2)
        .then(act)
        .flatten()
        .map(|act| clue(act, BY_LABEL, finds))
}

/// What the verb list says about a verb that the lists here lack.
fn listed(case: &Case<'_>, range: &Range<usize>) -> Option<Clue> {
    // Courts rule and firms set out what may be any act.
    let act = case.frame.act.filter(|act| !matches!(act, Act::Assert | Act::Announce))?;
    let known = range.clone().any(|at| {
        let word = case.signs.at(at);
        word.verb.is_some() || word.noun.is_some() || word.is(LIGHT)
    });
    (!known).then(|| Clue {
        act,
        negative: is_negated(case.text, range),
        threat: false,
        weight: BY_STATE,
        anchor: range.end - 1,
    })
}
