//! gRPC's door: `readout.v1.ExtractorService`.

use std::{num::NonZeroUsize, pin::Pin, sync::Arc};

use readout_service::{Shutdown, status};
use readout_wire::{
    ARTICLE_MESSAGE_BYTES_MAX,
    article::{Violation, complete},
    v1::{
        Article, ExtractRequest, ExtractResponse, ExtractStreamRequest, ExtractStreamResponse,
        Extraction, PublishError,
        extract_stream_response::Result as StreamResult,
        extractor_service_server::{ExtractorService, ExtractorServiceServer},
    },
};
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{
    Code, Request, Response, Status, Streaming,
    service::{LayerExt as _, Routes},
};
use tower::limit::GlobalConcurrencyLimitLayer;

use crate::{
    Extractor,
    limits::{CALLS_MAX, STREAM_RESULTS_MAX},
};

pub(crate) fn routes(
    extractor: Arc<Extractor>,
    concurrency: NonZeroUsize,
    shutdown: &Shutdown,
) -> Routes {
    let permits = Arc::new(Semaphore::new(concurrency.get()));
    let engine = Service { extractor, permits, shutdown: shutdown.clone() };
    let service = ExtractorServiceServer::new(engine)
        .max_decoding_message_size(ARTICLE_MESSAGE_BYTES_MAX)
        .max_encoding_message_size(usize::MAX);
    Routes::new(GlobalConcurrencyLimitLayer::new(CALLS_MAX).named_layer(service))
}

#[derive(Clone)]
struct Service {
    extractor: Arc<Extractor>,
    /// Bounds the engine's work in hand, whatever the number of calls.
    permits: Arc<Semaphore>,
    shutdown: Shutdown,
}

impl Service {
    /// `Ok(Err(_))` is an article that breaks a rule; `Err(_)` ends the call.
    async fn extract(
        &self,
        article: Option<Article>,
    ) -> Result<Result<Extraction, Violation>, Status> {
        let article = match complete(article.unwrap_or_default()) {
            Ok(article) => article,
            Err(violation) => return Ok(Err(violation)),
        };
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|error| status::internal(&error))?;
        let extractor = Arc::clone(&self.extractor);
        let work = tokio::task::spawn_blocking(move || {
            let extraction = extractor.extract(article);
            drop(permit);
            extraction
        });
        Ok(Ok(work.await.map_err(|error| status::internal(&error))?))
    }
}

#[tonic::async_trait]
impl ExtractorService for Service {
    async fn extract(
        &self,
        request: Request<ExtractRequest>,
    ) -> Result<Response<ExtractResponse>, Status> {
        let extraction = Service::extract(self, request.into_inner().article)
            .await?
            .map_err(|violation| status::invalid(violation.field, &violation.rule))?;
        Ok(Response::new(ExtractResponse { extraction: Some(extraction) }))
    }

    type ExtractStreamStream =
        Pin<Box<dyn Stream<Item = Result<ExtractStreamResponse, Status>> + Send>>;

    async fn extract_stream(
        &self,
        request: Request<Streaming<ExtractStreamRequest>>,
    ) -> Result<Response<Self::ExtractStreamStream>, Status> {
        let mut requests = request.into_inner();
        let service = self.clone();
        let (results, stream) = mpsc::channel(STREAM_RESULTS_MAX);
        let stop = self.shutdown.token().clone();
        // Ends when the caller ends its half, goes away, or takes no more results, and when the
        // process stops: the caller sees which articles have no answer.
        self.shutdown.spawn(async move {
            let mut index = 0;
            while let Some(Ok(Some(request))) = stop.run_until_cancelled(requests.message()).await {
                let answer = service.extract(request.article).await;
                let answer = answer.map(|result| ExtractStreamResponse {
                    index,
                    result: Some(match result {
                        Ok(extraction) => StreamResult::Extraction(extraction),
                        Err(violation) => StreamResult::Error(refusal(&violation)),
                    }),
                });
                let failed = answer.is_err();
                if results.send(answer).await.is_err() || failed {
                    break;
                }
                index += 1;
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(stream))))
    }
}

fn refusal(violation: &Violation) -> PublishError {
    PublishError {
        code: Code::InvalidArgument.into(),
        message: violation.to_string(),
        field: violation.field.to_owned(),
    }
}
