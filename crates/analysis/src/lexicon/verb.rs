//! Reporting verbs: their forms, what they take as content, and the speech act they stand for.
//! Data and the spelling rules of regular forms; where they stand in a sentence is not known here.

use crate::statement::Act;
use crate::statement::Act::*;

/// What a verb can take as content. One bit each.
pub(crate) type Frames = u16;

/// Introduces or follows a quotation.
pub(crate) const QUOTE: Frames = 1;
/// Takes a clause without "that".
pub(crate) const CLAUSE: Frames = 1 << 1;
/// Takes a clause with "that".
pub(crate) const THAT_CLAUSE: Frames = 1 << 2;
/// Names the listener before the content: "told reporters".
pub(crate) const LISTENER: Frames = 1 << 3;
/// Takes an infinitive: "vowed to".
pub(crate) const INFINITIVE: Frames = 1 << 4;
/// Takes a noun phrase: "condemned the raid".
pub(crate) const NOUN: Frames = 1 << 5;
/// Takes a question word: "explained how".
pub(crate) const QUESTION: Frames = 1 << 6;
/// Takes an -ing form: "denied taking".
pub(crate) const GERUND: Frames = 1 << 7;
/// Follows a finished clause: "It will rain, she said".
pub(crate) const TRAILING: Frames = 1 << 8;
/// The listener comes first and then an infinitive: "urged members to".
pub(crate) const ADDRESSEE: Frames = 1 << 9;
/// Its forms are as often nouns or plain actions, so it needs more evidence.
pub(crate) const WEAK: Frames = 1 << 10;

/// A reporting verb.
#[derive(Debug)]
pub(crate) struct Verb {
    /// The dictionary form.
    pub(crate) lemma: &'static str,
    /// -s, past, (participle,) -ing; empty for a regular verb.
    forms: &'static str,
    /// What it takes, in letters; see [`Verb::frames`].
    takes: &'static str,
    /// Prepositions and particles that link it to its content, separated by spaces.
    pub(crate) links: &'static str,
    /// The act it stands for.
    pub(crate) act: Act,
}

/// The form of a verb in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Form {
    /// Not a reporting verb.
    #[default]
    None,
    /// The dictionary form.
    Base,
    /// Third person.
    Third,
    /// Past, or past and participle when they are one.
    Past,
    /// A participle that is not the past form.
    Participle,
    /// -ing.
    Ing,
}

impl Verb {
    /// The letters of `takes` as bits: q quote, c bare clause, t that-clause, l listener,
    /// i infinitive, n noun, w question word, g gerund, s trailing, a addressee, k weak.
    pub(super) fn frames(&self) -> Frames {
        self.takes.bytes().fold(0, |frames, letter| {
            frames
                | match letter {
                    b'q' => QUOTE,
                    b'c' => CLAUSE | THAT_CLAUSE,
                    b't' => THAT_CLAUSE,
                    b'l' => LISTENER,
                    b'i' => INFINITIVE,
                    b'n' => NOUN,
                    b'w' => QUESTION,
                    b'g' => GERUND,
                    b's' => TRAILING,
                    b'a' => ADDRESSEE,
                    b'k' => WEAK,
                    _ => 0,
                }
        })
    }

    /// Whether the bare verb reports nothing: "pointed out", but not "pointed".
    pub(crate) fn needs_link(&self) -> bool {
        matches!(
            self.lemma,
            "lash"
                | "lay"
                | "point"
                | "put"
                | "rail"
                | "refer"
                | "set"
                | "speak"
                | "spell"
                | "talk"
        )
    }

    /// Whether it is said to somebody else who has just spoken: "replied".
    pub(crate) fn answers(&self) -> bool {
        matches!(self.lemma, "answer" | "counter" | "reply" | "respond" | "retort")
    }

    /// Calls `each` with every written form.
    pub(super) fn each_form(&self, mut each: impl FnMut(&str, Form)) {
        // "set" and "put" are more often the past than the base form.
        if self.forms.split(' ').nth(1) != Some(self.lemma) {
            each(self.lemma, Form::Base);
        }
        if self.forms.is_empty() {
            let lemma = self.lemma;
            each(&third(lemma), Form::Third);
            each(&past(lemma), Form::Past);
            each(&ing(lemma), Form::Ing);
            return;
        }
        let count = self.forms.split(' ').count();
        for (index, word) in self.forms.split(' ').enumerate() {
            let form = match (index, count) {
                (0, _) => Form::Third,
                (1, _) => Form::Past,
                (2, 4) => Form::Participle,
                _ => Form::Ing,
            };
            each(word, form);
        }
    }
}

