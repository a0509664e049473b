//! `readout search`: statements by the words of their content, with the words highlighted.

use anstyle::Style;
use readout_wire::v1::{
    Highlight, SearchResult, SearchStatementsRequest, Statement,
    search_statements_request::Order as Wire,
};

use crate::{
    client::{self, Archive},
    endpoints::EndpointArgs,
    filter::FilterArgs,
    output::{Format, Out, note},
    rows,
    table::{self, Table},
};

/// Columns kept before the first highlight, so that its sentence can be understood.
const CONTEXT: usize = 12;

const FOUND: Style = Style::new().bold().underline();

/// Finds statements by the words of their content.
///
/// All words must occur; words in double quotes must occur in that order. Case and accents do not
/// matter.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout search 'ceasefire talks'
  readout search '\"trade war\" tariffs' --order relevance --country USA")]
pub(crate) struct Args {
    /// Words to find.
    #[arg(required = true, value_name = "WORDS")]
    query: Vec<String>,
    /// What comes first.
    #[arg(long, default_value = "newest")]
    order: Order,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// How results are printed: for programs, one Statement a line.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// What comes first.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Order {
    /// What was archived last.
    Newest,
    /// What matches best, of the newest 2,000 hits.
    Relevance,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let mut archive = Archive::connect(&args.endpoints.settle()?).await?;
    let filter = args.filter.settle(&mut archive).await?;
    let order = match args.order {
        Order::Newest => Wire::Newest,
        Order::Relevance => Wire::Relevance,
    };
    let mut request = SearchStatementsRequest {
        query: args.query.join(" "),
        filter: Some(filter),
        order: order.into(),
        ..Default::default()
    };
    let mut results = Vec::new();
    client::pages(args.limit, async |rows, token| {
        (request.page_size, request.page_token) = (rows, token);
        let page = archive.calls.search_statements(request.clone()).await;
        let page = page.map_err(|status| archive.service.explain(&status))?.into_inner();
        if page.ranking_truncated {
            note("only the newest 2,000 hits were ranked");
        }
        let came = page.results.len();
        results.extend(page.results);
        Ok((came, page.next_page_token))
    })
    .await?;
    print(&results, args.format, out)
}

fn print(results: &[SearchResult], format: Format, out: &mut Out) -> anyhow::Result<()> {
    let statements: Vec<Statement> = results
        .iter()
        .map(|result| result.record.clone().and_then(|record| record.statement).unwrap_or_default())
        .collect();
    if format == Format::Jsonl {
        return statements.iter().try_for_each(|statement| out.json(statement));
    }
    let rows: Vec<_> = statements.iter().map(rows::cells).collect();
    let table = Table::new(&rows::columns(out.width), out.width, &rows);
    out.heading(&table.header())?;
    for (row, result) in rows.iter().zip(results) {
        let content = row.last().map_or("", String::as_str);
        let style = if out.styled { FOUND } else { Style::new() };
        let content = excerpt(content, &result.highlights, table.last(), style);
        out.line(&(table.lead(row) + &content))?;
    }
    Ok(())
}

/// `text` cut to `width` so that its first highlight can be seen, with all highlights in `style`.
fn excerpt(text: &str, highlights: &[Highlight], width: usize, style: Style) -> String {
    let first = highlights.first().map_or(0, |highlight| highlight.start as usize);
    let mut start = 0;
    if first + CONTEXT >= width {
        // Begins with a whole word, where there is one before the highlight.
        let early = first.saturating_sub(CONTEXT + 1);
        let before = text.chars().take(first).skip(early);
        start = before.take_while(|char| !char.is_whitespace()).count() + early + 1;
        start = if start < first { start } else { early };
    }
    // What was left out in front takes one column.
    let cut = usize::from(start > 0);
    let shown = table::clip(text.chars().enumerate().skip(start), width - cut.min(width));
    let mut line = "…".repeat(cut);
    let mut inside = false;
    for (place, char) in shown {
        let is_found = |highlight: &&Highlight| {
            (highlight.start as usize..highlight.end as usize).contains(&place)
        };
        let found = char != '…' && highlights.iter().find(is_found).is_some();
        if found != inside {
            line.push_str(&if found { format!("{style}") } else { format!("{style:#}") });
            inside = found;
        }
        line.push(char);
    }
    if inside {
        line.push_str(&format!("{style:#}"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "We shall keep the harbour open, and the harbour workers too.";

    fn marked(text: &str, highlights: &[(u32, u32)], width: usize) -> String {
        let highlights: Vec<_> =
            highlights.iter().map(|&(start, end)| Highlight { start, end }).collect();
        excerpt(text, &highlights, width, FOUND)
            .replace("\x1b[1m\x1b[4m", "<")
            .replace("\x1b[0m", ">")
    }

    #[test]
    fn highlights_are_marked_where_they_are_seen() {
        let both = [(18, 25), (40, 47)];
        assert_eq!(
            marked(TEXT, &both, 80),
            "We shall keep the <harbour> open, and the <harbour> workers too."
        );
        assert_eq!(marked(TEXT, &both, 32), "We shall keep the <harbour> open,…");
        assert_eq!(marked("日本 a\n\n日本", &[(6, 8)], 20), "日本 a <日本>");
        assert_eq!(marked(TEXT, &[], 12), "We shall ke…");
    }

    #[test]
    fn a_late_highlight_moves_the_excerpt() {
        assert_eq!(marked(TEXT, &[(48, 55)], 40), "…the harbour <workers> too.");
        assert_eq!(marked(TEXT, &[(48, 55)], 20), "…the harbour <worker>…");
    }
}
