//! The listening side: bounded connections, bounded waits, and a stop that answers what it has begun.
//!
//! hyper is used directly, since `axum::serve` bounds neither connections nor the time a header may take.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::fairness::{Fairness, Guest};
use crate::metrics::Metrics;
use crate::prompt::Prompt;
use crate::rate::subscriber;
use crate::service::Service;
use crate::{RelayError, Spool};

/// A connection after its handshake.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

type Shaking = Pin<Box<dyn Future<Output = io::Result<Box<dyn Stream>>> + Send>>;

/// The TLS handshake, where the relay does that itself.
#[derive(Clone)]
pub struct Handshake(Arc<dyn Fn(TcpStream) -> Shaking + Send + Sync>);

impl Handshake {
    /// A handshake by this function. Only the program has one.
    #[cfg(feature = "server")]
    pub(crate) fn new(shake: impl Fn(TcpStream) -> Shaking + Send + Sync + 'static) -> Self {
        Self(Arc::new(shake))
    }
}

impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handshake")
    }
}

/// A listener at work. Dropping it stops it at once, as a crash would.
#[derive(Debug)]
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    spool: Spool,
    stop_time: Duration,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// The most bytes of a request's header, and of what is read ahead of a body.
const HEADER_BYTES: usize = 16 * 1024;

/// The most headers of a request.
const HEADERS: usize = 64;

/// How long accepting pauses when the system is out of sockets or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Takes an address.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, RelayError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|source| RelayError::Listen { address, source })
}

impl Listening {
    /// Serves what comes in at `listener`. `make` is given the signal that everything ends by.
    pub(crate) fn start(
        listener: TcpListener,
        handshake: Option<Handshake>,
        make: impl FnOnce(watch::Receiver<bool>) -> Service,
    ) -> Result<Self, RelayError> {
        let address = listener.local_addr().map_err(|source| RelayError::Listen {
            address: ([0, 0, 0, 0], 0).into(),
            source,
        })?;
        let (stop, stopping) = watch::channel(false);
        let service = Arc::new(make(stopping.clone()));
        let (spool, stop_time) = (service.spool.clone(), service.limits.stop_time);
        let serving = tokio::spawn(serve(listener, service, handshake, stopping));
        tracing::info!(%address, "relay listens");
        Ok(Self {
            address,
            spool,
            stop_time,
            stop,
            serving,
        })
    }

    /// Takes no more connections, answers the requests under way (for at most [`crate::Limits::stop_time`]), and
    /// closes the spool.
    pub(crate) async fn shutdown(mut self) {
        self.stop.send_replace(true);
        if timeout(self.stop_time, &mut self.serving).await.is_err() {
            tracing::warn!("relay stopped with requests under way");
            self.serving.abort();
        }
        self.spool.close().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Its connections' tasks belong to it and end with it.
        self.serving.abort();
    }
}

async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    handshake: Option<Handshake>,
    mut stopping: watch::Receiver<bool>,
) {
    let open = Arc::new(Semaphore::new(service.limits.open_connections));
    let (by_source, fairness) = (Arc::new(BySource::default()), Arc::<Fairness>::default());
    let mut connections = JoinSet::new();
    let mut following = pin!(service.registry.clone().follow(service.spool.clone()));
    // Accepted, and waiting for room; those behind it wait in the system's own queue.
    let mut waiting: Option<(TcpStream, IpAddr, Place)> = None;
    loop {
        tokio::select! {
            () = stop_requested(&mut stopping) => break,
            () = following.as_mut() => {}
            Some(_) = connections.join_next() => {}
            slot = Arc::clone(&open).acquire_owned(), if waiting.is_some() => {
                let slot = slot.expect("the semaphore is never closed");
                let Some((stream, peer, place)) = waiting.take() else { continue };
                let guest = Arc::new(fairness.enter(service.sources.waiting(peer)));
                let places = (slot, place);
                connections.spawn(host(stream, (peer, guest), Arc::clone(&service), handshake.clone(), stopping.clone(), places));
            }
            accepted = listener.accept(), if waiting.is_none() => match accepted {
                Ok((stream, peer)) => {
                    let peer = peer.ip().to_canonical();
                    let Some(place) = by_source.take(peer, &service) else {
                        service.metrics.connections_refused.fetch_add(1, Ordering::Relaxed);
                        continue;
                    };
                    if open.available_permits() == 0 {
                        fairness.show_one_out();
                    }
                    waiting = Some((stream, peer, place));
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

/// One connection, until it ends or has to leave.
async fn host(
    stream: TcpStream,
    (peer, guest): (IpAddr, Arc<Guest>),
    service: Arc<Service>,
    handshake: Option<Handshake>,
    stopping: watch::Receiver<bool>,
    _places: (OwnedSemaphorePermit, Place),
) {
    let metrics = Arc::clone(&service.metrics);
    tokio::select! {
        () = converse(stream, peer, &guest, service, handshake, stopping) => {}
        () = guest.shown_out() => {
            metrics.connections_shown_out.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn converse(
    stream: TcpStream,
    peer: IpAddr,
    guest: &Arc<Guest>,
    service: Arc<Service>,
    handshake: Option<Handshake>,
    mut stopping: watch::Receiver<bool>,
) {
    // An answer is one small packet: it must not wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let header_time = service.limits.header_time;
    let _counted = Open::of(&service.metrics);
    let stream: Box<dyn Stream> = match handshake {
        None => Box::new(stream),
        Some(Handshake(shake)) => match timeout(header_time, shake(stream)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(_)) | Err(_) => {
                service.metrics.handshakes_failed.fetch_add(1, Ordering::Relaxed);
                return;
            }
        },
    };
    let stream = Prompt::new(stream, service.limits.answer_time);
    let handler = service_fn(move |request| {
        let (service, guest) = (Arc::clone(&service), Arc::clone(guest));
        async move { service.answer(request, peer, &guest).await }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_time)
            .max_buf_size(HEADER_BYTES)
            .max_headers(HEADERS)
            .serve_connection(TokioIo::new(stream), handler)
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop_requested(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // A sender that hangs up, stalls or speaks no HTTP: its affair, and nothing was kept of it.
        tracing::debug!(source = %peer, %error, "connection ended early");
    }
}

/// Counts a connection for as long as it lives.
struct Open(Arc<Metrics>);

impl Open {
    fn of(metrics: &Arc<Metrics>) -> Self {
        metrics.connections_open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(metrics))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.connections_open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Resolves when the relay is to stop, also where its handle is gone.
async fn stop_requested(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// How many connections each subscriber has open.
#[derive(Default)]
struct BySource(Mutex<HashMap<IpAddr, usize>>);

/// One connection's place among its subscriber's; given back when it ends.
struct Place {
    of: IpAddr,
    among: Arc<BySource>,
}

impl BySource {
    /// A place, where there is one left. Our own proxies stand for many and are not counted.
    fn take(self: &Arc<Self>, peer: IpAddr, service: &Service) -> Option<Place> {
        let most = if service.sources.is_proxy(peer) {
            usize::MAX
        } else {
            service.limits.connections_per_source
        };
        let of = subscriber(peer);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(of).or_insert(0);
        if *count >= most {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Place {
            of,
            among: Arc::clone(self),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.among.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.of) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.of);
            }
        }
    }
}
