//! The log of a team, as this desktop's ledger reaches it: bodies sealed to the team's key on the way out, opened and checked
//! against the chain on the way in.
//!
//! Asked by the ledger's own thread, which waits for the answer: what is decided is written only once it is ordered.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use relay::{Appended, LogEntry, LogHead, Offer, RelayError, RemoteLog, TeamPlace};
use store::{LogPlace, OrderedBody, TeamLog, TeamLogError};
use tokio::{runtime::Handle, sync::watch};
use treasury::{DesktopKey, EntryHash, LedgerId, Signature, Signing, TeamKey};

use crate::{Entropy, aead, enrolment::DesktopCard};

/// The team that shares a ledger, as this desktop has it in its keyring.
#[derive(Clone)]
pub struct TeamAccess {
    /// Its place at the relay.
    pub place: TeamPlace,
    /// What it signs entries with: its own, and no other desktop's.
    pub signing: Signing,
    /// The ledger that the team shares.
    pub ledger: LedgerId,
    /// The hash of that ledger's first entry.
    pub birth: EntryHash,
    /// Whether it may take over sending: it holds M-PESA's secrets.
    pub sends: bool,
}

impl fmt::Debug for TeamAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamAccess")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// The log as it is asked.
pub(crate) struct TeamLine {
    remote: RemoteLog,
    key: TeamKey,
    entropy: Arc<dyn Entropy>,
    runtime: Handle,
    /// The newest entry that is known here.
    newest: AtomicI64,
    /// Why the log cannot be used, while it cannot.
    trouble: watch::Sender<Option<TeamLogError>>,
}

impl fmt::Debug for TeamLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamLine")
            .field("remote", &self.remote)
            .finish_non_exhaustive()
    }
}

/// Which of the team's keys bodies are sealed with.
const EPOCH: i64 = 0;
/// How many entries are asked for at once.
const MOST: usize = 200;

impl TeamLine {
    /// Begins to use it; nothing is asked yet. Called inside the runtime that the ledger's thread is to wait for.
    pub(crate) fn open(access: &TeamAccess, key: &TeamKey, entropy: Arc<dyn Entropy>) -> Result<Self, RelayError> {
        Ok(Self {
            remote: access.place.open()?,
            key: key.clone(),
            entropy,
            runtime: Handle::current(),
            newest: AtomicI64::new(0),
            trouble: watch::Sender::new(None),
        })
    }

    /// Why the log cannot be used, while it cannot.
    pub(crate) fn trouble(&self) -> watch::Receiver<Option<TeamLogError>> {
        self.trouble.subscribe()
    }

    /// Resolves once there is an entry behind those that are known here, or after `wait`.
    pub(crate) async fn news(&self, wait: Duration) -> Result<bool, TeamLogError> {
        let after = self.newest.load(Ordering::SeqCst);
        let read = self.remote.read_after(after, 1, wait).await;
        self.noted(read.map(|read| !read.entries.is_empty()).map_err(trouble))
    }

    /// The log as the relay serves it: who is there, and who asks to join.
    pub(crate) const fn relay(&self) -> &RemoteLog {
        &self.remote
    }

    /// Has the relay refuse a desktop from now on: the one that showed this key when it joined.
    pub(crate) async fn retire(&self, key: DesktopKey) -> Result<(), RelayError> {
        let devices = self.remote.devices().await?;
        let is_it = |card: &[u8]| DesktopCard::from_bytes(card).is_some_and(|card| card.key == key);
        for one in devices.iter().filter(|one| is_it(&one.card) && !one.retired) {
            self.remote.retire(one.device).await?;
        }
        Ok(())
    }

    fn noted<T>(&self, done: Result<T, TeamLogError>) -> Result<T, TeamLogError> {
        self.trouble.send_if_modified(|known| {
            let now = done.as_ref().err().cloned();
            let news = *known != now;
            *known = now;
            news
        });
        done
    }

    fn sealed(&self, body: &[u8], number: i64) -> Result<Vec<u8>, TeamLogError> {
        let sealed = aead::seal(self.key.expose(), self.entropy.as_ref(), body, &number.to_be_bytes());
        sealed.ok_or(TeamLogError::Unreadable(0))
    }

