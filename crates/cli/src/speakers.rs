//! `readout speakers`: who is heard in the archive.

use readout_wire::v1::ListSpeakersRequest;

use crate::{
    client::{self, Archive},
    endpoints::EndpointArgs,
    output::{Format, Out},
    table::Column,
};

/// Lists speakers, those with most statements first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout speakers
  readout speakers --country KHM prime")]
pub(crate) struct Args {
    /// Only speakers with a name that holds these words.
    query: Option<String>,
    /// Only speakers of this country, ISO 3166-1 alpha-3 such as KHM.
    #[arg(long, value_name = "ALPHA3")]
    country: Option<String>,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// How results are printed: for programs, one SpeakerRecord a line.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

const COLUMNS: [Column; 4] = [
    Column { title: "statements", max: 10 },
    Column { title: "speaker", max: 28 },
    Column { title: "role", max: 24 },
    Column { title: "key", max: 0 },
];

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let mut archive = Archive::connect(&args.endpoints.settle()?).await?;
    let mut request = ListSpeakersRequest {
        country: args.country.as_deref().unwrap_or_default().to_uppercase(),
        query: args.query.clone().unwrap_or_default(),
        ..Default::default()
    };
    let mut speakers = Vec::new();
    client::pages(args.limit, async |rows, token| {
        (request.page_size, request.page_token) = (rows, token);
        let page = archive.calls.list_speakers(request.clone()).await;
        let page = page.map_err(|status| archive.service.explain(&status))?.into_inner();
        let came = page.records.len();
        speakers.extend(page.records);
        Ok((came, page.next_page_token))
    })
    .await?;
    if args.format == Format::Jsonl {
        return speakers.iter().try_for_each(|speaker| out.json(speaker));
    }
    let rows: Vec<_> = speakers
        .into_iter()
        .map(|speaker| {
            let role = speaker.roles.into_iter().next().unwrap_or_default();
            vec![speaker.statement_count.to_string(), speaker.display_name, role, speaker.key]
        })
        .collect();
    out.table(&COLUMNS, &rows)
}
