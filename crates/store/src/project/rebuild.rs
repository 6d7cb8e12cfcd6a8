//! Checking the whole ledger: the chain of the journal, the seals of its approvals, and every table, content and rule of the
//! database against what the journal and the migrations say it must be.

use rusqlite::{Connection, Transaction, params};
use treasury::{
    Desktops, Fact, Head, LedgerId, SealKey,
    decide::{BrokenSeal, Seals},
};

use crate::{
    Entry, Progress, StoreError,
    journal::{
        acts,
        chain::walk,
        check::{NAMED, Signatures, compare_content, compare_head},
    },
    migrate::migrate,
    progress::{Counter, entries_of},
    project::{
        PROJECTIONS,
        judged::judged,
        operator::person,
        permission::allowed,
        policy::{Clocks, must_keep},
        project,
    },
    sql,
};

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Entries of the journal that were read.
    pub entries: u32,
    /// Signatures that were verified. The newest vouches for the whole chain before it.
    pub signatures: u32,
    /// Signatures of people on their acts that were verified.
    pub acts: u32,
    /// The ledger's name, as its first entry says.
    pub ledger: Option<LedgerId>,
    /// Its last entry.
    pub head: Option<Head>,
    /// Sentences, one for each thing that is not as it must be. Empty: all is well.
    pub faults: Vec<String>,
}

/// What a check does, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckStep {
    /// Reads the journal, and rebuilds what it says: so many of its entries.
    Reading(Progress),
    /// Compares what was rebuilt with the ledger: so many of its tables.
    Comparing(Progress),
}

/// Checks the file at `path`. Without the key of the keyring, what is sealed with it is not looked at; `every_signature` or
/// only the newest, which vouches for the chain before it.
pub(crate) fn check(
    path: &str,
    key: Option<&SealKey>,
    head: Option<Head>,
    every_signature: bool,
    told: &dyn Fn(CheckStep),
) -> Result<CheckReport, StoreError> {
    // An unnamed database lives in a temporary file that SQLite removes by itself.
    let mut rebuilt = Connection::open("")?;
    // Nobody opens it again, and its indexes are written in no order: most of them should be in memory.
    rebuilt.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")?;
    migrate(&mut rebuilt)?;
    rebuilt.execute("ATTACH ? AS ledger", params![read_only(path)])?;
    let entries = entries_of(&rebuilt, "ledger.journal")?;
    let reading = |progress| told(CheckStep::Reading(progress));
    let mut read = Counter::begin(entries, &reading);
    let mut report = CheckReport::default();
    compare_rules(&rebuilt, &mut report.faults)?;
    // Content is read where it is; the view cannot be a parent of foreign keys, so those rest while replaying.
    rebuilt.execute_batch(
        "PRAGMA foreign_keys = OFF;
         DROP TABLE content;
         CREATE TEMP VIEW content AS SELECT digest, bytes FROM ledger.content;",
    )?;
    let tx = rebuilt.transaction()?;
    compare_content(&tx, &mut report.faults)?;
    let mut seals = key.map(Seals::new);
    let mut signatures = Signatures::new(every_signature);
    let (mut desktops, mut clocks) = (None, Clocks::default());
    let shared = is_of_a_team(&tx)?;
    let walked = walk(&tx, "ledger.journal", 0, |entry: &Entry| {
        read.step();
        signatures.check(entry)?;
        let broken = seals.as_mut().zip(ledger_of(&signatures));
        let broken = broken.and_then(|(seals, ledger)| seals.check(entry.signed(ledger)));
        let broken = broken.map(broken_seal);
        if shared {
            // The seal of what is void seals nothing.
            let counts = replay_shared(&tx, entry, &signatures, &mut desktops, &mut report)?;
            report.faults.extend(broken.filter(|_| counts));
            return Ok(());
        }
        report.faults.extend(broken);
        match allowed(&tx, entry.at, entry.actor, &entry.fact) {
            Ok(()) => {}
            Err(StoreError::People(error)) => report.faults.push(sentence(&format!(
                "audit entry {} was not for its people to cause: {error}",
                entry.seq
            ))),
            Err(error) => return Err(error),
        }
        let kept = must_keep(&tx, entry.at, entry.actor, &entry.fact);
        match kept.and_then(|()| clocks.must_keep(&tx, entry.at, &entry.fact)) {
            // What it is about is missing: putting it onto the tables says so.
            Ok(()) | Err(StoreError::NotFound { .. } | StoreError::Sqlite { .. }) => {}
            Err(StoreError::Policy(breach)) => {
                let (who, what) = (in_whose_name(&tx, entry)?, entry.fact.name().replace('_', " "));
                report.faults.push(sentence(&format!(
                    "audit entry {} ({what}, {who}) does not keep to the policy: {breach}",
                    entry.seq
                )));
            }
            Err(error) => return Err(error),
        }
        let signed = verify_acts(&tx, entry, ledger_of(&signatures), &mut report.faults)?;
        report.acts = report.acts.saturating_add(signed);
        project(&tx, entry.seq, entry.at, entry.actor, &entry.fact).map_err(|error| {
            let message = if let StoreError::Sqlite { source, .. } = &error {
                source.to_string()
            } else if let StoreError::Changed(message) = &error {
                message.clone()
            } else {
                error.to_string()
            };
            StoreError::Changed(format!(
                "audit entry {} does not fit the ones before: {message}",
                entry.seq
            ))
        })?;
        clocks.observe(&tx, entry.at, &entry.fact)?;
        acts::count(&tx, &entry.acts)
    });
    match walked {
        Ok(entries) => {
            report.entries = entries;
            report.signatures = signatures.checked;
            report.ledger = ledger_of(&signatures);
            report.head = signatures.head();
            if let Err(StoreError::Changed(message)) = signatures.end(&tx) {
                report.faults.push(sentence(&message));
            }
            if let Some(head) = head {
                compare_head(&tx, head, report.head, &mut report.faults)?;
            }
        }
        Err(StoreError::Changed(message)) => {
            report.faults.push(sentence(&message));
            return Ok(report);
        }
        Err(other) => return Err(other),
    }
    read.end();
    let comparing = |progress| told(CheckStep::Comparing(progress));
    let mut compared = Counter::begin(u32::try_from(PROJECTIONS.len()).unwrap_or(u32::MAX), &comparing);
    for table in PROJECTIONS {
        compare(&tx, table, &mut report.faults)?;
        compared.step();
    }
    compare_words(&tx, &mut report.faults)?;
    compared.end();
    Ok(report)
}

