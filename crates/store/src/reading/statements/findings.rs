//! What does not match: lists of it, and what people say of it.

use rusqlite::{Row, params_from_iter};
use treasury::{FindingState, OperatorId, PayoutId, StatementId};

use crate::{
    Ledger, LineRecord, PayoutRecord, StoreError,
    project::rows::payout_of,
    reading::{query::Query, statements::read::line_of},
    sql,
};

/// One thing that does not match.
#[derive(Debug, Clone)]
pub struct FindingRecord {
    /// Its name in the ledger.
    pub subject: String,
    /// What: the name of a [`treasury::Mismatch`] or [`treasury::FileFault`], `missing`, `customer_missing`, `gap`, `break`.
    pub kind: String,
    /// The line.
    pub line: Option<LineRecord>,
    /// The payout as it stands now.
    pub payout: Option<PayoutRecord>,
    /// The file.
    pub statement: Option<StatementId>,
    /// The time of M-PESA's books that it is about, UTC milliseconds.
    pub at: i64,
    /// How much it is about: below zero, money left.
    pub cents: i64,
    /// In words; of a gap its two times; of a customer's payment its receipt.
    pub said: Option<String>,
    /// How it stands.
    pub state: FindingState,
    /// Who sees to it.
    pub owner: Option<OperatorId>,
    /// What somebody said of it.
    pub note: Option<String>,
    /// Who.
    pub noted_by: Option<OperatorId>,
    /// When.
    pub noted_at: Option<i64>,
    /// The second person who leaves it so.
    pub agreed_by: Option<OperatorId>,
}

/// How many of a kind stand so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// What.
    pub kind: String,
    /// How it stands.
    pub state: FindingState,
    /// How many.
    pub count: u32,
}

/// Which.
#[derive(Debug, Clone, Default)]
pub struct FindingsOf {
    /// Only of these kinds; empty for all.
    pub kinds: Vec<&'static str>,
    /// Only that stand so.
    pub state: Option<FindingState>,
    /// Only of this time and later.
    pub from: Option<i64>,
    /// Only of before this time.
    pub until: Option<i64>,
}

/// How many there are, by kind and state.
const COUNTS: &str = "SELECT kind, state, count(*) FROM finding GROUP BY state, kind";

const COLUMNS: &str = "subject, kind, line_id, payout_id, statement_id, at, cents, said, state, owner, note, noted_by,
    noted_at, agreed_by";

impl Ledger {
    /// How many do not match, by kind and state.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn count_findings(&self) -> Result<Vec<FindingCount>, StoreError> {
        self.read("counting what does not match", |db| {
            sql::all(db, COUNTS, [], |row| {
                Ok(FindingCount {
                    kind: row.get(0)?,
                    state: state(&row.get::<_, String>(1)?)?,
                    count: row.get(2)?,
                })
            })
        })
        .await
    }

    /// What does not match, newest first, beginning with the one at `skip`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn findings(&self, of: FindingsOf, skip: u32, limit: u32) -> Result<Vec<FindingRecord>, StoreError> {
        self.read("reading what does not match", move |db| {
            let query = page(&of, skip, limit);
            sql::all(db, &query.sql, params_from_iter(query.values.iter()), |row| {
                finding(db, row)
            })
        })
        .await
    }

    /// One thing that does not match.
    ///
    /// # Errors
    /// When it matches by now, or the ledger cannot be read.
    pub async fn finding(&self, subject: String) -> Result<FindingRecord, StoreError> {
        self.read("reading what does not match", move |db| {
            let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM finding WHERE subject = ?"))?;
            let mut rows = statement.query([subject])?;
            let row = rows.next()?.ok_or(StoreError::NotFound { what: "difference" })?;
            finding(db, row)
        })
        .await
    }
}

fn page(of: &FindingsOf, skip: u32, limit: u32) -> Query {
    let mut query = Query::new();
    let mut terms = vec![match of.state {
        Some(state) => format!("state = '{}'", state.name()),
        None => "state IN ('open', 'explained', 'accepted')".to_owned(),
    }];
    if !of.kinds.is_empty() {
        let kinds: Vec<String> = of.kinds.iter().map(|kind| format!("'{kind}'")).collect();
        terms.push(format!("kind IN ({})", kinds.join(", ")));
    }
    if let Some(from) = of.from {
        terms.push(format!("at >= {}", query.bind(from)));
    }
    if let Some(until) = of.until {
        terms.push(format!("at < {}", query.bind(until)));
    }
    let (limit, skip) = (query.bind(i64::from(limit)), query.bind(i64::from(skip)));
    query.sql = format!(
        "SELECT {COLUMNS} FROM finding WHERE {} ORDER BY at DESC, subject LIMIT {limit} OFFSET {skip}",
        terms.join(" AND ")
    );
    query
}

fn state(name: &str) -> Result<FindingState, StoreError> {
    FindingState::named(name).ok_or_else(|| StoreError::Changed("the state of a difference is not valid".to_owned()))
}

pub(crate) fn finding(db: &rusqlite::Connection, row: &Row<'_>) -> Result<FindingRecord, StoreError> {
    let operator = |at: usize| -> Result<Option<OperatorId>, StoreError> {
        Ok(row.get::<_, Option<i64>>(at)?.map(OperatorId::new))
    };
    let line: Option<i64> = row.get(2)?;
    let payout: Option<i64> = row.get(3)?;
    Ok(FindingRecord {
        subject: row.get(0)?,
        kind: row.get(1)?,
        line: line.map(|line| line_of(db, line)).transpose()?,
        payout: payout.map(|payout| payout_of(db, PayoutId::new(payout))).transpose()?,
        statement: row.get::<_, Option<i64>>(4)?.map(StatementId::new),
        at: row.get(5)?,
        cents: row.get(6)?,
        said: row.get(7)?,
        state: state(&row.get::<_, String>(8)?)?,
        owner: operator(9)?,
        note: row.get(10)?,
        noted_by: operator(11)?,
        noted_at: row.get(12)?,
        agreed_by: operator(13)?,
    })
}
