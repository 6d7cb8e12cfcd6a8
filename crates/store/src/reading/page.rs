//! Pages of long lists. Every page is found by key; only a jump counts rows.

use mpesa::Total;
use rusqlite::{Connection, params_from_iter};
use treasury::{Attention, BatchId, LaneKind, OperatorId, PayoutId, StateKind};

use crate::{
    Ledger, PayoutRecord, StoreError,
    project::rows,
    reading::query::{Start, by_state, query, sum, total, without_refunds},
    sql,
};

/// Which payouts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this batch.
    pub batch: Option<BatchId>,
    /// Only at these states; empty for all.
    pub states: Vec<StateKind>,
    /// Only at or after this time, UTC milliseconds.
    pub from: Option<i64>,
    /// Only before this time.
    pub until: Option<i64>,
    /// Words, a phone number or a receipt; empty for all.
    pub search: String,
    /// Only payouts about which answers contradict each other.
    pub alarms: bool,
    /// Only payouts that need a person for this reason.
    pub attention: Option<Attention>,
    /// Only payouts with one of these kinds of flags; empty for all. Only within a batch.
    pub flags: Vec<String>,
    /// What `from` and `until` are about.
    pub dated: Dated,
    /// Only on these ways; empty for all.
    pub lanes: Vec<LaneKind>,
    /// Only to this payee, as its lane writes it.
    pub payee: Option<String>,
    /// Only of batches that this person prepared.
    pub maker: Option<OperatorId>,
}

/// Which day of a payout is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dated {
    /// When it was drafted.
    #[default]
    Prepared,
    /// When a request for it was written down, to be sent.
    Sent,
    /// When it became known that it was paid.
    Paid,
}

/// In which order. Each ends in the id, so it is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    Newest,
    /// As in the file.
    Line,
    /// Largest first.
    Largest,
    /// Smallest first.
    Smallest,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// At the row with this index.
    Index(u32),
    /// After this payout, which has this index.
    After(PayoutId, u32),
    /// Ending before this payout, which has this index.
    Before(PayoutId, u32),
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Rows in the order asked for.
    pub rows: Vec<PayoutRecord>,
    /// Index of the first row in the whole list.
    pub first: u32,
    /// Rows in the whole list.
    pub total: u32,
    /// Their sum; none where a search found so many that adding them up would take longer than reading the page.
    pub sum: Option<Total>,
}

impl Ledger {
    /// One page of payouts.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn page(&self, filter: Filter, sort: Sort, position: Position, limit: u32) -> Result<Page, StoreError> {
        self.read("reading a page of payouts", move |db| {
            let filter = plain(db, filter)?;
            page(db, &filter, sort, position, limit)
        })
        .await
    }

    /// How many of a list are at each state, whatever states it is narrowed to. None where a search found so many that
    /// counting them would take longer than reading a page.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn count_states(&self, filter: Filter) -> Result<Option<Vec<(StateKind, u32)>>, StoreError> {
        self.read("counting payouts by state", move |db| {
            let filter = plain(
                db,
                Filter {
                    states: Vec::new(),
                    ..filter
                },
            )?;
            by_state(db, &filter)
        })
        .await
    }
}

/// The same filter without what leaves nothing out: where no refund was ever drafted, a list without refunds is the list.
fn plain(db: &Connection, mut filter: Filter) -> Result<Filter, StoreError> {
    if without_refunds(&filter.lanes) && !any_refund(db)? {
        filter.lanes.clear();
    }
    if filter.from.is_none() && filter.until.is_none() {
        filter.dated = Dated::Prepared;
    }
    Ok(filter)
}

fn any_refund(db: &Connection) -> Result<bool, StoreError> {
    sql::one(db, ANY_REFUND, [])
}

/// Whether a refund was ever drafted: written as in the index that answers it.
pub(crate) const ANY_REFUND: &str = "SELECT EXISTS (SELECT 1 FROM payout WHERE command = 'TransactionReversal'
    AND command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment'))";

