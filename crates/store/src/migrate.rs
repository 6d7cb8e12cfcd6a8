//! Steps from one version of the ledger to the next. A released step is never edited.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::StoreError;

/// The steps so far.
const STEPS: &[M<'static>] = &[M::up(include_str!("../migrations/0001-ledger.sql"))];

/// Whether the database holds tables but no ledger. Reads only.
pub(crate) fn is_foreign(connection: &Connection) -> Result<bool, rusqlite::Error> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema)
            AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal')",
        [],
        |row| row.get(0),
    )
}

/// Refuses a file from the future. Reads only.
pub(crate) fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    Ok(())
}

/// Refuses a ledger of a version that was only tried: it has a journal and nothing that signs it. Reads only.
pub(crate) fn refuse_trial(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let trial: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal')
            AND NOT EXISTS (SELECT 1 FROM pragma_table_info('journal') WHERE name = 'signature')",
        [],
        |row| row.get(0),
    )?;
    match trial {
        true => Err(StoreError::Trial {
            path: path.display().to_string(),
        }),
        false => Ok(()),
    }
}

/// Brings the ledger up to date.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    Migrations::from_slice(STEPS)
        .to_latest(connection)
        .map_err(|error| StoreError::Migrate(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every object's SQL, without comments and with white space folded.
    fn objects(connection: &Connection) -> Vec<(String, String)> {
        let mut statement = connection
            .prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
            .expect("a statement");
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
            .expect("rows");
        rows.map(|row| {
            let (name, sql) = row.expect("a row");
            let plain: Vec<&str> = sql.lines().map(|l| l.split("--").next().unwrap_or_default()).collect();
            (name, plain.join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect()
    }

    #[test]
    fn the_schema_page_is_what_the_migrations_build() {
        let mut migrated = Connection::open_in_memory().expect("a database");
        migrate(&mut migrated).expect("migrations");
        let documented = Connection::open_in_memory().expect("a database");
        documented
            .execute_batch(include_str!("../schema.sql"))
            .expect("the schema page");
        assert_eq!(objects(&migrated), objects(&documented));
    }

    #[test]
    fn every_column_is_documented() {
        let page = include_str!("../schema.sql");
        let mut before = "";
        let mut inside = false;
        for line in page.lines() {
            let text = line.trim();
            if text.starts_with("CREATE TABLE") {
                assert!(before.starts_with("--"), "no comment above: {text}");
                inside = true;
            } else if text.starts_with(')') {
                inside = false;
            } else if inside && line.starts_with("    ") && !line.starts_with("        ") {
                let column = text.starts_with(|c: char| c.is_ascii_lowercase());
                assert!(!column || before.starts_with("--"), "no comment above: {text}");
            }
            before = text;
        }
    }

    #[test]
    fn states_in_the_checks_are_the_states_of_the_organisation() {
        let page = include_str!("../schema.sql");
        let start = page
            .find("state IN ('draft', 'submitted', 'approved', 'dispatching'")
            .expect("the payout check");
        let list = page[start..].split(')').next().expect("a list");
        for name in treasury::StateKind::ALL.map(treasury::StateKind::name) {
            assert!(list.contains(&format!("'{name}'")), "{name}");
        }
        assert_eq!(list.matches('\'').count(), treasury::StateKind::ALL.len() * 2);
    }

    #[test]
    fn a_ledger_from_the_future_is_refused_with_a_sentence() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.pragma_update(None, "user_version", 99).expect("set");
        let error = refuse_newer(&connection).expect_err("refused");
        assert!(error.to_string().contains("newer Hazina"), "{error}");
    }
}
