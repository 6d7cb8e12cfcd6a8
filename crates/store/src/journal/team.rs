//! The journal of a ledger that several desktops share: the log of their team orders its entries.
//!
//! What is written here in one transaction is one entry of the log, a *body*: the entries of the journal with what they name by
//! digest. The log takes it behind the newest one that this file knows, before the transaction is committed; where the program
//! ends between the two, the body comes back as one that came first.
//!
//! Deliberately absent: the network, and the key that bodies are sealed with. Both are behind [`TeamLog`].

use std::{fmt, sync::Arc};

use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};
use treasury::{DesktopKey, Digest, EntryHash, Fact, Head, LogDoubt, OperatorId, PauseReason, Signature};

use super::{
    chain::{self, DesktopKeys, Sealed, Signer},
    content::content,
    identity::hash_at,
    log::{Lease, Log, Order},
};
use crate::{
    Birth, StoreError, TeamLogError,
    json::{as_json, from_json},
    sql,
};

/// An entry of the log by its place and its hash, which covers all entries before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPlace {
    /// Its place, from 1; 0 before the first.
    pub position: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl LogPlace {
    /// Before the first entry.
    pub const START: Self = Self {
        position: 0,
        hash: [0; 32],
    };
}

/// A body as the log ordered it.
#[derive(Debug, Clone)]
pub struct OrderedBody {
    /// Where.
    pub place: LogPlace,
    /// What its desktop signed: all of the entry but the log's part.
    pub digest: [u8; 32],
    /// That signature.
    pub signature: Signature,
    /// The number that this desktop gave it; none where another one wrote it.
    pub own: Option<i64>,
    /// The body, opened.
    pub body: Vec<u8>,
}

/// Orders bodies for several desktops. What it answers was checked against the chain.
pub trait TeamLog: Send + Sync {
    /// Offers a body right behind `seen`, as this desktop's `number`th; `sign` signs what the log asks a desktop to sign. Where
    /// it was taken: its place. Else others came first.
    ///
    /// # Errors
    /// Where it is not known whether it was taken, it comes back as one that came first.
    fn offer(
        &self,
        seen: LogPlace,
        number: i64,
        body: &[u8],
        sign: &dyn Fn([u8; 32]) -> Signature,
    ) -> Result<Option<LogPlace>, TeamLogError>;

    /// Bodies behind `seen`, oldest first; none where there is none yet.
    ///
    /// # Errors
    /// Where they cannot be had, or the log is not what it was.
    fn read_after(&self, seen: LogPlace) -> Result<Vec<OrderedBody>, TeamLogError>;
}

/// The log of a team as the ledger is opened with it.
#[derive(Clone)]
pub struct Team {
    /// Where entries are ordered.
    pub log: Arc<dyn TeamLog>,
    /// What this desktop signs with.
    pub signing: treasury::Signing,
}

impl fmt::Debug for Team {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Team").finish_non_exhaustive()
    }
}

/// How far this file and the log agree.
#[derive(Debug, Clone, Copy)]
struct Known {
    place: LogPlace,
    /// The number of this desktop's next entry.
    number: i64,
    /// The last entry of the journal that the log has.
    shared: i64,
}

/// Entries ordered by a team's log.
pub(crate) struct TeamJournal {
    pub(crate) log: Arc<dyn TeamLog>,
    pub(crate) signer: Signer,
    pub(crate) birth: Birth,
}

/// The most entries, and the most bytes of what they name, in one body.
const MOST_ENTRIES: usize = 2_000;
const MOST_BYTES: usize = 2 * 1024 * 1024;

impl Log for TeamJournal {
    fn append(&mut self, tx: &Transaction<'_>, seen: Head, entries: &[Sealed]) -> Result<Order, StoreError> {
        let known = known(tx)?;
        if known.shared != seen.seq {
            // Others' entries were taken in and not these, or there is more to share first.
            return Ok(Order::Behind);
        }
        let mut whole = Vec::with_capacity(entries.len());
        for entry in entries {
            let mut entry = entry.clone();
            entry.content = content_of(tx, &entry)?;
            whole.push(entry);
        }
        self.offer(tx, known, &whole)
    }

