//! Offices that a description names before the article names who holds them: "Oman's oil minister said
//! it rains. ... Ana Prado told reporters". Reads a field once before anybody is resolved.

use super::office::{GENERAL, OF_THEIR_OWN, Offices, says_all};
use super::role::{Role, role_of};
use super::{Entities, Evidence, Referent};
use crate::frame::Frame;
use crate::lexicon::{class, country_code};
use crate::mention::{Mention, MentionKind, is_headline};
use crate::text::Text;
use crate::token::Kind;

/// Paragraphs in which a description without "the" may stand for somebody who is named later.
const LEAD_PARAGRAPHS: usize = 2;

/// How many who speak may stand between a description in the lead and the name.
const REACH_SPEAKERS: usize = 6;

/// How many paragraphs behind its description a name may stand.
const REACH_PARAGRAPHS: usize = 3;

impl Entities {
    /// Takes a description for the next new name, and gives it the office, when nothing speaks against it.
    pub(crate) fn introduce(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &mut [Referent],
        frames: &[Frame],
    ) {
        let offices = Offices::of(self);
        let firsts = firsts(text, mentions, referents, self.list.len());
        let speaks = speakers(mentions, frames);
        let mut given: Vec<u32> = Vec::new();
        for (index, mention) in mentions.iter().enumerate() {
            let plain = mention.kind == MentionKind::Role && referents[index] == Referent::None;
            if !plain || !self.is_introduction(text, mention, speaks[index]) {
                continue;
            }
            let Some(role) = role_of(text, mention) else { continue };
            // "The special representative" is not held by whoever is a representative.
            let field = |at: &usize| text.is(*at, class::PORTFOLIO | class::MODIFIER);
            let of = mention.of.start..mention.of.end.min(mention.tokens.end).max(mention.of.start);
            let title = mention.title.clone().chain(of);
            let words = title.filter(field).map(|at| text.folded.word(at));
            let words: Vec<&str> = words.collect();
            let held = |id: u32| {
                self.list[id as usize].roles.iter().any(|role| says_all(&role.text, &words))
            };
            let taken = offices.are_held(&role.key, &given, held);
            let here = text.layout.paragraph_index(mention.head);
            let lead = here < LEAD_PARAGRAPHS;
            // "The defendant's lawyer thinks otherwise. "Ships sail," Ada Lund told": named at once.
            let reach = if is_office(text, mention) || lead { REACH_PARAGRAPHS } else { 0 };
            let next = (index + 1..mentions.len())
                .take_while(|other| {
                    let there = text.layout.paragraph_index(mentions[*other].head);
                    there - here <= reach
                })
                .filter(|other| speaks[*other] || is_speaking(text, &mentions[*other]))
                .filter(|other| mentions[*other].kind != MentionKind::Pronoun)
                .take(if lead { REACH_SPEAKERS } else { 1 })
                .find_map(|other| match referents[other] {
                    Referent::Entity(id) if firsts[id as usize] == other => Some(id),
                    _ => None,
                });
            let Some(id) = next else { continue };
            // "The Korean leader" may be a president who was named before.
            let compatriot = mention.country.is_some_and(|home| {
                self.list.iter().any(|it| {
                    let titled = matches!(&it.country, Some((Evidence::Title, code)) if code == country_code(home));
                    titled && it.kind == MentionKind::Name && (it.first as usize) < index
                })
            });
            let entity = &mut self.list[id as usize];
            let open = |known: &Role| {
                !known.office || GENERAL.contains(&known.key.as_str()) || known.is_akin(&role)
            };
            let akin = entity.roles.iter().any(|known| known.is_akin(&role));
            // A police chief heads no bank.
            let own = |at: usize| {
                let word = text.folded.word(at);
                let said = |role: &Role| role.text.to_lowercase().contains(word);
                OF_THEIR_OWN.contains(&word)
                    && !entity.affiliation.to_lowercase().contains(word)
                    && !entity.roles.iter().any(said)
            };
            if akin && mention.tokens.clone().any(own) {
                continue;
            }
            if taken && !(akin && lead) {
                continue;
            }
            // "The Kazakh leader" is not the president of another country who is named next.
            let country = entity.country.as_ref().map(|(_, code)| code.as_str());
            let abroad = mention
                .country
                .is_some_and(|home| country.is_some_and(|code| code != country_code(home)));
            let bare = entity.kind == MentionKind::Name
                && !abroad
                && !(GENERAL.contains(&role.key.as_str()) && compatriot)
                && (given.contains(&id)
                    || entity.roles.iter().all(open) && (akin || entity.affiliation.is_empty()))
                && entity.words.len() > 1
                && entity.gender.agrees(mention.gender);
            if bare {
                entity.learn(text, mention);
                given.push(id);
                referents[index] = Referent::Entity(id);
            }
        }
    }

