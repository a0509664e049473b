//! The gRPC server of a process: its services, and health and reflection beside them.

use std::time::Duration;

use tonic::{
    service::Routes,
    transport::{Server, server::TcpIncoming},
};
use tonic_health::{ServingStatus, server::HealthReporter};

use crate::{Door, Error, Readiness, Shutdown, access, calls, door::Lock, limits};

/// Serves `routes`, `grpc.health.v1` and reflection (v1 and v1alpha) until the shutdown begins,
/// then lets open calls finish within the time given for draining. Only callers whom the door lets
/// in are served; health answers everybody who can connect.
///
/// # Errors
/// When the server itself fails; a failed call is not one.
pub async fn serve(
    door: Door,
    routes: Routes,
    readiness: &Readiness,
    shutdown: &Shutdown,
) -> Result<(), Error> {
    let Door { listener, lock: Lock { tokens, tls } } = door;
    // Not earlier: every part of the process has been named by now.
    readiness.running(true);
    let (reporter, health) = tonic_health::server::health_reporter();
    shutdown.spawn(report(reporter, readiness.clone(), shutdown.clone()));
    let mut routes = routes.add_service(health);
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(readout_wire::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let embedded = "descriptors are compiled in and checked by a test";
    routes = routes.add_service(reflection().build_v1().expect(embedded));
    routes = routes.add_service(reflection().build_v1alpha().expect(embedded));

    if let Some(file) = tokens {
        routes = access::guard(routes, file.tokens());
        shutdown.spawn(file.follow(shutdown.token().clone()));
    }
    routes = calls::count(routes);

    let mut server = Server::builder();
    if let Some(tls) = tls {
        server = server.tls_config(tls)?;
    }
    let server = server
        .concurrency_limit_per_connection(limits::CONNECTION_REQUESTS_MAX as usize)
        .max_concurrent_streams(limits::CONNECTION_REQUESTS_MAX)
        .http2_keepalive_interval(Some(limits::KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(limits::KEEPALIVE_TIMEOUT))
        .http2_max_header_list_size(limits::HEADER_BYTES_MAX)
        .add_routes(routes)
        .serve_with_incoming_shutdown(
            // Without it the kernel holds small answers back for some 40 ms.
            TcpIncoming::from(listener).with_nodelay(Some(true)),
            shutdown.token().clone().cancelled_owned(),
        );
    // Calls that never end by themselves must watch the token; this is the limit for the rest.
    let overdue = async {
        shutdown.token().cancelled().await;
        tokio::time::sleep(shutdown.drain()).await;
    };
    tokio::select! {
        served = server => served.map_err(Error::Serve),
        () = overdue => {
            tracing::warn!(drain_ms = millis(shutdown.drain()), "open calls were cut off");
            Ok(())
        }
    }
}

/// Keeps the gRPC health status equal to the readiness.
async fn report(mut reporter: HealthReporter, readiness: Readiness, shutdown: Shutdown) {
    let mut ready = readiness.subscribe();
    loop {
        let serving = *ready.borrow_and_update() && !shutdown.token().is_cancelled();
        let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
        reporter.set_service_status("", status).await;
        if shutdown.token().is_cancelled() {
            // Ends open health watches, which would hold up the drain.
            reporter.clear_service_status("").await;
            break;
        }
        tokio::select! {
            changed = ready.changed() => if changed.is_err() { break },
            () = shutdown.token().cancelled() => {}
        }
    }
    readiness.running(false);
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
