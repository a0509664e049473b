//! Tables of plain text: cells cut to columns, columns cut to the width of the terminal.
//!
//! Knows how wide characters are drawn; knows nothing of what the cells mean.

use unicode_width::UnicodeWidthChar as _;

/// Between two columns.
const GAP: usize = 2;
/// What the last column keeps before others are left out to make room.
const LAST_MIN: usize = 28;
/// Shown where a cell was cut.
const CUT: char = '…';

/// One column. The last column of a table takes all the room that is left.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) title: &'static str,
    /// How wide it may become; the last column ignores this.
    pub(crate) max: usize,
}

/// A table whose widths are settled.
pub(crate) struct Table {
    titles: Vec<&'static str>,
    /// Width of every column but the last; `None` when there is no room for it.
    lead: Vec<Option<usize>>,
    last: usize,
}

impl Table {
    /// Settles the widths for `width` columns from all rows, or the first of them.
    pub(crate) fn new(columns: &[Column], width: usize, rows: &[Vec<String>]) -> Table {
        Table::settle(columns, width, |index, column| {
            let widest = rows.iter().map(|row| drawn(&row[index])).max();
            widest.unwrap_or_default().min(column.max)
        })
    }

    /// Settles the widths for rows that are not known yet: every column gets all it may have.
    pub(crate) fn ahead(columns: &[Column], width: usize) -> Table {
        Table::settle(columns, width, |_, column| column.max)
    }

    /// Columns left of the last are left out from the right when the last one would become
    /// unreadable; the first always stays.
    fn settle(columns: &[Column], width: usize, wanted: impl Fn(usize, &Column) -> usize) -> Table {
        let leading = &columns[..columns.len() - 1];
        let mut lead: Vec<Option<usize>> = leading
            .iter()
            .enumerate()
            .map(|(index, column)| Some(wanted(index, column).max(drawn(column.title))))
            .collect();
        let used = |lead: &[Option<usize>]| lead.iter().flatten().map(|w| w + GAP).sum::<usize>();
        for index in (1..lead.len()).rev() {
            if used(&lead) + LAST_MIN > width {
                lead[index] = None;
            }
        }
        let last = width.saturating_sub(used(&lead)).max(1);
        Table { titles: columns.iter().map(|column| column.title).collect(), lead, last }
    }

    /// The headings.
    pub(crate) fn header(&self) -> String {
        self.row(&self.titles)
    }

    /// A row, every cell cut to its column.
    pub(crate) fn row<S: AsRef<str>>(&self, cells: &[S]) -> String {
        let last = cells.last().map_or("", AsRef::as_ref);
        self.lead(cells) + &cut(last, self.last)
    }

    /// A row up to where its last cell begins.
    pub(crate) fn lead<S: AsRef<str>>(&self, cells: &[S]) -> String {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(&self.lead) {
            let Some(width) = width else { continue };
            let cell = cut(cell.as_ref(), *width);
            line.push_str(&cell);
            line.push_str(&" ".repeat(width - drawn(&cell) + GAP));
        }
        line
    }

    /// Width of the last column.
    pub(crate) fn last(&self) -> usize {
        self.last
    }
}

/// `text` as one line of at most `width` columns, ending in `…` when something was left out.
pub(crate) fn cut(text: &str, width: usize) -> String {
    clip(text.chars().enumerate(), width).into_iter().map(|(_, char)| char).collect()
}

/// Characters with their places, as one line of at most `width` columns: runs of white space become
/// one space, control characters (which could command the terminal) become `�`.
pub(crate) fn clip(chars: impl Iterator<Item = (usize, char)>, width: usize) -> Vec<(usize, char)> {
    let mut line = Vec::new();
    let mut used = 0;
    for (place, char) in chars {
        let char = if char.is_whitespace() { ' ' } else { printable(char) };
        if char == ' ' && line.last().is_none_or(|(_, last)| *last == ' ') {
            continue;
        }
        line.push((place, char));
        used += char.width().unwrap_or(0);
        if used > width {
            // The mark needs a column too; it takes the place of the last characters.
            while used + 1 > width
                && let Some((_, char)) = line.pop()
            {
                used -= char.width().unwrap_or(0);
            }
            line.push((place, CUT));
            break;
        }
    }
    while line.last().is_some_and(|(_, char)| *char == ' ') {
        line.pop();
    }
    line
}

/// `char`, or `�` in place of a control character other than line breaks and tabs.
pub(crate) fn printable(char: char) -> char {
    // Before a line break it means nothing; elsewhere it would overwrite the line.
    if char == '\r' {
        return ' ';
    }
    let harmless = !char.is_control() || matches!(char, '\n' | '\t');
    // Marks that turn the direction of writing can make a line say something else.
    let turns = matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if harmless && !turns { char } else { char::REPLACEMENT_CHARACTER }
}

fn drawn(text: &str) -> usize {
    text.chars().map(|char| char.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column { title: "who", max: 8 },
        Column { title: "how", max: 6 },
        Column { title: "what", max: 0 },
    ];

    fn rows(rows: &[[&str; 3]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect()
    }

    #[test]
    fn cuts_to_the_width_that_is_drawn() {
        let cases = [
            ("short", 5, "short"),
            ("longer", 5, "long…"),
            ("two\n  lines\t", 20, "two lines"),
            ("東京都知事", 10, "東京都知事"),
            ("東京都知事", 9, "東京都知…"),
            ("東京都知事", 8, "東京都…"),
            ("e\u{301}te\u{301}", 3, "e\u{301}te\u{301}"),
            ("red \x1b[31m", 20, "red \u{fffd}[31m"),
            ("a b c", 2, "a…"),
            ("ab", 1, "…"),
            ("", 5, ""),
        ];
        for (text, width, expected) in cases {
            let line = cut(text, width);
            assert_eq!(line, expected, "{text:?} at {width}");
            assert!(drawn(&line) <= width, "{text:?} at {width}");
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_cells_and_line_up() {
        let rows = rows(&[["Ana", "said", "first"], ["Benedikta Vale", "said", "second"]]);
        let table = Table::new(&COLUMNS, 60, &rows);
        let lines = [table.header(), table.row(&rows[0]), table.row(&rows[1])];
        assert_eq!(
            lines,
            ["who       how   what", "Ana       said  first", "Benedik…  said  second"]
        );
    }

    #[test]
    fn a_narrow_table_gives_up_columns_before_its_last_one() {
        let rows = rows(&[["Ana", "said", &"word ".repeat(40)]]);
        for width in 40..120 {
            assert!(drawn(&Table::new(&COLUMNS, width, &rows).row(&rows[0])) <= width);
        }
        let narrow = Table::new(&COLUMNS, LAST_MIN + 5, &rows);
        assert_eq!(narrow.header(), "who  what");
    }
}
