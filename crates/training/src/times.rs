//! Scores the values of dates against texts in CoNLL-U whose `<date>` marks say what day, month or year
//! is meant. Knows no rule that finds a date.
//!
//! A mark counts as found when the time that the engine reads in its words means exactly the same
//! stretch of the calendar. Marks tell days at best, so a time of day is not looked at. A mark that only
//! bounds a time (`notBefore`) has no exact value and is counted apart.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use readout_analysis::learning::Reader;
use readout_analysis::{DateMention, Model, Published};

use crate::corpus;

/// A time that a person marked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    bytes: Range<usize>,
    value: Marked,
}

/// What a mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Marked {
    /// `when`
    Exact(String),
    /// `from` and `to`
    Between(String, String),
    /// One of them alone, or `notBefore` and `notAfter`
    Bound,
}

/// A text with its marks.
#[derive(Debug)]
struct Marking {
    text: String,
    published: Option<Published>,
    marks: Vec<Mark>,
}

const KINDS: [&str; 4] = ["day", "month", "year", "stretch"];

impl Marked {
    /// Index into [`KINDS`].
    fn kind(&self) -> usize {
        match self {
            Self::Exact(value) => 2_usize.saturating_sub(value.matches('-').count()),
            Self::Between(..) | Self::Bound => 3,
        }
    }
}

/// How many marks were found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// With exactly the right value.
    exact: usize,
    /// With an exact value in the mark.
    marked: usize,
    /// Both by how exact the mark is: day, month, year, any other stretch.
    by_kind: [(usize, usize); KINDS.len()],
    /// Any time was found in the words of the mark.
    touched: usize,
    /// Marks without an exact value.
    bounds: usize,
}

/// Scores all files of a folder whose names begin with `start`, as Markdown.
pub(crate) fn report(model: &Model, folder: &Path, start: &str, misses: bool) -> Result<String> {
    let (mut tally, mut listed, mut files) = (Tally::default(), String::new(), 0);
    for path in corpus::names(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(start) || !name.ends_with(".conllu") {
            continue;
        }
        let raw = fs::read_to_string(&path).with_context(|| format!("reading {path:?}"))?;
        let marking = read(&raw).with_context(|| format!("reading {path:?}"))?;
        let missed = score(model, &marking, &mut tally);
        files += 1;
        for mark in missed.iter().filter(|_| misses) {
            let _ = writeln!(listed, "{name}: {mark}");
        }
    }
    ensure!(files > 0, "no file in {folder:?} begins with {start:?}");
    let Tally { exact, marked, by_kind, touched, bounds } = tally;
    let share = |part: usize| 100.0 * part as f64 / marked.max(1) as f64;
    let mut report = format!(
        "{listed}files {files}, marked dates {marked} (and {bounds} that only bound a time)\n\
         exact value    {exact:4}  {:5.1} %\n",
        share(exact),
    );
    for (kind, (hits, all)) in KINDS.iter().zip(by_kind) {
        let _ = writeln!(report, "  {kind:12} {hits:4}  of {all}");
    }
    let _ = writeln!(report, "any time found {touched:4}  {:5.1} %", share(touched));
    Ok(report)
}

/// Counts the marks of one text; tells those that were missed.
fn score(model: &Model, marking: &Marking, tally: &mut Tally) -> Vec<String> {
    let sheet = Reader::default();
    let sheet = sheet.sheet(&marking.text, &model.tagger);
    let found = sheet.dates(marking.published);
    let mut missed = Vec::new();
    for mark in &marking.marks {
        let overlap = |found: &DateMention| {
            found
                .span
                .end
                .min(mark.bytes.end)
                .saturating_sub(found.span.start.max(mark.bytes.start))
        };
        let inside: Vec<&DateMention> = found.iter().filter(|found| overlap(found) > 0).collect();
        if mark.value == Marked::Bound {
            tally.bounds += 1;
            continue;
        }
        tally.marked += 1;
        tally.touched += usize::from(!inside.is_empty());
        let right = match &mark.value {
            Marked::Exact(value) => inside
                .iter()
                .max_by_key(|found| overlap(found))
                .is_some_and(|found| day_part(&found.value) == value),
            Marked::Between(from, to) => is_between(&inside, from, to),
            Marked::Bound => false,
        };
        tally.exact += usize::from(right);
        let (hits, all) = &mut tally.by_kind[mark.value.kind()];
        *hits += usize::from(right);
        *all += 1;
        if !right {
            let values: Vec<&str> = inside.iter().map(|found| found.value.as_str()).collect();
            let words = &marking.text[mark.bytes.clone()];
            missed.push(format!("{words:?} {:?} found {values:?}", mark.value));
        }
    }
    missed
}

