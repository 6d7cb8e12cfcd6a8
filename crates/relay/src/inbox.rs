//! The console's side of a relay, wherever that runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, timeout};

use crate::client::{Contact, Remote};
use crate::delivery::PROBE;
use crate::embedded::Embedded;
use crate::protocol::{RelayStatus, Waiting};
use crate::{Cursor, Delivery, RelayError, Rule, Witness};

/// The console's side of a relay: pull, keep, acknowledge. Clones read the same deliveries.
///
/// ```text
/// loop { arrived; pull after the last cursor kept; keep durably; acknowledge the last of them }
/// ```
///
/// The relay may run inside the console ([`crate::Relay::inbox`]) or elsewhere ([`crate::RemoteInbox::open`]).
#[derive(Debug, Clone)]
pub struct Inbox {
    side: Side,
    /// Probes that were posted and did not come out yet, by their path.
    probes: Arc<Mutex<BTreeMap<String, oneshot::Sender<()>>>>,
}

#[derive(Debug, Clone)]
enum Side {
    Embedded(Arc<Embedded>),
    Remote(Arc<Remote>),
}

/// How a probe went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probed {
    /// From the post to its answer: the relay has kept it.
    pub answered_in: Duration,
    /// From the post until it came out of the inbox.
    pub round_trip: Duration,
}

/// How long a probe may take to come out of the inbox.
const PROBE_TIME: Duration = Duration::from_secs(10);

impl Inbox {
    pub(crate) fn embedded(side: Arc<Embedded>) -> Self {
        Self::new(Side::Embedded(side))
    }

    pub(crate) fn remote(side: Remote) -> Self {
        Self::new(Side::Remote(Arc::new(side)))
    }

    fn new(side: Side) -> Self {
        Self {
            side,
            probes: Arc::default(),
        }
    }

    /// Gives the deliveries after `after`, oldest first: at most `max`, and fewer where their bodies are
    /// large. An empty answer means that none waits. Pulling forgets nothing.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be read, [`RelayError::Stopped`] once a relay in this program is shut down;
    /// [`RelayError::Unreachable`], [`RelayError::Unwell`], [`RelayError::Refused`] and [`RelayError::NotOurs`] of one
    /// elsewhere.
    pub async fn pull(&self, after: Cursor, max: usize) -> Result<Vec<Delivery>, RelayError> {
        let deliveries = match &self.side {
            Side::Embedded(side) => side.pull(after, max).await?,
            Side::Remote(side) => side.pull(after, max).await?,
        };
        self.hear_probes(&deliveries);
        Ok(deliveries)
    }

    /// Lets the relay forget every delivery up to and including `up_to`. Only for what the console has kept
    /// durably itself; repeating it is harmless.
    ///
    /// # Errors
    /// As [`Inbox::pull`]. After an error they may be handed on again.
    pub async fn acknowledge(&self, up_to: Cursor) -> Result<(), RelayError> {
        match &self.side {
            Side::Embedded(side) => side.acknowledge(up_to).await,
            Side::Remote(side) => side.acknowledge(up_to).await,
        }
    }

    /// Resolves when at least one delivery is not acknowledged yet, at once if that is so already.
    ///
    /// A relay elsewhere is asked again and again on the schedule of [`crate::Reconnect`] while it cannot be reached. It
    /// also resolves when a relay in this program has stopped, and the next pull says so. A caller that could not keep or
    /// acknowledge what it pulled must pause before it waits here again.
    pub async fn arrived(&self) {
        match &self.side {
            Side::Embedded(side) => side.arrived().await,
            Side::Remote(side) => side.arrived().await,
        }
    }

