//! Making the tables, once, whoever comes first.

use std::sync::Arc;

use tokio_postgres::Client;

use super::link::failed;
use crate::RelayError;

const STEPS: &[&str] = &[
    include_str!("001_spool_and_register.sql"),
    include_str!("002_head.sql"),
    include_str!("003_refused_source.sql"),
    include_str!("004_team_log.sql"),
];

/// Everything of ours is in a schema of its own, so that an organisation may lend us a database.
const BEGIN: &str = "BEGIN;
    SELECT pg_advisory_xact_lock(4850190618);
    CREATE SCHEMA IF NOT EXISTS hazina_relay;
    CREATE TABLE IF NOT EXISTS hazina_relay.migration (step INTEGER PRIMARY KEY);";

/// Brings the tables to this version's form; two relays that start together wait for each other.
pub(super) async fn migrate(client: &Client) -> Result<(), RelayError> {
    let migrated = steps(client).await;
    if migrated.is_err() {
        // The connection is given up anyway: an error here says no more than the one before.
        let _ = client.batch_execute("ROLLBACK").await;
    }
    migrated
}

async fn steps(client: &Client) -> Result<(), RelayError> {
    let fault = failed("prepare the database");
    client.batch_execute(BEGIN).await.map_err(&fault)?;
    let done = client
        .query_one("SELECT count(*) FROM hazina_relay.migration", &[])
        .await
        .and_then(|row| row.try_get::<_, i64>(0))
        .map_err(&fault)?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    if done > STEPS.len() {
        return Err(RelayError::Spool {
            act: "use the database: it was prepared by a newer version of this program",
            source: Arc::new(std::io::Error::from(std::io::ErrorKind::Unsupported)),
        });
    }
    for (number, step) in (1_i32..).zip(STEPS).skip(done) {
        client.batch_execute(step).await.map_err(&fault)?;
        client
            .execute("INSERT INTO hazina_relay.migration VALUES ($1)", &[&number])
            .await
            .map_err(&fault)?;
    }
    client.batch_execute("COMMIT").await.map_err(&fault)
}
