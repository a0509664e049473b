//! Offices that a description names before the article names who holds them: "Oman's oil minister said
//! it rains. ... Ana Prado told reporters". Reads a field once before anybody is resolved.

use super::office::{GENERAL, Offices};
use super::role::role_of;
use super::{Entities, Referent};
use crate::frame::Frame;
use crate::lexicon::class;
use crate::mention::{Mention, MentionKind, is_headline};
use crate::text::Text;

/// Paragraphs in which a description without "the" may stand for somebody who is named later.
const LEAD_PARAGRAPHS: usize = 2;

/// How many paragraphs behind its description a name may stand.
const REACH_PARAGRAPHS: usize = 3;

impl Entities {
    /// Gives the office of a description to the next new name, when that comes without one.
    pub(crate) fn introduce(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &[Referent],
        frames: &[Frame],
    ) {
        let offices = Offices::of(self);
        let firsts = firsts(text, mentions, referents, self.list.len());
        let speaks = speakers(mentions.len(), frames);
        let mut given: Vec<u32> = Vec::new();
        for (index, mention) in mentions.iter().enumerate() {
            let plain = mention.kind == MentionKind::Role && referents[index] == Referent::None;
            if !plain || !self.is_introduction(text, mention, speaks[index]) {
                continue;
            }
            let Some(role) = role_of(text, mention) else { continue };
            if offices.are_held(&role.key, &given) {
                continue;
            }
            let here = text.layout.paragraph_index(mention.head);
            let next = (index + 1..mentions.len())
                .take_while(|other| {
                    let there = text.layout.paragraph_index(mentions[*other].head);
                    there - here <= REACH_PARAGRAPHS
                })
                .filter(|other| speaks[*other])
                .find_map(|other| match referents[other] {
                    Referent::Entity(id) if firsts[id as usize] == other => Some(id),
                    _ => None,
                });
            let Some(id) = next else { continue };
            let entity = &mut self.list[id as usize];
            let bare = entity.kind == MentionKind::Name
                && (given.contains(&id)
                    || entity.roles.iter().all(|role| GENERAL.contains(&role.key.as_str()))
                        && entity.affiliation.is_empty())
                && entity.words.len() > 1
                && entity.gender.agrees(mention.gender);
            if bare {
                entity.learn(text, mention);
                given.push(id);
            }
        }
    }

    /// Whether a description can stand for somebody who is named later: it is definite, of one person
    /// in office, and speaks or opens a paragraph.
    fn is_introduction(&self, text: &Text<'_>, mention: &Mention, speaks: bool) -> bool {
        let office = mention.tokens.clone().any(|at| text.is(at, class::OFFICE | class::NATIONAL));
        let several = mention.tokens.clone().any(|at| text.is(at, class::PLURAL | class::GROUP));
        let paragraph = text.layout.paragraph(mention.tokens.start);
        let opens = mention.tokens.start == paragraph.start && !is_headline(text, paragraph);
        // "A former head of the bank told a court": in the first lines also without "the".
        let lead = text.layout.paragraph_index(mention.head) < LEAD_PARAGRAPHS;
        // "The Speaker" alone may be anybody's.
        let more = mention.country.is_some() || !mention.of.is_empty() || mention.title.len() > 1;
        (office || mention.country.is_some())
            && more
            && (mention.definite || lead)
            && !several
            && (speaks || opens)
    }
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

/// Which mentions are sources.
fn speakers(mentions: usize, frames: &[Frame]) -> Vec<bool> {
    let mut speaks = vec![false; mentions];
    for source in frames.iter().filter_map(|frame| frame.source.as_ref()) {
        if let Some(index) = source.mention {
            speaks[index] = true;
        }
    }
    speaks
}
