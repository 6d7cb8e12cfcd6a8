//! The statements that pages are read by. Each ends in an index: a test looks at the plans.

use mpesa::Total;
use rusqlite::{Connection, ToSql, params_from_iter};
use treasury::{LaneKind, PayoutId, StateKind};

use crate::{Dated, Filter, Sort, StoreError, project::rows::PAYOUT_COLUMNS, reading::search, sql};

/// Where reading begins, and how far it goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) key: Option<PayoutId>,
    /// Rows to pass over behind the key.
    pub(crate) offset: u32,
    pub(crate) limit: u32,
}

impl Start {
    pub(crate) const fn at(index: u32, limit: u32) -> Self {
        Self {
            key: None,
            offset: index,
            limit,
        }
    }

    pub(crate) const fn beyond(payout: PayoutId, limit: u32) -> Self {
        Self {
            key: Some(payout),
            offset: 0,
            limit,
        }
    }
}

/// A statement and its values.
pub(crate) struct Query {
    pub(crate) sql: String,
    pub(crate) values: Vec<Box<dyn ToSql>>,
}

impl Query {
    pub(crate) const fn new() -> Self {
        Self {
            sql: String::new(),
            values: Vec::new(),
        }
    }

    /// Binds `value` and answers its name in the statement.
    pub(crate) fn bind(&mut self, value: impl ToSql + 'static) -> String {
        self.values.push(Box::new(value));
        format!("?{}", self.values.len())
    }
}

/// The query of one page. Several states are each read in order from their own index and merged on the way: one `IN` would
/// make SQLite walk the whole table where the wanted states are rare. Where rows are passed over, only their keys are read.
pub(crate) fn query(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    start: Start,
    reversed: bool,
) -> Result<Query, StoreError> {
    let mut query = Query::new();
    let descending = matches!(sort, Sort::Newest | Sort::Largest) != reversed;
    let (direction, beyond) = if descending { ("DESC", "<") } else { ("ASC", ">") };
    // The amount is read only where it orders: without it the narrow indexes serve alone.
    let (columns, order) = match sort {
        Sort::Newest | Sort::Line => ("p.id", format!("p.id {direction}")),
        Sort::Largest | Sort::Smallest => (
            "p.id, p.amount_cents",
            format!("p.amount_cents {direction}, p.id {direction}"),
        ),
    };
    // Over all batches amounts are in an index of their own: of common states it is walked, of rare ones the few are sorted.
    let walked = matches!(sort, Sort::Largest | Sort::Smallest) && filter.batch.is_none() && !are_rare(db, filter)?;
    let mut clauses = clauses(db, filter, &mut query)?;
    if let Some(key) = start.key {
        let id = query.bind(key.get());
        clauses.push(match sort {
            Sort::Newest | Sort::Line => format!("p.id {beyond} {id}"),
            Sort::Largest | Sort::Smallest => {
                format!("(p.amount_cents, p.id) {beyond} ((SELECT amount_cents FROM payout WHERE id = {id}), {id})")
            }
        });
    }
    let one_of = |state: Option<StateKind>| {
        let mut all = clauses.clone();
        let sign = if walked { "+" } else { "" };
        all.extend(state.map(|state| format!("{sign}p.state = '{}'", state.name())));
        where_all(&all)
    };
    let limit = query.bind(start.limit);
    query.sql = match filter.states.as_slice() {
        states @ ([] | [_]) if start.offset == 0 => {
            let clause = one_of(states.first().copied());
            format!("SELECT {PAYOUT_COLUMNS} FROM payout p {clause} ORDER BY {order} LIMIT {limit}")
        }
        states => {
            let offset = query.bind(start.offset);
            let mut arms: Vec<_> = states.iter().map(|state| one_of(Some(*state))).collect();
            if arms.is_empty() {
                arms.push(one_of(None));
            }
            let arms: Vec<_> = arms
                .iter()
                .map(|clause| format!("SELECT {columns} FROM payout p {clause}"))
                .collect();
            format!(
                "SELECT {PAYOUT_COLUMNS} FROM payout p JOIN (
                    {} ORDER BY {} LIMIT {limit} OFFSET {offset}
                 ) k ON k.id = p.id ORDER BY {order}",
                arms.join(" UNION ALL "),
                order.replace("p.", "")
            )
        }
    };
    Ok(query)
}

