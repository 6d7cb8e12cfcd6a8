//! Batches as lists and one by one.

use mpesa::Total;
use rusqlite::{params, params_from_iter};
use treasury::{BatchId, BatchState, Digest, OperatorId, Purpose, RowSet, Waiting};

use crate::{BatchRecord, CountSum, Ledger, StoreError, journal::content, project::rows, reading::query::Query, sql};

/// Batches of which nothing may leave, however many.
pub(crate) const HELD: &str = "SELECT id FROM batch WHERE state = 'cancelled' AND finished = 0
    UNION ALL SELECT id FROM batch WHERE state = 'approved' AND finished = 0 AND paused IS NOT NULL";

/// Which batches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchFilter {
    /// Only those for this.
    pub purpose: Option<Purpose>,
    /// Only those that this person prepared.
    pub maker: Option<OperatorId>,
    /// Only drafted at or after this time, UTC milliseconds.
    pub from: Option<i64>,
    /// Only drafted before this time.
    pub until: Option<i64>,
}

impl BatchFilter {
    fn clauses(&self, query: &mut Query) -> String {
        let mut clauses = vec!["TRUE".to_owned()];
        if let Some(purpose) = self.purpose {
            clauses.push(format!("purpose = {}", query.bind(purpose.name())));
        }
        if let Some(maker) = self.maker {
            clauses.push(format!("maker = {}", query.bind(maker.get())));
        }
        for (bound, sign) in [(self.from, ">="), (self.until, "<")] {
            if let Some(bound) = bound {
                clauses.push(format!("drafted_at {sign} {}", query.bind(bound)));
            }
        }
        clauses.join(" AND ")
    }
}

impl Ledger {
    /// The batch as far as a decision about it needs it.
    ///
    /// # Errors
    /// When there is no such batch.
    pub async fn waiting(&self, batch: BatchId) -> Result<Waiting, StoreError> {
        self.read("reading a batch", move |db| rows::waiting(db, batch)).await
    }

    /// One batch.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn batch(&self, id: BatchId) -> Result<BatchRecord, StoreError> {
        self.read("reading a batch", move |db| {
            rows::batches_where(db, "WHERE id = ?", [id.get()])?
                .pop()
                .ok_or(StoreError::NotFound { what: "batch" })
        })
        .await
    }

    /// Batches drafted before `before` (none: the newest), for one purpose or all, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches(
        &self,
        before: Option<BatchId>,
        purpose: Option<Purpose>,
        limit: u32,
    ) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading batches", move |db| {
            let before = before.map_or(i64::MAX, BatchId::get);
            match purpose {
                None => rows::batches_where(db, "WHERE id < ? ORDER BY id DESC LIMIT ?", params![before, limit]),
                Some(purpose) => rows::batches_where(
                    db,
                    "WHERE purpose = ? AND id < ? ORDER BY id DESC LIMIT ?",
                    params![purpose.name(), before, limit],
                ),
            }
        })
        .await
    }

    /// Batches that fit a filter, drafted before `before` (none: the newest), newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches_of(
        &self,
        filter: BatchFilter,
        before: Option<BatchId>,
        limit: u32,
    ) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading batches", move |db| {
            let mut query = Query::new();
            let clauses = filter.clauses(&mut query);
            let before = query.bind(before.map_or(i64::MAX, BatchId::get));
            let limit = query.bind(limit);
            let clause = format!("WHERE {clauses} AND id < {before} ORDER BY id DESC LIMIT {limit}");
            rows::batches_where(db, &clause, params_from_iter(query.values.iter()))
        })
        .await
    }

    /// How many batches fit a filter, and what their payouts come to.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches_in_all(&self, filter: BatchFilter) -> Result<CountSum, StoreError> {
        self.read("counting batches", move |db| {
            let mut query = Query::new();
            let clauses = filter.clauses(&mut query);
            query.sql = format!("SELECT count(*), coalesce(sum(sum_cents - out_cents), 0) FROM batch WHERE {clauses}");
            let (count, cents) = sql::row(db, &query.sql, params_from_iter(query.values.iter()), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            Ok(CountSum {
                count,
                sum: Total::from_cents(cents).unwrap_or_default(),
            })
        })
        .await
    }

    /// How many batches there are, for one purpose or all.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn count_batches(&self, purpose: Option<Purpose>) -> Result<u32, StoreError> {
        self.read("counting batches", move |db| {
            let count = match purpose {
                None => sql::one(db, "SELECT coalesce(max(id), 0) FROM batch", [])?,
                Some(purpose) => sql::one(db, "SELECT count(*) FROM batch WHERE purpose = ?", [purpose.name()])?,
            };
            Ok(count)
        })
        .await
    }

    /// Batches at `state`, oldest first; with `finished` given, only those that are or are not.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches_at(&self, state: BatchState, finished: Option<bool>) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading batches", move |db| match finished {
            Some(finished) => rows::batches_where(
                db,
                "WHERE state = ? AND finished = ? ORDER BY id LIMIT 200",
                params![state.name(), finished],
            ),
            None => rows::batches_where(db, "WHERE state = ? ORDER BY finished, id LIMIT 200", [state.name()]),
        })
        .await
    }

    /// Every batch of which nothing may leave now though something of it may be on its way out: paused, or cancelled.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn held_batches(&self) -> Result<Vec<BatchId>, StoreError> {
        self.read("reading paused batches", |db| {
            let mut statement = db.prepare_cached(HELD)?;
            let ids = statement.query_map([], |row| row.get(0))?;
            Ok(ids.map(|id| id.map(BatchId::new)).collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The batch that was made of the file with this digest, if any: the newest.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batch_of_file(&self, sha256: Digest) -> Result<Option<BatchRecord>, StoreError> {
        self.read("looking for the same file", move |db| {
            let clause =
                "WHERE file_sha256 = ? AND state <> 'rejected' AND state <> 'cancelled' ORDER BY id DESC LIMIT 1";
            Ok(rows::batches_where(db, clause, [sha256.as_bytes()])?.pop())
        })
        .await
    }

    /// The frozen rows of a batch.
    ///
    /// # Errors
    /// When there is no such batch, or its rows were altered.
    pub async fn rows(&self, batch: BatchId) -> Result<RowSet, StoreError> {
        self.read("reading frozen rows", move |db| {
            let sql = "SELECT rows_digest FROM batch WHERE id = ?";
            let digest: Option<[u8; 32]> = sql::maybe_one(db, sql, [batch.get()])?;
            let digest = digest.ok_or(StoreError::NotFound { what: "batch" })?;
            Ok(RowSet::read(&content::content(db, Digest::from_bytes(digest))?)?)
        })
        .await
    }
}
