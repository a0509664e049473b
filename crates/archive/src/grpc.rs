//! The gRPC face of the archive: checks requests, runs reads, words errors. The only place that
//! names tonic.

mod check;
#[cfg(test)]
mod tests;

use std::{
    mem::take,
    pin::Pin,
    time::{Duration, Instant},
};

use prost::Message;
use readout_service::{Shutdown, status};
use readout_wire::v1::{
    GetArticleRequest, GetArticleResponse, GetSpeakerRequest, GetSpeakerResponse,
    GetStatementRequest, GetStatementResponse, ListArticlesRequest, ListArticlesResponse,
    ListSpeakersRequest, ListSpeakersResponse, ListStatementsRequest, ListStatementsResponse,
    SearchStatementsRequest, SearchStatementsResponse, WatchStatementsRequest,
    WatchStatementsResponse,
    archive_service_server::{ArchiveService, ArchiveServiceServer},
    search_statements_request::Order,
    watch_statements_request::Start,
};
use rusqlite::Transaction;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Response, Status, service::Routes};

use crate::{
    Error, limits, metrics,
    store::{Store, articles, changes, page::Page, search, speakers, statements},
    token::{self, Fault},
    watch::{End, Watches},
};

/// When a caller that was turned away should come back.
const RETRY: Duration = Duration::from_secs(1);

struct Archive {
    store: Store,
    watches: Watches,
}

/// The archive's service, ready to be served.
pub(crate) fn routes(store: Store, shutdown: &Shutdown) -> Routes {
    let watches = Watches::new(store.clone(), shutdown.clone());
    let service = ArchiveServiceServer::new(Archive { store, watches })
        .max_decoding_message_size(limits::REQUEST_BYTES_MAX);
    Routes::new(service)
}

impl Archive {
    async fn read<T, F>(&self, call: &'static str, query: F) -> Result<T, Status>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, Error> + Send + 'static,
    {
        let started = Instant::now();
        let result = self.store.read(query).await;
        metrics::read(call, started.elapsed());
        result.map_err(|error| refusal(&error))
    }
}

#[tonic::async_trait]
impl ArchiveService for Archive {
    async fn get_article(
        &self,
        request: Request<GetArticleRequest>,
    ) -> Result<Response<GetArticleResponse>, Status> {
        let name = request.into_inner().name;
        let id = check::article_name(&name)?;
        let record = self.read("GetArticle", move |read| articles::get(read, id)).await?;
        let record = record.ok_or_else(|| status::not_found(&name))?;
        Ok(Response::new(GetArticleResponse { record: Some(record) }))
    }

    async fn list_articles(
        &self,
        request: Request<ListArticlesRequest>,
    ) -> Result<Response<ListArticlesResponse>, Status> {
        let mut wanted = request.into_inner();
        let (size, token) = (take(&mut wanted.page_size), take(&mut wanted.page_token));
        let request = token::request("ListArticles", &wanted);
        let page = page(size, &token, &request)?;
        let (records, next) =
            self.read("ListArticles", move |read| articles::list(read, &wanted, page)).await?;
        let next_page_token = next_page(&request, next.as_ref());
        Ok(Response::new(ListArticlesResponse { records, next_page_token }))
    }

    async fn get_statement(
        &self,
        request: Request<GetStatementRequest>,
    ) -> Result<Response<GetStatementResponse>, Status> {
        let name = request.into_inner().name;
        let (article, statement) = check::statement_name(&name)?;
        let record = self
            .read("GetStatement", move |read| statements::get(read, article, statement))
            .await?
            .ok_or_else(|| status::not_found(&name))?;
        Ok(Response::new(GetStatementResponse { record: Some(record) }))
    }

    async fn list_statements(
        &self,
        request: Request<ListStatementsRequest>,
    ) -> Result<Response<ListStatementsResponse>, Status> {
        let mut wanted = request.into_inner();
        let (size, token) = (take(&mut wanted.page_size), take(&mut wanted.page_token));
        let request = token::request("ListStatements", &wanted);
        let page = page(size, &token, &request)?;
        let filter = check::filter(wanted.filter)?;
        let (records, next) =
            self.read("ListStatements", move |read| statements::list(read, &filter, page)).await?;
        let next_page_token = next_page(&request, next.as_ref());
        Ok(Response::new(ListStatementsResponse { records, next_page_token }))
    }

    async fn search_statements(
        &self,
        request: Request<SearchStatementsRequest>,
    ) -> Result<Response<SearchStatementsResponse>, Status> {
        let mut wanted = request.into_inner();
        let (size, token) = (take(&mut wanted.page_size), take(&mut wanted.page_token));
        let request = token::request("SearchStatements", &wanted);
        let page: Page<search::AfterHit> = page(size, &token, &request)?;
        let order = check::order(wanted.order)?;
        let query = check::query(&wanted.query)?;
        let filter = check::filter(wanted.filter)?;
        if order == Order::Relevance {
            let read = move |read: &Transaction<'_>| search::best(read, &query, &filter, page.rows);
            let (results, ranking_truncated) = self.read("SearchStatements", read).await?;
            let next_page_token = String::new();
            let response = SearchStatementsResponse { results, next_page_token, ranking_truncated };
            return Ok(Response::new(response));
        }
        let read = move |read: &Transaction<'_>| search::newest(read, &query, &filter, page);
        let (results, next) = self.read("SearchStatements", read).await?;
        let next_page_token = next_page(&request, next.as_ref());
        let response =
            SearchStatementsResponse { results, next_page_token, ranking_truncated: false };
        Ok(Response::new(response))
    }