    fn read_after(&mut self, tx: &Transaction<'_>, seen: Head) -> Result<Vec<Sealed>, StoreError> {
        let mut known = known(tx)?;
        if known.shared < seen.seq {
            known = self.share(tx, known, seen)?;
        }
        let mut keys: Vec<DesktopKey> = DesktopKeys::read(tx, self.birth.desktop)?.all().collect();
        let mut entries: Vec<Sealed> = Vec::new();
        for ordered in self.log.read_after(known.place)? {
            let position = ordered.place.position;
            let mut came = decoded(&ordered.body).ok_or(TeamLogError::Unreadable(position))?;
            // The desktop that founded the team is let in by the first that it shares.
            keys.extend(came.iter().filter_map(let_in));
            let hash = EntryHash::from_bytes(ordered.digest);
            if !keys
                .iter()
                .any(|key| key.signed(self.birth.ledger, hash, &ordered.signature))
            {
                return Err(TeamLogError::Unsigned(position).into());
            }
            known.place = ordered.place;
            known.number = ordered
                .own
                .map_or(known.number, |own| known.number.max(own.saturating_add(1)));
            // What is here already came back: it is the ledger's beginning, or the log is not what it was.
            for entry in came.iter().filter(|entry| entry.seq <= seen.seq) {
                if hash_at(tx, entry.seq)? != Some(entry.hash) {
                    return Err(TeamLogError::Forked(position).into());
                }
            }
            came.retain(|entry| entry.seq > seen.seq);
            known.shared = came.last().map_or(known.shared, |entry| entry.seq);
            entries.append(&mut came);
        }
        keep(tx, known)?;
        Ok(entries)
    }

    fn lease(&self, tx: &Transaction<'_>) -> Result<Lease, StoreError> {
        let own = self.signer.desktop.unwrap_or(self.birth.desktop);
        let holder: Option<[u8; 32]> = sql::maybe_one(
            tx,
            "SELECT desktop FROM lease WHERE NOT EXISTS (
                SELECT 1 FROM desktop WHERE key = lease.desktop AND retired_at IS NOT NULL)",
            [],
        )?;
        let here = holder.map_or(own == self.birth.desktop, |holder| holder == *own.as_bytes());
        Ok(if here { Lease::Here } else { Lease::Elsewhere })
    }
}

impl TeamJournal {
    fn offer(&self, tx: &Transaction<'_>, known: Known, entries: &[Sealed]) -> Result<Order, StoreError> {
        let sign = |digest| {
            let hash = EntryHash::from_bytes(digest);
            self.signer.signing.sign(self.signer.ledger, hash)
        };
        let Some(place) = self.log.offer(known.place, known.number, &encoded(entries)?, &sign)? else {
            return Ok(Order::Behind);
        };
        let shared = entries.last().map_or(known.shared, |entry| entry.seq);
        keep(
            tx,
            Known {
                place,
                number: known.number.saturating_add(1),
                shared,
            },
        )?;
        Ok(Order::Taken)
    }

    /// Gives the log what this file wrote before it was shared.
    fn share(&self, tx: &Transaction<'_>, mut at: Known, seen: Head) -> Result<Known, StoreError> {
        while at.shared < seen.seq {
            let part = part_after(tx, at.shared)?;
            if self.offer(tx, at, &part)? == Order::Behind {
                // It was taken and not noted, where the program ended in between; else the log is another ledger's.
                let Some(back) = self.log.read_after(at.place)?.into_iter().next() else {
                    return Err(TeamLogError::Older.into());
                };
                let came = decoded(&back.body).ok_or(TeamLogError::Unreadable(back.place.position))?;
                let last = came.last().map(Sealed::head);
                if last != part.get(came.len().saturating_sub(1)).map(Sealed::head) {
                    return Err(TeamLogError::Forked(back.place.position).into());
                }
                let number = back.own.map_or(at.number, |own| own.saturating_add(1));
                let shared = last.map_or(at.shared, |last| last.seq);
                let place = back.place;
                keep(tx, Known { place, number, shared })?;
            }
            at = known(tx)?;
        }
        Ok(at)
    }
}

