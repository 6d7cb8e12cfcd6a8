//! Keeping callbacks: M-PESA's answers whole, and of all else so little that nobody can make the ledger grow without end.

use rusqlite::{Transaction, params};
use treasury::{
    AgeDoubt, AttemptId, Channel, DeliveryId, Digest, Fact, PauseReason, Quarantine, Standing, StoredDelivery,
    east_africa_day,
};

use crate::{
    Ledger, StoreError, journal::content::keep_content, ledger::write::Write, operations::pauses::pause_sending,
    project::named, sql,
};

/// A callback to keep.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// The inbox it came through; empty for the one on this machine.
    pub relay: String,
    /// Its place in that inbox's order.
    pub cursor: i64,
    /// When the relay received it, UTC milliseconds.
    pub received_at: i64,
    /// The address it came from.
    pub source: String,
    /// Its body, secrets redacted.
    pub body: Vec<u8>,
    /// What its address says.
    pub address: DeliveryAddress,
}

/// What the address says that a callback came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryAddress {
    /// It carries our token.
    Ours {
        /// The attempt or inquiry that it names; whether there is one, the ledger knows.
        attempt: AttemptId,
        /// `r` result, `t` time-out or `c` confirmation.
        channel: Channel,
    },
    /// It does not: why.
    NotOurs(Quarantine),
}

/// What became of callbacks that were to be kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// So many were new, and are kept.
    pub new: u32,
    /// What one of them answers that this ledger never asked, so that all sending was paused.
    pub strange: Option<AttemptId>,
}

/// The most callbacks that are not ours and kept, in a day in East Africa. What is beyond is counted.
pub const QUARANTINED_A_DAY: i64 = 50;

/// How much is kept of the body of one that is not ours, in bytes.
pub const QUARANTINED_BYTES: usize = 1_024;

/// How much is kept of the body of one that answers what this ledger never asked: it may be the only word of a payment, and
/// real ones are shorter.
pub const STRANGE_BYTES: usize = 4_096;

/// The most that are kept of what came to one address of ours about something that this ledger never made. There are as
/// many such addresses as the other copy of the ledger gave out.
const STRANGE: i64 = 3;

/// The most results, and time-outs, that are kept as answers to one request. M-PESA sends one or two.
const ANSWERS: i64 = 50;

impl Ledger {
    /// Keeps callbacks, each once, and says how many were new. After this the relay may forget them. Of those that are not
    /// ours the beginning is kept, and of many in a day only their number. One with our token about something that this
    /// ledger never made pauses all sending in the same write: the ledger is older than the money.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn keep(&self, deliveries: Vec<NewDelivery>, at: i64) -> Result<Kept, StoreError> {
        self.write("keeping callbacks", move |write| {
            let mut next: i64 = write
                .tx
                .query_row("SELECT coalesce(max(id), 0) + 1 FROM delivery", [], |row| row.get(0))?;
            let mut group = Group::begin(write.tx, at)?;
            for new in deliveries {
                if group.has(&new) || is_kept(write.tx, &new)? {
                    continue;
                }
                let Some(standing) = group.judge(write.tx, &new)? else {
                    write.state.beyond = write.state.beyond.saturating_add(1);
                    continue;
                };
                let body = keep_content(write.tx, beginning(&new.body, &standing))?;
                group.kept.push(StoredDelivery {
                    delivery: DeliveryId::new(next),
                    relay: new.relay,
                    cursor: new.cursor,
                    received_at: new.received_at,
                    source: new.source,
                    body,
                    standing,
                });
                next += 1;
            }
            group.write(write, at)
        })
        .await
    }
}

/// Callbacks that are kept by one write.
struct Group {
    kept: Vec<StoredDelivery>,
    /// How many are in quarantine today, with those.
    quarantined: i64,
    /// How many were counted beyond those today, as far as the journal tells.
    told: i64,
    /// What was answered that this ledger never asked, and no callback had said before.
    strange: Option<AttemptId>,
}

impl Group {
    fn begin(tx: &Transaction<'_>, at: i64) -> Result<Self, StoreError> {
        let sql = "SELECT coalesce(sum(kept), 0), coalesce(sum(beyond), 0) FROM quarantine_day WHERE day = ?";
        let day = east_africa_day(at).to_epoch_days();
        let (quarantined, told) = sql::row(tx, sql, [day], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Self {
            kept: Vec::new(),
            quarantined,
            told,
            strange: None,
        })
    }

    fn has(&self, new: &NewDelivery) -> bool {
        self.kept
            .iter()
            .any(|known| (known.cursor, known.received_at) == (new.cursor, new.received_at) && known.relay == new.relay)
    }

