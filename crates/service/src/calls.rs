//! Counts gRPC calls by method and code, and times those that have one answer.
//!
//! Knows methods from the descriptors that reflection serves, so that a new one needs nothing here,
//! and a caller who makes up paths makes no metrics.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::HeaderMap,
    middleware::{self, Next},
};
use http_body_util::BodyExt as _;
use prost::Message as _;
use prost_types::FileDescriptorSet;
use tokio::time::Instant;
use tonic::{Code, service::Routes};

use crate::metrics::{self, Label};

/// What is known of a method.
#[derive(Clone)]
struct Method {
    /// Its service and name, as in `ArchiveService/GetArticle`.
    label: Label,
    /// Whether a call is one request and one answer. Others last as long as both sides like.
    unary: bool,
}

/// A call under way. Dropping it counts it, whatever it was dropped for.
struct Call {
    method: Method,
    started: Instant,
    /// `None` until the answer has told.
    code: Option<Code>,
}

/// Counts all calls of `routes`, refused and unknown ones included.
pub(crate) fn count(routes: Routes) -> Routes {
    let (methods, other) = (Arc::new(methods()), Label::from("other"));
    let count = middleware::from_fn(move |request: Request, next: Next| {
        let method = methods.get(request.uri().path()).cloned();
        let method = method.unwrap_or_else(|| Method { label: other.clone(), unary: false });
        let mut call = Call { method, started: Instant::now(), code: None };
        async move {
            let response = next.run(request).await;
            // An answer without a message tells its code here, any other one behind its last.
            call.hear(response.headers());
            response.map(|body| {
                Body::new(body.map_frame(move |frame| {
                    frame.trailers_ref().inspect(|trailers| call.hear(trailers));
                    frame
                }))
            })
        }
    });
    Routes::from(routes.into_axum_router().layer(count))
}

impl Call {
    fn hear(&mut self, headers: &HeaderMap) {
        let code = headers.get("grpc-status");
        self.code = code.map(|code| Code::from_bytes(code.as_bytes())).or(self.code);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // Without a word the caller has gone, or was cut off.
        let code = self.code.unwrap_or(Code::Cancelled);
        let took = self.method.unary.then(|| self.started.elapsed());
        metrics::called(&self.method.label, code, took);
    }
}

/// Every method that a process may serve, by path.
fn methods() -> HashMap<String, Method> {
    let mut methods = HashMap::new();
    for set in [readout_wire::FILE_DESCRIPTOR_SET, tonic_health::pb::FILE_DESCRIPTOR_SET] {
        let set = FileDescriptorSet::decode(set).expect("reflection decodes the same bytes");
        for file in set.file {
            for service in &file.service {
                for method in &service.method {
                    let label = format!("{}/{}", service.name(), method.name());
                    let path = format!("/{}.{label}", file.package());
                    let unary = !method.client_streaming() && !method.server_streaming();
                    methods.insert(path, Method { label: label.into(), unary });
                }
            }
        }
    }
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_known_and_streams_are_told_apart() {
        let methods = methods();
        for (path, label, unary) in [
            ("/readout.v1.ArchiveService/GetArticle", "ArchiveService/GetArticle", true),
            ("/readout.v1.ArchiveService/WatchStatements", "ArchiveService/WatchStatements", false),
            ("/readout.v1.IngestService/PublishArticles", "IngestService/PublishArticles", false),
            ("/grpc.health.v1.Health/Check", "Health/Check", true),
        ] {
            let method = &methods[path];
            assert_eq!((&*method.label, method.unary), (label, unary), "{path}");
        }
        assert!(!methods.contains_key("/readout.v1.ArchiveService/Nothing"));
    }
}
