//! The task that commits callbacks in groups.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio_postgres::Transaction;

use super::link::Link;
use super::{CHANNEL, LEVEL, ORDER, level};
use crate::spool::{Parcel, Usage};
use crate::{Cursor, Fault, PutError, RelayError, SpoolLimits};

/// A callback that is to be kept.
pub(super) struct Put {
    pub(super) parcels: Vec<Parcel>,
    pub(super) answer: oneshot::Sender<Result<Cursor, PutError>>,
}

/// The most callbacks that share one commit.
const GROUP: usize = 256;

pub(super) struct Writer {
    link: Link,
    limits: SpoolLimits,
    usage: watch::Sender<Usage>,
}

/// What became of a group: for each put its last cursor, or `None` where it did not fit.
type Committed = (Vec<Option<Cursor>>, Usage);

impl Writer {
    pub(super) fn new(link: Link, limits: SpoolLimits, usage: watch::Sender<Usage>) -> Self {
        Self { link, limits, usage }
    }

    /// Commits until it is to stop, or nobody can ask any more.
    pub(super) async fn run(self, mut puts: mpsc::Receiver<Put>, mut stopping: watch::Receiver<bool>) {
        let mut group = Vec::new();
        loop {
            tokio::select! {
                biased;
                found = puts.recv_many(&mut group, GROUP) => if found == 0 { return },
                _ = stopping.wait_for(|stop| *stop) => return,
            }
            self.put(std::mem::take(&mut group)).await;
        }
    }

    async fn put(&self, group: Vec<Put>) {
        match self.commit(&group).await {
            Ok((cursors, usage)) => {
                self.usage.send_replace(usage);
                for (put, cursor) in group.into_iter().zip(cursors) {
                    // Whoever hung up will send it again, and the console knows repeats.
                    let _ = put.answer.send(cursor.ok_or(PutError::Full));
                }
            }
            Err(error) => {
                let source: Fault = Arc::new(error);
                for put in group {
                    let error = RelayError::Spool {
                        act: "keep a callback",
                        source: Arc::clone(&source),
                    };
                    let _ = put.answer.send(Err(PutError::NotStored(error)));
                }
            }
        }
    }

    async fn commit(&self, group: &[Put]) -> Result<Committed, RelayError> {
        self.link
            .ask("keep callbacks", async |client| {
                let transaction = client.transaction().await?;
                let committed = self.store(&transaction, group).await?;
                transaction.commit().await?;
                Ok(committed)
            })
            .await
    }

    async fn store(&self, transaction: &Transaction<'_>, group: &[Put]) -> Result<Committed, tokio_postgres::Error> {
        transaction.batch_execute(ORDER).await?;
        let locked = transaction.query_one(LEVEL, &[]).await?;
        let mut usage = level(&locked)?;
        let mut fitting = Vec::new();
        let mut ends = Vec::with_capacity(group.len());
        for put in group {
            let with_them = put
                .parcels
                .iter()
                .try_fold(usage, |usage, parcel| usage.with(parcel, self.limits));
            if let Some(with_them) = with_them {
                usage = with_them;
                fitting.extend(&put.parcels);
            }
            ends.push(with_them.map(|_| fitting.len()));
        }
        if fitting.is_empty() {
            return Ok((vec![None; group.len()], usage));
        }
        let cursors = insert(transaction, &fitting).await?;
        raise_levels(transaction, &fitting).await?;
        let last = |end: usize| end.checked_sub(1).and_then(|last| cursors.get(last)).copied();
        Ok((ends.into_iter().map(|end| last(end?)).collect(), usage))
    }
}

/// Many rows in one statement, numbered in their order.
async fn insert(transaction: &Transaction<'_>, parcels: &[&Parcel]) -> Result<Vec<Cursor>, tokio_postgres::Error> {
    let readers: Vec<i64> = parcels.iter().map(|parcel| parcel.reader).collect();
    let received: Vec<i64> = parcels.iter().map(|parcel| parcel.received_at_ms).collect();
    let trusted: Vec<bool> = parcels.iter().map(|parcel| parcel.trusted).collect();
    let envelopes: Vec<&[u8]> = parcels.iter().map(|parcel| parcel.envelope.as_slice()).collect();
    let rows = transaction
        .query(
            "INSERT INTO hazina_relay.parcel (reader, received_at_ms, trusted, envelope)
             SELECT reader, received, trusted, envelope
             FROM unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::bytea[])
               WITH ORDINALITY AS parcels (reader, received, trusted, envelope, place)
             ORDER BY place RETURNING cursor",
            &[&readers, &received, &trusted, &envelopes],
        )
        .await?;
    rows.iter().map(|row| row.try_get(0).map(Cursor)).collect()
}

/// Adds to the level of each reader, and tells the other processes with the same commit.
async fn raise_levels(transaction: &Transaction<'_>, parcels: &[&Parcel]) -> Result<(), tokio_postgres::Error> {
    let mut more: BTreeMap<i64, Usage> = BTreeMap::new();
    for parcel in parcels {
        let usage = more.entry(parcel.reader).or_default();
        *usage = usage.and(parcel);
    }
    let readers: Vec<i64> = more.keys().copied().collect();
    let column = |of: fn(&Usage) -> u64| -> Vec<i64> {
        let count = |usage: &Usage| i64::try_from(of(usage)).unwrap_or(i64::MAX);
        more.values().map(count).collect()
    };
    transaction
        .execute(
            "INSERT INTO hazina_relay.level
             SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
             ON CONFLICT (reader) DO UPDATE SET
               deliveries = level.deliveries + excluded.deliveries, bytes = level.bytes + excluded.bytes,
               untrusted_deliveries = level.untrusted_deliveries + excluded.untrusted_deliveries,
               untrusted_bytes = level.untrusted_bytes + excluded.untrusted_bytes",
            &[
                &readers,
                &column(|usage| usage.deliveries),
                &column(|usage| usage.bytes),
                &column(|usage| usage.untrusted_deliveries),
                &column(|usage| usage.untrusted_bytes),
            ],
        )
        .await?;
    transaction.batch_execute(&format!("NOTIFY {CHANNEL}")).await
}
