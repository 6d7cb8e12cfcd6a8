//! One payout with all that happened to it, what is known of payees, and the callbacks that are not applied.

use mpesa::Amount;
use rusqlite::{Connection, params};
use treasury::{AttemptState, DeliveryId, Digest, Lane, OperatorId, PayoutId};

use crate::{
    AttemptRow, DeliveryRow, Dismissed, Ledger, PayeeHistory, PayoutRecord, StoreError, journal::content,
    json::optional, project::rows::payout_of, reading::callbacks::channel, sql,
};

/// Callbacks that are not applied, newest first.
pub(crate) const QUARANTINED: &str = "WHERE state = 'quarantined' ORDER BY id DESC LIMIT ?";

impl Ledger {
    /// What is known of payees: for each, whether they were ever paid, and when the same amount last went to them at or
    /// after `since` (paid, or on its way). A pay bill is a payee for each account there.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payee_histories(
        &self,
        payees: Vec<(Lane, Amount)>,
        since: i64,
    ) -> Result<Vec<PayeeHistory>, StoreError> {
        self.read("looking for earlier payouts", move |db| {
            let mut ever = db.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM payout WHERE payee = ? AND account IS ? AND state = 'paid')",
            )?;
            let mut same = db.prepare_cached(
                "SELECT max(changed_at) FROM payout WHERE payee = ? AND account IS ? AND amount_cents = ?
                    AND changed_at >= ?
                    AND state IN ('submitted', 'approved', 'dispatching', 'accepted', 'in_doubt', 'paid')",
            )?;
            payees
                .iter()
                .map(|(lane, amount)| {
                    let (payee, account) = (lane.payee(), lane.account());
                    Ok(PayeeHistory {
                        ever_paid: ever.query_row(params![payee, account], |row| row.get(0))?,
                        same_amount_at: same
                            .query_row(params![payee, account, amount.cents(), since], |row| row.get(0))?,
                    })
                })
                .collect()
        })
        .await
    }

    /// One payout.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn payout(&self, id: PayoutId) -> Result<PayoutRecord, StoreError> {
        self.read("reading a payout", move |db| payout_of(db, id)).await
    }

    /// A payout's attempts and callbacks, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn history(&self, id: PayoutId) -> Result<(Vec<AttemptRow>, Vec<DeliveryRow>), StoreError> {
        self.read("reading a payout's history", move |db| {
            let attempts = attempts(db, id)?;
            let mut deliveries = Vec::new();
            for attempt in &attempts {
                let clause = "WHERE attempt_id = ? ORDER BY id";
                deliveries.extend(deliveries_where(db, clause, [attempt.id.to_string()])?);
            }
            deliveries.sort_by_key(|delivery| delivery.id);
            Ok((attempts, deliveries))
        })
        .await
    }

    /// Callbacks in quarantine, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn quarantine(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreError> {
        self.read("reading the quarantine", move |db| {
            deliveries_where(db, QUARANTINED, [limit])
        })
        .await
    }
}

fn attempts(db: &Connection, payout: PayoutId) -> Result<Vec<AttemptRow>, StoreError> {
    sql::all(
        db,
        "SELECT id, state, claimed_at, recorded_at, answer, doubted_at, carries_our_id FROM attempt
         WHERE payout_id = ? ORDER BY seq",
        [payout.get()],
        |row| {
            let id: String = row.get(0)?;
            Ok(AttemptRow {
                id: id
                    .parse()
                    .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))?,
                state: AttemptState::named(&row.get::<_, String>(1)?)
                    .ok_or_else(|| StoreError::Changed("the state of an attempt is not valid".to_owned()))?,
                claimed_at: row.get(2)?,
                recorded_at: row.get(3)?,
                answer: optional(row.get(4)?, "an answer")?,
                doubted_at: row.get(5)?,
                carries_our_id: row.get(6)?,
            })
        },
    )
}

fn deliveries_where(
    db: &Connection,
    clause: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<DeliveryRow>, StoreError> {
    sql::all(
        db,
        &format!(
            "SELECT id, received_at, source, channel, body_digest, applied, reason, bytes, reviewed,
            reviewed_by, reviewed_at FROM delivery {clause}"
        ),
        parameters,
        |row| {
            Ok(DeliveryRow {
                id: DeliveryId::new(row.get(0)?),
                received_at: row.get(1)?,
                source: row.get(2)?,
                channel: row
                    .get::<_, Option<String>>(3)?
                    .map(|letter| channel(&letter))
                    .transpose()?,
                body: body(db, Digest::from_bytes(row.get(4)?))?,
                applied: optional(row.get(5)?, "a result")?,
                reason: optional(row.get(6)?, "why a callback is in quarantine")?,
                bytes: row.get::<_, Option<i64>>(7)?.map(i64::unsigned_abs),
                reviewed: match (row.get(8)?, row.get::<_, Option<i64>>(9)?, row.get(10)?) {
                    (Some(reason), by, Some(at)) => Some(Dismissed {
                        reason,
                        by: by.map(OperatorId::new),
                        at,
                    }),
                    (_, _, _) => None,
                },
            })
        },
    )
}

/// What M-PESA sent, for people to read: where it was altered since, that it was. One callback that cannot be shown does not
/// hide the others.
fn body(db: &Connection, digest: Digest) -> Result<Vec<u8>, StoreError> {
    match content::content(db, digest) {
        Err(StoreError::Changed(message)) => {
            Ok(format!("(This cannot be shown any more: in the ledger's file, {message}.)").into_bytes())
        }
        found => found,
    }
}
