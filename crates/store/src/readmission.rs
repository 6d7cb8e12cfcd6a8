//! Going on with a ledger that is not the newest that was known, and whose money it moves.

use std::path::Path;

use mpesa::Total;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use treasury::{
    ApprovalError, AttemptClaim, Confirmed, Fact, Head, Organisation, PauseKind, PauseReason, PayoutId, StateKind,
};

use crate::{
    CountSum, Ledger, StoreError,
    attempts::know,
    ledger::Write,
    migrate::refuse_trial,
    project::is_rotating,
    read::totals,
    sending::{lift, pause_sending, pauses},
};

/// How many attempts one entry of the journal takes.
const ATTEMPTS_AN_ENTRY: usize = 1000;

/// Payouts that were approved and not sent, batch by batch.
const APPROVED: &str = "SELECT p.id, p.batch_id FROM payout p WHERE p.state = 'approved' ORDER BY p.id";

/// Few payouts are in doubt: they have an index of their own.
const ASSUMED: &str = "SELECT count(*), coalesce(sum(amount_cents), 0) FROM payout INDEXED BY payout_in_doubt
    WHERE state = 'in_doubt' AND doubt ->> 'doubt' = 'may_be_sent_elsewhere'";

impl Ledger {
    /// Notes that this ledger is not the newest that was known: sending is paused, and every payout that was approved and has
    /// no end counts as sent, since it may have been, from the ledger as it was. Their attempts have the ids that they would
    /// have there, so that M-PESA can be asked about them and its answers find them. Answers how many.
    ///
    /// Doing it again adds nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written, or an approval in it was not made by this console.
    pub async fn assume_sent(&self, reason: PauseReason, at: i64) -> Result<u32, StoreError> {
        self.write("doubting what a newer ledger may have sent", move |write| {
            pause_sending(write, reason, None, at)?;
            let attempts = approved(write)?;
            let count = u32::try_from(attempts.len()).unwrap_or(u32::MAX);
            for some in attempts.chunks(ATTEMPTS_AN_ENTRY) {
                let attempts = some.to_vec();
                write.append(at, None, &Fact::AttemptsAssumed { attempts })?;
            }
            Ok(count)
        })
        .await
    }

    /// What counts as sent because a newer copy of this ledger may have sent it, and has no end yet.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn assumed(&self) -> Result<CountSum, StoreError> {
        self.read("counting what may have been sent elsewhere", |db| {
            let (count, cents) = db
                .prepare_cached(ASSUMED)?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(CountSum {
                count,
                sum: Total::from_cents(cents).map_err(|_| StoreError::Changed("a sum is not valid".to_owned()))?,
            })
        })
        .await
    }

    /// Two people go on with this ledger: what paused it because of its age is lifted.
    ///
    /// # Errors
    /// When both are the same person; otherwise when the ledger cannot be written.
    pub async fn readmit(&self, missing: Option<Head>, by: (Confirmed, Confirmed), at: i64) -> Result<(), StoreError> {
        let (first, second) = (by.0.operator(), by.1.operator());
        self.write("going on with this ledger", move |write| {
            if first == second {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            let fact = Fact::LedgerReadmitted {
                missing,
                agreed_by: second,
            };
            write.append(at, Some(first), &fact)?;
            if pauses(write.tx)?.iter().any(|pause| pause.reason.is_about_age()) {
                return lift(write, PauseKind::LedgerAge, Some(first), Some(second), at);
            }
            Ok(())
        })
        .await
    }

    /// Writes down whose money this ledger moves. Once, in a ledger in which nothing was ever drafted.
    ///
    /// # Errors
    /// [`StoreError::Founded`] where it was done before; otherwise when the ledger cannot be written.
    pub async fn found_organisation(&self, organisation: Organisation, at: i64) -> Result<(), StoreError> {
        self.write("founding the organisation", move |write| {
            if organisation_in(write.tx)?.is_some() {
                return Err(StoreError::Founded);
            }
            let fact = Fact::OrganisationFounded { organisation };
            write.append(at, None, &fact).map(|_| ())
        })
        .await
    }

    /// Changes it, by two people, with the day on which another initiator's password was set. From then on nothing is claimed
    /// until the ledger is opened anew: what is sent next is sent as it says.
    ///
    /// # Errors
    /// [`StoreError::UnderWay`] while payouts are under way that would be sent, or asked about, another way than they were
    /// approved or sent; [`StoreError::RotationOpen`] while the initiator's password is being changed; when both are the same
    /// person; otherwise when the ledger cannot be written.
    pub async fn change_organisation(
        &self,
        organisation: Organisation,
        password_set_on: Option<i32>,
        by: (Confirmed, Confirmed),
        at: i64,
    ) -> Result<(), StoreError> {
        let (first, second) = (by.0.operator(), by.1.operator());
        self.write("changing the organisation", move |write| {
            if first == second {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            let Some((_, before)) = organisation_in(write.tx)? else {
                return Err(StoreError::NotFound { what: "organisation" });
            };
            if is_rotating(write.tx)? {
                return Err(StoreError::RotationOpen);
            }
            let stopping = totals(write.tx, None)?.of_any(changed_by(&before, &organisation));
            if stopping.count > 0 {
                return Err(StoreError::UnderWay {
                    count: stopping.count,
                    sum: stopping.sum,
                });
            }
            let initiator = organisation.initiator.clone();
            let fact = Fact::OrganisationChanged {
                organisation,
                agreed_by: second,
            };
            write.append(at, Some(first), &fact)?;
            if let Some(set_on) = password_set_on {
                write.append(at, Some(first), &Fact::CredentialNoted { initiator, set_on })?;
            }
            write.state.reconnected = true;
            Ok(())
        })
        .await
    }

    /// Whose money this ledger moves; none before it was founded.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the entry was not written by this desktop.
    pub async fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        let birth = self.birth();
        self.read("reading the organisation", move |db| {
            let Some((seq, organisation)) = organisation_in(db)? else {
                return Ok(None);
            };
            crate::identity::proved(db, seq, &birth)?;
            Ok(Some(organisation))
        })
        .await
    }
}