/// Puts an entry of a team's ledger onto the tables as it was taken in: one that breaks a rule is void there as here. Answers
/// whether it counts.
fn replay_shared(
    tx: &Transaction<'_>,
    entry: &Entry,
    signatures: &Signatures,
    desktops: &mut Option<Desktops>,
    report: &mut CheckReport,
) -> Result<bool, StoreError> {
    if let Fact::LedgerBorn { desktop, .. } = entry.fact {
        *desktops = Some(Desktops::born(desktop));
    }
    let (Some(ledger), Some(desktops)) = (ledger_of(signatures), desktops.as_mut()) else {
        return Ok(true);
    };
    let Some(born) = desktops.first() else { return Ok(true) };
    let counts = judged(tx, ledger, desktops, born, entry)?;
    if counts {
        let acts = u32::try_from(entry.acts.len()).unwrap_or(u32::MAX);
        report.acts = report.acts.saturating_add(acts);
    }
    Ok(counts)
}

/// Whether several desktops wrote the ledger that is checked.
fn is_of_a_team(db: &Connection) -> Result<bool, StoreError> {
    sql::one(
        db,
        "SELECT EXISTS (SELECT 1 FROM ledger.journal WHERE kind = 'desktop_added')",
        [],
    )
}

/// Whether the people behind an entry signed it, as they were just before it. What is wrong is named. Answers how many did.
fn verify_acts(
    db: &Connection,
    entry: &Entry,
    ledger: Option<LedgerId>,
    faults: &mut Vec<String>,
) -> Result<u32, StoreError> {
    let Some(ledger) = ledger else { return Ok(0) };
    match acts::verify(db, entry.signed(ledger), &entry.acts) {
        Ok(()) => Ok(u32::try_from(entry.acts.len()).unwrap_or(u32::MAX)),
        Err(StoreError::Act(error)) => {
            let who = in_whose_name(db, entry)?;
            faults.push(sentence(&format!(
                "audit entry {} ({}, {who}) is not an act of its people: {error}",
                entry.seq,
                entry.fact.name().replace('_', " ")
            )));
            Ok(0)
        }
        Err(other) => Err(other),
    }
}

