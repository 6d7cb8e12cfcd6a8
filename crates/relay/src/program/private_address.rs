//! The private address: health for a supervisor and metrics for Prometheus. It tells nothing that names a person, and still
//! belongs on an address that only the organisation reaches.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming as Body};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::{Cursor, MetricsText, Spool};

/// The most connections here at once.
const CONNECTIONS: usize = 16;

const HEADER_TIME: Duration = Duration::from_secs(5);

/// Answers `/healthz` (the process lives), `/readyz` (the spool answers, and takes what comes) and `/metrics`. Runs until it is dropped.
pub(super) async fn answer(listener: TcpListener, metrics: MetricsText, spool: Spool) {
    let open = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let slot = Arc::clone(&open).acquire_owned().await;
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (metrics, spool) = (metrics.clone(), spool.clone());
        connections.spawn(async move {
            let _slot = slot;
            let handler = service_fn(move |request: Request<Body>| {
                let (metrics, spool) = (metrics.clone(), spool.clone());
                async move { Ok::<_, Infallible>(page(request.uri().path(), &metrics, &spool).await) }
            });
            // A supervisor that hangs up is its own affair.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADER_TIME)
                .serve_connection(TokioIo::new(stream), handler)
                .await;
        });
    }
}

async fn page(path: &str, metrics: &MetricsText, spool: &Spool) -> Response<Full<Bytes>> {
    let (status, kind, text) = match path {
        "/healthz" => (StatusCode::OK, "text/plain", "alive\n".to_owned()),
        "/readyz" => match spool.pull(0, Cursor::START, 1).await {
            Ok(_) if metrics.stores() => (StatusCode::OK, "text/plain", "ready\n".to_owned()),
            Ok(_) => {
                let said = "the last callback could not be stored: the log says why\n";
                (StatusCode::SERVICE_UNAVAILABLE, "text/plain", said.to_owned())
            }
            Err(error) => (StatusCode::SERVICE_UNAVAILABLE, "text/plain", format!("{error}\n")),
        },
        "/metrics" => (StatusCode::OK, "text/plain; version=0.0.4", metrics.text().await),
        _ => (StatusCode::NOT_FOUND, "text/plain", String::new()),
    };
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
