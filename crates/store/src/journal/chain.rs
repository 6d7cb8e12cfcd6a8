//! The journal: append-only, chained by hash, each entry signed by the desktop that wrote it and by the people behind it.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, ffi, params};
use treasury::{
    Alteration, DesktopKey, EntryHash, Fact, Head, LedgerId, OperatorId, Signature, SignedAct, Signing,
    decide::SignedEntry, entry_hash,
};

use crate::{StoreError, journal::acts, json::from_json, sql};

/// One entry of the journal.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Position.
    pub seq: i64,
    /// When it was written, UTC milliseconds.
    pub at: i64,
    /// Who did it; none where the console did.
    pub actor: Option<OperatorId>,
    /// What was done.
    pub fact: Fact,
    /// The fact as the journal keeps it.
    pub(crate) body: String,
    /// The signatures of the people behind it.
    pub acts: Vec<SignedAct>,
    /// Its hash.
    pub hash: EntryHash,
    /// The signature of the desktop that wrote it.
    pub signature: Signature,
    /// Which desktop that is; none for the one that the ledger was born at.
    pub desktop: Option<DesktopKey>,
}

/// What a desktop's signature of an entry is compared with.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    pub(crate) seq: i64,
    pub(crate) hash: EntryHash,
    signature: Signature,
    desktop: Option<DesktopKey>,
}

impl Entry {
    /// What its desktop's signature is compared with.
    pub(crate) const fn written(&self) -> Written {
        Written {
            seq: self.seq,
            hash: self.hash,
            signature: self.signature,
            desktop: self.desktop,
        }
    }

    /// What the signatures of its people are about.
    pub(crate) fn signed(&self, ledger: LedgerId) -> SignedEntry<'_> {
        SignedEntry {
            ledger,
            at: self.at,
            actor: self.actor,
            fact: &self.fact,
            body: &self.body,
        }
    }
}

/// A fact as the journal keeps it.
pub(crate) fn body_of(fact: &Fact) -> Result<String, StoreError> {
    serde_json::to_string(fact).map_err(|error| StoreError::Changed(format!("a fact could not be written: {error}")))
}

/// An entry as it stands in the journal and goes from desktop to desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) actor: Option<OperatorId>,
    pub(crate) kind: String,
    pub(crate) body: String,
    pub(crate) signed: Option<String>,
    pub(crate) hash: EntryHash,
    pub(crate) signature: Signature,
    /// Which desktop signed it; none for the one that the ledger was born at.
    pub(crate) desktop: Option<DesktopKey>,
    /// What it names by digest, where it comes from another desktop: here it is kept beside the journal.
    pub(crate) content: Vec<Vec<u8>>,
}

impl Sealed {
    /// `entry` with the signatures of its people behind `before`, signed by this desktop.
    pub(crate) fn new(
        before: Head,
        signer: &Signer,
        entry: SignedEntry<'_>,
        acts: &[SignedAct],
    ) -> Result<Self, StoreError> {
        let SignedEntry {
            at, actor, fact, body, ..
        } = entry;
        let (seq, kind, signed) = (before.seq + 1, fact.name(), acts::as_text(acts)?);
        let people = signed.as_deref().unwrap_or_default();
        let hash = entry_hash(before.hash, seq, at, actor, kind, body, people);
        Ok(Self {
            seq,
            at,
            actor,
            kind: kind.to_owned(),
            body: body.to_owned(),
            signed,
            hash,
            signature: signer.signing.sign(signer.ledger, hash),
            desktop: signer.desktop,
            content: Vec::new(),
        })
    }

    /// What it makes the newest entry.
    pub(crate) const fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }

    /// Reads it, where its hash follows from the entry `before`.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where it does not, or it cannot be read.
    pub(crate) fn read(self, before: EntryHash) -> Result<Entry, StoreError> {
        let seq = self.seq;
        let people = self.signed.as_deref().unwrap_or_default();
        if entry_hash(before, seq, self.at, self.actor, &self.kind, &self.body, people) != self.hash {
            return Err(StoreError::Changed(format!("audit entry {seq} was altered")));
        }
        let fact: Fact = serde_json::from_str(&self.body)
            .map_err(|error| StoreError::Changed(format!("audit entry {seq} cannot be read: {error}")))?;
        if fact.name() != self.kind {
            let kind = self.kind;
            return Err(StoreError::Changed(format!("audit entry {seq} is labelled {kind}")));
        }
        Ok(Entry {
            seq,
            at: self.at,
            actor: self.actor,
            fact,
            acts: acts::from_text(self.signed.as_deref())?,
            body: self.body,
            hash: self.hash,
            signature: self.signature,
            desktop: self.desktop,
        })
    }
}

