//! Going on with a ledger that is not the newest that was known, and whose money it moves.

use treasury::{ApprovalError, AttemptClaim, Confirmed, Fact, Head, Organisation, PauseKind, PauseReason, PayoutId};

use crate::{
    Ledger, StoreError,
    journal::{approved::attempts_of, organisation::organisation_in},
    ledger::write::Write,
    operations::{
        attempts::know,
        pauses::{lift, pause_sending},
    },
    project::{is_rotating, rows::totals},
    reading::pauses::pauses,
};

/// How many attempts one entry of the journal takes.
const ATTEMPTS_AN_ENTRY: usize = 1000;

/// Payouts that were approved and not sent, batch by batch.
const APPROVED: &str = "SELECT p.id, p.batch_id FROM payout p WHERE p.state = 'approved' ORDER BY p.id";

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
            let stopping = totals(write.tx, None)?.of_any(before.stands_against(&organisation));
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
        let before = attempts_of(write.tx, payout)?;
        attempts.push(write.approved(batch)?.next_claim(&write.ids(), payout, before)?);
    }
    Ok(attempts)
}