/// What a payout must be for the filter, but for its state.
fn clauses(db: &Connection, filter: &Filter, query: &mut Query) -> Result<Vec<String>, StoreError> {
    let mut clauses = Vec::new();
    if let Some(batch) = filter.batch {
        let at = query.bind(batch.get());
        clauses.push(format!("p.batch_id = {at}"));
    }
    match filter.dated {
        Dated::Prepared => clauses.extend(drafted_within(db, filter, query)?),
        Dated::Sent | Dated::Paid => clauses.extend(happened_within(filter, query)),
    }
    clauses.extend(on_lanes(&filter.lanes));
    if let Some(payee) = &filter.payee {
        clauses.push(format!("p.payee = {}", query.bind(payee.clone())));
    }
    if let Some(maker) = filter.maker {
        // Whole batches, of which each person prepared many: the list is walked, and theirs are taken out of it.
        let at = query.bind(maker.get());
        clauses.push(format!("+p.batch_id IN (SELECT id FROM batch WHERE maker = {at})"));
    }
    if let Some(matching) = search::matching(query, &filter.search) {
        clauses.push(format!("p.id IN ({matching})"));
    }
    if filter.alarms {
        clauses.push("p.alarm IS NOT NULL".to_owned());
    }
    if let Some(attention) = filter.attention {
        clauses.push(format!("p.attention = '{}'", attention.name()));
    }
    if !filter.flags.is_empty() {
        let kinds: Vec<String> = filter
            .flags
            .iter()
            .map(|kind| format!("instr(' ' || p.flags || ' ', {}) > 0", query.bind(format!(" {kind} "))))
            .collect();
        clauses.push(format!("({})", kinds.join(" OR ")));
    }
    Ok(clauses)
}

/// Clauses for payouts that were sent, or became known to be paid, within the filter's times.
fn happened_within(filter: &Filter, query: &mut Query) -> Option<String> {
    if filter.from.is_none() && filter.until.is_none() {
        return None;
    }
    let from = query.bind(filter.from.unwrap_or(i64::MIN));
    let until = query.bind(filter.until.unwrap_or(i64::MAX));
    Some(match filter.dated {
        Dated::Paid => format!(
            "p.id IN (SELECT id FROM payout WHERE changed_at >= {from} AND changed_at < {until} AND +state = 'paid')"
        ),
        Dated::Prepared | Dated::Sent => {
            format!("p.id IN (SELECT payout_id FROM attempt WHERE claimed_at >= {from} AND claimed_at < {until})")
        }
    })
}

/// What goes to organisations and back to customers is rare, and has an index of its own; all else goes to people.
const NOT_TO_PEOPLE: &str = "command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')";

fn on_lanes(lanes: &[LaneKind]) -> Option<String> {
    if lanes.is_empty() {
        return None;
    }
    let commands = |wanted: bool| {
        let others = [
            (LaneKind::Bill, "'BusinessPayBill'"),
            (LaneKind::Till, "'BusinessBuyGoods'"),
            (LaneKind::Tax, "'PayTaxToKRA'"),
            (
                LaneKind::TopUp,
                "'BusinessPayToBulk', 'BusinessTransferFromMMFToUtility'",
            ),
            (LaneKind::Reversal, "'TransactionReversal'"),
        ];
        let some: Vec<&str> = others
            .into_iter()
            .filter(|(lane, _)| lanes.contains(lane) == wanted)
            .map(|(_, commands)| commands)
            .collect();
        some.join(", ")
    };
    let (sign, listed) = match lanes.contains(&LaneKind::Person) {
        true => ("NOT IN", commands(false)),
        false => ("IN", commands(true)),
    };
    if listed.is_empty() {
        return None;
    }
    Some(format!(
        "p.id {sign} (SELECT id FROM payout WHERE command IN ({listed}) AND {NOT_TO_PEOPLE})"
    ))
}

/// Whether this is everything but refunds.
pub(crate) fn without_refunds(lanes: &[LaneKind]) -> bool {
    lanes.len() == 5 && !lanes.contains(&LaneKind::Reversal)
}

/// So few payouts are sorted where a list in the order of amounts is narrowed to their states.
const FEW: i64 = 20_000;

fn are_rare(db: &Connection, filter: &Filter) -> Result<bool, StoreError> {
    if filter.states.is_empty() {
        return Ok(false);
    }
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| format!("'{}'", state.name()))
        .collect();
    let sql = format!(
        "SELECT coalesce(sum(count), 0) FROM organisation_total WHERE state IN ({})",
        states.join(", ")
    );
    let count: i64 = sql::one(db, &sql, [])?;
    Ok(count <= FEW)
}

