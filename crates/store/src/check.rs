//! Checking the whole ledger: the chain of the journal, and every table against what the journal says it must be.

use rusqlite::{Connection, params};

use crate::{
    Ledger, StoreError,
    journal::walk,
    migrate::migrate,
    project::{PROJECTIONS, project},
};

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Entries of the journal that were read.
    pub entries: u32,
    /// Sentences, one for each thing that is not as it must be. Empty: all is well.
    pub faults: Vec<String>,
}

impl Ledger {
    /// Walks the chain, rebuilds every table from the journal in a temporary file and compares. Reads only; sending may go
    /// on meanwhile.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub async fn check(&self) -> Result<CheckReport, StoreError> {
        let path = self
            .read("finding the ledger's file", |db| Ok(db.path().map(str::to_owned)))
            .await?;
        let path = path.ok_or(StoreError::Closed)?;
        tokio::task::spawn_blocking(move || check(&path))
            .await
            .map_err(|_| StoreError::Closed)?
    }
}

fn check(path: &str) -> Result<CheckReport, StoreError> {
    // An unnamed database lives in a temporary file that SQLite removes by itself.
    let mut rebuilt = Connection::open("")?;
    migrate(&mut rebuilt)?;
    rebuilt.execute("ATTACH ? AS ledger", params![path])?;
    // Content is read where it is; the view cannot be a parent of foreign keys, so those rest while replaying.
    rebuilt.execute_batch(
        "PRAGMA foreign_keys = OFF;
         DROP TABLE content;
         CREATE TEMP VIEW content AS SELECT digest, bytes FROM ledger.content;",
    )?;
    let tx = rebuilt.transaction()?;
    let mut report = CheckReport::default();
    let walked = walk(&tx, "ledger.journal", |entry| {
        project(&tx, entry.seq, entry.at, entry.actor, &entry.fact).map_err(|error| match error {
            StoreError::Sqlite { source, .. } => StoreError::Changed(format!(
                "audit entry {} does not fit the ones before: {source}",
                entry.seq
            )),
            other => StoreError::Changed(format!(
                "audit entry {} does not fit the ones before: {other}",
                entry.seq
            )),
        })
    });
    match walked {
        Ok(entries) => report.entries = entries,
        Err(StoreError::Changed(message)) => {
            report.faults.push(sentence(&message));
            return Ok(report);
        }
        Err(other) => return Err(other),
    }
    for table in PROJECTIONS {
        compare(&tx, table, &mut report.faults)?;
    }
    compare_words(&tx, &mut report.faults)?;
    Ok(report)
}

/// Names up to five rows of `table` that differ.
fn compare(db: &Connection, table: &str, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let key = match table {
        "batch_total" => "batch_id || ' ' || state",
        "house_total" => "state",
        "float_reading" => "seq",
        _ => "id",
    };
    let keys = |here: &str, there: &str| -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "SELECT CAST({key} AS TEXT) FROM (SELECT * FROM {here}.{table} EXCEPT SELECT * FROM {there}.{table}) LIMIT 5"
        );
        let mut statement = db.prepare(&sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let noun = table.replace('_', " ");
    let found = keys("ledger", "main")?;
    for id in &found {
        faults.push(sentence(&format!("{noun} {id} is not what the audit trail says")));
    }
    for id in keys("main", "ledger")?.iter().filter(|id| !found.contains(id)) {
        faults.push(sentence(&format!("{noun} {id} is missing")));
    }
    Ok(())
}

/// The search index answers for every payout and no other.
fn compare_words(db: &Connection, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let (words, payouts): (i64, i64) = db.query_row(
        "SELECT (SELECT count(*) FROM ledger.payout_words), (SELECT count(*) FROM ledger.payout)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if words != payouts {
        faults.push(format!("The search index knows {words} payouts of {payouts}."));
    }
    Ok(())
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
