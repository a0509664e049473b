//! `readout statements`: lists what the archive holds.

use readout_wire::v1::{ListStatementsRequest, Statement};

use crate::{
    client::{self, Archive},
    endpoints::EndpointArgs,
    filter::FilterArgs,
    output::{Format, Out},
    rows,
    table::Table,
};

/// Lists statements, those of the newest articles first, within an article in text order.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A `?` behind a speaker: the words of the text, nobody is known to be meant.

Examples:
  readout statements --speaker 'Hun Sen' --act commit
  readout statements --country KHM --since 2021-05-01 --limit 500
  readout statements --format jsonl | jq -r '.content.text'"
)]
pub(crate) struct Args {
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// How results are printed: for programs, one Statement a line.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let mut archive = Archive::connect(&args.endpoints.settle()?).await?;
    let filter = args.filter.settle(&mut archive).await?;
    let mut printer = Printer { format: args.format, table: None };
    let mut request = ListStatementsRequest { filter: Some(filter), ..Default::default() };
    client::pages(args.limit, async |rows, token| {
        (request.page_size, request.page_token) = (rows, token);
        let page = archive.calls.list_statements(request.clone()).await;
        let page = page.map_err(|status| archive.service.explain(&status))?.into_inner();
        let statements: Vec<Statement> =
            page.records.into_iter().filter_map(|record| record.statement).collect();
        printer.print(&statements, out)?;
        Ok((statements.len(), page.next_page_token))
    })
    .await
}

/// Prints statements page by page; the first page settles the widths of the table.
struct Printer {
    format: Format,
    table: Option<Table>,
}

impl Printer {
    fn print(&mut self, statements: &[Statement], out: &mut Out) -> anyhow::Result<()> {
        if self.format == Format::Jsonl {
            return statements.iter().try_for_each(|statement| out.json(statement));
        }
        let rows: Vec<_> = statements.iter().map(rows::cells).collect();
        if self.table.is_none() {
            let table = Table::new(&rows::columns(out.width), out.width, &rows);
            out.heading(&table.header())?;
            self.table = Some(table);
        }
        let Some(table) = &self.table else { return Ok(()) };
        rows.iter().try_for_each(|row| out.line(&table.row(row)))
    }
}