/// How many are at each state.
pub(crate) fn by_state(db: &Connection, filter: &Filter) -> Result<Option<Vec<(StateKind, u32)>>, StoreError> {
    let total = total(db, filter)?;
    if total > MOST_ADDED && looked_at_one_by_one(filter) {
        return Ok(None);
    }
    let mut found = Vec::new();
    for state in StateKind::ALL {
        let narrowed = Filter {
            states: vec![state],
            ..filter.clone()
        };
        let mut query = Query::new();
        query.sql = figure(db, &narrowed, &mut query, "count", "count(*)")?;
        let count: i64 = sql::one(db, &query.sql, params_from_iter(query.values.iter()))?;
        found.extend(
            u32::try_from(count)
                .ok()
                .filter(|count| *count > 0)
                .map(|count| (state, count)),
        );
    }
    Ok(Some(found))
}

fn where_all(clauses: &[String]) -> String {
    if clauses.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", clauses.join(" AND "))
    }
}

/// Rows of the whole list. Without a search the totals that are kept as data tell it; a search is counted.
pub(crate) fn total(db: &Connection, filter: &Filter) -> Result<u32, StoreError> {
    let mut query = Query::new();
    let alone = Filter {
        search: filter.search.clone(),
        ..Filter::default()
    } == *filter;
    let matching = search::matching(&mut query, &filter.search).filter(|_| alone);
    query.sql = if let Some(matching) = matching {
        format!("SELECT count(*) FROM ({matching})")
    } else {
        query.values.clear();
        figure(db, filter, &mut query, "count", "count(*)")?
    };
    let count: i64 = sql::one(db, &query.sql, params_from_iter(query.values.iter()))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The most rows of a search that are added up.
const MOST_ADDED: u32 = 10_000;

/// Their sum: none where it is not kept as data and the rows are too many to add.
pub(crate) fn sum(db: &Connection, filter: &Filter, total: u32) -> Result<Option<Total>, StoreError> {
    if looked_at_one_by_one(filter) && total > MOST_ADDED {
        return Ok(None);
    }
    let mut query = Query::new();
    query.sql = figure(db, filter, &mut query, "sum_cents", "coalesce(sum(p.amount_cents), 0)")?;
    let cents: i64 = sql::one(db, &query.sql, params_from_iter(query.values.iter()))?;
    Ok(Total::from_cents(cents).ok())
}

/// Whether the rows that fit cannot be told from the totals that are kept as data.
fn looked_at_one_by_one(filter: &Filter) -> bool {
    let by_lane = !filter.lanes.is_empty() && (filter.batch.is_some() || !without_refunds(&filter.lanes));
    let by_event = filter.dated != Dated::Prepared && (filter.from.is_some() || filter.until.is_some());
    filter.alarms
        || filter.attention.is_some()
        || !filter.flags.is_empty()
        || !filter.search.trim().is_empty()
        || filter.payee.is_some()
        || by_lane
        || by_event
}

/// A figure over the whole list: `column` of the totals that are kept as data, else `expression` over the rows.
fn figure(
    db: &Connection,
    filter: &Filter,
    query: &mut Query,
    column: &str,
    expression: &str,
) -> Result<String, StoreError> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| format!("'{}'", state.name()))
        .collect();
    let at_states = |column: &str| (!states.is_empty()).then(|| format!("{column} IN ({})", states.join(", ")));
    if looked_at_one_by_one(filter) {
        let mut clauses = clauses(db, filter, query)?;
        clauses.extend(at_states("p.state"));
        return Ok(format!("SELECT {expression} FROM payout p {}", where_all(&clauses)));
    }
    let whole = filter.batch.is_none() && filter.from.is_none() && filter.until.is_none() && filter.maker.is_none();
    if whole && filter.lanes.is_empty() {
        let clauses: Vec<_> = at_states("state").into_iter().collect();
        return Ok(format!(
            "SELECT coalesce(sum({column}), 0) FROM organisation_total {}",
            where_all(&clauses)
        ));
    }
    let mut clauses = Vec::new();
    if let Some(batch) = filter.batch {
        let at = query.bind(batch.get());
        clauses.push(format!("t.batch_id = {at}"));
    }
    if !filter.lanes.is_empty() {
        // All that is left here is a list without refunds, which are in batches of their own.
        clauses.push("b.purpose <> 'reversal'".to_owned());
    }
    if let Some(maker) = filter.maker {
        let at = query.bind(maker.get());
        clauses.push(format!("b.maker = {at}"));
    }
    for (bound, sign) in [(filter.from, ">="), (filter.until, "<")] {
        if let Some(bound) = bound {
            let at = query.bind(bound);
            clauses.push(format!("b.drafted_at {sign} {at}"));
        }
    }
    clauses.extend(at_states("t.state"));
    Ok(format!(
        "SELECT coalesce(sum(t.{column}), 0) FROM batch b JOIN batch_total t ON t.batch_id = b.id {}",
        where_all(&clauses)
    ))
}

