//! Moves articles to ingest: a bounded window, and every article again that got no answer.
//!
//! Knows what ingest answers; knows neither files nor how results are printed.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use readout_wire::v1::{
    PublishArticlesRequest, PublishArticlesResponse, ingest_service_client::IngestServiceClient,
    publish_articles_response::Result as Answer,
};
use tokio::{sync::mpsc, time::timeout};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status};

use super::Report;
use crate::{
    client::{Service, is_final},
    input::Item,
    limits,
};

/// What is on its way: articles in the order of the call, the first `sent` of them sent.
struct Window {
    items: VecDeque<Item>,
    sent: usize,
    bytes: usize,
    /// Whether more may come from the input.
    open: bool,
    /// Answers seen in this call.
    answered: u64,
}

impl Window {
    fn has_room(&self) -> bool {
        self.open && self.items.len() < limits::WINDOW && self.bytes < limits::WINDOW_BYTES
    }

    fn has_unsent(&self) -> bool {
        self.sent < self.items.len()
    }

    fn is_done(&self) -> bool {
        !self.open && self.items.is_empty()
    }

    fn push(&mut self, item: Item) {
        self.bytes += item.article.body.len();
        self.items.push_back(item);
    }

    fn pop(&mut self) -> Option<Item> {
        let item = self.items.pop_front()?;
        self.bytes -= item.article.body.len();
        self.sent -= 1;
        Some(item)
    }
}

/// Sends everything that `input` gives and reports every answer. A call that breaks off, and an
/// answer that says "later", start a new call with what has no answer yet.
///
/// # Errors
/// When ingest takes nothing for `patience`, or refuses the whole call.
pub(super) async fn run(
    ingest: &Service,
    traceparent: &str,
    patience: Duration,
    mut input: mpsc::Receiver<anyhow::Result<Item>>,
    report: &mut Report<'_>,
) -> anyhow::Result<()> {
    let mut window = Window { items: VecDeque::new(), sent: 0, bytes: 0, open: true, answered: 0 };
    let mut tries = 0;
    let mut failing_since = None;
    while !window.is_done() {
        (window.sent, window.answered) = (0, 0);
        let status = match call(ingest, traceparent, &mut window, &mut input, report).await? {
            None => continue,
            Some(status) if is_final(status.code()) => return Err(ingest.explain(&status)),
            Some(status) => status,
        };
        if window.answered > 0 {
            (tries, failing_since) = (0, None);
        }
        if failing_since.get_or_insert_with(Instant::now).elapsed() > patience {
            return Err(anyhow!(
                "gave up after {} s without an answer; {} articles or more were not taken ({})",
                patience.as_secs(),
                window.items.len(),
                ingest.explain(&status)
            ));
        }
        tries += 1;
        let pause = limits::pause(tries);
        report.progress.show(|| format!("{}; trying again", ingest.explain(&status)));
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// One call: until all is answered (`None`), or until it breaks off.
async fn call(
    ingest: &Service,
    traceparent: &str,
    window: &mut Window,
    input: &mut mpsc::Receiver<anyhow::Result<Item>>,
    report: &mut Report<'_>,
) -> anyhow::Result<Option<Status>> {
    let (sender, requests) = mpsc::channel(1);
    let mut client = IngestServiceClient::new(ingest.channel.clone());
    let mut request = Request::new(ReceiverStream::new(requests));
    // Ingest passes over one that is malformed or empty, as W3C asks.
    if let Ok(value) = traceparent.parse() {
        request.metadata_mut().insert("traceparent", value);
    }
    let mut answers = match client.publish_articles(request).await {
        Ok(answers) => answers.into_inner(),
        Err(status) => return Ok(Some(status)),
    };
    let mut closed = false;
    while !window.is_done() {
        tokio::select! {
            item = input.recv(), if window.has_room() => match item {
                Some(Ok(item)) => window.push(item),
                Some(Err(error)) => report.fault(&format!("{error:#}")),
                None => window.open = false,
            },
            permit = sender.reserve(), if !closed && window.has_unsent() => match permit {
                Ok(permit) => {
                    let article = Some(window.items[window.sent].article.clone());
                    permit.send(PublishArticlesRequest { article });
                    window.sent += 1;
                }
                // The call has ended; what comes behind the last answer says why.
                Err(_) => closed = true,
            },
            answer = answers.message() => match answer {
                Ok(Some(answer)) => if let Some(later) = settle(window, answer, report)? {
                    return Ok(Some(later));
                },
                Ok(None) => return Ok(Some(Status::unavailable("ingest ended the call"))),
                Err(status) => return Ok(Some(status)),
            },
        }
    }
    // Ends the call; ingest would count one that is only left as cancelled.
    drop(sender);
    let _ = timeout(limits::FAREWELL, answers.message()).await;
    Ok(None)
}

/// Takes the answer to the first article of the window; a status when it says "later".
fn settle(
    window: &mut Window,
    answer: PublishArticlesResponse,
    report: &mut Report<'_>,
) -> anyhow::Result<Option<Status>> {
    if answer.index != window.answered || window.sent == 0 {
        return Err(anyhow!("ingest answered article {} out of turn", answer.index));
    }
    if let Some(Answer::Error(error)) = &answer.result
        && !is_final(Code::from(error.code))
    {
        return Ok(Some(Status::new(Code::from(error.code), error.message.clone())));
    }
    let Some(item) = window.pop() else { return Ok(None) };
    window.answered += 1;
    match answer.result {
        Some(Answer::Receipt(receipt)) => report.taken(&item, receipt)?,
        Some(Answer::Error(error)) => report.refused(&item, &error),
        None => return Err(anyhow!("ingest answered {} with nothing", item.place)),
    }
    Ok(None)
}
