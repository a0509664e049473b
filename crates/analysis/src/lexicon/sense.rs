//! Senses: what kind of thing or deed a noun or verb names, and its dictionary form. Read off the
//! word lists in `data/wordnet.txt`, whose licence stands beside them.

use super::verb;

/// The words by sense.
static WORDNET: &str = include_str!("../../data/wordnet.txt");

/// The kind of nouns for people: the place of `noun.person` among the noun files of the list, from 1.
pub(crate) const PERSON: u8 = 16;

/// What a written word can be as a noun or as a verb; 0 where it can be none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sense {
    /// The kind of thing, from 1.
    pub(crate) noun: u8,
    /// The kind of deed, from 1.
    pub(crate) verb: u8,
    /// The number of the dictionary form as a noun.
    pub(crate) noun_lemma: u16,
    /// The number of the dictionary form as a verb.
    pub(crate) verb_lemma: u16,
}

impl Sense {
    /// Takes over what is not known yet; `sure` also what is.
    pub(super) fn merge(&mut self, other: Self, sure: bool) {
        if other.noun > 0 && (self.noun == 0 || sure) {
            (self.noun, self.noun_lemma) = (other.noun, other.noun_lemma);
        }
        if other.verb > 0 && (self.verb == 0 || sure) {
            (self.verb, self.verb_lemma) = (other.verb, other.verb_lemma);
        }
    }
}

/// Calls `each` with every written form, its sense, and whether the form is an irregular one.
pub(super) fn each(mut each: impl FnMut(&str, Sense, bool)) {
    let (mut nouns, mut verbs, mut lemma) = (0, 0, 0);
    for line in WORDNET.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let is_noun = words.next().is_some_and(|name| name.starts_with("noun."));
        nouns += u8::from(is_noun);
        verbs += u8::from(!is_noun);
        for entry in words {
            lemma += 1;
            let sense = if is_noun {
                Sense { noun: nouns, noun_lemma: lemma, ..Sense::default() }
            } else {
                Sense { verb: verbs, verb_lemma: lemma, ..Sense::default() }
            };
            let mut forms = entry.split('/');
            let base = forms.next().unwrap_or_default();
            each(base, sense, false);
            each(&verb::third(base), sense, false);
            if !is_noun {
                each(&verb::past(base), sense, false);
                each(&verb::ing(base), sense, false);
            }
            forms.for_each(|form| each(form, sense, true));
        }
    }
}