/// A value without its time of day.
fn day_part(value: &str) -> &str {
    if value.starts_with('P') { value } else { value.split('T').next().unwrap_or(value) }
}

/// Whether the found times begin and end where the mark does.
fn is_between(found: &[&DateMention], from: &str, to: &str) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    let (Some(first), Some(last)) = (stretch(&first.value), stretch(&last.value)) else {
        return false;
    };
    let whole =
        |date: &str, end: bool| stretch(date).map(|range| if end { range.1 } else { range.0 });
    (Some(first.0), Some(last.1)) == (whole(from, false), whole(to, true))
}

/// Year, month and day.
type Date = (i32, u8, u8);

/// First and last day of a value; the last of a month is 31, which compares all the same.
fn stretch(value: &str) -> Option<(Date, Date)> {
    let value = day_part(value);
    let fields: Vec<&str> = value.split('-').collect();
    // The season of any year: "--06" to "--09".
    let year: i32 = if fields[0] == "XXXX" { 0 } else { fields[0].parse().ok()? };
    let years = |first: i32, last: i32| Some(((first, 1, 1), (last, 12, 31)));
    match (fields[0].len(), fields.get(1), fields.get(2)) {
        (2, None, _) => years(year * 100, year * 100 + 99),
        (3, None, _) => years(year * 10, year * 10 + 9),
        (4, None, _) => years(year, year),
        (4, Some(part), None) => {
            let months = |first: u8, last: u8| Some(((year, first, 1), (year, last, 31)));
            match *part {
                "H1" => months(1, 6),
                "H2" => months(7, 12),
                // The corpus lets a season end in the month in which the next one begins.
                "SP" => months(3, 6),
                "SU" => months(6, 9),
                "FA" => months(9, 12),
                "WI" => Some(((year, 12, 1), (year + i32::from(year > 0), 3, 31))),
                part if part.starts_with('Q') => {
                    let quarter: u8 = part[1..].parse().ok()?;
                    months(quarter * 3 - 2, quarter * 3)
                }
                part if part.starts_with('W') => week(year, part[1..].parse().ok()?),
                part => {
                    let month = part.parse().ok()?;
                    months(month, month)
                }
            }
        }
        (4, Some(month), Some(day)) => {
            let mut day: u8 = day.parse().ok()?;
            let month: u8 = month.parse().ok()?;
            let ends = match month {
                2 => day >= 28,
                4 | 6 | 9 | 11 => day == 30,
                _ => false,
            };
            let first = (year, month, day);
            if ends {
                day = 31;
            }
            Some((first, (year, month, day)))
        }
        _ => None,
    }
}

/// Monday and Sunday of an ISO week, found by counting from the fourth of January.
fn week(year: i32, week: i64) -> Option<(Date, Date)> {
    // Sakamoto's day of the week for the fourth of January; Monday is 0.
    let before = i64::from(year - 1);
    let weekday = (before + before / 4 - before / 100 + before / 400 + 3).rem_euclid(7);
    let monday = 4 - weekday + 7 * (week - 1);
    let day = |mut day: i64| -> Option<Date> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        if day < 1 {
            return Some((year - 1, 12, u8::try_from(31 + day).ok()?));
        }
        for (month, length) in (1..).zip(lengths) {
            if day <= length {
                return Some((year, month, u8::try_from(day).ok()?));
            }
            day -= length;
        }
        Some((year + 1, 1, u8::try_from(day).ok()?))
    };
    Some((day(monday)?, day(monday + 6)?))
}

/// Reads a CoNLL-U file with marks.
fn read(raw: &str) -> Result<Marking> {
    let tagged = corpus::conllu_text(raw)?;
    let created = raw.lines().find_map(|line| line.strip_prefix("# meta::dateCreated = "));
    let mut marks = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    let rows = raw.lines().filter(|line| {
        let mut fields = line.split('\t');
        fields.next().is_some_and(|id| id.parse::<usize>().is_ok()) && fields.count() >= 9
    });
    for (row, (bytes, _)) in rows.zip(&tagged.words) {
        let about = row.split('\t').nth(9).unwrap_or_default();
        let Some(xml) = about.split('|').find_map(|field| field.strip_prefix("XML=")) else {
            continue;
        };
        for tag in xml.split('<') {
            if let Some(attributes) = tag.strip_prefix("date ") {
                open.push(Mark { bytes: bytes.clone(), value: marked(attributes) });
            } else if tag.starts_with("/date")
                && let Some(mut mark) = open.pop()
            {
                mark.bytes.end = bytes.end;
                marks.push(mark);
            }
        }
    }
    Ok(Marking {
        text: paragraphs(raw, &tagged.text),
        published: created.and_then(published),
        marks,
    })
}