    /// How a callback stands; `None` where it is only counted.
    fn judge(&mut self, tx: &Transaction<'_>, new: &NewDelivery) -> Result<Option<Standing>, StoreError> {
        let why = match &new.address {
            DeliveryAddress::NotOurs(why) => why.clone(),
            DeliveryAddress::Ours { attempt, channel } => {
                let (attempt, channel) = (*attempt, *channel);
                if !is_known(tx, attempt)? {
                    return self.strange(tx, new, attempt, channel);
                }
                // Every customer's payment comes to the same address.
                if channel == Channel::Confirmation || self.answers(tx, attempt, channel.letter())? < ANSWERS {
                    return Ok(Some(Standing::Trusted { attempt, channel }));
                }
                Quarantine::Repeated { attempt, channel }
            }
        };
        if self.quarantined >= QUARANTINED_A_DAY {
            return Ok(None);
        }
        self.quarantined += 1;
        Ok(Some(quarantined(why, &new.body)))
    }

    /// One about what this ledger never made: the ones before it are as good as the hundredth.
    fn strange(
        &mut self,
        tx: &Transaction<'_>,
        new: &NewDelivery,
        attempt: AttemptId,
        channel: Channel,
    ) -> Result<Option<Standing>, StoreError> {
        let sql = "SELECT count(*), coalesce(sum(channel = ?2), 0) FROM delivery WHERE named = ?1";
        let (said, here): (i64, i64) = sql::row(tx, sql, params![attempt.to_string(), channel.letter()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        if said == 0 && self.strange.is_none() {
            self.strange = Some(attempt);
        }
        if here + self.in_group(attempt, channel.letter()) >= STRANGE {
            return Ok(None);
        }
        Ok(Some(quarantined(Quarantine::Strange { attempt, channel }, &new.body)))
    }

    /// How many answers came to this address.
    fn answers(&self, tx: &Transaction<'_>, attempt: AttemptId, channel: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM delivery WHERE attempt_id = ? AND channel = ? LIMIT ?)";
        let kept: i64 = sql::one(tx, sql, params![attempt.to_string(), channel, ANSWERS])?;
        Ok(kept + self.in_group(attempt, channel))
    }

    fn in_group(&self, attempt: AttemptId, channel: &str) -> i64 {
        let same = |one: &&StoredDelivery| match &one.standing {
            Standing::Trusted {
                attempt: known,
                channel: on,
            } => (*known, on.letter()) == (attempt, channel),
            Standing::Quarantined { why, .. } => named(why) == Some((attempt, channel)),
        };
        i64::try_from(self.kept.iter().filter(same).count()).unwrap_or(i64::MAX)
    }

    /// Writes what is kept. What is only counted is told together with that, or when it has doubled: a flood makes a few
    /// entries a day and no more.
    fn write(self, write: &mut Write<'_>, at: i64) -> Result<Kept, StoreError> {
        let new = u32::try_from(self.kept.len()).unwrap_or(u32::MAX);
        let beyond = write.state.beyond;
        if new > 0 || (beyond > 0 && i64::from(beyond) >= self.told) {
            let fact = Fact::DeliveriesKept {
                deliveries: self.kept,
                beyond,
            };
            write.append(at, None, &fact)?;
            write.state.beyond = 0;
        }
        if let Some(attempt) = self.strange {
            let doubt = AgeDoubt::StrangeAnswer { attempt };
            pause_sending(write, PauseReason::LedgerAge { doubt }, None, at)?;
        }
        Ok(Kept {
            new,
            strange: self.strange,
        })
    }
}

fn quarantined(why: Quarantine, body: &[u8]) -> Standing {
    Standing::Quarantined {
        why,
        whole: Digest::of(body),
        bytes: u64::try_from(body.len()).unwrap_or(u64::MAX),
    }
}

/// What is kept of a body.
fn beginning<'a>(body: &'a [u8], standing: &Standing) -> &'a [u8] {
    let most = match standing {
        Standing::Trusted { .. } => return body,
        Standing::Quarantined {
            why: Quarantine::Strange { .. },
            ..
        } => STRANGE_BYTES,
        Standing::Quarantined { .. } => QUARANTINED_BYTES,
    };
    body.get(..most).unwrap_or(body)
}

fn is_kept(tx: &Transaction<'_>, new: &NewDelivery) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE relay = ? AND relay_cursor = ? AND received_at = ?)";
    sql::one(tx, sql, params![new.relay, new.cursor, new.received_at])
}

/// Whether this ledger made an attempt, or asked a question, of this id.
fn is_known(tx: &Transaction<'_>, attempt: AttemptId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM attempt WHERE id = ?1) OR EXISTS (SELECT 1 FROM inquiry WHERE id = ?1)";
    sql::one(tx, sql, [attempt.to_string()])
}
