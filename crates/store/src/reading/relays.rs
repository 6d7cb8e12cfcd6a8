//! Which relay hears M-PESA's answers, and what is still on its way to the one before.

use rusqlite::OptionalExtension;
use treasury::{AttemptId, Setting};

use crate::{CountSum, Ledger, StoreError, json::from_json, sql};

/// Payouts whose requests named a callback address before a moment, and whose end is not known.
pub(crate) const AWAITED: &str = "SELECT count(*), coalesce(sum(p.amount_cents), 0)
    FROM payout p JOIN attempt a ON a.payout_id = p.id AND a.state = p.state
    WHERE p.state IN ('dispatching', 'accepted', 'in_doubt') AND a.claimed_at < ?";

/// Attempts that M-PESA acknowledged and did not answer, and those in doubt, the newest first: which, and when they left.
pub(crate) const UNANSWERED: &str = "SELECT id, recorded_at FROM attempt INDEXED BY attempt_accepted
    WHERE state = 'accepted' ORDER BY recorded_at DESC LIMIT ?1";

pub(crate) const UNANSWERED_DOUBTS: &str = "SELECT a.id, a.claimed_at FROM payout p INDEXED BY payout_in_doubt
        JOIN attempt a ON a.payout_id = p.id AND a.state = 'in_doubt'
    WHERE p.state = 'in_doubt' ORDER BY p.doubted_at DESC LIMIT ?1";

/// The relay as the ledger knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelayRecord {
    /// The pairing's own name; empty where none was ever paired.
    pub id: String,
    /// Where it is.
    pub address: String,
    /// What its administrator knows this console by.
    pub name: String,
    /// When it was paired, UTC milliseconds.
    pub paired_at: i64,
    /// When it last gave a new credential.
    pub credential_at: Option<i64>,
    /// The one before, while it is listened to: where it is, and when it was replaced.
    pub before: Option<(String, i64)>,
}

impl Ledger {
    /// The relay that hears M-PESA's answers.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn relay(&self) -> Result<RelayRecord, StoreError> {
        self.read("reading about the relay", |db| {
            let mut statement = db.prepare_cached("SELECT value, changed_at FROM setting WHERE name = ?")?;
            let mut read = |name: &str| -> Result<Option<(Setting, i64)>, StoreError> {
                let row: Option<(String, i64)> = statement
                    .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                row.map(|(text, at)| Ok((from_json(&text, "a setting")?, at)))
                    .transpose()
            };
            let mut record = RelayRecord::default();
            if let Some((Setting::Relay { id, address, name }, paired_at)) = read("relay")? {
                record = RelayRecord {
                    id,
                    address,
                    name,
                    paired_at,
                    ..record
                };
            }
            if let Some((Setting::RelayCredential { since }, _)) = read("relay_credential")? {
                record.credential_at = Some(since).filter(|since| *since >= record.paired_at);
            }
            if let Some((Setting::RelayBefore { address: Some(address) }, at)) = read("relay_before")? {
                record.before = Some((address, at));
            }
            Ok(record)
        })
        .await
    }

    /// Payouts that were claimed before `before` and whose end is not known: their results go to the address that was given
    /// out then.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn awaited(&self, before: i64) -> Result<CountSum, StoreError> {
        self.read("counting what is awaited", move |db| {
            let (count, sum): (u32, i64) = sql::row(db, AWAITED, [before], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(CountSum {
                count,
                sum: mpesa::Total::from_cents(sum)
                    .map_err(|_| StoreError::Changed("the sum of what is awaited is not valid".to_owned()))?,
            })
        })
        .await
    }

    /// Attempts without an answer of M-PESA's, at most about `limit`, and when they left; and when a callback last came.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn unanswered(&self, limit: u32) -> Result<(Vec<(AttemptId, i64)>, Option<i64>), StoreError> {
        self.read("reading what is unanswered", move |db| {
            let mut found = Vec::new();
            for sql in [UNANSWERED, UNANSWERED_DOUBTS] {
                let mut statement = db.prepare_cached(sql)?;
                let rows = statement.query_map([limit], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
                for row in rows {
                    let (id, at) = row?;
                    let id = id
                        .parse()
                        .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))?;
                    found.push((id, at));
                }
            }
            let heard = sql::maybe_one(
                db,
                "SELECT received_at FROM delivery WHERE attempt_id IS NOT NULL ORDER BY id DESC LIMIT 1",
                [],
            )?;
            Ok((found, heard))
        })
        .await
    }
}
