//! Carries an occasion on: who speaks on says it at the same one, until another one is named. Knows
//! the statements only.

use std::collections::BTreeMap;

use crate::statement::{Occasion, Statement};

/// Gives every statement whose own sentence names no occasion that of the statement before by the same
/// speaker. Who is quoted in passing, inside another statement, neither gives nor takes.
pub(crate) fn inherit(statements: &mut [Statement]) {
    let mut last: BTreeMap<(String, String), Occasion> = BTreeMap::new();
    for statement in statements {
        let speaker = &statement.speaker;
        if speaker.name.is_empty() || statement.parent.is_some() {
            continue;
        }
        let key = (speaker.name.clone(), speaker.country.clone());
        let before = last.get(&key);
        let merged = match (statement.occasion.take(), before) {
            (Some(own), Some(before)) => Some(merge(own, before)),
            (own, before) => own.or_else(|| before.cloned()),
        };
        if let Some(occasion) = &merged {
            last.insert(key, occasion.clone());
        }
        statement.occasion = merged;
    }
}

/// "he said on Tuesday" behind a press conference on Tuesday: a bare time or place may be that of the
/// event before.
fn merge(own: Occasion, before: &Occasion) -> Occasion {
    let bare = own.name.is_empty() && own.kind.is_none() && own.medium.is_empty();
    let fits = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
    if !bare || !fits(&own.date, &before.date) || !fits(&own.place, &before.place) {
        return own;
    }
    let mut merged = before.clone();
    for (field, found) in [(&mut merged.date, own.date), (&mut merged.place, own.place)] {
        if field.is_empty() {
            *field = found;
        }
    }
    for span in own.spans {
        if !merged.spans.contains(&span) {
            merged.spans.push(span);
        }
    }
    merged.spans.sort();
    merged
}