fn page(db: &Connection, filter: &Filter, sort: Sort, position: Position, limit: u32) -> Result<Page, StoreError> {
    if position == Position::Index(0) {
        let rows = rows(db, filter, sort, Start::at(0, limit), false)?;
        let read = length(&rows);
        // A list that ends on its first page need not be counted.
        let (total, sum) = if read < limit {
            (read, Total::sum(rows.iter().map(|row| row.amount)))
        } else {
            let total = total(db, filter)?;
            (total, sum(db, filter, total)?)
        };
        return Ok(Page {
            rows,
            first: 0,
            total,
            sum,
        });
    }
    let total = total(db, filter)?;
    let (start, reversed) = match position {
        Position::Index(index) => start_at(db, filter, sort, index, total, limit)?,
        Position::After(payout, _) => (Start::beyond(payout, limit), false),
        Position::Before(payout, _) => (Start::beyond(payout, limit), true),
    };
    let rows = rows(db, filter, sort, start, reversed)?;
    let first = match position {
        Position::Index(index) => index,
        Position::After(_, index) => index.saturating_add(1),
        Position::Before(_, index) => index.saturating_sub(length(&rows)),
    };
    let sum = sum(db, filter, total)?;
    Ok(Page {
        rows,
        first,
        total,
        sum,
    })
}

fn length(rows: &[PayoutRecord]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Reads rows in the order of the list, whichever way they are reached.
fn rows(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    start: Start,
    reversed: bool,
) -> Result<Vec<PayoutRecord>, StoreError> {
    let query = query(db, filter, sort, start, reversed)?;
    let mut statement = db.prepare_cached(&query.sql)?;
    let mut found = statement.query(params_from_iter(query.values.iter()))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(rows::payout(row)?);
    }
    if reversed {
        rows.reverse();
    }
    Ok(rows)
}

/// The shortest way to the row with this index: by its key where the list has no gaps, else from the nearer end. Answers
/// whether the list is read backward.
fn start_at(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    index: u32,
    total: u32,
    limit: u32,
) -> Result<(Start, bool), StoreError> {
    let from_start = Start::at(index, limit);
    if index >= total {
        return Ok((from_start, false));
    }
    if let Some(key) = key_before(db, filter, sort, index, total)? {
        return Ok((Start::beyond(key, limit), false));
    }
    let behind = total - index;
    if index <= behind {
        return Ok((from_start, false));
    }
    let limit = limit.min(behind);
    Ok((Start::at(behind - limit, limit), true))
}

/// The payout before the one with this index, where the list is of neighbours: payouts are numbered without gaps, and so
/// are those of one batch.
fn key_before(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    index: u32,
    total: u32,
) -> Result<Option<PayoutId>, StoreError> {
    let Filter {
        batch,
        states,
        from: None,
        until: None,
        search,
        alarms: false,
        attention: None,
        flags,
        dated: _,
        lanes,
        payee: None,
        maker: None,
    } = filter
    else {
        return Ok(None);
    };
    let by_amount = matches!(sort, Sort::Largest | Sort::Smallest);
    if !states.is_empty() || !flags.is_empty() || !lanes.is_empty() || !search.trim().is_empty() || by_amount {
        return Ok(None);
    }
    let bounds = match batch {
        Some(batch) => sql::maybe(
            db,
            "SELECT first_payout, first_payout + count - 1 FROM batch WHERE id = ?",
            [batch.get()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        None => sql::row(
            db,
            "SELECT min(first_payout), max(first_payout + count - 1) FROM batch",
            [],
            |row| Ok(row.get::<_, Option<i64>>(0)?.zip(row.get(1)?)),
        )?,
    };
    let index = i64::from(index);
    Ok(bounds
        .filter(|(first, last): &(i64, i64)| last - first + 1 == i64::from(total))
        .map(|(first, last)| match sort {
            Sort::Newest | Sort::Largest | Sort::Smallest => PayoutId::new(last - index + 1),
            Sort::Line => PayoutId::new(first + index - 1),
        }))
}
