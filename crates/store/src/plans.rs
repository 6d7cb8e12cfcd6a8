//! What the loops ask again and again must not walk through all that ever was: each statement is answered by an index.

use rusqlite::Connection;

use crate::{approved, attempts, deliveries, figures, migrate::migrate, read};

#[test]
fn no_statement_of_the_loops_walks_a_whole_table() {
    let mut db = Connection::open_in_memory().expect("a database");
    migrate(&mut db).expect("migrations");
    let quarantined = format!("SELECT id FROM delivery {}", read::QUARANTINED);
    let (drafted, approved) = (
        approved::entry_sql("batch_drafted"),
        approved::entry_sql("batch_approved"),
    );
    for sql in [
        attempts::DISPATCHING,
        attempts::ACCEPTED,
        deliveries::PENDING,
        deliveries::ASKED,
        figures::COUNT_QUARANTINED,
        figures::COUNT_ALARMS,
        figures::OLDEST_DOUBT,
        &quarantined,
        &drafted,
        &approved,
    ] {
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