fn ends_in_consonant_y(lemma: &str) -> bool {
    lemma.ends_with('y') && !lemma.ends_with(['a', 'e', 'o', 'u']) && {
        let before = lemma.as_bytes()[lemma.len().saturating_sub(2)];
        !b"aeou".contains(&before)
    }
}

pub(super) fn third(lemma: &str) -> String {
    if ends_in_consonant_y(lemma) {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if ["s", "sh", "ch", "x", "z"].iter().any(|end| lemma.ends_with(end)) {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

pub(super) fn past(lemma: &str) -> String {
    if ends_in_consonant_y(lemma) {
        format!("{}ied", &lemma[..lemma.len() - 1])
    } else if lemma.ends_with('e') {
        format!("{lemma}d")
    } else {
        format!("{lemma}ed")
    }
}

pub(super) fn ing(lemma: &str) -> String {
    if lemma.ends_with('e') && !lemma.ends_with("ee") {
        format!("{}ing", &lemma[..lemma.len() - 1])
    } else {
        format!("{lemma}ing")
    }
}

const fn v(
    lemma: &'static str,
    forms: &'static str,
    takes: &'static str,
    links: &'static str,
    act: Act,
) -> Verb {
    Verb { lemma, forms, takes, links, act }
}

/// All reporting verbs, by lemma.
pub(crate) static VERBS: &[Verb] = &[
    v("accept", "", "tn", "", Support),
    v("accuse", "", "an", "of", Criticize),
    v("acknowledge", "", "qctngsw", "", Assert),
    v("add", "", "qts", "", Assert),
    v("address", "", "nk", "", Assert),
    v("admit", "admits admitted admitting", "qctgs", "to", Assert),
    v("admonish", "", "qan", "", Criticize),
    v("advise", "", "qtas", "against", Request),
    v("advocate", "", "tn", "for", Support),
    v("affirm", "", "qctns", "", Assert),
    v("agree", "", "qcti", "with on", Support),
    v("allege", "", "qcts", "", Assert),
    v("anger", "", "k", "", Criticize),
    v("announce", "", "qctnsw", "", Announce),
    v("answer", "", "qk", "", Assert),
    v("anticipate", "", "ctn", "", Expect),
    v("apologise", "", "q", "for to", Express),
    v("apologize", "", "q", "for to", Express),
    v("appeal", "", "q", "for to", Request),
    v("applaud", "", "n", "", Support),
    v("appreciate", "", "tn", "", Express),
    v("argue", "", "qcts", "for against", Assert),
    v("ask", "", "qawl", "for about", Request),
    v("assail", "", "n", "", Criticize),
    v("assert", "", "qctns", "", Assert),
    v("assess", "", "ctk", "", Assert),
    v("assure", "", "qctl", "of", Commit),
    v("attack", "", "nk", "", Criticize),
    v("attribute", "", "nk", "", Assert),
    v("avow", "", "qt", "", Assert),
    v("back", "", "nk", "", Support),
    v("bemoan", "", "qn", "", Criticize),
    v("believe", "", "ctsw", "in", Assert),
    v("berate", "", "qn", "", Criticize),
    v("blame", "", "n", "", Criticize),
    v("blast", "", "qn", "", Criticize),
    v("boast", "", "qcts", "of about", Assert),
    v("brag", "brags bragged bragging", "qt", "about of", Assert),
    v("call", "", "nq", "for on upon", Request),
    v("caution", "", "qcts", "against", Warn),
    v("celebrate", "", "nk", "", Express),
    v("challenge", "", "ak", "", Criticize),
    v("charge", "", "tqk", "", Criticize),
    v("chide", "", "qn", "", Criticize),
    v("cite", "", "n", "", Assert),
    v("claim", "", "qctis", "", Assert),
    v("clarify", "", "qtw", "", Assert),
    v("comment", "", "qsk", "on", Assert),
    v("commend", "", "n", "", Support),
    v("commit", "commits committed committing", "ik", "to", Commit),
    v("compare", "", "nk", "", Assert),
    v("complain", "", "qcts", "about of", Criticize),
    v("concede", "", "qcts", "", Assert),
    v("conclude", "", "qctsk", "", Assert),
    v("condemn", "", "n", "", Criticize),
    v("confess", "", "qcts", "to", Assert),
    v("confirm", "", "qctnsw", "", Assert),
    v("congratulate", "", "n", "", Express),
    v("contend", "", "qcts", "", Assert),
    v("continue", "", "qk", "", Assert),
    v("convey", "", "n", "", Express),
    v("counter", "", "qts", "", Reject),
    v("criticise", "", "n", "", Criticize),
    v("criticize", "", "n", "", Criticize),
    v("cry", "", "qk", "", Express),
    v("decide", "", "tikw", "", Announce),
    v("declare", "", "qctns", "", Announce),
    v("decline", "", "i", "", Reject),
    v("decry", "", "qn", "", Criticize),
    v("defend", "", "n", "", Support),
    v("demand", "", "qtni", "", Request),
    v("denounce", "", "n", "", Criticize),
    v("deny", "", "ctng", "", Reject),
    v("deplore", "", "n", "", Criticize),
    v("describe", "", "nw", "", Assert),
    v("detail", "", "nwk", "", Assert),
    v("determine", "", "tk", "", Assert),
    v("disclose", "", "tnw", "", Announce),
    v("discuss", "", "nwk", "", Assert),
    v("dismiss", "", "n", "", Reject),
    v("dispute", "", "tnk", "", Reject),
    v("doubt", "", "tnwk", "", Reject),
    v("echo", "echoes echoed echoing", "qn", "", Support),
    v("emphasise", "", "qtnsw", "", Assert),
    v("emphasize", "", "qtnsw", "", Assert),
    v("encourage", "", "an", "", Request),
    v("endorse", "", "n", "", Support),
    v("envisage", "", "tn", "", Expect),
    v("estimate", "", "cts", "", Assert),
    v("exclaim", "", "qcs", "", Express),
    v("exhort", "", "qa", "", Request),
    v("expect", "", "cti", "", Expect),
    v("explain", "", "qctwns", "", Assert),
    v("express", "", "n", "", Express),
    v("extol", "extols extolled extolling", "n", "", Support),
    v("favor", "", "nk", "", Support),
    v("favour", "", "nk", "", Support),
    v("fear", "", "ctk", "", Warn),
    v("feel", "feels felt feeling", "tk", "", Assert),
    v("find", "finds found finding", "tk", "", Assert),
    v("forecast", "forecasts forecast forecasting", "tns", "", Expect),
    v("foresee", "foresees foresaw foreseen foreseeing", "tn", "", Expect),
    v("fume", "", "qs", "", Criticize),
    v("grumble", "", "qts", "", Criticize),
    v("guarantee", "", "tnk", "", Commit),
    v("hail", "", "n", "", Support),
    v("highlight", "", "qtnw", "", Assert),
    v("hint", "", "qcts", "at", Assert),
    v("hope", "", "ctis", "for", Expect),
    v("imply", "", "ctn", "", Assert),
    v("indicate", "", "ctns", "", Assert),
    v("inform", "", "ctl", "of", Announce),
    v("insist", "", "qcts", "on", Assert),
    v("instruct", "", "qa", "", Request),
    v("intend", "", "i", "", Commit),
    v("interject", "", "qs", "", Assert),
    v("invite", "", "ak", "", Request),
    v("issue", "", "nk", "", Announce),
    v("joke", "", "qcts", "about", Assert),
    v("lament", "", "qctns", "", Criticize),
    v("laud", "", "n", "", Support),
    v("laugh", "", "qk", "", Express),
    v("lash", "", "qk", "out", Criticize),
    v("lay", "lays laid laying", "n", "out", Announce),
    v("learn", "", "tk", "", Assert),
    v("maintain", "", "qctsk", "", Assert),
    v("mention", "", "qtnw", "", Assert),
    v("mock", "", "nk", "", Criticize),
    v("muse", "", "qts", "", Assert),
    v("mutter", "", "qs", "", Assert),
    v("note", "", "qctnsw", "", Assert),
    v("object", "", "qtk", "to", Reject),
    v("observe", "", "qctsk", "", Assert),
    v("offer", "", "qik", "", Commit),
    v("oppose", "", "ngk", "", Reject),
    v("opine", "", "qcts", "", Assert),
    v("order", "", "ak", "", Request),
    v("outline", "", "nw", "", Announce),
    v("plan", "plans planned planning", "ik", "", Commit),
    v("plead", "pleads pleaded pleading", "qk", "for", Request),
    v("pledge", "", "qctins", "", Commit),
    v("point", "", "tk", "out to", Assert),
    v("portray", "", "nk", "", Assert),
    v("posit", "", "t", "", Assert),
    v("post", "", "qk", "", Assert),
    v("praise", "", "n", "", Support),
    v("predict", "", "qctnsw", "", Expect),
    v("prefer", "prefers preferred preferring", "ink", "", Assert),
    v("proclaim", "", "qcts", "", Announce),
    v("promise", "", "qctins", "", Commit),
    v("propose", "", "qtngi", "", Request),
    v("protest", "", "qtk", "", Reject),
    v("put", "puts put putting", "n", "forward", Announce),
    v("question", "", "nw", "", Criticize),
    v("quip", "quips quipped quipping", "qcs", "", Assert),
    v("quote", "", "nk", "", Assert),
    v("rail", "", "k", "against", Criticize),
    v("rally", "", "k", "", Support),
    v("read", "reads read reading", "qk", "", Assert),
    v("reaffirm", "", "qtn", "", Commit),
    v("reason", "", "qctsk", "", Assert),
    v("reassure", "", "qtl", "", Commit),
    v("rebuke", "", "nq", "", Criticize),
    v("recall", "", "qctsngw", "", Assert),
    v("reckon", "", "qcts", "", Assert),
    v("recommend", "", "qtng", "", Request),
    v("recount", "", "qtnws", "", Assert),
    v("refer", "refers referred referring", "k", "to", Assert),
    v("reflect", "", "qtk", "on", Assert),
    v("refuse", "", "i", "", Reject),
    v("regret", "regrets regretted regretting", "tng", "", Express),
    v("reiterate", "", "qctnsw", "", Assert),
    v("reject", "", "n", "", Reject),
    v("remark", "", "qctsk", "on", Assert),
    v("remember", "", "qcwgk", "", Assert),
    v("remind", "", "qtla", "of", Assert),
    v("repeat", "", "qtnk", "", Assert),
    v("reply", "", "qcts", "", Assert),
    v("report", "", "qctns", "on", Announce),
    v("request", "", "tnk", "", Request),
    v("respond", "", "qts", "", Assert),
    v("restate", "", "qtn", "", Assert),
    v("retort", "", "qcs", "", Reject),
    v("reveal", "", "qctnsw", "", Announce),
    v("ridicule", "", "nk", "", Criticize),
    v("rule", "", "tk", "out", Announce),
    v("salute", "", "n", "", Support),
    v("say", "says said saying", "qcnwis", "of", Assert),
    v("scoff", "", "qs", "at", Criticize),
    v("scold", "", "nq", "", Criticize),
    v("see", "sees saw seen seeing", "k", "", Assert),
    v("set", "sets set setting", "n", "out forth", Announce),
    v("share", "", "qk", "", Assert),
    v("shout", "", "qsk", "", Assert),
    v("show", "shows showed shown showing", "ctwk", "", Assert),
    v("shrug", "shrugs shrugged shrugging", "qk", "", Express),
    v("sigh", "", "qk", "", Express),
    v("signal", "signals signalled signalling", "tk", "", Assert),
    v("slam", "slams slammed slamming", "n", "", Criticize),
    v("smile", "", "qk", "", Express),
    v("snap", "snaps snapped snapping", "qk", "", Criticize),
    v("speak", "speaks spoke spoken speaking", "qk", "of about", Assert),
    v("specify", "", "qtw", "", Assert),
    v("spell", "", "nw", "out", Announce),
    v("speculate", "", "cts", "", Assert),
    v("state", "", "qctns", "", Assert),
    v("stipulate", "", "t", "", Announce),
    v("stress", "", "qctnsw", "", Assert),
    v("suggest", "", "qctngsw", "", Assert),
    v("support", "", "nk", "", Support),
    v("suspect", "", "ctk", "", Assert),
    v("swear", "swears swore sworn swearing", "qctik", "", Commit),
    v("talk", "", "qk", "about", Assert),
    v("tell", "tells told telling", "qclawk", "of about", Assert),
    v("testify", "", "qcts", "", Assert),
    v("thank", "", "nq", "", Express),
    v("think", "thinks thought thinking", "cts", "of", Assert),
    v("threaten", "", "ti", "", Warn),
    v("tout", "", "n", "", Support),
    v("tweet", "", "qcts", "", Assert),
    v("underline", "", "qtnws", "", Assert),
    v("underscore", "", "qtnws", "", Assert),
    v("unveil", "", "nk", "", Announce),
    v("urge", "", "qtan", "", Request),
    v("venture", "", "qsk", "", Assert),
    v("voice", "", "nk", "", Express),
    v("vow", "", "qctis", "", Commit),
    v("warn", "", "qctsal", "of against about", Warn),
    v("welcome", "", "n", "", Support),
    v("whisper", "", "qs", "", Assert),
    v("wish", "", "tik", "", Express),
    v("wonder", "", "qwsk", "", Assert),
    v("worry", "", "tsk", "about", Warn),
    v("write", "writes wrote written writing", "qctsw", "", Assert),
    v("yell", "", "qs", "", Assert),
];