    /// What waits: as of the last commit in this program, or as a relay elsewhere said last.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        match &self.side {
            Side::Embedded(side) => side.waiting(),
            Side::Remote(side) => side.line().waiting(),
        }
    }

    /// How the line to the relay is, for a light on the screen. One inside this program is always connected.
    #[must_use]
    pub fn contact(&self) -> watch::Receiver<Contact> {
        match &self.side {
            Side::Embedded(side) => side.line().watch(),
            Side::Remote(side) => side.line().watch(),
        }
    }

    /// Which inbox this is, the same for as long as it is: empty inside the console, else 32 characters that tell nothing.
    /// A cursor means something only together with it.
    #[must_use]
    pub fn origin(&self) -> String {
        match &self.side {
            Side::Embedded(_) => String::new(),
            Side::Remote(side) => side.origin(),
        }
    }

    /// The address that M-PESA is to post to for `path` (which holds the console's own token): with the mark of this
    /// console's gate key where the relay is elsewhere. It holds the inbox's token, so it is not for the log.
    #[must_use]
    pub fn callback_url(&self, path: &str) -> String {
        match &self.side {
            Side::Embedded(side) => side.callback_url(path),
            Side::Remote(side) => side.callback_url(path),
        }
    }

    /// Sends a probe the whole way that a callback takes: through the public address into the relay, and out of it by
    /// whoever pulls this inbox. Somebody must be pulling, this or a clone; it acknowledges probes and keeps none
    /// ([`Delivery::is_probe`]).
    ///
    /// # Errors
    /// [`RelayError::Unreachable`] and [`RelayError::ProbeRefused`] where the public address does not take it,
    /// [`RelayError::ProbeLost`] where it does not come out within ten seconds.
    pub async fn probe(&self) -> Result<Probed, RelayError> {
        let Side::Remote(side) = &self.side else {
            // There is no public address to prove: what is posted to the loopback is in the spool.
            return Ok(Probed {
                answered_in: Duration::ZERO,
                round_trip: Duration::ZERO,
            });
        };
        let mut nonce = [0; 16];
        (side.ports().entropy)(&mut nonce);
        let path = format!("{PROBE}{}", hex::encode(nonce));
        let (came, coming) = oneshot::channel();
        self.probes().insert(path.clone(), came);
        let posted = Instant::now();
        let sent = side.post(&path).await;
        let answered_in = posted.elapsed();
        let came = match sent {
            Ok(()) => timeout(PROBE_TIME, coming).await.map_err(|_| RelayError::ProbeLost),
            Err(error) => Err(error),
        };
        self.probes().remove(&path);
        came?.map_err(|_| RelayError::ProbeLost)?;
        Ok(Probed {
            answered_in,
            round_trip: posted.elapsed(),
        })
    }

    /// The relay as a second witness of this console's ledger.
    #[must_use]
    pub fn witness(&self) -> Witness {
        match &self.side {
            Side::Embedded(side) => Witness::embedded(Arc::clone(side)),
            Side::Remote(side) => Witness::remote(Arc::clone(side)),
        }
    }

    /// Which customer payments the relay accepts while nobody is asked.
    ///
    /// # Errors
    /// As [`Inbox::pull`].
    pub async fn rule(&self) -> Result<Rule, RelayError> {
        match &self.side {
            Side::Embedded(side) => Ok(side.rule()),
            Side::Remote(side) => side.rule().await,
        }
    }

    /// Has the relay accept customer payments by this rule from now on. A relay inside this program forgets it when it
    /// stops.
    ///
    /// # Errors
    /// As [`Inbox::pull`].
    pub async fn set_rule(&self, rule: Rule) -> Result<(), RelayError> {
        match &self.side {
            Side::Embedded(side) => {
                side.set_rule(rule);
                Ok(())
            }
            Side::Remote(side) => side.set_rule(rule).await,
        }
    }

    /// How the relay is, as it says itself.
    ///
    /// # Errors
    /// As [`Inbox::pull`].
    pub async fn status(&self) -> Result<RelayStatus, RelayError> {
        match &self.side {
            Side::Embedded(side) => Ok(side.status()),
            Side::Remote(side) => side.status().await,
        }
    }

    fn hear_probes(&self, deliveries: &[Delivery]) {
        let mut probes = self.probes();
        for delivery in deliveries.iter().filter(|delivery| delivery.is_probe()) {
            let path = delivery.callback.as_ref().map(|callback| callback.target.as_str());
            if let Some(posted) = path.and_then(|path| probes.remove(path)) {
                // Whoever sent it may have given up.
                let _ = posted.send(());
            }
        }
    }

    fn probes(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, oneshot::Sender<()>>> {
        self.probes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
