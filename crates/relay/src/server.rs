//! The listening side: bounded connections, bounded waits, and a stop that answers what it has begun.
//!
//! hyper is used directly, since `axum::serve` bounds neither connections nor the time a header may take.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::callback::Receiver;
use crate::rate::Rate;
use crate::{Inbox, InboxToken, Limits, RelayError, Spool};

/// Gives the time: UTC, in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What a relay is started with.
#[derive(Clone)]
pub struct RelayConfig {
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The inbox that callbacks are posted to.
    pub inbox: InboxToken,
    /// The bounds of the listening side.
    pub limits: Limits,
    /// The time at which a callback counts as received.
    pub clock: Clock,
}

impl fmt::Debug for RelayConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelayConfig")
            .field("listen", &self.listen)
            .field("inbox", &self.inbox)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A running relay. Dropping it stops it at once, as a crash would; [`Relay::shutdown`] does it in order.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    inbox: InboxToken,
    spool: Spool,
    stop_time: Duration,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// The most bytes of a request's header, and of what is read ahead of a body.
const HEADER_BYTES: usize = 16 * 1024;

/// How long accepting pauses when the system is out of sockets or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

impl Relay {
    /// Listens, and from then on keeps in `spool` what is posted. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`RelayError::Listen`] where the address is taken or not ours.
    pub async fn start(config: RelayConfig, spool: Spool) -> Result<Self, RelayError> {
        let RelayConfig {
            listen,
            inbox,
            limits,
            clock,
        } = config;
        let refused = |source| RelayError::Listen {
            address: listen,
            source,
        };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let receiver = Arc::new(Receiver {
            inbox: inbox.clone(),
            limits,
            rate: Rate::new(limits.callbacks_per_second),
            clock,
            spool: spool.clone(),
        });
        let (stop, stopping) = watch::channel(false);
        let serving = tokio::spawn(serve(listener, receiver, stopping));
        tracing::info!(%address, "relay listens");
        Ok(Self {
            address,
            inbox,
            spool,
            stop_time: limits.stop_time,
            stop,
            serving,
        })
    }

    /// The address that callbacks are posted below: `http://127.0.0.1:<port>/c/<inbox token>`.
    ///
    /// A callback address is this, a `/`, and 1 to 200 characters of `A-Z a-z 0-9 / _ -`. It holds the inbox
    /// token, so it is not for the log.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/c/{}", self.address, self.inbox.expose())
    }

    /// The console's side.
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        Inbox::new(self.spool.clone())
    }

    /// Takes no more connections, answers the requests under way (for at most [`Limits::stop_time`]), and
    /// closes the spool. Afterwards every [`Inbox`] answers [`RelayError::Stopped`].
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        if timeout(self.stop_time, &mut self.serving).await.is_err() {
            tracing::warn!("relay stopped with requests under way");
            self.serving.abort();
        }
        self.spool.close().await;
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // Its connections' tasks belong to it and end with it.
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, receiver: Arc<Receiver>, mut stopping: watch::Receiver<bool>) {
    let open = Arc::new(Semaphore::new(receiver.limits.open_connections));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = told(&mut stopping) => break,
            Some(_) = connections.join_next() => {}
            (accepted, slot) = accept(&listener, &open) => match accepted {
                Ok((stream, peer)) => {
                    let serving = converse(stream, peer.ip(), Arc::clone(&receiver), stopping.clone(), slot);
                    connections.spawn(serving);
                }
                Err(error) => {
                    tracing::warn!(%error, "relay could not accept a connection");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Accepts a connection once there is room for it; those beyond wait in the system's own queue.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> (std::io::Result<(TcpStream, SocketAddr)>, OwnedSemaphorePermit) {
    let slot = Arc::clone(open)
        .acquire_owned()
        .await
        .expect("the semaphore is never closed");
    (listener.accept().await, slot)
}

async fn converse(
    stream: TcpStream,
    source: IpAddr,
    receiver: Arc<Receiver>,
    mut stopping: watch::Receiver<bool>,
    _slot: OwnedSemaphorePermit,
) {
    let header_time = receiver.limits.header_time;
    let service = service_fn(move |request| {
        let receiver = Arc::clone(&receiver);
        async move { receiver.answer(request, source).await }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_time)
            .max_buf_size(HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), service)
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // A sender that hangs up, stalls or speaks no HTTP: its affair, and nothing was kept of it.
        tracing::debug!(%source, %error, "connection ended early");
    }
}

/// Resolves when the relay is to stop, also where its handle is gone.
async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}
