//! The statements on heads.

use tokio_postgres::{Client, Error, Row};

use crate::head::{Advanced, Head, HeadMove, StoredHead, Witnessed};

/// Whoever comes second waits for the first, and then finds another head than expected.
const BEGIN: &str = "INSERT INTO hazina_relay.head (inbox, seq, hash, mover, moved_at_ms) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (inbox) DO NOTHING";
const SHIFT: &str = "UPDATE hazina_relay.head SET seq = $2, hash = $3, mover = $4, moved_at_ms = $5
    WHERE inbox = $1 AND seq = $6 AND hash = $7";

pub(super) async fn read(client: &Client, inbox: i64) -> Result<Option<StoredHead>, Error> {
    client
        .query_opt(
            "SELECT seq, hash, mover, moved_at_ms FROM hazina_relay.head WHERE inbox = $1",
            &[&inbox],
        )
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

fn from_row(row: &Row) -> Result<StoredHead, Error> {
    let head = Head {
        seq: row.try_get(0)?,
        hash: bytes(row.try_get(1)?),
    };
    Ok(StoredHead {
        witnessed: Witnessed {
            head,
            moved_at_ms: row.try_get(3)?,
        },
        mover: bytes(row.try_get(2)?),
    })
}

/// Compares and sets in one statement, so in one transaction.
pub(super) async fn shift(client: &Client, asked: &HeadMove) -> Result<Advanced, Error> {
    let HeadMove {
        inbox,
        expected,
        new,
        mover,
        at_ms,
    } = asked;
    let (hash, mover) = (new.hash.as_slice(), mover.as_slice());
    let moved = match expected {
        None => client.execute(BEGIN, &[inbox, &new.seq, &hash, &mover, at_ms]).await?,
        Some(expected) => {
            let from = expected.hash.as_slice();
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 7] =
                [inbox, &new.seq, &hash, &mover, at_ms, &expected.seq, &from];
            client.execute(SHIFT, &values).await?
        }
    };
    if moved == 1 {
        return Ok(Advanced::Moved);
    }
    Ok(StoredHead::judge(read(client, *inbox).await?, asked))
}

/// The table allows as many bytes and nothing else.
fn bytes<const N: usize>(column: &[u8]) -> [u8; N] {
    column
        .try_into()
        .expect("the table's CHECK allows this many bytes only")
}
