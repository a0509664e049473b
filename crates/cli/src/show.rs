//! `readout show`: an article with its statements marked.

use readout_wire::{
    id,
    time::to_micros,
    v1::{
        Article, ArticleRecord, Extraction, GetArticleRequest, ListStatementsRequest, Statement,
        StatementFilter, extraction::Status, span::Field,
    },
};

use crate::{
    client::{self, Archive},
    endpoints::EndpointArgs,
    fields, lookup, marking,
    output::{Format, Out},
    rows,
    table::{Column, cut, printable},
    terms,
};

/// Shows an article: its text with the statements marked, then the statements, then all fields of each.
///
/// On a terminal what was said is underlined behind its number, and reporting words and speakers
/// are coloured; in a pipe what was said stands in brackets, as in `[1 "We agree,"] he said`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout show 9f2c61
  readout show 9f2c61 --format jsonl | jq .statements[0]")]
pub(crate) struct Args {
    /// Id of the article, also `articles/{id}`, or the first digits of it.
    article: String,
    /// How the article is printed: for programs, as one Extraction.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let mut archive = Archive::connect(&args.endpoints.settle()?).await?;
    let article_id = lookup::article(&mut archive, &args.article).await?;
    let request = GetArticleRequest { name: id::article_name(&article_id) };
    let answer = archive.calls.get_article(request).await;
    let answer = answer.map_err(|status| archive.service.explain(&status))?.into_inner();
    let ArticleRecord { article, engine_version, status, warnings, .. } =
        answer.record.unwrap_or_default();
    let extraction = Extraction {
        article,
        statements: statements(&mut archive, article_id).await?,
        engine_version,
        status,
        warnings,
    };
    match args.format {
        Format::Jsonl => out.json(&extraction),
        Format::Table => print(&extraction, out),
    }
}

async fn statements(archive: &mut Archive, article_id: String) -> anyhow::Result<Vec<Statement>> {
    let mut request = ListStatementsRequest {
        filter: Some(StatementFilter { article_id, ..Default::default() }),
        ..Default::default()
    };
    let mut statements = Vec::new();
    client::pages(usize::MAX, async |rows, token| {
        (request.page_size, request.page_token) = (rows, token);
        let page = archive.calls.list_statements(request.clone()).await;
        let page = page.map_err(|status| archive.service.explain(&status))?.into_inner();
        let came = page.records.len();
        statements.extend(page.records.into_iter().filter_map(|record| record.statement));
        Ok((came, page.next_page_token))
    })
    .await?;
    Ok(statements)
}

fn print(extraction: &Extraction, out: &mut Out) -> anyhow::Result<()> {
    let Extraction { article, statements, .. } = extraction;
    let article = article.clone().unwrap_or_default();
    let marked = |text: &str, field: Field| {
        let marks = marking::of(statements, field);
        if out.styled { marking::styled(text, &marks) } else { marking::brackets(text, &marks) }
    };
    let title = marked(&article.title, Field::Title);
    let body = marked(&article.body, Field::Body);
    if !title.is_empty() {
        out.line(&title)?;
    }
    about(&article).iter().try_for_each(|line| out.line(line))?;
    out.line("")?;
    out.line(&body)?;
    out.line("")?;
    if extraction.status() == Status::UnsupportedLanguage {
        out.line(&format!("No statements: the language {} is not supported.", article.language))?;
    }
    for warning in &extraction.warnings {
        let place = warning
            .span
            .as_ref()
            .map_or(String::new(), |span| format!(" at {}: {}", span.start, cut(&span.text, 40)));
        out.line(&format!("Odd: {}{place}", terms::word(warning.code().as_str_name(), "CODE_")))?;
    }
    let columns: Vec<_> =
        [Column { title: "#", max: 4 }].into_iter().chain(rows::columns(out.width)).collect();
    let rows: Vec<_> = (1..)
        .zip(statements)
        .map(|(number, statement)| {
            let mut row = vec![number.to_string()];
            row.extend(rows::cells(statement));
            row
        })
        .collect();
    out.table(&columns, &rows)?;
    out.line("")?;
    let mut numbered = (1..).zip(statements);
    numbered.try_for_each(|(number, one)| out.line(&format!("{number}  {}", fields::line(one))))
}

/// Publisher and time, address, id, as far as they are known.
fn about(article: &Article) -> Vec<String> {
    let publisher = article.publisher.clone().unwrap_or_default();
    let time = match (&article.published_at, &article.received_at) {
        (Some(published), _) => terms::published(published),
        (None, Some(received)) => format!("received {}", terms::when(to_micros(received))),
        (None, None) => String::new(),
    };
    let source: Vec<_> = [publisher.name, publisher.country, time]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let lines = [source.join(", "), article.url.clone(), article.name.clone()];
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    lines.map(|line| line.chars().map(printable).collect()).collect()
}