/// Whether the ledger belongs to an organisation, or anything was ever drafted in it.
pub(crate) fn is_founded(db: &Connection) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM journal WHERE kind IN ('organisation_founded', 'batch_drafted'))",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Payouts in these states stand against a change. What another shortcode paid is asked about under that one, so it has its
/// end first, and what was approved leaves the account that it was approved for. Another request carries another id or none,
/// so what was sent has its end first. Another operator of the same shortcode, and another certificate, change none of that.
fn changed_by(before: &Organisation, now: &Organisation) -> &'static [StateKind] {
    let shortcodes = |one: &Organisation| (one.shortcode.clone(), one.second_shortcode.clone());
    if before.environment != now.environment || shortcodes(before) != shortcodes(now) {
        &[
            StateKind::Approved,
            StateKind::Dispatching,
            StateKind::Accepted,
            StateKind::InDoubt,
        ]
    } else if before.b2c != now.b2c {
        &[StateKind::Dispatching, StateKind::Accepted, StateKind::InDoubt]
    } else {
        &[]
    }
}

/// What the ledger file at `path` says of its organisation, without opening it as a ledger: none where it was not founded.
/// Nothing is proved by this but that the file says so.
///
/// # Errors
/// When the file cannot be read, or is no ledger.
pub fn read_organisation(path: &Path) -> Result<Option<Organisation>, StoreError> {
    let db = read_only(path)?;
    Ok(organisation_in(&db)?.map(|(_, organisation)| organisation))
}

/// Whether the ledger file at `path` belongs to an organisation, or anything was ever drafted in it.
///
/// # Errors
/// When the file cannot be read, or is no ledger.
pub fn has_history(path: &Path) -> Result<bool, StoreError> {
    is_founded(&read_only(path)?)
}

/// Whether the file at `path` is a ledger of a version that was only for trying Hazina out.
#[must_use]
pub fn is_trial(path: &Path) -> bool {
    path.exists() && read_only(path).is_ok_and(|db| matches!(refuse_trial(&db, path), Err(StoreError::Trial { .. })))
}

pub(crate) fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(|source| StoreError::Open {
        path: path.display().to_string(),
        source,
    })
}

/// The newest entry about the organisation.
pub(crate) fn organisation_in(db: &Connection) -> Result<Option<(i64, Organisation)>, StoreError> {
    let row: Option<(i64, String)> = db
        .prepare_cached(
            "SELECT seq, body FROM journal WHERE kind IN ('organisation_founded', 'organisation_changed')
                ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, body)) = row else { return Ok(None) };
    match serde_json::from_str(&body) {
        Ok(Fact::OrganisationFounded { organisation } | Fact::OrganisationChanged { organisation, .. }) => {
            Ok(Some((seq, organisation)))
        }
        Ok(_) | Err(_) => Err(StoreError::Changed(format!(
            "audit entry {seq} does not name the organisation"
        ))),
    }
}

/// The attempts that a newer copy of this ledger would have made for what is approved here.
fn approved(write: &mut Write<'_>) -> Result<Vec<AttemptClaim>, StoreError> {
    let rows: Vec<(i64, i64)> = {
        let mut statement = write.tx.prepare_cached(APPROVED)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    let mut attempts = Vec::with_capacity(rows.len());
    for (payout, batch) in rows {
        let (payout, batch) = (PayoutId::new(payout), treasury::BatchId::new(batch));
        know(write, batch)?;
        let approved = write.state.approved.get(&batch);
        let approved = approved.ok_or_else(|| StoreError::Changed(format!("batch {batch} is not known")))?;
        attempts.push(approved.next_claim(write, payout)?);
    }
    Ok(attempts)
}