    fn opened(&self, entry: &LogEntry) -> Option<Vec<u8>> {
        aead::open(
            self.key.expose(),
            &entry.offer.body,
            &entry.offer.device_seq.to_be_bytes(),
        )
    }

    fn ordered(&self, entry: LogEntry) -> Result<OrderedBody, TeamLogError> {
        let position = entry.head.position;
        let signature = <[u8; 64]>::try_from(entry.offer.signature.as_slice());
        let signature = signature.map_err(|_| TeamLogError::Unreadable(position))?;
        Ok(OrderedBody {
            place: place(entry.head),
            digest: entry.offer.digest(),
            signature: Signature::from_bytes(signature),
            own: (entry.offer.device == self.remote.place().device()).then_some(entry.offer.device_seq),
            body: self.opened(&entry).ok_or(TeamLogError::Unreadable(position))?,
        })
    }

    async fn offer(&self, offer: Offer) -> Result<Option<LogPlace>, TeamLogError> {
        match self.remote.append(&offer).await.map_err(trouble)? {
            Appended::Behind { .. } => Ok(None),
            Appended::Taken { head, at_ms } => {
                // It stands where it was to stand, or the log is not to be believed.
                let expected = offer.ordered(at_ms).head;
                match head == expected {
                    true => Ok(Some(place(head))),
                    false => Err(TeamLogError::Forked(expected.position)),
                }
            }
        }
    }

    async fn after(&self, seen: LogPlace) -> Result<Vec<OrderedBody>, TeamLogError> {
        let read = self
            .remote
            .read_after(seen.position, MOST, Duration::ZERO)
            .await
            .map_err(trouble)?;
        if read.entries.is_empty() {
            let (newest, _, _) = self.remote.head().await.map_err(trouble)?;
            return match (newest.position.cmp(&seen.position), place(newest) == seen) {
                (std::cmp::Ordering::Less, _) => Err(TeamLogError::Older),
                (std::cmp::Ordering::Equal, false) => Err(TeamLogError::Forked(seen.position)),
                // One came in the meantime: it is read the next time.
                (std::cmp::Ordering::Equal, true) | (std::cmp::Ordering::Greater, _) => Ok(Vec::new()),
            };
        }
        let mut before = head(seen);
        let mut bodies = Vec::with_capacity(read.entries.len());
        for entry in read.entries {
            if !entry.follows(before) {
                return Err(TeamLogError::Forked(entry.head.position));
            }
            before = entry.head;
            bodies.push(self.ordered(entry)?);
        }
        Ok(bodies)
    }
}

impl TeamLog for TeamLine {
    fn offer(
        &self,
        seen: LogPlace,
        number: i64,
        body: &[u8],
        sign: &dyn Fn([u8; 32]) -> Signature,
    ) -> Result<Option<LogPlace>, TeamLogError> {
        let at = self.remote.place();
        let mut offer = Offer {
            team: at.team(),
            device: at.device(),
            device_seq: number,
            seen: head(seen),
            epoch: EPOCH,
            body: self.sealed(body, number)?,
            signature: Vec::new(),
        };
        offer.signature = sign(offer.digest()).as_bytes().to_vec();
        let taken = self.noted(self.runtime.block_on(self.offer(offer)))?;
        if let Some(taken) = taken {
            self.newest.fetch_max(taken.position, Ordering::SeqCst);
        }
        Ok(taken)
    }

    fn read_after(&self, seen: LogPlace) -> Result<Vec<OrderedBody>, TeamLogError> {
        let bodies = self.noted(self.runtime.block_on(self.after(seen)))?;
        let newest = bodies.last().map_or(seen.position, |body| body.place.position);
        self.newest.fetch_max(newest, Ordering::SeqCst);
        Ok(bodies)
    }
}

fn trouble(error: RelayError) -> TeamLogError {
    if let RelayError::Refused { message, .. } = error {
        return TeamLogError::Refused(message);
    }
    TeamLogError::Unreachable(error.sentence())
}

const fn place(head: LogHead) -> LogPlace {
    LogPlace {
        position: head.position,
        hash: head.hash,
    }
}

const fn head(place: LogPlace) -> LogHead {
    LogHead {
        position: place.position,
        hash: place.hash,
    }
}
