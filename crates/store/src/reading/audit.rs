//! The audit trail: entries of the journal, newest first.

use rusqlite::params_from_iter;
use treasury::{BatchId, DesktopKey, EntryHash, Head, OperatorId, Signature};

use crate::{
    Entry, Ledger, StoreError,
    journal::{
        acts,
        chain::{self, last},
        identity::hash_at,
    },
    reading::query::Query,
    sql,
};

impl Ledger {
    /// The last entry.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn last_entry(&self) -> Result<Head, StoreError> {
        self.read("reading the last entry", chain::last).await
    }

    /// The entry at `head`, where the ledger has just that one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn has(&self, head: Head) -> Result<bool, StoreError> {
        self.read("looking for an entry", move |db| {
            Ok(hash_at(db, head.seq)? == Some(head.hash))
        })
        .await
    }

    /// Entries before `before` (none: the newest), newest first, and how many there are in all.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn entries(&self, before: Option<i64>, limit: u32) -> Result<(Vec<Entry>, u32), StoreError> {
        self.entries_of(EntryFilter::default(), before, limit).await
    }

    /// Entries that fit a filter, before `before` (none: the newest), newest first, and how many fit in all.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn entries_of(
        &self,
        filter: EntryFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<(Vec<Entry>, u32), StoreError> {
        self.read("reading the audit trail", move |db| {
            let total = if filter == EntryFilter::default() {
                last(db)?.seq
            } else {
                let mut query = Query::new();
                let clauses = filter.clauses(&mut query);
                query.sql = format!("SELECT count(*) FROM journal WHERE {clauses}");
                sql::one(db, &query.sql, params_from_iter(query.values.iter()))?
            };
            let mut query = Query::new();
            let clauses = filter.clauses(&mut query);
            let (before, limit) = (query.bind(before.unwrap_or(i64::MAX)), query.bind(limit));
            query.sql = format!(
                "SELECT seq, at, actor, body, hash, signature, signed, desktop FROM journal WHERE {clauses} AND seq < {before}
                 ORDER BY seq DESC LIMIT {limit}"
            );
            let entries = sql::all(db, &query.sql, params_from_iter(query.values.iter()), |row| {
                let seq = row.get(0)?;
                let body: String = row.get(3)?;
                Ok(Entry {
                    seq,
                    at: row.get(1)?,
                    actor: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
                    fact: serde_json::from_str(&body)
                        .map_err(|error| StoreError::Changed(format!("audit entry {seq} cannot be read: {error}")))?,
                    body,
                    acts: acts::from_text(row.get::<_, Option<String>>(6)?.as_deref())?,
                    hash: EntryHash::from_bytes(row.get(4)?),
                    signature: Signature::from_bytes(row.get(5)?),
                    desktop: row.get::<_, Option<[u8; 32]>>(7)?.map(DesktopKey::from_bytes),
                })
            })?;
            Ok((entries, u32::try_from(total).unwrap_or(u32::MAX)))
        })
        .await
    }

    /// When the console last wrote anything down; none in an empty ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn last_written(&self) -> Result<Option<i64>, StoreError> {
        self.read("reading the last entry", |db| {
            sql::maybe_one(db, "SELECT at FROM journal ORDER BY seq DESC LIMIT 1", [])
        })
        .await
    }
}

/// Which entries of the audit trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Only what people did.
    pub people: bool,
    /// Only what this person did.
    pub actor: Option<OperatorId>,
    /// Only facts of these names; empty for all.
    pub kinds: Vec<&'static str>,
    /// Only at or after this time, UTC milliseconds.
    pub from: Option<i64>,
    /// Only before this time.
    pub until: Option<i64>,
    /// Only what people did about this batch.
    pub batch: Option<BatchId>,
    /// Only what people did about this payee, their payouts, and the batches with these.
    pub payee: Option<String>,
}

impl EntryFilter {
    fn clauses(&self, query: &mut Query) -> String {
        let mut clauses = vec!["TRUE".to_owned()];
        let about = self.batch.is_some() || self.payee.is_some();
        if self.people || self.actor.is_some() || !self.kinds.is_empty() || about {
            clauses.push("actor IS NOT NULL".to_owned());
        }
        if let Some(actor) = self.actor {
            clauses.push(format!("actor = {}", query.bind(actor.get())));
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(|kind| format!("'{kind}'")).collect();
            clauses.push(format!("+kind IN ({})", kinds.join(", ")));
        }
        if let Some(batch) = self.batch {
            clauses.push(format!("json_extract(body, '$.batch') = {}", query.bind(batch.get())));
        }
        if let Some(payee) = &self.payee {
            let payee = query.bind(payee.clone());
            let of_payee = format!("FROM payout INDEXED BY payout_by_payee WHERE payee = {payee}");
            clauses.push(format!(
                "(json_extract(body, '$.payee') = {payee} OR json_extract(body, '$.payout') IN (SELECT id {of_payee})
                 OR json_extract(body, '$.batch') IN (SELECT batch_id {of_payee}))"
            ));
        }
        if self.from.is_some() || self.until.is_some() {
            let from = query.bind(self.from.unwrap_or(i64::MIN));
            let until = query.bind(self.until.unwrap_or(i64::MAX));
            // Where the clock was set back, entries of those days are not neighbours: the time itself is compared too.
            let within = format!("FROM journal WHERE at >= {from} AND at < {until}");
            clauses.push(format!(
                "seq >= (SELECT min(seq) {within}) AND seq <= (SELECT max(seq) {within})
                 AND +at >= {from} AND +at < {until}"
            ));
        }
        clauses.join(" AND ")
    }
}