/// Writes an entry into the journal of this file.
///
/// # Errors
/// [`StoreError::Changed`] where another stands in its place: somebody wrote into the file.
pub(crate) fn insert(tx: &Transaction<'_>, entry: &Sealed) -> Result<(), StoreError> {
    let inserted = tx
        .prepare_cached(
            "INSERT INTO journal (seq, at, actor, kind, body, signed, hash, signature, desktop)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            entry.seq,
            entry.at,
            entry.actor.map(OperatorId::get),
            entry.kind,
            entry.body,
            entry.signed,
            entry.hash.as_bytes(),
            entry.signature.as_bytes(),
            entry.desktop.as_ref().map(DesktopKey::as_bytes),
        ]);
    match inserted {
        Err(error)
            if error
                .sqlite_error()
                .is_some_and(|error| TAKEN.contains(&error.extended_code)) =>
        {
            Err(written_by_another(entry.seq))
        }
        other => Ok(other.map(|_| ())?),
    }
}

/// What SQLite says where a place in the journal is taken: the key is, or the rule that it only grows.
const TAKEN: [i32; 2] = [ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_TRIGGER];

/// Somebody wrote into the file.
pub(crate) fn written_by_another(seq: i64) -> StoreError {
    StoreError::Changed(format!("audit entry {seq} was written by another program"))
}

/// What signs entries: for which ledger, with which key.
pub(crate) struct Signer {
    pub(crate) ledger: LedgerId,
    pub(crate) signing: Signing,
    /// Whose key that is; none for the one that the ledger was born with.
    pub(crate) desktop: Option<DesktopKey>,
}

/// The last entry; before the first, where the chain starts.
pub(crate) fn last(connection: &Connection) -> Result<Head, StoreError> {
    before_last(connection, 0)
}

