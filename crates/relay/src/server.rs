//! A relay inside the console, and one that serves consoles elsewhere.

use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use tokio::sync::watch;

use crate::embedded::Embedded;
use crate::listener::{Handshake, Listening, bind};
use crate::log_limiter::LogLimiter;
use crate::metrics::{Metrics, WaitsFor};
use crate::protocol::Waiting;
use crate::rate::{Rate, Rates};
use crate::refusals::Refusals;
use crate::register::Registry;
use crate::service::Service;
use crate::sources::Sources;
use crate::team::TeamLogs;
use crate::{Inbox, InboxToken, Limits, RelayError, Spool, SpoolLimits};

/// Gives the time: UTC, in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Fills bytes with unguessable randomness.
pub type Entropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What a relay inside the console is started with.
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

/// A running relay inside the console. Dropping it stops it at once, as a crash would; [`Relay::shutdown`] does it in order.
#[derive(Debug)]
pub struct Relay {
    listening: Listening,
    inbox: Arc<Embedded>,
}

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
        let listener = bind(listen).await?;
        let registry = Registry::embedded(&inbox);
        let parts = ServerConfig {
            listen,
            limits,
            spool_limits: SpoolLimits::default(),
            sources: Sources::default(),
            clock: Arc::clone(&clock),
            // Nothing is sealed inside the console.
            entropy: Arc::new(|_| {}),
            handshake: None,
            teams: None,
        };
        let (spool_too, registry_too) = (spool.clone(), registry.clone());
        let listening = Listening::start(listener, None, |stopping| {
            parts.service(spool_too, registry_too, Arc::default(), stopping)
        })?;
        let base_url = format!("http://{}/c/{}", listening.address, inbox.expose());
        Ok(Self {
            listening,
            inbox: Arc::new(Embedded::new(spool, registry, base_url, clock)),
        })
    }

    /// The address that callbacks are posted below: `http://127.0.0.1:<port>/c/<inbox token>`.
    ///
    /// A callback address is this, a `/`, and 1 to 200 characters of `A-Z a-z 0-9 / _ -`. It holds the inbox
    /// token, so it is not for the log.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.inbox.base_url.clone()
    }

    /// The console's side.
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        Inbox::embedded(Arc::clone(&self.inbox))
    }

    /// Takes no more connections, answers the requests under way (for at most [`Limits::stop_time`]), and
    /// closes the spool. Afterwards every [`Inbox`] answers [`RelayError::Stopped`].
    pub async fn shutdown(self) {
        self.listening.shutdown().await;
    }
}

/// What a relay that serves consoles elsewhere is started with.
#[derive(Clone)]
pub struct ServerConfig {
    /// The address to listen on, for callbacks and consoles alike; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The bounds of the listening side.
    pub limits: Limits,
    /// The bounds that the spool was opened with, to say how full it is.
    pub spool_limits: SpoolLimits,
    /// Proxies before it, and whom it takes callbacks from.
    pub sources: Sources,
    /// The time.
    pub clock: Clock,
    /// Randomness for sealing, credentials and pairing.
    pub entropy: Entropy,
    /// TLS, where the relay does that itself.
    pub handshake: Option<Handshake>,
    /// The logs that teams of desktops share; where none is given, `/log` is no path of this server.
    pub teams: Option<TeamLogs>,
}

impl fmt::Debug for ServerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerConfig")
            .field("listen", &self.listen)
            .field("limits", &self.limits)
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

/// A running relay that serves consoles elsewhere. Dropping it stops it at once, as a crash would.
#[derive(Debug)]
pub struct Server {
    listening: Listening,
    metrics: MetricsText,
}

/// How often a credential or pairing that is not known makes the register be read again.
const LOOKING_AGAIN: NonZeroU32 = NonZeroU32::new(5).expect("5 is not zero");

