//! Names of the word classes: one bit each, so that a word's classes fit one integer and a test
//! is one `and`. Which words carry them is in the sibling lists.

/// A set of word classes.
pub(crate) type Classes = u64;

/// Articles, demonstratives, quantifiers: they open a noun phrase.
pub(crate) const DET: Classes = 1 << 0;
/// Prepositions.
pub(crate) const PREP: Classes = 1 << 1;
/// `and`, `or`, `but`, `nor`.
pub(crate) const CONJ: Classes = 1 << 2;
/// Words that open a side clause: `while`, `because`.
pub(crate) const SUBORD: Classes = 1 << 3;
/// Forms of `be`.
pub(crate) const BE: Classes = 1 << 4;
/// `have`, `do`, modals.
pub(crate) const AUX: Classes = 1 << 5;
/// `not`, `never`, `n't` forms.
pub(crate) const NEG: Classes = 1 << 6;
/// Adverbs that may stand inside a verb group or before a clause.
pub(crate) const ADV: Classes = 1 << 7;
/// `he`.
pub(crate) const HE: Classes = 1 << 8;
/// `she`.
pub(crate) const SHE: Classes = 1 << 9;
/// `it`.
pub(crate) const IT: Classes = 1 << 10;
/// `they`.
pub(crate) const THEY: Classes = 1 << 11;
/// First person singular, any case.
pub(crate) const FIRST_SINGULAR: Classes = 1 << 12;
/// First person plural, any case.
pub(crate) const FIRST_PLURAL: Classes = 1 << 13;
/// `you`, `your`.
pub(crate) const YOU: Classes = 1 << 14;
/// `who`, `which`.
pub(crate) const RELATIVE: Classes = 1 << 15;
/// Possessive determiners.
pub(crate) const POSSESSIVE: Classes = 1 << 16;
/// Object pronouns.
pub(crate) const OBJECT: Classes = 1 << 17;
/// `that`.
pub(crate) const THAT: Classes = 1 << 18;
/// `to`.
pub(crate) const TO: Classes = 1 << 19;
/// `how`, `what`, `whether`.
pub(crate) const WH: Classes = 1 << 20;
/// Forms of address and honorifics; they stand before a name and are no part of it.
pub(crate) const HONORIFIC: Classes = 1 << 21;
/// Offices that are held by one person.
pub(crate) const OFFICE: Classes = 1 << 22;
/// Offices of a state.
pub(crate) const NATIONAL: Classes = 1 << 23;
/// Words before an office: `deputy`, `former`, `prime`.
pub(crate) const MODIFIER: Classes = 1 << 24;
/// Fields of government: `foreign`, `affairs`, `health`.
pub(crate) const PORTFOLIO: Classes = 1 << 25;
/// Nouns for one person: `spokesman`, `diplomat`.
pub(crate) const PERSON: Classes = 1 << 26;
/// Nouns for several people: `officials`, `police`.
pub(crate) const GROUP: Classes = 1 << 27;
/// Nouns for organisations: `ministry`, `party`.
pub(crate) const ORGANIZATION: Classes = 1 << 28;
/// Organisations that are part of a state.
pub(crate) const STATE_BODY: Classes = 1 << 29;
/// Written sources: `report`, `study`.
pub(crate) const DOCUMENT: Classes = 1 << 30;
/// Male by form.
pub(crate) const MALE: Classes = 1 << 31;
/// Female by form.
pub(crate) const FEMALE: Classes = 1 << 32;
/// Lower-case parts of names: `bin`, `van`.
pub(crate) const PARTICLE: Classes = 1 << 33;
/// Days and months.
pub(crate) const CALENDAR: Classes = 1 << 34;
/// `yesterday`, `today`, `earlier`.
pub(crate) const TIME: Classes = 1 << 35;
/// Nouns that quotation marks name rather than quote: `conference`, `book`, `entitled`.
pub(crate) const TITLED: Classes = 1 << 36;
/// Nouns for a speech: `remarks`, `thoughts`.
pub(crate) const SPEECH: Classes = 1 << 37;
/// What a state has towards something: `commitment`, `stance`.
pub(crate) const STANCE: Classes = 1 << 38;
/// Frequent verbs that report nothing; they end a noun phrase.
pub(crate) const VERB: Classes = 1 << 39;
/// Words that begin sentences and are no names.
pub(crate) const OPENER: Classes = 1 << 40;
/// A given name.
pub(crate) const GIVEN: Classes = 1 << 41;
/// `another`, `five`: numbers spelled out.
pub(crate) const NUMERAL: Classes = 1 << 42;
/// Abbreviations whose full stop does not end a sentence before a capital.
pub(crate) const ABBREVIATION: Classes = 1 << 43;
/// Plural in form.
pub(crate) const PLURAL: Classes = 1 << 44;
/// Words that a general description uses for somebody known: `the leader`, `the politician`.
pub(crate) const GENERIC: Classes = 1 << 45;
/// Words around a recipient or occasion of a quotation: `reporters`, `interview`.
pub(crate) const AUDIENCE: Classes = 1 << 46;
/// A word that begins the name of a country, people or capital.
pub(crate) const PLACE: Classes = 1 << 47;
/// A news agency or outlet when it stands alone: `Reuters`.
pub(crate) const OUTLET: Classes = 1 << 48;

/// Any pronoun that can be a subject.
pub(crate) const PRONOUN: Classes =
    HE | SHE | IT | THEY | FIRST_SINGULAR | FIRST_PLURAL | YOU | RELATIVE;
