//! Pages of long lists. Every page is found by key; only a jump counts rows. Each query ends in an index: a test looks at
//! the plans.

use rusqlite::{Connection, ToSql, params_from_iter};
use treasury::{BatchId, PayoutId};

use crate::{
    Ledger, PayoutRecord, StoreError,
    read::{self, PAYOUT_COLUMNS},
};

/// Which payouts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this batch.
    pub batch: Option<BatchId>,
    /// Only at these states, by name; empty for all.
    pub states: Vec<&'static str>,
    /// Only drafted at or after this time, UTC milliseconds.
    pub from: Option<i64>,
    /// Only drafted before this time.
    pub until: Option<i64>,
    /// Words, a phone number or a receipt; empty for all.
    pub search: String,
}

/// In which order. Each ends in the id, so it is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    Newest,
    /// As in the file.
    Line,
    /// Largest first. Only within a batch.
    Largest,
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
}

impl Ledger {
    /// One page of payouts.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn page(&self, filter: Filter, sort: Sort, position: Position, limit: u32) -> Result<Page, StoreError> {
        self.read("reading a page of payouts", move |db| {
            page(db, &filter, sort, position, limit)
        })
        .await
    }
}

fn page(db: &Connection, filter: &Filter, sort: Sort, position: Position, limit: u32) -> Result<Page, StoreError> {
    let total = total(db, filter)?;
    let (key, backward, offset) = match position {
        Position::Index(index) => (None, false, index),
        Position::After(payout, _) => (Some(payout), false, 0),
        Position::Before(payout, _) => (Some(payout), true, 0),
    };
    let query = query(db, filter, sort, key, backward, limit, offset)?;
    let mut statement = db.prepare_cached(&query.sql)?;
    let mut found = statement.query(params_from_iter(query.values.iter()))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(read::payout(row)?);
    }
    if backward {
        rows.reverse();
    }
    let read = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let first = match position {
        Position::Index(index) => index,
        Position::After(_, index) => index.saturating_add(1),
        Position::Before(_, index) => index.saturating_sub(read),
    };
    Ok(Page { rows, first, total })
}

struct Query {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Query {
    fn bind(&mut self, value: impl ToSql + 'static) -> String {
        self.values.push(Box::new(value));
        format!("?{}", self.values.len())
    }
}

/// The query of one page. Several states are each read in order from their own index and then merged: one `IN` would make
/// SQLite walk the whole table where the wanted states are rare.
fn query(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    key: Option<PayoutId>,
    backward: bool,
    limit: u32,
    offset: u32,
) -> Result<Query, StoreError> {
    let mut query = Query {
        sql: String::new(),
        values: Vec::new(),
    };
    let descending = (sort != Sort::Line) != backward;
    let (direction, beyond) = if descending { ("DESC", "<") } else { ("ASC", ">") };
    let order = match sort {
        Sort::Newest | Sort::Line => format!("p.id {direction}"),
        Sort::Largest => format!("p.amount_cents {direction}, p.id {direction}"),
    };
    let mut clauses = Vec::new();
    if let Some(batch) = filter.batch {
        let at = query.bind(batch.get());
        clauses.push(format!("p.batch_id = {at}"));
    }
    let (lowest, highest) = drafted_between(db, filter)?;
    if let Some(lowest) = lowest {
        let at = query.bind(lowest);
        clauses.push(format!("p.id >= {at}"));
    }
    if let Some(highest) = highest {
        let at = query.bind(highest);
        clauses.push(format!("p.id < {at}"));
    }
    if let Some(key) = key {
        let id = query.bind(key.get());
        clauses.push(match sort {
            Sort::Newest | Sort::Line => format!("p.id {beyond} {id}"),
            Sort::Largest => {
                format!("(p.amount_cents, p.id) {beyond} ((SELECT amount_cents FROM payout WHERE id = {id}), {id})")
            }
        });
    }
    if let Some(matching) = matching(&mut query, &filter.search) {
        clauses.push(format!("p.id IN ({matching})"));
    }
    let most = query.bind(i64::from(limit) + i64::from(offset));
    let arm = |state: Option<&str>| {
        let mut all = clauses.clone();
        all.extend(state.map(|state| format!("p.state = '{state}'")));
        let clause = if all.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", all.join(" AND "))
        };
        format!("SELECT p.id, p.amount_cents FROM payout p {clause} ORDER BY {order} LIMIT {most}")
    };
    let arms: Vec<String> = if filter.states.is_empty() {
        vec![format!("SELECT * FROM ({})", arm(None))]
    } else {
        filter
            .states
            .iter()
            .map(|state| format!("SELECT * FROM ({})", arm(Some(state))))
            .collect()
    };
    let (limit, offset) = (query.bind(limit), query.bind(offset));
    query.sql = format!(
        "SELECT {PAYOUT_COLUMNS} FROM payout p JOIN (
            SELECT id, amount_cents FROM ({}) p ORDER BY {order} LIMIT {limit} OFFSET {offset}
         ) k ON k.id = p.id ORDER BY {order}",
        arms.join(" UNION ALL ")
    );
    Ok(query)
}