/// Clauses for payouts that were drafted within the filter's times: those of one batch are neighbours and share its time,
/// and later batches have larger ids, so a range of ids says it. Where the clock was set back between batches, the time
/// itself is compared too.
fn drafted_within(db: &Connection, filter: &Filter, query: &mut Query) -> Result<Vec<String>, StoreError> {
    if filter.from.is_none() && filter.until.is_none() {
        return Ok(Vec::new());
    }
    let (from, until) = (filter.from.unwrap_or(i64::MIN), filter.until.unwrap_or(i64::MAX));
    let bounds: (Option<i64>, Option<i64>) = sql::row(
        db,
        "SELECT min(first_payout), max(first_payout + count) FROM batch WHERE drafted_at >= ? AND drafted_at < ?",
        [from, until],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (Some(first), Some(end)) = bounds else {
        return Ok(vec!["p.id < 0".to_owned()]);
    };
    let mut clauses = Vec::new();
    for (sign, bound) in [(">=", first), ("<", end)] {
        let at = query.bind(bound);
        clauses.push(format!("p.id {sign} {at}"));
    }
    let set_back: bool = sql::one(
        db,
        "SELECT EXISTS (SELECT 1 FROM batch WHERE first_payout BETWEEN ? AND ?
                AND (drafted_at < ? OR drafted_at >= ?))",
        [first, end - 1, from, until],
    )?;
    if set_back {
        let (from, until) = (query.bind(from), query.bind(until));
        clauses.push(format!("p.drafted_at >= {from} AND p.drafted_at < {until}"));
    }
    Ok(clauses)
}

#[cfg(test)]
mod tests {
    use treasury::BatchId;

    use super::*;
    use crate::migrate::migrate;

    fn plan(filter: &Filter, sort: Sort, key: Option<i64>) -> String {
        let mut db = Connection::open_in_memory().expect("a database");
        migrate(&mut db).expect("migrations");
        let start = Start {
            key: key.map(PayoutId::new),
            offset: 0,
            limit: 200,
        };
        let query = query(&db, filter, sort, start, false).expect("a query");
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
                states: vec![StateKind::Failed, StateKind::InDoubt],
                ..Filter::default()
            },
            Filter {
                batch,
                ..Filter::default()
            },
            Filter {
                batch,
                states: vec![StateKind::Paid],
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
                alarms: true,
                ..Filter::default()
            },
            Filter {
                attention: Some(treasury::Attention::Failed),
                ..Filter::default()
            },
            Filter {
                batch,
                attention: Some(treasury::Attention::OtherName),
                ..Filter::default()
            },
            Filter {
                search: "NLJ41HAY6Q".to_owned(),
                states: vec![StateKind::Paid],
                ..Filter::default()
            },
            Filter {
                payee: Some("254712345678".to_owned()),
                ..Filter::default()
            },
            Filter {
                lanes: vec![treasury::LaneKind::Bill, treasury::LaneKind::Tax],
                ..Filter::default()
            },
            Filter {
                from: Some(1),
                dated: Dated::Sent,
                ..Filter::default()
            },
            Filter {
                until: Some(1),
                dated: Dated::Paid,
                ..Filter::default()
            },
        ];
        for filter in filters {
            for sort in [Sort::Newest, Sort::Line, Sort::Largest, Sort::Smallest] {
                for key in [None, Some(500)] {
                    let plan = plan(&filter, sort, key);
                    for line in plan
                        .lines()
                        .filter(|line| line.contains("SCAN p") && !line.contains("SCAN payout_words"))
                    {
                        // Without any filter the newest are read from the end of the table, which stops at the limit.
                        // Payouts with an alarm are few, and that index holds no others.
                        let bounded = (filter == Filter::default() && line.trim() == "SCAN p")
                            || line.contains("USING INDEX payout_with_alarm")
                            // In the order of amounts the list is walked along them, and stops at the limit.
                            || line.contains("payout_by_amount");
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
