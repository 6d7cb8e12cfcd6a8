//! Nothing that is asked again and again walks through all that ever was. Every statement that a ledger of these tests
//! executes, also those of the conformance suite, is looked at once: its plan must reach each large table by an index.

use std::{
    cell::RefCell,
    collections::HashSet,
    sync::{LazyLock, Mutex, PoisonError},
};

use rusqlite::{
    Connection, params_from_iter,
    trace::{TraceEvent, TraceEventCodes},
};
use treasury::PauseReason;

use crate::harness::{Harness, MAKER};

/// Tables that grow with the payouts of years. Batches are few: one for each payroll.
const LARGE: [&str; 11] = [
    "account_reading",
    "attempt",
    "content",
    "delivery",
    "finding",
    "incoming",
    "inquiry",
    "journal",
    "payout",
    "settlement",
    "statement_line",
];

/// Statements that walk all the same, by a part of their text, and why they may.
const MAY_WALK: [(&str, &str); 4] = [
    (
        "WHERE kind IN ('signed_in', 'batch_drafted') ORDER BY seq LIMIT 1",
        "people sign in soon after founding, so it stops near the beginning",
    ),
    (
        "WHERE kind IN ('organisation_founded', 'batch_drafted')",
        "an organisation is founded in the first entries, and before that there are few",
    ),
    (
        "FROM account_reading ORDER BY seq DESC, name DESC",
        "a person exports all of it",
    ),
    ("count(answered_at) FROM inquiry", "a test counts them"),
];

thread_local! {
    /// What this thread executed since it was last looked at.
    static EXECUTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// All that it executed, where somebody counts.
    static COUNTED: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Statements that were looked at.
static SEEN: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Notes from now on what a connection executes.
pub(crate) fn watch(db: &Connection) {
    db.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note));
}

fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(statement, _) = event {
        let sql = statement.sql().into_owned();
        COUNTED.with_borrow_mut(|counted| counted.as_mut().map(|counted| counted.push(sql.clone())));
        EXECUTED.with_borrow_mut(|executed| executed.push(sql));
    }
}

/// Looks at the plans of what this thread executed and nobody looked at before.
///
/// # Panics
/// Where one walks through a whole large table.
pub(crate) fn look(db: &Connection) {
    for sql in EXECUTED.take() {
        let reads = ["SELECT", "UPDATE", "DELETE", "WITH"]
            .iter()
            .any(|verb| sql.starts_with(verb));
        let new = || SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert(sql.clone());
        if reads && new() {
            let walks = walks(db, &sql);
            assert!(
                walks.is_empty(),
                "this walks through a whole large table: {walks:?}\n{sql}"
            );
        }
    }
    // The plans were asked of the same connection.
    EXECUTED.take();
}

/// The lines of its plan that walk through a whole large table.
fn walks(db: &Connection, sql: &str) -> Vec<String> {
    if MAY_WALK.iter().any(|(part, _)| sql.contains(part)) {
        return Vec::new();
    }
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a plan");
    let unbound = vec![None::<i64>; statement.parameter_count()];
    let lines = statement
        .query_map(params_from_iter(unbound), |row| row.get::<_, String>(3))
        .expect("lines")
        .collect::<Result<Vec<_>, _>>()
        .expect("lines");
    // Along the key and up to a limit: of so many rows as are asked for.
    let sorts = lines.iter().any(|line| line.contains("TEMP B-TREE"));
    if sql.contains(" LIMIT ") && !sql.contains("WHERE") && !sorts {
        return Vec::new();
    }
    let large = |line: &String| {
        let name = line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        name.is_some_and(|name| is_large(sql, name)) && !line.contains("INDEX")
    };
    lines.into_iter().filter(large).collect()
}

/// Whether a large table goes by this name in a statement.
fn is_large(sql: &str, name: &str) -> bool {
    let words: Vec<&str> = sql
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("as"))
        .collect();
    LARGE.contains(&name) || words.windows(2).any(|pair| LARGE.contains(&pair[0]) && pair[1] == name)
}

/// What the writer of a ledger executes for `act`.
async fn executed<T>(harness: &Harness, act: impl Future<Output = T>) -> Vec<String> {
    let begin = harness.ledger.write("counting", |_| {
        COUNTED.set(Some(Vec::new()));
        Ok(())
    });
    begin.await.expect("begun");
    act.await;
    let end = harness
        .ledger
        .write("counting", |_| Ok(COUNTED.take().unwrap_or_default()));
    end.await.expect("counted")
}

#[test]
fn a_walk_through_a_large_table_is_found_under_any_name() {
    let mut db = Connection::open_in_memory().expect("a database");
    crate::migrate::migrate(&mut db).expect("migrations");
    for sql in [
        "SELECT count(*) FROM payout WHERE reference = ?",
        "SELECT p.id FROM batch b JOIN payout AS p ON p.reference = b.title WHERE b.id = ?",
        "UPDATE attempt SET answer = NULL WHERE answer = ?",
    ] {
        assert!(!walks(&db, sql).is_empty(), "{sql}");
    }
    for sql in ["SELECT id FROM payout WHERE id = ?", "SELECT reason FROM pause"] {
        assert_eq!(walks(&db, sql), Vec::<String>::new(), "{sql}");
    }
}

#[tokio::test]
async fn a_write_is_one_commit_and_asks_once_whether_others_came_first() {
    let harness = Harness::new().await;
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(MAKER), harness.now());
    let executed = executed(&harness, pause).await;
    let count = |sql: &str| executed.iter().filter(|one| one.starts_with(sql)).count();
    let offers = count("INSERT INTO journal");
    assert!(offers > 0, "{executed:#?}");
    assert_eq!(count("COMMIT"), 1, "{executed:#?}");
}