/// How often the head of one inbox may move: several times what a console claims in a second.
const HEADS: NonZeroU32 = NonZeroU32::new(200).expect("200 is not zero");

/// How many entries a team may add in a second: several times what its desktops decide.
const APPENDS: NonZeroU32 = NonZeroU32::new(200).expect("200 is not zero");

impl Server {
    /// Listens, and from then on keeps in `spool` what is posted for the readers in `registry`.
    ///
    /// # Errors
    /// [`RelayError::Listen`] where the address is taken or not ours.
    pub async fn start(config: ServerConfig, spool: Spool, registry: Registry) -> Result<Self, RelayError> {
        let listener = bind(config.listen).await?;
        let metrics = Arc::<Metrics>::default();
        let handshake = config.handshake.clone();
        let text = MetricsText {
            metrics: Arc::clone(&metrics),
            registry: registry.clone(),
            spool: spool.clone(),
            spool_limits: config.spool_limits,
            clock: Arc::clone(&config.clock),
        };
        let listening = Listening::start(listener, handshake, |stopping| {
            config.service(spool, registry, metrics, stopping)
        })?;
        Ok(Self {
            listening,
            metrics: text,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.listening.address
    }

    /// What it counts, as Prometheus reads it.
    #[must_use]
    pub fn metrics(&self) -> MetricsText {
        self.metrics.clone()
    }

    /// As [`Relay::shutdown`].
    pub async fn shutdown(self) {
        self.listening.shutdown().await;
    }
}

/// Writes what a server counts.
#[derive(Clone)]
pub struct MetricsText {
    metrics: Arc<Metrics>,
    registry: Registry,
    spool: Spool,
    spool_limits: SpoolLimits,
    clock: Clock,
}

impl fmt::Debug for MetricsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsText")
    }
}

impl MetricsText {
    /// The text that Prometheus reads.
    pub async fn text(&self) -> String {
        let register = self.registry.current();
        let now = (self.clock)();
        let mut readers = Vec::new();
        for reader in register.inboxes().iter().flat_map(|inbox| &inbox.readers) {
            // Where it cannot be read, there is no figure, and `/readyz` says why.
            if let Ok(Waiting {
                deliveries,
                oldest_at_ms,
            }) = self.spool.waiting(reader.id).await
            {
                let waited_ms = oldest_at_ms.map_or(0, |oldest| now.saturating_sub(oldest).max(0));
                readers.push(WaitsFor {
                    reader: reader.id,
                    deliveries,
                    oldest_seconds: waited_ms.unsigned_abs().saturating_div(1_000),
                });
            }
        }
        self.metrics.exposition(self.spool.usage(), self.spool_limits, &readers)
    }

    /// Whether callbacks can be stored, as far as the last of them tell.
    #[must_use]
    pub fn stores(&self) -> bool {
        self.metrics.stores()
    }

    /// The highest alarm level reached: 0, 50, 80 or 95 percent of the spool.
    #[must_use]
    pub fn alarm_level(&self) -> u8 {
        crate::metrics::level(self.spool.usage(), self.spool_limits)
    }
}

impl ServerConfig {
    fn service(
        self,
        spool: Spool,
        registry: Registry,
        metrics: Arc<Metrics>,
        stopping: watch::Receiver<bool>,
    ) -> Service {
        Service {
            registry,
            spool,
            limits: self.limits,
            spool_limits: self.spool_limits,
            sources: self.sources,
            clock: self.clock,
            entropy: self.entropy,
            metrics,
            rate: Rate::new(self.limits.callbacks_per_second),
            by_source: Rates::new(self.limits.source_per_second),
            untrusted: Rates::new(self.limits.untrusted_per_second),
            heads: Rates::new(HEADS),
            teams: self.teams,
            appends: Rates::new(APPENDS),
            looking_again: Rate::new(LOOKING_AGAIN),
            refusals: Refusals::default(),
            log_limiter: LogLimiter::default(),
            stopping,
        }
    }
}
