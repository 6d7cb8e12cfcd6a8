//! Accepting connections. Done by hand, because a gateway that drops a connection without an answer is one of
//! the things to practise, and a server framework rightly never does that.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::Router;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::{CloseConnection, Shared, router};

/// Serves until the simulator is stopped.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let router = router(Arc::clone(&shared));
    let accept_all = async {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let connection = connection(stream, router.clone());
                    let stopped = shared.running.stopped();
                    tokio::spawn(async move {
                        tokio::select! {
                            () = connection => {}
                            () = stopped => {}
                        }
                    });
                }
                Err(error) => {
                    // Out of file descriptors, most likely: wait for some to be freed.
                    tracing::warn!(%error, "a connection cannot be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    };
    tokio::select! {
        () = accept_all => {}
        () = shared.running.stopped() => {}
    }
}

async fn connection(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let response = router
                .oneshot(request)
                .await
                .unwrap_or_else(|never: Infallible| match never {});
            match response.extensions().get::<CloseConnection>() {
                Some(_) => Err(Closed),
                None => Ok(response),
            }
        }
    });
    if let Err(error) = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await
    {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Makes hyper close a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed on purpose")]
struct Closed;
