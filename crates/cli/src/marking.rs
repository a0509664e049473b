//! A text with its statements marked: bracketed numbers in plain text, styles on a terminal.
//!
//! Works on code point ranges that may nest and overlap; knows no terminal.

use anstyle::{AnsiColor, Style};
use readout_wire::v1::{Statement, span::Field};

use crate::table::printable;

/// What a marked range is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What was said, by the statement of this number.
    Content(usize),
    /// The reporting words.
    Cue,
    /// Who said it.
    Speaker,
}

/// A range of a text, half-open, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) part: Part,
}

/// The marks of statements in one field of their article; the statements are numbered from 1.
pub(crate) fn of(statements: &[Statement], field: Field) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let content = statement.content.iter().flat_map(|passage| &passage.spans);
        let cue = statement.cue.iter().flat_map(|passage| &passage.spans);
        let speaker = statement.speaker.iter().flat_map(|speaker| &speaker.mention);
        let parts = content
            .map(|span| (span, Part::Content(index + 1)))
            .chain(cue.map(|span| (span, Part::Cue)))
            .chain(speaker.map(|span| (span, Part::Speaker)));
        for (span, part) in parts.filter(|(span, _)| span.field() == field) {
            let (start, end) = (span.start as usize, span.end as usize);
            marks.push(Mark { start, end, part });
        }
    }
    marks
}

/// `text` with every content in numbered brackets, `[1 …]`. Where ranges cross, the later one is
/// closed and opened again, so that brackets always nest.
pub(crate) fn brackets(text: &str, marks: &[Mark]) -> String {
    let mut contents: Vec<(usize, usize, usize)> = marks
        .iter()
        .filter_map(|mark| match mark.part {
            Part::Content(number) if mark.start < mark.end => Some((mark.start, mark.end, number)),
            _ => None,
        })
        .collect();
    // Of those that open at one place, the longest is the outermost.
    contents.sort_by_key(|&(start, end, number)| (start, std::cmp::Reverse(end), number));

    let mut marked = String::new();
    let mut waiting = contents.into_iter().peekable();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let close = |marked: &mut String, open: &mut Vec<(usize, usize)>, place: usize| {
        let Some(outermost) = open.iter().position(|&(end, _)| end <= place) else { return };
        let crossed = open.split_off(outermost);
        marked.push_str(&"]".repeat(crossed.len()));
        for (end, number) in crossed.into_iter().filter(|&(end, _)| end > place) {
            marked.push_str(&format!("[{number} "));
            open.push((end, number));
        }
    };
    for (place, char) in text.chars().enumerate() {
        close(&mut marked, &mut open, place);
        while let Some((_, end, number)) = waiting.next_if(|&(start, ..)| start <= place) {
            marked.push_str(&format!("[{number} "));
            open.push((end, number));
        }
        marked.push(printable(char));
    }
    close(&mut marked, &mut open, usize::MAX);
    marked
}

const CONTENT: Style = Style::new().underline();
const NESTED: Style =
    Style::new().underline().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const CUE: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
const SPEAKER: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
/// Numbers of statements.
pub(crate) const NUMBER: Style = Style::new().dimmed();

/// `text` for a terminal: contents underlined behind their number (nested ones in colour), cues and
/// speakers in bold colours.
pub(crate) fn styled(text: &str, marks: &[Mark]) -> String {
    let mut waiting: Vec<&Mark> = marks.iter().filter(|mark| mark.start < mark.end).collect();
    waiting.sort_by_key(|mark| mark.start);
    let mut waiting = waiting.into_iter().peekable();
    let mut open: Vec<&Mark> = Vec::new();
    let mut marked = String::new();
    let mut current = Style::new();
    for (place, char) in text.chars().enumerate() {
        open.retain(|mark| mark.end > place);
        while let Some(mark) = waiting.next_if(|mark| mark.start <= place) {
            if let Part::Content(number) = mark.part {
                marked.push_str(&format!("{current:#}{NUMBER}[{number}]{NUMBER:#}"));
                current = Style::new();
            }
            open.push(mark);
        }
        let style = style(&open);
        if style != current {
            marked.push_str(&format!("{current:#}{style}"));
            current = style;
        }
        marked.push(printable(char));
    }
    marked.push_str(&format!("{current:#}"));
    marked
}

fn style(open: &[&Mark]) -> Style {
    let is = |part| open.iter().any(|mark| mark.part == part);
    let depth = open.iter().filter(|mark| matches!(mark.part, Part::Content(_))).count();
    match depth {
        _ if is(Part::Cue) => CUE,
        _ if is(Part::Speaker) => SPEAKER,
        0 => Style::new(),
        1 => CONTENT,
        _ => NESTED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(number: usize, start: usize, end: usize) -> Mark {
        Mark { start, end, part: Part::Content(number) }
    }

    #[test]
    fn brackets_nest_whatever_the_ranges_do() {
        let cases: [(&str, &[Mark], &str); 9] = [
            ("abcdef", &[], "abcdef"),
            ("abcdef", &[content(1, 1, 3)], "a[1 bc]def"),
            ("abcdef", &[content(1, 0, 6)], "[1 abcdef]"),
            ("abcdef", &[content(1, 0, 6), content(2, 2, 4)], "[1 ab[2 cd]ef]"),
            ("abcdef", &[content(2, 0, 2), content(1, 0, 6)], "[1 [2 ab]cdef]"),
            ("abcdef", &[content(1, 0, 4), content(2, 2, 6)], "[1 ab[2 cd]][2 ef]"),
            ("abcdef", &[content(1, 0, 2), content(2, 2, 4)], "[1 ab][2 cd]ef"),
            ("日本 é👍x", &[content(1, 3, 5)], "日本 [1 é👍]x"),
            ("abc", &[content(1, 2, 99), content(2, 1, 1)], "ab[1 c]"),
        ];
        for (text, marks, expected) in cases {
            assert_eq!(brackets(text, marks), expected, "{text} {marks:?}");
        }
    }

    #[test]
    fn brackets_add_nothing_but_brackets() {
        let text = "“One,” said Ana. “Two [sic] três,” she added";
        let marks: Vec<Mark> = (0..12)
            .map(|seed| content(seed, seed * 7 % 40, (seed * 7 % 40) + 1 + seed * 5 % 13))
            .collect();
        let marked = brackets(text, &marks);
        assert_eq!(marked.matches('[').count(), marked.matches(']').count());
        let mut bare = marked;
        for number in 0..12 {
            bare = bare.replace(&format!("[{number} "), "");
        }
        assert_eq!(bare.replace(']', ""), text.replace(']', ""));
    }

    #[test]
    fn styles_begin_and_end_with_their_ranges() {
        let marks = [
            content(1, 0, 4),
            Mark { start: 5, end: 7, part: Part::Speaker },
            Mark { start: 8, end: 12, part: Part::Cue },
        ];
        let styled = styled("“日,” he said.", &marks).replace('\x1b', "");
        assert_eq!(styled, "[2m[1][0m[4m“日,”[0m [1m[32mhe[0m [1m[33msaid[0m.");
    }

    #[test]
    fn the_text_cannot_command_the_terminal() {
        assert_eq!(styled("a\x1b[2Jb\nc", &[]), "a\u{fffd}[2Jb\nc");
        assert_eq!(brackets("a\x07\tb\r\n", &[]), "a\u{fffd}\tb \n");
    }
}
