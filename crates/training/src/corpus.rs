//! Annotated texts: brat standoff with source, cue and content, tagged words beside them, and CoNLL-U.
//! Reads; judges nothing.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

/// Source, cue and content of one attribution, as ranges of bytes in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spans {
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
}

/// One annotated article.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The name of its file.
    pub(crate) stem: String,
    pub(crate) text: String,
    pub(crate) gold: Vec<Spans>,
}

/// Reads `folder/text/*.txt` with `folder/attributions/*.ann`; of several annotators the first in
/// name order counts.
pub(crate) fn read(folder: &Path) -> Result<Vec<Document>> {
    let marks = names(&folder.join("attributions"))?;
    let mut documents = Vec::new();
    for path in names(&folder.join("text"))? {
        let stem = stem(&path);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {path:?}"))?;
        let mark = marks.iter().find(|mark| {
            let rest = self::stem(mark);
            rest == stem || rest.strip_prefix(&stem).is_some_and(is_annotator)
        });
        let mark = mark.with_context(|| format!("no .ann for {path:?}"))?;
        let raw = fs::read_to_string(mark).with_context(|| format!("reading {mark:?}"))?;
        let gold = standoff(&text, &raw).with_context(|| format!("reading {mark:?}"))?;
        documents.push(Document { stem, text, gold });
    }
    ensure!(!documents.is_empty(), "no texts in {folder:?}");
    Ok(documents)
}

fn is_annotator(rest: &str) -> bool {
    rest.len() == 5
        && rest.starts_with('_')
        && rest[1..].bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}

/// The files of a folder by name.
pub(crate) fn names(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {folder:?}"))?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.path());
    }
    names.sort();
    Ok(names)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads the attributions of one file. Those without content are left out.
fn standoff(text: &str, raw: &str) -> Result<Vec<Spans>> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let mut spans: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut gold = Vec::new();
    let fields = |line| {
        let mut fields = str::split(line, '\t');
        (fields.next().unwrap_or_default(), fields.next().unwrap_or_default())
    };
    for (id, body) in raw.lines().map(fields) {
        if id.starts_with('T') && id.len() > 1 && id[1..].bytes().all(|byte| byte.is_ascii_digit())
        {
            let (_, offsets) = body.split_once(' ').context("a span without offsets")?;
            let mut pieces = Vec::new();
            for piece in offsets.split(';') {
                let (start, end) = piece.split_once(' ').context("a span without an end")?;
                let (start, end): (usize, usize) = (start.parse()?, end.parse()?);
                ensure!(start < end && end < starts.len(), "span {start}-{end} outside the text");
                pieces.push(starts[start]..starts[end]);
            }
            spans.insert(id, pieces);
        }
    }
    // An attribution may stand before its spans.
    for (id, body) in raw.lines().map(fields) {
        if id.starts_with('E') {
            let mut found = Spans::default();
            for argument in body.split_whitespace() {
                let Some((role, span)) = argument.split_once(':') else { bail!("no role: {body}") };
                let role = role.trim_end_matches(|letter: char| letter.is_ascii_digit());
                let list = match role {
                    "Source" => &mut found.source,
                    "Cue" => &mut found.cue,
                    "Content" => &mut found.content,
                    _ => continue,
                };
                list.extend(spans.get(span).with_context(|| format!("unknown {span}"))?.clone());
            }
            for list in [&mut found.source, &mut found.cue, &mut found.content] {
                list.sort_by_key(|range| (range.start, range.end));
                list.dedup();
            }
            if !found.content.is_empty() {
                gold.push(found);
            }
        }
    }
    Ok(gold)
}

/// A word with its part of speech.
type Tagged = (String, String);

/// Reads "word TAB tag" lines.
pub(crate) fn tagged(path: &Path) -> Result<Vec<Tagged>> {
    let raw = fs::read_to_string(path).with_context(|| format!("reading {path:?}"))?;
    let lines = raw.lines().filter_map(|line| line.split_once('\t'));
    Ok(lines.map(|(word, tag)| (word.to_string(), tag.to_string())).collect())
}

/// A text made of tagged words, one a span of bytes.
pub(crate) struct TaggedText {
    pub(crate) text: String,
    /// Where the tagged words stand, with their tags.
    pub(crate) words: Vec<(Range<usize>, String)>,
}

/// Finds the words of `tagged`, which is moved on, in a text.
pub(crate) fn align<'a>(text: &str, tagged: &mut &'a [Tagged]) -> Vec<(Range<usize>, &'a str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((word, tag)) = tagged.first() {
        let word = match word.as_str() {
            "-LRB-" => "(",
            "-RRB-" => ")",
            "-LSB-" => "[",
            "-RSB-" => "]",
            "-LCB-" => "{",
            "-RCB-" => "}",
            word => word,
        };
        let rest = text[at..].trim_start();
        if rest.is_empty() {
            break;
        }
        let start = text.len() - rest.len();
        if rest.starts_with(word) {
            at = start + word.len();
            found.push((start..at, tag.as_str()));
        } else {
            // The tagger wrote the word in another way: look for the next place that fits.
            let near =
                rest.char_indices().take(40).find(|(skip, _)| rest[*skip..].starts_with(word));
            let Some((skip, _)) = near else {
                let ahead =
                    tagged.iter().skip(1).take(3).any(|(next, _)| rest.starts_with(next.as_str()));
                if !ahead {
                    // Not of this text any more, or a lost word; step over one character.
                    at = start + rest.chars().next().map_or(1, char::len_utf8);
                }
                *tagged = &tagged[1..];
                continue;
            };
            at = start + skip + word.len();
            found.push((start + skip..at, tag.as_str()));
        }
        *tagged = &tagged[1..];
    }
    found
}

/// Reads the sentences of a CoNLL-U file as one text, a line each.
pub(crate) fn conllu(path: &Path) -> Result<TaggedText> {
    let raw = fs::read_to_string(path).with_context(|| format!("reading {path:?}"))?;
    conllu_text(&raw)
}

/// Reads the content of a CoNLL-U file; the words come in the order of its rows.
pub(crate) fn conllu_text(raw: &str) -> Result<TaggedText> {
    let mut out = TaggedText { text: String::new(), words: Vec::new() };
    // The last word of a written word that is split in several, and whether a space follows it.
    let mut written: Option<(usize, bool)> = None;
    for line in raw.lines() {
        if line.is_empty() {
            out.text.push('\n');
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || fields.len() < 10 {
            continue;
        }
        let mut space = !fields[9].contains("SpaceAfter=No");
        if let Some((_, last)) = fields[0].split_once('-') {
            written = Some((last.parse()?, space));
            continue;
        }
        let Ok(number) = fields[0].parse::<usize>() else { continue };
        if let Some((last, follows)) = written {
            space = number == last && follows;
            written = written.filter(|_| number < last);
        }
        let start = out.text.len();
        out.text.push_str(fields[1]);
        out.words.push((start..out.text.len(), fields[4].to_string()));
        if space {
            out.text.push(' ');
        }
    }
    Ok(out)
}