/// Ids of payouts that match the search, as a subquery: by words of name and reference or by phone number, and by receipt.
fn matching(query: &mut Query, search: &str) -> Option<String> {
    let words: Vec<String> = search
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| match word.strip_prefix('0') {
            // A phone number as it is dialled: 0712… is kept as 712….
            Some(national) if national.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit()) => national.to_owned(),
            _ => word.to_owned(),
        })
        .collect();
    if words.is_empty() {
        return None;
    }
    let phrase = words
        .iter()
        .map(|word| format!("\"{word}\"*"))
        .collect::<Vec<_>>()
        .join(" ");
    let at = query.bind(phrase);
    let by_words = format!("SELECT rowid FROM payout_words WHERE payout_words MATCH {at}");
    let receipt = search.trim().to_ascii_uppercase();
    if receipt.len() < 4 || !receipt.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Some(by_words);
    }
    // Everything that begins with it: '~' stands behind every letter and digit.
    let (low, high) = (query.bind(receipt.clone()), query.bind(format!("{receipt}~")));
    Some(format!(
        "{by_words} UNION SELECT id FROM payout WHERE receipt >= {low} AND receipt < {high}"
    ))
}

/// Rows of the whole list. Without a search the totals that are kept as data tell it; a search is counted.
fn total(db: &Connection, filter: &Filter) -> Result<u32, StoreError> {
    let mut query = Query {
        sql: String::new(),
        values: Vec::new(),
    };
    let states = filter
        .states
        .iter()
        .map(|state| format!("'{state}'"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut clauses = Vec::new();
    if let Some(matching) = matching(&mut query, &filter.search) {
        clauses.push(format!("id IN ({matching})"));
        if let Some(batch) = filter.batch {
            let at = query.bind(batch.get());
            clauses.push(format!("batch_id = {at}"));
        }
        let (lowest, highest) = drafted_between(db, filter)?;
        for (bound, sign) in [(lowest, ">="), (highest, "<")] {
            if let Some(bound) = bound {
                let at = query.bind(bound);
                clauses.push(format!("id {sign} {at}"));
            }
        }
        if !states.is_empty() {
            clauses.push(format!("state IN ({states})"));
        }
        query.sql = format!("SELECT count(*) FROM payout WHERE {}", clauses.join(" AND "));
    } else {
        if let Some(batch) = filter.batch {
            let at = query.bind(batch.get());
            clauses.push(format!("t.batch_id = {at}"));
        }
        for (bound, sign) in [(filter.from, ">="), (filter.until, "<")] {
            if let Some(bound) = bound {
                let at = query.bind(bound);
                clauses.push(format!("b.drafted_at {sign} {at}"));
            }
        }
        if !states.is_empty() {
            clauses.push(format!("t.state IN ({states})"));
        }
        let clause = if clauses.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", clauses.join(" AND "))
        };
        query.sql = if filter.batch.is_none() && filter.from.is_none() && filter.until.is_none() {
            let clause = if states.is_empty() {
                String::new()
            } else {
                format!("WHERE state IN ({states})")
            };
            format!("SELECT coalesce(sum(count), 0) FROM house_total {clause}")
        } else {
            format!("SELECT coalesce(sum(t.count), 0) FROM batch b JOIN batch_total t ON t.batch_id = b.id {clause}")
        };
    }
    let count: i64 = db
        .prepare_cached(&query.sql)?
        .query_row(params_from_iter(query.values.iter()), |row| row.get(0))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The ids of payouts drafted within the filter's times: payouts of one batch are neighbours, and later batches have
/// larger ids.
fn drafted_between(db: &Connection, filter: &Filter) -> Result<(Option<i64>, Option<i64>), StoreError> {
    let first_from = |time: i64| -> Result<i64, StoreError> {
        let sql = "SELECT min(first_payout) FROM batch WHERE drafted_at >= ?";
        let first: Option<i64> = db.prepare_cached(sql)?.query_row([time], |row| row.get(0))?;
        Ok(first.unwrap_or(i64::MAX))
    };
    Ok((
        filter.from.map(first_from).transpose()?,
        filter.until.map(first_from).transpose()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::migrate;

    fn plan(filter: &Filter, sort: Sort, key: Option<i64>) -> String {
        let mut db = Connection::open_in_memory().expect("a database");
        migrate(&mut db).expect("migrations");
        let query = query(&db, filter, sort, key.map(PayoutId::new), false, 200, 0).expect("a query");
        let mut statement = db
            .prepare(&format!("EXPLAIN QUERY PLAN {}", query.sql))
            .expect("a plan");
        let lines = statement
            .query_map(params_from_iter(query.values.iter()), |row| row.get::<_, String>(3))
            .expect("lines")
            .collect::<Result<Vec<_>, _>>()
            .expect("lines");
        lines.join("\n")
    }

    #[test]
    fn no_page_reads_the_whole_table() {
        let batch = Some(BatchId::new(1));
        let filters = [
            Filter::default(),
            Filter {
                states: vec!["failed", "in_doubt"],
                ..Filter::default()
            },
            Filter {
                batch,
                ..Filter::default()
            },
            Filter {
                batch,
                states: vec!["paid"],
                ..Filter::default()
            },
            Filter {
                from: Some(1),
                until: Some(2),
                ..Filter::default()
            },
            Filter {
                search: "wanjiku 0712".to_owned(),
                ..Filter::default()
            },
            Filter {
                search: "NLJ41HAY6Q".to_owned(),
                states: vec!["paid"],
                ..Filter::default()
            },
        ];
        for filter in filters {
            for sort in [Sort::Newest, Sort::Line, Sort::Largest] {
                if sort == Sort::Largest && filter.batch.is_none() {
                    continue;
                }
                for key in [None, Some(500)] {
                    let plan = plan(&filter, sort, key);
                    for line in plan
                        .lines()
                        .filter(|line| line.contains("SCAN p") && !line.contains("SCAN payout_words"))
                    {
                        // Without any filter the newest are read from the end of the table, which stops at the limit.
                        let bounded = filter == Filter::default() && line.trim() == "SCAN p";
                        assert!(bounded, "{filter:?} {sort:?} {key:?}\n{plan}");
                    }
                    let sorts = plan
                        .lines()
                        .filter(|line| line.contains("TEMP B-TREE FOR ORDER BY"))
                        .count();
                    // Only what the limit left is ever sorted: each state's own page when merging, and the page itself.
                    let bounded = filter.states.len().max(1) + 1;
                    assert!(sorts <= bounded, "{filter:?} {sort:?} {key:?}\n{plan}");
                }
            }
        }
    }
}
