//! `readout articles`: what was archived, whether it holds statements or not.

use readout_wire::{
    time::{from_micros, to_micros},
    v1::{ArticleRecord, ListArticlesRequest},
};

use crate::{
    client::{self, Archive},
    endpoints::EndpointArgs,
    output::{Format, Out},
    table::Column,
    terms,
};

/// Lists articles, latest received first.
#[derive(Debug, clap::Args)]
#[command(after_help = "The start of an id, as shown in the table, is enough for `readout show`.

Examples:
  readout articles
  readout articles --publisher 'Harbour Post' --since 2031-04-01")]
pub(crate) struct Args {
    /// Only articles of this publisher, by its full name.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Only articles received at or after this time: RFC 3339, or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = terms::parse_micros)]
    since: Option<i64>,
    /// Only articles received before this time: RFC 3339, or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = terms::parse_micros)]
    until: Option<i64>,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// How results are printed: for programs, one ArticleRecord a line, without the body.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// Digits of an id shown in the table: a billion articles would share few of them.
const SHORT_ID: usize = 12;

const COLUMNS: [Column; 5] = [
    Column { title: "article", max: SHORT_ID },
    Column { title: "statements", max: 10 },
    Column { title: "received", max: 20 },
    Column { title: "publisher", max: 20 },
    Column { title: "title", max: 0 },
];

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let mut archive = Archive::connect(&args.endpoints.settle()?).await?;
    let mut request = ListArticlesRequest {
        publisher: args.publisher.clone().unwrap_or_default(),
        received_from: args.since.map(from_micros),
        received_until: args.until.map(from_micros),
        ..Default::default()
    };
    let mut records = Vec::new();
    client::pages(args.limit, async |rows, token| {
        (request.page_size, request.page_token) = (rows, token);
        let page = archive.calls.list_articles(request.clone()).await;
        let page = page.map_err(|status| archive.service.explain(&status))?.into_inner();
        let came = page.records.len();
        records.extend(page.records);
        Ok((came, page.next_page_token))
    })
    .await?;
    if args.format == Format::Jsonl {
        return records.iter().try_for_each(|record| out.json(record));
    }
    let rows: Vec<_> = records.into_iter().map(cells).collect();
    out.table(&COLUMNS, &rows)
}

fn cells(record: ArticleRecord) -> Vec<String> {
    let article = record.article.unwrap_or_default();
    let received = article.received_at.as_ref().map_or(0, to_micros);
    vec![
        article.article_id.chars().take(SHORT_ID).collect(),
        record.statement_count.to_string(),
        terms::when(received),
        article.publisher.unwrap_or_default().name,
        if article.title.is_empty() { article.url } else { article.title },
    ]
}
