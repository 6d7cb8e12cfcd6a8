//! The statements on heads.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::head::{Advanced, Head, HeadMove, StoredHead, Witnessed};

pub(super) fn read(connection: &Connection, inbox: i64) -> rusqlite::Result<Option<StoredHead>> {
    connection
        .prepare_cached("SELECT seq, hash, mover, moved_at_ms FROM head WHERE inbox = ?1")?
        .query_row([inbox], |row| {
            let head = Head {
                seq: row.get("seq")?,
                hash: row.get("hash")?,
            };
            Ok(StoredHead {
                witnessed: Witnessed {
                    head,
                    moved_at_ms: row.get("moved_at_ms")?,
                },
                mover: row.get("mover")?,
            })
        })
        .optional()
}

/// Compares and sets: nobody else writes between the two.
pub(super) fn shift(transaction: &Transaction<'_>, asked: &HeadMove) -> rusqlite::Result<Advanced> {
    let found = read(transaction, asked.inbox)?;
    if found.map(|kept| kept.witnessed.head) != asked.expected {
        return Ok(StoredHead::judge(found, asked));
    }
    transaction
        .prepare_cached(
            "INSERT INTO head (inbox, seq, hash, mover, moved_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (inbox) DO UPDATE SET
               seq = excluded.seq, hash = excluded.hash, mover = excluded.mover, moved_at_ms = excluded.moved_at_ms",
        )?
        .execute(params![
            asked.inbox,
            asked.new.seq,
            asked.new.hash,
            asked.mover,
            asked.at_ms
        ])?;
    Ok(Advanced::Moved)
}

/// Forgets the heads of inboxes that the register no longer has.
pub(super) fn delete_orphans(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .execute(
            "DELETE FROM head WHERE inbox <> 0 AND inbox NOT IN (SELECT id FROM inbox)",
            [],
        )
        .map(drop)
}
