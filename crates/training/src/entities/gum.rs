//! Gold mentions of GUM: the `Entity=` marks of a CoNLL-U file as heads in one running text. Reads;
//! judges nothing.
//!
//! A mark opens as `(id-etype-infstat-salience-centering-minspan-link-identity` and closes as `id)`,
//! or in one as `(...)`. The head of a mention is the word of its span whose governor lies outside.
//! Where a common noun heads a name ("biologist Ada Lund"), the first proper noun that hangs on it as
//! `flat` is the head of the name.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result};

/// What is asked for of the gold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A person by name or pronoun.
    Person,
    /// An organisation by name.
    Organization,
}

/// One mention: the bytes of its head, what it is, and whom it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) head: Range<usize>,
    pub(crate) class: Class,
    pub(crate) entity: u32,
}

/// A text with its mentions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    pub(crate) text: String,
    pub(crate) mentions: Vec<Marked>,
}

struct Row {
    id: usize,
    tag: String,
    governor: usize,
    relation: String,
    span: Range<usize>,
}

struct Open {
    id: String,
    class: Option<Class>,
    start: usize,
}

/// Reads one file.
pub(crate) fn read(path: &Path) -> Result<Gold> {
    let raw = fs::read_to_string(path).with_context(|| format!("reading {path:?}"))?;
    Ok(parse(&raw))
}

/// Reads the text and the mentions of CoNLL-U. Odd lines are left out.
pub(crate) fn parse(raw: &str) -> Gold {
    let mut gold = Gold::default();
    let mut rows: Vec<Row> = Vec::new();
    let mut marks: Vec<(usize, String)> = Vec::new();
    // The last word of a written word that is split in several, and whether a space follows it.
    let mut written: Option<(usize, bool)> = None;
    for line in raw.lines().chain([""]) {
        if line.is_empty() {
            sentence(&rows, &marks, &mut gold.mentions);
            rows.clear();
            marks.clear();
        } else if line.starts_with("# newpar") && !line.starts_with("# newpar_block") {
            let end = gold.text.trim_end().len();
            gold.text.truncate(end);
            if end > 0 {
                gold.text.push_str("\n\n");
            }
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || fields.len() < 10 {
            continue;
        }
        let mut space = !fields[9].contains("SpaceAfter=No");
        if let Some((_, last)) = fields[0].split_once('-') {
            written = last.parse().ok().map(|last| (last, space));
            continue;
        }
        let Ok(id) = fields[0].parse::<usize>() else { continue };
        if let Some((last, follows)) = written {
            space = id == last && follows;
            written = written.filter(|_| id < last);
        }
        let start = gold.text.len();
        gold.text.push_str(fields[1]);
        let span = start..gold.text.len();
        if space {
            gold.text.push(' ');
        }
        if let Some(mark) = fields[9].split('|').find_map(|mark| mark.strip_prefix("Entity=")) {
            marks.push((rows.len(), mark.to_string()));
        }
        rows.push(Row {
            id,
            tag: fields[4].to_string(),
            governor: fields[6].parse().unwrap_or(0),
            relation: fields[7].to_string(),
            span,
        });
    }
    gold
}

/// Reads the marks of one sentence.
fn sentence(rows: &[Row], marks: &[(usize, String)], out: &mut Vec<Marked>) {
    let mut open: Vec<Open> = Vec::new();
    for (at, mark) in marks {
        let mut rest = mark.as_str();
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('(') {
                let end = inner.find(['(', ')']).unwrap_or(inner.len());
                let fields: Vec<&str> = inner[..end].splitn(8, '-').collect();
                let class = match fields.get(1) {
                    Some(&"person") => Some(Class::Person),
                    Some(&"organization") => Some(Class::Organization),
                    _ => None,
                };
                open.push(Open { id: fields[0].to_string(), class, start: *at });
                rest = &inner[end..];
                if let Some(behind) = rest.strip_prefix(')') {
                    rest = behind;
                    out.extend(open.pop().and_then(|open| close(rows, &open, *at)));
                }
            } else {
                let Some(end) = rest.find(')') else { break };
                let id = &rest[..end];
                if let Some(index) = open.iter().rposition(|open| open.id == id) {
                    out.extend(close(rows, &open.remove(index), *at));
                }
                rest = &rest[end + 1..];
            }
        }
    }
}

fn close(rows: &[Row], open: &Open, last: usize) -> Option<Marked> {
    let class = open.class?;
    let entity = open.id.parse().ok()?;
    let inside = &rows[open.start..=last];
    let within = |governor: usize| inside.iter().any(|row| row.id == governor);
    let head = inside.iter().find(|row| !within(row.governor))?;
    let proper = |row: &&Row| matches!(row.tag.as_str(), "NNP" | "NNPS");
    let by_name = Some(head).filter(proper).or_else(|| {
        let flat = |row: &&Row| row.governor == head.id && row.relation.starts_with("flat");
        inside.iter().filter(flat).find(proper)
    });
    let pronoun = matches!(head.tag.as_str(), "PRP" | "PRP$");
    let found = match class {
        Class::Person if pronoun => Some(head),
        _ => by_name,
    };
    found.map(|row| Marked { head: row.span.clone(), class, entity })
}
