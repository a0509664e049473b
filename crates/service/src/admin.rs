//! The HTTP pages of a process: `/livez`, `/readyz` and `/metrics`.
//!
//! `/livez` answers while the process runs at all; `/readyz` says whether to send it work.

use axum::{Router, http::StatusCode, routing::get};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

use crate::Readiness;

/// Serves the pages for as long as the process runs, draining included.
pub(crate) async fn serve(
    listener: TcpListener,
    readiness: Readiness,
    metrics: Option<PrometheusHandle>,
) {
    let of_process = readiness.clone();
    let ready = move || {
        let missing = readiness.missing();
        async move {
            if missing.is_empty() {
                (StatusCode::OK, "ready\n".to_owned())
            } else {
                let text = format!("not ready: {}\n", missing.join(", "));
                (StatusCode::SERVICE_UNAVAILABLE, text)
            }
        }
    };
    let metrics = move || {
        crate::metrics::sample(of_process.is_ready());
        let page = metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default();
        async move { page }
    };
    let pages = Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics));
    if let Err(error) = axum::serve(listener, pages).await {
        tracing::error!(%error, "health pages failed");
    }
}