    type WatchStatementsStream =
        Pin<Box<dyn Stream<Item = Result<WatchStatementsResponse, Status>> + Send>>;

    async fn watch_statements(
        &self,
        request: Request<WatchStatementsRequest>,
    ) -> Result<Response<Self::WatchStatementsStream>, Status> {
        let WatchStatementsRequest { filter, resume_token, start } = request.into_inner();
        let filter = check::filter(filter)?;
        let start = check::start(start)?;
        let read =
            |read: &Transaction<'_>| Ok((changes::before_oldest(read)?, changes::last(read)?));
        let (oldest, last) = self.read("WatchStatements", read).await?;
        let position = if !resume_token.is_empty() {
            resume(self.store.instance(), &resume_token, oldest, last)?
        } else if start == Start::Oldest {
            oldest
        } else {
            last
        };
        let responses = self.watches.open(filter, position).ok_or_else(|| {
            status::exhausted("TOO_MANY_WATCHES", "too many watches are open", RETRY)
        })?;
        Ok(Response::new(Box::pin(
            responses.map(|response| response.map_err(|end| last_word(&end))),
        )))
    }

    async fn get_speaker(
        &self,
        request: Request<GetSpeakerRequest>,
    ) -> Result<Response<GetSpeakerResponse>, Status> {
        let name = request.into_inner().name;
        let key = check::speaker_name(&name)?.to_owned();
        let record = self
            .read("GetSpeaker", move |read| speakers::get(read, &key))
            .await?
            .ok_or_else(|| status::not_found(&name))?;
        Ok(Response::new(GetSpeakerResponse { record: Some(record) }))
    }

    async fn list_speakers(
        &self,
        request: Request<ListSpeakersRequest>,
    ) -> Result<Response<ListSpeakersResponse>, Status> {
        let mut wanted = request.into_inner();
        let (size, token) = (take(&mut wanted.page_size), take(&mut wanted.page_token));
        let request = token::request("ListSpeakers", &wanted);
        let page = page(size, &token, &request)?;
        check::country("country", &wanted.country)?;
        let query = Some(&wanted.query).filter(|query| !query.is_empty());
        let query = query.map(|query| check::query(query)).transpose()?;
        let read = move |read: &Transaction<'_>| {
            speakers::list(read, &wanted.country, query.as_ref(), page)
        };
        let (records, next) = self.read("ListSpeakers", read).await?;
        let next_page_token = next_page(&request, next.as_ref());
        Ok(Response::new(ListSpeakersResponse { records, next_page_token }))
    }
}

fn page<P: Message + Default>(size: u32, token: &str, request: &str) -> Result<Page<P>, Status> {
    let rows = match usize::try_from(size).unwrap_or(usize::MAX) {
        0 => limits::PAGE_ROWS_DEFAULT,
        rows => rows.min(limits::PAGE_ROWS_MAX),
    };
    let after = token::position(request, token)
        .map_err(|fault| status::invalid("page_token", token_rule(&fault)))?;
    Ok(Page { rows, after })
}

fn next_page(request: &str, after: Option<&impl Message>) -> String {
    after.map_or(String::new(), |after| token::page(request, after))
}

/// The change after which a resumed watch goes on.
fn resume(archive: [u8; 16], token: &str, oldest: u64, last: u64) -> Result<u64, Status> {
    let number = token::number(archive, token).map_err(|fault| match fault {
        Fault::OtherArchive => status::out_of_range("OTHER_ARCHIVE", token_rule(&fault)),
        Fault::Malformed | Fault::OtherRequest => {
            status::invalid("resume_token", token_rule(&fault))
        }
    })?;
    if number < oldest {
        let message = "the changes after resume_token are no longer in the log";
        return Err(status::out_of_range("CHANGES_GONE", message));
    }
    if number > last {
        let message = "resume_token is ahead of the change log; was the archive restored?";
        return Err(status::out_of_range("CHANGES_UNKNOWN", message));
    }
    Ok(number)
}

fn token_rule(fault: &Fault) -> &'static str {
    match fault {
        Fault::Malformed => "is not one that this service gave out",
        Fault::OtherRequest => "belongs to a request with other parameters",
        Fault::OtherArchive => "resume_token belongs to another archive",
    }
}

fn refusal(error: &Error) -> Status {
    match error {
        Error::TooSlow => status::too_slow("the read takes longer than the archive allows"),
        Error::Busy => status::unavailable("BUSY", "too many reads at once", RETRY),
        Error::Stopped => status::unavailable("STOPPING", "the archive is stopping", RETRY),
        other => status::internal(other),
    }
}

fn last_word(end: &End) -> Status {
    match end {
        End::TooSlow => {
            let message = "responses were not taken in time; resume from the last token";
            status::exhausted("READER_TOO_SLOW", message, RETRY)
        }
        End::Stopping => {
            let message = "the archive is stopping; resume from the last token";
            status::unavailable("STOPPING", message, RETRY)
        }
        End::Failed(error) => refusal(error),
    }
}
