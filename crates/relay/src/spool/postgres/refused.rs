//! The statements on callbacks that were refused for where they came from.

use tokio_postgres::{Client, Error};

use crate::spool::RefusedSource;

/// Adds, and forgets days long past: one statement, so one transaction.
const ADD: &str = "WITH old AS (
      DELETE FROM hazina_relay.refused_source WHERE inbox = $1 AND day < $2::BIGINT - 30
    )
    INSERT INTO hazina_relay.refused_source AS known (inbox, day, count, last_at_ms, last_source)
    VALUES ($1, $2::BIGINT, $3, $4, $5)
    ON CONFLICT (inbox, day) DO UPDATE SET count = known.count + excluded.count,
      last_at_ms = excluded.last_at_ms, last_source = excluded.last_source";

pub(super) async fn add(client: &Client, inbox: i64, day: i64, more: &RefusedSource) -> Result<(), Error> {
    let count = i64::try_from(more.count).unwrap_or(i64::MAX);
    client
        .execute(ADD, &[&inbox, &day, &count, &more.last_at_ms, &more.last_source])
        .await
        .map(drop)
}

pub(super) async fn read(client: &Client, inbox: i64, day: i64) -> Result<Option<RefusedSource>, Error> {
    let row = client
        .query_opt(
            "SELECT count, last_at_ms, last_source FROM hazina_relay.refused_source WHERE inbox = $1 AND day = $2",
            &[&inbox, &day],
        )
        .await?;
    let read = |row: &tokio_postgres::Row| {
        Ok(RefusedSource {
            count: row.try_get::<_, i64>(0)?.unsigned_abs(),
            last_at_ms: row.try_get(1)?,
            last_source: row.try_get(2)?,
        })
    };
    row.as_ref().map(read).transpose()
}
