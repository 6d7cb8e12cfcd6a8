//! What the loops ask again and again must not walk through all that ever was: each statement is answered by an index.

use rusqlite::Connection;

use crate::{
    journal::{approved, people},
    migrate::migrate,
    operations::attempts,
    reading::{
        accounts, callbacks, figures, incoming, other_queries, outcome, page, payees, payouts, questions, recalls,
        relays, reminders, repeats, reports, reversals, rotation, settlements,
        statements::{closing, findings, read},
        stopped, warnings,
    },
};

#[test]
fn no_statement_of_the_loops_walks_a_whole_table() {
    let mut db = Connection::open_in_memory().expect("a database");
    migrate(&mut db).expect("migrations");
    let quarantined = format!("SELECT id FROM delivery {}", payouts::QUARANTINED);
    let (drafted, approved) = (
        approved::entry_sql("batch_drafted"),
        approved::entry_sql("batch_approved"),
    );
    let doubts = format!("SELECT p.id {}", questions::DOUBTS);
    let (next, waiting) = (
        format!("SELECT p.id {}", attempts::NEXT),
        format!("SELECT p.id {}", stopped::STOPPED),
    );
    let reversals: Vec<String> = [
        crate::ReversalsAt::All,
        crate::ReversalsAt::Open,
        crate::ReversalsAt::Done,
        crate::ReversalsAt::Other,
    ]
    .into_iter()
    .map(reversals::page)
    .collect();
    let customers = incoming::every_page();
    let tasks = format!("SELECT r.id {}", recalls::OLDER);
    let more = reversals.iter().chain(&customers).chain([&tasks]).map(String::as_str);
    let fixed = [
        accounts::BESIDE_UTILITY,
        accounts::BESIDE_UTILITY_OF_BATCH,
        accounts::DAYS,
        accounts::SPENT_DAYS,
        accounts::LAST_QUESTION,
        crate::reading::since::BEFORE,
        crate::reading::since::AFTER,
        attempts::DISPATCHING,
        attempts::ACCEPTED,
        &next,
        &waiting,
        warnings::SAME,
        warnings::SENT_SINCE,
        warnings::NAME_SINCE,
        warnings::NAME_BEFORE,
        callbacks::PENDING,
        other_queries::ASKED,
        rotation::OPEN_ROTATION,
        rotation::ROTATIONS,
        rotation::WRONG_LATELY,
        reminders::OF_PERSON,
        figures::COUNT_QUARANTINED,
        figures::COUNT_ALARMS,
        figures::NEEDS,
        outcome::CHARGED,
        outcome::FAILED_TWICE,
        outcome::FIRST_PAYMENTS,
        outcome::PAID_AGAIN_BY,
        outcome::CORRECTED_BY,
        figures::OLDEST_DOUBT,
        &quarantined,
        &drafted,
        &approved,
        incoming::DAYS,
        incoming::REFUNDED_DAYS,
        other_queries::REGISTERED,
        other_queries::ASKED_ABOUT,
        recalls::COUNT_OPEN,
        &doubts,
        questions::UNDER_WAY,
        questions::ASKED_OF,
        repeats::OF_ATTEMPT,
        settlements::OPEN,
        settlements::LAST_ASKED,
        settlements::EVERY_OPEN,
        settlements::OF_PAYOUT,
        relays::AWAITED,
        relays::UNANSWERED,
        relays::UNANSWERED_DOUBTS,
        people::ENTRIES,
        page::ANY_REFUND,
        payees::TO_PAYEE,
        payees::SUPPLIERS,
        reports::CONFIRMED,
        reports::READINGS_OF,
    ];
    let findings = findings::every_page();
    let of_statements = crate::project::STATEMENT_PLANS
        .into_iter()
        .chain(closing::PLANNED)
        .chain(read::PLANNED)
        .chain(findings.iter().map(String::as_str));
    for sql in fixed.into_iter().chain(more).chain(of_statements) {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a plan");
        let unbound = vec![None::<i64>; statement.parameter_count()];
        let plan = statement
            .query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3))
            .expect("lines")
            .collect::<Result<Vec<_>, _>>()
            .expect("lines");
        for line in &plan {
            let whole = line.starts_with("SCAN") && !line.contains("INDEX") && line != "SCAN CONSTANT ROW";
            assert!(!whole, "{sql}\n{plan:#?}");
        }
    }
}
