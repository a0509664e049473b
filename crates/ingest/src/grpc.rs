//! `readout.v1.IngestService`.

use std::pin::Pin;

use futures_util::StreamExt as _;
use readout_bus::Bus;
use readout_service::{
    Shutdown, status,
    trace::{Span, Trace},
};
use readout_wire::{
    ARTICLE_MESSAGE_BYTES_MAX,
    v1::{
        PublishArticleRequest, PublishArticleResponse, PublishArticlesRequest,
        PublishArticlesResponse, PublishError, Receipt,
        ingest_service_server::{IngestService, IngestServiceServer},
        publish_articles_response::Result as Answer,
    },
};
use tokio_stream::Stream;
use tonic::{
    Code, Request, Response, Status, Streaming,
    service::{LayerExt as _, Routes},
};
use tonic_types::StatusExt as _;
use tower::limit::GlobalConcurrencyLimitLayer;

use crate::{
    intake::{Admitted, Intake},
    limits::{CALL_ARTICLES_MAX, CALLS_MAX},
};

const PUBLISH_ARTICLE: &str = "readout.v1.IngestService/PublishArticle";
const PUBLISH_ARTICLES: &str = "readout.v1.IngestService/PublishArticles";

pub(crate) fn routes(bus: Bus, shutdown: &Shutdown) -> Routes {
    let service = Service { intake: Intake::new(bus), shutdown: shutdown.clone() };
    let server =
        IngestServiceServer::new(service).max_decoding_message_size(ARTICLE_MESSAGE_BYTES_MAX);
    Routes::new(GlobalConcurrencyLimitLayer::new(CALLS_MAX).named_layer(server))
}

struct Service {
    intake: Intake,
    shutdown: Shutdown,
}

#[tonic::async_trait]
impl IngestService for Service {
    async fn publish_article(
        &self,
        request: Request<PublishArticleRequest>,
    ) -> Result<Response<PublishArticleResponse>, Status> {
        let mut span = Span::of_call(PUBLISH_ARTICLE, Trace::of_request(&request));
        let article = request.into_inner().article.unwrap_or_default();
        let room = self.intake.room(article).await;
        let receipt = answer(&self.intake, room, &mut span).await?;
        Ok(Response::new(PublishArticleResponse { receipt: Some(receipt) }))
    }

    type PublishArticlesStream =
        Pin<Box<dyn Stream<Item = Result<PublishArticlesResponse, Status>> + Send>>;

    async fn publish_articles(
        &self,
        request: Request<Streaming<PublishArticlesRequest>>,
    ) -> Result<Response<Self::PublishArticlesStream>, Status> {
        let intake = self.intake.clone();
        let parent = Trace::of_request(&request);
        // A draining process takes no more requests of the call, answers those it has, and ends
        // the call; the caller sees which articles have no answer.
        let shutdown = self.shutdown.clone();
        let stopped = shutdown.token().clone().cancelled_owned();
        let answers = request
            .into_inner()
            .take_until(stopped)
            // One after the other: a request is read once there is room for the one before it.
            .then(move |request| {
                let intake = intake.clone();
                async move {
                    let article = request?.article.unwrap_or_default();
                    // One an article: the call may stay open for days.
                    let span = Span::of_call(PUBLISH_ARTICLES, parent);
                    let room = intake.room(article).await;
                    Ok::<_, Status>((intake, room, span))
                }
            })
            // Published by tasks: a caller that reads no answers must not keep the room of others.
            .map(move |entered| {
                shutdown.spawn(async move {
                    let (intake, room, mut span) = entered?;
                    Ok(answer(&intake, room, &mut span).await)
                })
            })
            // A call that breaks off first answers the articles that came before.
            .buffered(CALL_ARTICLES_MAX)
            .enumerate()
            .map(|(index, task)| {
                let answer = task.unwrap_or_else(|error| Err(status::internal(&error)));
                answer.map(|answer| response(index as u64, answer))
            });
        Ok(Response::new(Box::pin(answers)))
    }
}

/// Publishes an article there is room for; `span` learns the answer.
async fn answer(
    intake: &Intake,
    room: Result<Admitted, Status>,
    span: &mut Span,
) -> Result<Receipt, Status> {
    let answer = match room {
        Ok(admitted) => intake.publish(admitted, span).await,
        Err(status) => Err(status),
    };
    span.answered(answer.as_ref().map_or_else(Status::code, |_| Code::Ok));
    answer
}

fn response(index: u64, answer: Result<Receipt, Status>) -> PublishArticlesResponse {
    let answer = answer.map_or_else(|status| Answer::Error(refusal(&status)), Answer::Receipt);
    PublishArticlesResponse { index, result: Some(answer) }
}

fn refusal(status: &Status) -> PublishError {
    let violations = status
        .get_details_bad_request()
        .map(|details| details.field_violations)
        .unwrap_or_default();
    PublishError {
        code: status.code().into(),
        message: status.message().to_owned(),
        field: violations.into_iter().next().map(|violation| violation.field).unwrap_or_default(),
    }
}