    /// Whether a description can stand for somebody who is named later: it is definite, of one person
    /// in office, and speaks or opens a paragraph.
    fn is_introduction(&self, text: &Text<'_>, mention: &Mention, speaks: bool) -> bool {
        let office = is_office(text, mention);
        let person =
            mention.definite && mention.tokens.clone().any(|at| text.is(at, class::PERSON));
        let noun = mention.noun();
        let several = text.is(noun, class::PLURAL | class::GROUP);
        let paragraph = text.layout.paragraph(mention.tokens.start);
        let opens = mention.tokens.start == paragraph.start && !is_headline(text, paragraph);
        // "A former head of the bank told a court": in the first lines also without "the".
        let lead = text.layout.paragraph_index(mention.head) < LEAD_PARAGRAPHS;
        // "The Speaker" alone may be anybody's.
        let owned = mention.tokens.clone().any(|at| text.kind(at) == Kind::Clitic);
        let more =
            mention.country.is_some() || !mention.of.is_empty() || mention.title.len() > 1 || owned;
        (office || person || mention.country.is_some())
            && more
            && (mention.definite || lead || text.same(mention.tokens.start, "the"))
            && !several
            && (speaks || opens)
    }
}

/// "Ada Lund was speaking at the opening."
fn is_speaking(text: &Text<'_>, mention: &Mention) -> bool {
    let end = mention.tokens.end;
    let does = ["speaking", "delivering", "addressing"];
    text.is(end, class::BE) && does.iter().any(|it| text.same(end + 1, it))
}

/// Whether a description names an office of state or of a body.
fn is_office(text: &Text<'_>, mention: &Mention) -> bool {
    mention.country.is_some()
        || mention.tokens.clone().any(|at| text.is(at, class::OFFICE | class::NATIONAL))
}

/// The first mention of each entity outside headlines.
fn firsts(
    text: &Text<'_>,
    mentions: &[Mention],
    referents: &[Referent],
    entities: usize,
) -> Vec<usize> {
    let body = text
        .layout
        .paragraphs
        .first()
        .map_or(0, |first| if is_headline(text, first.clone()) { first.end } else { 0 });
    let mut firsts = vec![usize::MAX; entities];
    for (index, referent) in referents.iter().enumerate() {
        if let (Referent::Entity(id), true) = (referent, mentions[index].head >= body) {
            let first = &mut firsts[*id as usize];
            *first = (*first).min(index);
        }
    }
    firsts
}

/// Which mentions are sources; of "a former head of Malawi's agency" the head is, not the agency.
fn speakers(mentions: &[Mention], frames: &[Frame]) -> Vec<bool> {
    let mut speaks = vec![false; mentions.len()];
    for source in frames.iter().filter_map(|frame| frame.source.as_ref()) {
        let Some(index) = source.mention else { continue };
        let holder =
            (index.saturating_sub(2)..index).find(|other| mentions[*other].holds(&mentions[index]));
        speaks[holder.unwrap_or(index)] = true;
    }
    speaks
}
