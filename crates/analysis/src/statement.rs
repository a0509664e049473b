//! What comes out: statements with their speakers, and warnings. Plain types without behaviour;
//! they know neither how they were found nor how they are sent.

use crate::article::Span;

/// Everything that was found in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// In reading order: by the start of the first content span, title before body.
    pub statements: Vec<Statement>,
    /// What was odd about the text, in reading order.
    pub warnings: Vec<Warning>,
}

/// One attribution: who said what, in which words.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Who said it.
    pub speaker: Speaker,
    /// The reporting words ("said", "according to"). Empty when the attribution rests on the
    /// layout alone, such as a quotation that carries on the one before it.
    pub cue: Vec<Span>,
    /// What was said, in reading order; at least one span. Quotation marks belong to it.
    pub content: Vec<Span>,
    /// Whether the words are the speaker's own.
    pub mode: Mode,
    /// What the speaker did by saying it.
    pub act: SpeechAct,
    /// The place in an enumerated list.
    pub point: Option<Point>,
    /// When, where and through what it was said; `None` when the article does not tell.
    pub occasion: Option<Occasion>,
    /// Times named in the content, in reading order.
    pub dates: Vec<DateMention>,
    /// What it is about, the best supported first; no more than a handful.
    pub topics: Vec<Topic>,
    /// Persons, organisations, governments and documents named in the content, in reading order.
    pub mentions: Vec<Mention>,
    /// Index in [`Analysis::statements`] of the statement that this one is nested in.
    pub parent: Option<usize>,
    /// From 0 to 1: how likely a reader would mark the same content for the same source. Of all
    /// statements with 0.8, about four in five are right.
    pub confidence: f32,
}

/// A name of somebody or something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The whole name with its titles.
    pub span: Span,
    /// The fullest name in the article; empty when several could be meant.
    pub name: String,
    /// What kind of thing is meant.
    pub kind: SpeakerKind,
    /// ISO 3166-1 alpha-3, empty when unknown.
    pub country: String,
}

/// The resolved source of a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speaker {
    /// The words at the cue ("he", "the premier", "Prime Minister Ana Prado").
    pub mention: Option<Span>,
    /// The fullest name in the article without honorifics and offices ("Ana Prado"); empty when
    /// the speaker has no name or could not be resolved.
    pub name: String,
    /// Honorifics seen with the name, in order of first appearance.
    pub honorifics: Vec<String>,
    /// Office or role ("Prime Minister", "spokesman").
    pub role: String,
    /// The body that the speaker belongs to ("Ministry of Trade").
    pub affiliation: String,
    /// ISO 3166-1 alpha-3, empty when unknown.
    pub country: String,
    /// What kind of source it is.
    pub kind: SpeakerKind,
    /// Why no name could be given although the text refers to someone; `None` when it is resolved
    /// or when the source is unnamed by the text itself.
    pub unresolved: Option<Unresolved>,
}

/// What kind of source a speaker is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpeakerKind {
    /// A human being with a name, or one that a pronoun points at.
    Person,
    /// A company, party, agency, association or newspaper.
    Organization,
    /// A state, or a body of one that acts for it.
    Government,
    /// Several people ("officials", "residents").
    Group,
    /// Something written ("the report").
    Document,
    /// One person whom the article does not name ("a diplomat").
    Unnamed,
    /// Not told by the text.
    #[default]
    Unknown,
}

/// Why a speaker has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unresolved {
    /// The statement names no source at all.
    NoSource,
    /// A pronoun or a description that nothing earlier fits.
    NoAntecedent,
    /// Several earlier speakers fit equally well.
    Ambiguous,
}

/// Whether the words of a statement are the speaker's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Quoted word for word.
    Direct,
    /// Told in the writer's words.
    Indirect,
    /// Told in the writer's words with quoted parts.
    Mixed,
}

/// What a speaker does by saying something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeechAct {
    /// Which of the ten acts it is.
    pub kind: Act,
    /// Whether it is said with a negation or refusal.
    pub polarity: Polarity,
    /// Event type of the PLOVER ontology ("AGREE"); empty where it has none for the act.
    pub plover: &'static str,
    /// Whom or what it is aimed at, where the text names one.
    pub target: Option<Mention>,
    /// From 0 to 1: how sure the rules are that `kind` is right. Not calibrated.
    pub confidence: f32,
}

/// Whether an act is affirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// Said without a negation.
    #[default]
    Positive,
    /// Said with a negation or refusal: "did not rule out", "refused to condemn".
    Negative,
}

/// A subject of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// IPTC Media Topics code ("medtop:11000000"), or what a rule file gives in its place.
    pub code: String,
    /// Its English label.
    pub label: String,
    /// The words that led to it, in reading order.
    pub evidence: Vec<Span>,
}

/// The speech act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// States something as a fact or opinion.
    #[default]
    Assert,
    /// Makes something new known.
    Announce,
    /// Binds the speaker to do something.
    Commit,
    /// Asks or orders someone to do something.
    Request,
    /// Speaks for someone or something.
    Support,
    /// Speaks against someone or something.
    Criticize,
    /// Denies, refuses or turns down.
    Reject,
    /// Points at a danger or threatens.
    Warn,
    /// Says what will or should come.
    Expect,
    /// Tells a feeling: thanks, regret, condolences.
    Express,
}

/// The place of a statement in an enumerated list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Counts the lists of one article from 0.
    pub list: u32,
    /// The number of the point in its list, from 1.
    pub number: u32,
    /// The sentence that introduces the list.
    pub lead_in: Option<Span>,
}

/// The event and the medium at which something was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The event as written, without article ("Conference on “Ports and Peace”"); empty when it
    /// has no name of its own.
    pub name: String,
    /// What kind of event or medium it is.
    pub kind: Option<OccasionKind>,
    /// Where, as written ("Phnom Penh"); empty when unknown.
    pub place: String,
    /// Through what, as written ("videoconference", "Facebook", "Reuters"); empty when unknown.
    pub medium: String,
    /// When, as a value like [`DateMention::value`]; empty when unknown.
    pub date: String,
    /// Where the article says so, in reading order.
    pub spans: Vec<Span>,
}

/// Kinds of occasions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OccasionKind {
    /// A conference, summit or round table.
    Conference,
    /// A meeting of two sides.
    Meeting,
    /// A telephone or video call.
    Call,
    /// A press conference or briefing.
    PressConference,
    /// An interview.
    Interview,
    /// A speech or address.
    Speech,
    /// A post on a platform.
    Post,
    /// A written statement or letter.
    Written,
}

/// A time named in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The words that name it.
    pub span: Span,
    /// ISO 8601 / TIMEX3: `2021-08`, `2021-08-14TAF`, `2021-W33`, `2021-Q3`, `2021-SU`, `199` for the
    /// 1990s, `P3D`, `PXY` for "a few years". What is not known is written with `X`, such as
    /// `XXXX-08`.
    pub value: String,
}

/// Something odd that did not stop the analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is.
    pub code: WarningCode,
    /// Where it is.
    pub span: Option<Span>,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningCode {
    /// A quotation mark opens and nothing closes it; the quotation was taken to end with its
    /// paragraph. The span is the opening mark.
    UnclosedQuote,
    /// The field is longer than [`crate::FIELD_BYTES_MAX`]; the rest was not read. The span is
    /// the rest.
    Truncated,
}