/// The desktop that an entry lets in.
fn let_in(entry: &Sealed) -> Option<DesktopKey> {
    match serde_json::from_str(&entry.body) {
        Ok(Fact::DesktopAdded { desktop, .. }) => Some(desktop),
        Ok(_) | Err(_) => None,
    }
}

fn known(tx: &Transaction<'_>) -> Result<Known, StoreError> {
    let found = sql::maybe(tx, "SELECT position, hash, number, shared FROM team_log", [], |row| {
        Ok(Known {
            place: LogPlace {
                position: row.get(0)?,
                hash: row.get(1)?,
            },
            number: row.get(2)?,
            shared: row.get(3)?,
        })
    })?;
    Ok(found.unwrap_or(Known {
        place: LogPlace::START,
        number: 1,
        shared: 0,
    }))
}

fn keep(tx: &Transaction<'_>, known: Known) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO team_log (id, position, hash, number, shared) VALUES (1, ?, ?, ?, ?)")?
        .execute(params![
            known.place.position,
            known.place.hash,
            known.number,
            known.shared
        ])?;
    Ok(())
}

/// Keeps what is wrong with the log, and since when; what was found first stands.
pub(crate) fn keep_doubt(db: &Connection, doubt: LogDoubt, at: i64) -> Result<(), StoreError> {
    let reason = as_json(&PauseReason::TeamLog { doubt })?;
    db.execute(
        "INSERT INTO log_doubt (id, reason, since) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
        params![reason, at],
    )?;
    Ok(())
}

/// The log is right again.
pub(crate) fn forget_doubt(db: &Connection) -> Result<(), StoreError> {
    if doubt(db)?.is_some() {
        db.execute("DELETE FROM log_doubt", [])?;
    }
    Ok(())
}

/// What was wrong with the log when this program last ran.
pub(crate) fn doubt(db: &Connection) -> Result<Option<LogDoubt>, StoreError> {
    let kept: Option<String> = sql::maybe_one(db, "SELECT reason FROM log_doubt", [])?;
    let Some(kept) = kept else { return Ok(None) };
    let reason: PauseReason = from_json(&kept, "a pause")?;
    let PauseReason::TeamLog { doubt } = reason else {
        return Err(StoreError::Changed(
            "what is wrong with the team's log cannot be read".to_owned(),
        ));
    };
    Ok(Some(doubt))
}

/// The next entries that the log has not, as many as fit into one body.
fn part_after(tx: &Transaction<'_>, shared: i64) -> Result<Vec<Sealed>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT seq, at, actor, kind, body, hash, signature, signed, desktop FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",
    )?;
    let mut rows = statement.query(params![shared, i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX)])?;
    let (mut part, mut bytes) = (Vec::new(), 0_usize);
    while let Some(row) = rows.next()? {
        let mut entry = chain::sealed_of(row)?;
        entry.content = content_of(tx, &entry)?;
        let sizes = entry.content.iter().map(Vec::len).chain([entry.body.len()]);
        bytes = sizes.fold(bytes, usize::saturating_add);
        if bytes > MOST_BYTES && !part.is_empty() {
            break;
        }
        part.push(entry);
    }
    Ok(part)
}

/// What an entry names by digest.
fn content_of(tx: &Transaction<'_>, entry: &Sealed) -> Result<Vec<Vec<u8>>, StoreError> {
    let fact: Fact = from_json(&entry.body, "a fact")?;
    named_by(&fact).into_iter().map(|digest| content(tx, digest)).collect()
}