/// The entry that stands before the newest `count`.
pub(crate) fn before_last(connection: &Connection, count: usize) -> Result<Head, StoreError> {
    let row = sql::maybe(
        connection,
        "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1 OFFSET ?",
        [i64::try_from(count).unwrap_or(i64::MAX)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(row.map_or(
        Head {
            seq: 0,
            hash: EntryHash::START,
        },
        |(seq, hash)| Head {
            seq,
            hash: EntryHash::from_bytes(hash),
        },
    ))
}

/// Walks the chain behind the entry `after` (0: all of it), handing each entry to `visit`. Stops with a sentence at the
/// first entry that does not fit. `journal` names the table, which may be in an attached file.
pub(crate) fn walk(
    connection: &Connection,
    journal: &str,
    after: i64,
    visit: impl FnMut(&Entry) -> Result<(), StoreError>,
) -> Result<u32, StoreError> {
    walk_range(connection, journal, after, None, visit)
}

/// Walks the chain behind the entry `after`, each entry with its signature.
pub(crate) fn walk_signed(
    connection: &Connection,
    after: i64,
    ledger: LedgerId,
    keys: &DesktopKeys,
) -> Result<(), StoreError> {
    walk(connection, "journal", after.max(0), |entry| {
        match must_be_signed(entry, ledger, keys) {
            Ok(()) => Ok(()),
            Err(_) => Err(StoreError::Altered(Alteration::Unsigned { entry: entry.seq })),
        }
    })
    .map(|_| ())
}

/// An entry of this desktop's, or of one that was let in before it.
pub(crate) fn must_be_signed(entry: &Entry, ledger: LedgerId, keys: &DesktopKeys) -> Result<(), StoreError> {
    if keys.signed(ledger, &entry.written()) {
        return Ok(());
    }
    Err(StoreError::Changed(format!(
        "audit entry {} was not written by this desktop",
        entry.seq
    )))
}

/// The entries about desktops, as they stand in the index on these few.
pub(crate) const OF_DESKTOPS: &str = "kind IN ('desktop_added', 'desktop_retired', 'lease_taken')";

/// The keys that entries are signed with: the one that the ledger was born with, and those that were let in.
pub(crate) struct DesktopKeys {
    born: DesktopKey,
    /// Each with the entry that let it in.
    added: Vec<(i64, DesktopKey)>,
}

impl DesktopKeys {
    /// Before any was let in.
    pub(crate) const fn born(born: DesktopKey) -> Self {
        Self {
            born,
            added: Vec::new(),
        }
    }

    /// All that the journal of this file names.
    pub(crate) fn read(db: &Connection, born: DesktopKey) -> Result<Self, StoreError> {
        let mut keys = Self::born(born);
        let mut statement = db.prepare_cached(&format!(
            "SELECT seq, body FROM journal WHERE kind = 'desktop_added' AND {OF_DESKTOPS} ORDER BY seq"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let fact: Fact = from_json(&row.get::<_, String>(1)?, "an audit entry")?;
            keys.note(row.get(0)?, &fact);
        }
        Ok(keys)
    }

    /// Every key, the first one too.
    pub(crate) fn all(&self) -> impl Iterator<Item = DesktopKey> + '_ {
        std::iter::once(self.born).chain(self.added.iter().map(|(_, key)| *key))
    }

    /// Takes note of an entry.
    pub(crate) fn note(&mut self, seq: i64, fact: &Fact) {
        if let Fact::DesktopAdded { desktop, .. } = fact {
            self.added.push((seq, *desktop));
        }
    }

    /// Whether the desktop that an entry names signed it, and was there by then.
    pub(crate) fn signed(&self, ledger: LedgerId, entry: &Written) -> bool {
        let key = match entry.desktop {
            None => Some(self.born),
            Some(named) => {
                let mut known = self.added.iter();
                known
                    .find(|(from, key)| *from < entry.seq && *key == named)
                    .map(|(_, key)| *key)
            }
        };
        key.is_some_and(|key| key.signed(ledger, entry.hash, &entry.signature))
    }
}

/// As [`walk`], up to the entry `until`.
pub(crate) fn walk_range(
    connection: &Connection,
    journal: &str,
    after: i64,
    until: Option<i64>,
    mut visit: impl FnMut(&Entry) -> Result<(), StoreError>,
) -> Result<u32, StoreError> {
    let mut statement = connection.prepare(&format!(
        "SELECT seq, at, actor, kind, body, hash, signature, signed, desktop FROM {journal}
         WHERE seq > ? AND seq <= ? ORDER BY seq"
    ))?;
    let mut rows = statement.query([after, until.unwrap_or(i64::MAX)])?;
    let mut before = hash_of(connection, journal, after)?;
    let mut expected = after + 1;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let sealed = sealed_of(row)?;
        if sealed.seq != expected {
            return Err(StoreError::Changed(format!("audit entry {expected} is missing")));
        }
        let entry = sealed.read(before)?;
        visit(&entry)?;
        before = entry.hash;
        expected += 1;
        count += 1;
    }
    Ok(count)
}

/// The hash of the entry at `seq`; before the first entry, where the chain starts.
fn hash_of(connection: &Connection, journal: &str, seq: i64) -> Result<EntryHash, StoreError> {
    if seq == 0 {
        return Ok(EntryHash::START);
    }
    let sql = format!("SELECT hash FROM {journal} WHERE seq = ?");
    let hash = connection
        .query_row(&sql, [seq], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Changed(format!("audit entry {seq} is missing")))?;
    Ok(EntryHash::from_bytes(hash))
}

/// An entry as it stands in the journal: seq, at, actor, kind, body, hash, signature, signed, desktop.
pub(crate) fn sealed_of(row: &Row<'_>) -> Result<Sealed, StoreError> {
    Ok(Sealed {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
        kind: row.get(3)?,
        body: row.get(4)?,
        hash: EntryHash::from_bytes(row.get(5)?),
        signature: Signature::from_bytes(row.get(6)?),
        signed: row.get(7)?,
        desktop: row.get::<_, Option<[u8; 32]>>(8)?.map(DesktopKey::from_bytes),
        content: Vec::new(),
    })
}
