//! What the cast tells about statements: whom and what their content names.

use super::{Appearance, Cast, Figure, Form};
use crate::article::Span;
use crate::attribution::speaker::{kind_of, known};
use crate::entity::Entities;
use crate::mention::MentionKind;
use crate::statement::{Mention, SpeakerKind, Statement};

impl Cast {
    /// Writes to each statement what its content names.
    pub(crate) fn tell(&self, entities: &Entities, statements: &mut [Statement]) {
        for statement in statements {
            let mentions = statement.content.iter().flat_map(|span| self.within(span));
            statement.mentions = mentions.filter_map(|it| mention(it, entities)).collect();
        }
    }

    /// The mentions that lie in a span.
    fn within(&self, span: &Span) -> &[Appearance] {
        let place = |it: &Appearance| (it.head.field, it.head.start);
        let start = self.mentions.partition_point(|it| place(it) < (span.field, span.start));
        let end = self.mentions.partition_point(|it| place(it) < (span.field, span.end));
        &self.mentions[start..end.max(start)]
    }
}

/// A mention as statements have it: only names, and only of somebody who could speak, of states and
/// of documents.
fn mention(found: &Appearance, entities: &Entities) -> Option<Mention> {
    if found.form != Form::Name {
        return None;
    }
    let span = found.span;
    let Some(entity) = entities.list.get(found.entity as usize) else {
        // Nobody whom `entity` knows: several could be meant, or a body inside a title.
        let kind = match found.figure {
            Figure::Person => SpeakerKind::Person,
            Figure::Organization => SpeakerKind::Organization,
            _ => return None,
        };
        return Some(Mention { span, name: String::new(), kind, country: String::new() });
    };
    let kind = match (found.figure, entity.kind) {
        (Figure::Person, MentionKind::Name) => SpeakerKind::Person,
        (Figure::Person, _) => SpeakerKind::Group,
        (Figure::Organization, _) if kind_of(entity) == SpeakerKind::Government => {
            SpeakerKind::Government
        }
        (Figure::Organization, _) => SpeakerKind::Organization,
        (Figure::Place, MentionKind::Place) => SpeakerKind::Government,
        (_, MentionKind::Document) => SpeakerKind::Document,
        _ => return None,
    };
    let known = known(entity);
    Some(Mention { span, name: known.name, kind, country: known.country })
}