/// The content that a fact names, and that is kept beside the journal.
fn named_by(fact: &Fact) -> Vec<Digest> {
    if let Fact::BatchDrafted { rows, .. } = fact {
        return vec![*rows];
    }
    if let Fact::FileAttached { attachment, .. } = fact {
        return vec![attachment.sealed];
    }
    if let Fact::DeliveriesKept { deliveries, .. } = fact {
        return deliveries.iter().map(|delivery| delivery.body).collect();
    }
    if let Fact::StatementImported { statement } = fact {
        return vec![statement.sha256, statement.lines];
    }
    Vec::new()
}

/// An entry of a body: with the lengths of what it names, which follows behind all entries.
#[derive(Serialize, Deserialize)]
struct InBody {
    seq: i64,
    at: i64,
    actor: Option<i64>,
    kind: String,
    body: String,
    signed: Option<String>,
    hash: EntryHash,
    signature: Signature,
    desktop: Option<DesktopKey>,
    content: Vec<usize>,
}

/// Entries as one body: the length of a list in JSON, that list, and what its entries name.
pub(crate) fn encoded(entries: &[Sealed]) -> Result<Vec<u8>, StoreError> {
    let list: Vec<InBody> = entries
        .iter()
        .map(|entry| InBody {
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor.map(OperatorId::get),
            kind: entry.kind.clone(),
            body: entry.body.clone(),
            signed: entry.signed.clone(),
            hash: entry.hash,
            signature: entry.signature,
            desktop: entry.desktop,
            content: entry.content.iter().map(Vec::len).collect(),
        })
        .collect();
    let list = serde_json::to_vec(&list).map_err(|error| StoreError::Changed(format!("an entry: {error}")))?;
    let length = u32::try_from(list.len()).map_err(|_| StoreError::Changed("an entry is too long".to_owned()))?;
    let mut body = length.to_be_bytes().to_vec();
    body.extend(list);
    for bytes in entries.iter().flat_map(|entry| &entry.content) {
        body.extend_from_slice(bytes);
    }
    Ok(body)
}

fn decoded(body: &[u8]) -> Option<Vec<Sealed>> {
    let (length, rest) = body.split_first_chunk::<4>()?;
    let (list, mut rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let list: Vec<InBody> = serde_json::from_slice(list).ok()?;
    let mut entries = Vec::with_capacity(list.len());
    for entry in list {
        let mut content = Vec::with_capacity(entry.content.len());
        for length in entry.content {
            let (bytes, behind) = rest.split_at_checked(length)?;
            content.push(bytes.to_vec());
            rest = behind;
        }
        entries.push(Sealed {
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor.map(OperatorId::new),
            kind: entry.kind,
            body: entry.body,
            signed: entry.signed,
            hash: entry.hash,
            signature: entry.signature,
            desktop: entry.desktop,
            content,
        });
    }
    rest.is_empty().then_some(entries)
}

/// Notes that a ledger that is joined has its first entry.
pub(crate) fn begin(tx: &Transaction<'_>) -> Result<(), StoreError> {
    keep(
        tx,
        Known {
            place: LogPlace::START,
            number: 1,
            shared: 1,
        },
    )
}

/// The first entry of a ledger that is joined: its birth, which must be the one that is known.
pub(crate) fn birth_from(log: &dyn TeamLog, birth: EntryHash) -> Result<Sealed, StoreError> {
    let first = log.read_after(LogPlace::START)?.into_iter().next();
    let entry = first.and_then(|first| decoded(&first.body)?.into_iter().next());
    match entry {
        Some(entry) if entry.seq == 1 && entry.hash == birth => {
            entry.clone().read(EntryHash::START)?;
            Ok(entry)
        }
        Some(_) | None => Err(TeamLogError::Forked(1).into()),
    }
}
