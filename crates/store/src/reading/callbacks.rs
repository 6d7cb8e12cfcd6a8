//! Callbacks that were kept and wait to be applied.
//!
//! One that was altered in the ledger's file is passed over and named: it holds up no other.

use rusqlite::{Connection, Row, Transaction, params};
use treasury::{Channel, DeliveryId, Digest, KnownIds, Lane, Pending, PendingTarget};

use crate::{Ledger, StoreError, journal::content, json::from_json, sql};

/// Callbacks that wait, in their order.
pub(crate) const PENDING: &str = "SELECT d.id, d.attempt_id, d.channel, d.body_digest, i.question, d.received_at,
        p.command, p.payee, p.account, a.our_id, a.originator_id, a.conversation_id, a.carries_our_id
    FROM delivery d LEFT JOIN inquiry i ON i.id = d.attempt_id LEFT JOIN attempt a ON a.id = d.attempt_id
        LEFT JOIN payout p ON p.id = a.payout_id
    WHERE d.state = 'kept' AND d.id > ? ORDER BY d.id LIMIT ?";

/// A page of kept callbacks.
#[derive(Debug, Clone, Default)]
pub struct KeptPage {
    /// Those that can be applied, in their order.
    pub pending: Vec<Pending>,
    /// Those that cannot, because the ledger was changed outside Hazina: which, and what is wrong, as a sentence. They stay
    /// where they are, and hold up no other.
    pub damaged: Vec<(DeliveryId, String)>,
    /// The last of both; none where there is none.
    pub last: Option<DeliveryId>,
}

impl Ledger {
    /// Kept callbacks behind `after` (none: from the first) that were not applied, in their order, at most `limit`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn pending(&self, after: Option<DeliveryId>, limit: u32) -> Result<KeptPage, StoreError> {
        self.read("reading kept callbacks", move |db| {
            let mut statement = db.prepare_cached(PENDING)?;
            let mut rows = statement.query(params![after.map_or(0, DeliveryId::get), limit])?;
            let mut page = KeptPage::default();
            while let Some(row) = rows.next()? {
                let id = DeliveryId::new(row.get(0)?);
                match pending(db, row, id) {
                    Ok(pending) => page.pending.push(pending),
                    Err(StoreError::Changed(message)) => page.damaged.push((id, message)),
                    Err(other) => return Err(other),
                }
                page.last = Some(id);
            }
            Ok(page)
        })
        .await
    }
}

/// A callback that waits.
fn pending(db: &Connection, row: &Row<'_>, id: DeliveryId) -> Result<Pending, StoreError> {
    let attempt: String = row.get(1)?;
    let target = match row.get::<_, Option<String>>(4)? {
        Some(question) => PendingTarget::Question(from_json(&question, "a question")?),
        None => PendingTarget::Attempt(lane(row)?),
    };
    Ok(Pending {
        id,
        attempt: attempt
            .parse()
            .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))?,
        channel: channel(&row.get::<_, String>(2)?)?,
        received_at: row.get(5)?,
        ids: known_ids(row)?,
        target,
        body: content::content(db, Digest::from_bytes(row.get(3)?))?,
    })
}

/// The address of ours that this letter stands for.
pub(crate) fn channel(letter: &str) -> Result<Channel, StoreError> {
    Channel::of(letter).ok_or_else(|| StoreError::Changed("the channel of a callback is not valid".to_owned()))
}

/// The ids of the request that a callback is about.
fn known_ids(row: &Row<'_>) -> Result<KnownIds, StoreError> {
    let ours = row.get::<_, Option<bool>>(12)? == Some(true);
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let damaged = |_| StoreError::Changed("an id of a request at M-PESA is not valid".to_owned());
    Ok(KnownIds {
        ours: text(9)?
            .filter(|_| ours)
            .map(|id| id.parse())
            .transpose()
            .map_err(damaged)?,
        acknowledged: text(10)?.map(|id| id.parse()).transpose().map_err(damaged)?,
        conversation: text(11)?.map(|id| id.parse()).transpose().map_err(damaged)?,
    })
}

/// The lane of the payout that a callback is about.
fn lane(row: &Row<'_>) -> Result<Lane, StoreError> {
    let of_payout: (Option<String>, Option<String>) = (row.get(6)?, row.get(7)?);
    let (Some(command), Some(payee)) = of_payout else {
        return Err(StoreError::Changed(
            "the payout that a callback is about is missing".to_owned(),
        ));
    };
    let account: Option<String> = row.get(8)?;
    Lane::of(&command, &payee, account.as_deref())
        .ok_or_else(|| StoreError::Changed("the payee of a payout is not valid".to_owned()))
}

/// Whether a callback waits to be applied.
pub(crate) fn still_kept(tx: &Transaction<'_>, delivery: DeliveryId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE id = ? AND state = 'kept')";
    sql::one(tx, sql, [delivery.get()])
}