/// The text with a line a paragraph, where it had a line a sentence.
fn paragraphs(raw: &str, text: &str) -> String {
    // What stands between two sentences: a blank line, then comments.
    let mut begins = raw.split("\n\n").skip(1).map(|sentence| {
        let comments = sentence.lines().take_while(|line| line.starts_with('#'));
        comments.into_iter().any(|line| line.starts_with("# newpar"))
    });
    let joint = |letter| match letter {
        '\n' if !begins.next().unwrap_or(true) => ' ',
        letter => letter,
    };
    text.chars().map(joint).collect()
}

/// `when:::"2016-12"`, `from:::"1990" to:::"1999"`
fn marked(attributes: &str) -> Marked {
    let value = |name: &str| {
        let (_, rest) = attributes.split_once(&format!("{name}:::\""))?;
        rest.split_once('"').map(|(value, _)| usual(value))
    };
    match (value("when"), value("from"), value("to")) {
        (Some(when), ..) => Marked::Exact(when),
        (None, Some(from), Some(to)) => Marked::Between(from, to),
        _ => Marked::Bound,
    }
}

/// A value of a mark as the engine writes it: `--08` is the August of some year, `-0508` is 508 BC.
fn usual(value: &str) -> String {
    if let Some(rest) = value.strip_prefix("--") {
        return format!("XXXX-{rest}");
    }
    match value.strip_prefix('-') {
        Some(year) => format!("BC{year:0>4}"),
        None if value.len() < 4 => format!("{value:0>4}"),
        None => value.to_string(),
    }
}

fn published(created: &str) -> Option<Published> {
    let mut fields = created.trim().split('-');
    Some(Published {
        year: fields.next()?.parse().ok()?,
        month: fields.next().and_then(|month| month.parse().ok()),
        day: fields.next().and_then(|day| day.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of an invented text: words with the mark that stands at them.
    fn rows(words: &[(&str, &str)]) -> String {
        let mut raw = "# meta::dateCreated = 2021-08-14\n".to_string();
        for (number, (word, mark)) in (1..).zip(words) {
            let about = if mark.is_empty() { "_".to_string() } else { format!("XML={mark}") };
            let _ = writeln!(raw, "{number}\t{word}\t_\tX\tNN\t_\t0\tdep\t_\t{about}");
        }
        raw + "\n"
    }

    #[test]
    fn the_worked_example_has_four_of_six() {
        let raw = rows(&[
            ("Yesterday", "<date when:::\"2021-08-13\"></date>"),
            ("he", ""),
            ("recalled", ""),
            ("August", "<date when:::\"2020-08-02\">"),
            ("2", ""),
            ("2020", "</date>"),
            ("and", ""),
            ("the", ""),
            ("1990s", "<date from:::\"1990-01-01\" to:::\"1999-12-31\"></date>"),
            ("and", ""),
            ("last", "<date from:::\"2021-08-02\" to:::\"2021-08-08\">"),
            ("week", "</date>"),
            ("but", ""),
            ("in", ""),
            ("2019", "<date when:::\"2018\"></date>"),
            ("his", "<date when:::\"1980\">"),
            ("youth", "</date>"),
            ("ended", ""),
            ("recently", "<date notAfter:::\"2021-08-14\"></date>"),
        ]);
        let model = Model::read(include_bytes!("../../../model/attribution.model"));
        let marking = read(&raw).expect("the rows are whole");
        let mut tally = Tally::default();
        let missed = score(&model.expect("the model is whole"), &marking, &mut tally);
        let by_kind = [(2, 2), (0, 0), (0, 2), (2, 2)];
        let expected = Tally { exact: 4, marked: 6, by_kind, touched: 5, bounds: 1 };
        assert_eq!(tally, expected, "{missed:?}");
        assert!(missed[0].contains("2019") && missed[1].contains("his youth"), "{missed:?}");
    }

    #[test]
    fn values_cover_stretches_of_the_calendar() {
        for (value, first, last) in [
            ("19", (1900, 1, 1), (1999, 12, 31)),
            ("199", (1990, 1, 1), (1999, 12, 31)),
            ("2021-Q3", (2021, 7, 1), (2021, 9, 31)),
            ("2021-06", (2021, 6, 1), (2021, 6, 31)),
            ("2021-06-30", (2021, 6, 30), (2021, 6, 31)),
            ("2020-W53", (2020, 12, 28), (2021, 1, 3)),
            ("2021-W31", (2021, 8, 2), (2021, 8, 8)),
            ("2021-W01", (2021, 1, 4), (2021, 1, 10)),
            ("2021-08-14TAF", (2021, 8, 14), (2021, 8, 14)),
        ] {
            assert_eq!(stretch(value), Some((first, last)), "{value}");
        }
        assert_eq!(stretch("P3D"), None);
        assert_eq!(stretch("XXXX-08"), Some(((0, 8, 1), (0, 8, 31))));
    }
}
