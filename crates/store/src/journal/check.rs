//! What the journal proves of itself, looked at on the way through it: signatures, seals, and the content it names.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};
use treasury::{Digest, EntryHash, Fact, Head, LedgerId};

use crate::{
    Entry, StoreError,
    journal::chain::{DesktopKeys, Written, must_be_signed, walk},
    sql,
};

/// How many things of one kind are named.
pub(crate) const NAMED: usize = 5;

/// Whether the journal, whose last entry is `last`, has the entry that must exist.
pub(crate) fn compare_head(
    db: &Connection,
    head: Head,
    last: Option<Head>,
    faults: &mut Vec<String>,
) -> Result<(), StoreError> {
    let found: Option<[u8; 32]> = db
        .query_row("SELECT hash FROM ledger.journal WHERE seq = ?", [head.seq], |row| {
            row.get(0)
        })
        .optional()?;
    if found.map(EntryHash::from_bytes) != Some(head.hash) {
        let what = match last.is_none_or(|last| last.seq < head.seq) {
            true => "is missing: the audit trail ends before it",
            false => "is another one: the audit trail went another way",
        };
        faults.push(format!("Audit entry {} {what}.", head.seq));
    }
    Ok(())
}

/// The signatures of the journal's entries, checked on the way through it.
pub(crate) struct Signatures {
    every: bool,
    pub(crate) birth: Option<(LedgerId, DesktopKeys)>,
    newest: Option<Written>,
    pub(crate) checked: u32,
}

impl Signatures {
    pub(crate) const fn new(every: bool) -> Self {
        Self {
            every,
            birth: None,
            newest: None,
            checked: 0,
        }
    }

    pub(crate) fn check(&mut self, entry: &Entry) -> Result<(), StoreError> {
        match (&entry.fact, entry.seq) {
            (Fact::LedgerBorn { ledger, desktop }, 1) => self.birth = Some((*ledger, DesktopKeys::born(*desktop))),
            (Fact::LedgerBorn { .. }, seq) => {
                return Err(StoreError::Changed(format!("audit entry {seq} names the ledger again")));
            }
            (_, 1) => return Err(StoreError::Changed("audit entry 1 does not name the ledger".to_owned())),
            _ => {}
        }
        if let Some((ledger, keys)) = self.birth.as_mut() {
            if self.every {
                must_be_signed(entry, *ledger, keys)?;
                self.checked = self.checked.saturating_add(1);
            }
            keys.note(entry.seq, &entry.fact);
        }
        self.newest = Some(entry.written());
        Ok(())
    }

    /// The newest entry.
    pub(crate) fn head(&self) -> Option<Head> {
        self.newest.as_ref().map(|entry| Head {
            seq: entry.seq,
            hash: entry.hash,
        })
    }

    /// The newest signature; where it does not fit, the first that does not.
    pub(crate) fn end(&mut self, db: &Connection) -> Result<(), StoreError> {
        let (Some((ledger, keys)), Some(newest), false) = (&self.birth, &self.newest, self.every) else {
            return Ok(());
        };
        self.checked = 1;
        if keys.signed(*ledger, newest) {
            return Ok(());
        }
        walk(db, "ledger.journal", 0, |entry| must_be_signed(entry, *ledger, keys)).map(|_| ())
    }
}

/// All content has the digest it is kept under, and none that is referred to is missing.
pub(crate) fn compare_content(db: &Connection, faults: &mut Vec<String>) -> Result<(), StoreError> {
    let mut found = Vec::new();
    let names = attached_names(db)?;
    let mut statement = db.prepare("SELECT digest, bytes FROM ledger.content")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let digest = Digest::from_bytes(row.get(0)?);
        if Digest::of(row.get_ref(1)?.as_blob().unwrap_or_default()) != digest {
            match names.get(&digest) {
                Some(attached) => found.push(format!("{attached} was altered.")),
                None => found.push(format!("Content {digest} was altered.")),
            }
        }
    }
    let sql = "SELECT body_digest FROM ledger.delivery WHERE body_digest NOT IN (SELECT digest FROM ledger.content)
        UNION SELECT rows_digest FROM ledger.batch WHERE rows_digest NOT IN (SELECT digest FROM ledger.content)
        UNION SELECT sealed_digest FROM ledger.attachment WHERE sealed_digest NOT IN (SELECT digest FROM ledger.content)
        UNION SELECT file_sha256 FROM ledger.statement WHERE file_sha256 NOT IN (SELECT digest FROM ledger.content)
        UNION SELECT lines_digest FROM ledger.statement WHERE lines_digest NOT IN (SELECT digest FROM ledger.content)";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let digest = Digest::from_bytes(row.get(0)?);
        match names.get(&digest) {
            Some(attached) => found.push(format!("{attached} is missing.")),
            None => found.push(format!("Content {digest} is missing.")),
        }
    }
    faults.extend(found.into_iter().take(NAMED));
    Ok(())
}

/// How what is kept of attachments is called, by its digest.
fn attached_names(db: &Connection) -> Result<HashMap<Digest, String>, StoreError> {
    let sql = "SELECT sealed_digest, name, batch_id FROM ledger.attachment";
    let named = sql::all(db, sql, [], |row| {
        let (name, batch): (String, i64) = (row.get(1)?, row.get(2)?);
        let named = format!("The file {name}, which is attached to batch {batch},");
        Ok((Digest::from_bytes(row.get(0)?), named))
    })?;
    Ok(named.into_iter().collect())
}