fn in_whose_name(db: &Connection, entry: &Entry) -> Result<String, StoreError> {
    Ok(match entry.actor {
        None => "by nobody".to_owned(),
        Some(actor) => match person(db, actor)? {
            Some(person) => format!("in the name of {}", person.name),
            None => format!("in the name of operator {actor}, whom nobody added"),
        },
    })
}

/// The address under which SQLite opens a file to be read only.
fn read_only(path: &str) -> String {
    let escaped = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let escaped = escaped.replace('\\', "/");
    let root = if escaped.starts_with('/') { "" } else { "/" };
    format!("file:{root}{escaped}?mode=ro")
}

/// The tables, indexes and triggers are those that the migrations build: a rule that was dropped guards nothing.
fn compare_rules(db: &Connection, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let sql = "SELECT coalesce(here.name, there.name), here.name IS NULL, there.name IS NULL
        FROM (SELECT name, sql FROM ledger.sqlite_schema WHERE name NOT LIKE 'sqlite_%') here
        FULL JOIN (SELECT name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite_%') there USING (name)
        WHERE here.sql IS NOT there.sql";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (name, missing, added): (String, bool, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let what = match (missing, added) {
            (true, _) => "is missing",
            (_, true) => "was added",
            (false, false) => "was altered",
        };
        faults.push(format!("The database's rule {name} {what}."));
    }
    Ok(())
}

/// Names up to [`NAMED`] rows of `table` that were altered, as many that are missing, and as many that were added.
fn compare(db: &Connection, table: &str, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let key = key_of(db, table)?;
    let name = key.replace(", ", " || ' ' || ");
    let noun = table.replace('_', " ");
    let differing = |here: &str, there: &str, known: &str| -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "SELECT CAST({name} AS TEXT) FROM (SELECT * FROM {here}.{table} EXCEPT SELECT * FROM {there}.{table})
             WHERE ({key}) {known} (SELECT {key} FROM {there}.{table}) LIMIT {NAMED}"
        );
        let mut statement = db.prepare(&sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    for (rows, what) in [
        (differing("ledger", "main", "IN")?, "is not what the audit trail says"),
        (differing("ledger", "main", "NOT IN")?, "is not in the audit trail"),
        (differing("main", "ledger", "NOT IN")?, "is missing"),
    ] {
        for id in rows {
            faults.push(sentence(&format!("{noun} {id} {what}")));
        }
    }
    Ok(())
}

/// The columns that tell the rows of a table apart.
fn key_of(db: &Connection, table: &str) -> Result<String, StoreError> {
    let mut statement = db.prepare("SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk")?;
    let columns = statement.query_map([table], |row| row.get::<_, String>(0))?;
    Ok(columns.collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// The search indexes answer for every row and no other.
fn compare_words(db: &Connection, faults: &mut Vec<String>) -> Result<(), StoreError> {
    for (table, noun) in [("payout", "payouts"), ("incoming", "payments of customers")] {
        let sql = format!("SELECT (SELECT count(*) FROM ledger.{table}_words), (SELECT count(*) FROM ledger.{table})");
        let (words, rows): (i64, i64) = db.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if words != rows {
            faults.push(format!("The search index knows {words} {noun} of {rows}."));
        }
    }
    Ok(())
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn ledger_of(signatures: &Signatures) -> Option<LedgerId> {
    signatures.birth.as_ref().map(|(ledger, _)| *ledger)
}

fn broken_seal(seal: BrokenSeal) -> String {
    match seal {
        BrokenSeal::Approval { batch } => format!("The approval of batch {batch} was not made by this console."),
        BrokenSeal::Agreement { settlement } => {
            format!("The agreement to end doubt {settlement} by hand was not made by this console.")
        }
        BrokenSeal::Return { recall } => {
            format!("That two people saw the money of task {recall} come back was not written by this console.")
        }
    }
}
