//! Teams and their logs in the spool's file, over a connection of their own: a desktop that appends does not wait for
//! callbacks in memory, and the program's commands work beside a running relay.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use tokio::sync::watch;

use super::connection::SharedConnection;
use crate::RelayError;
use crate::team::store::{DeviceRow, READ_BYTES};
use crate::team::{Appended, DeviceEntry, LogEntry, LogHead, LogStore, NewDevice, Offer, TeamEntry};

/// Teams and their logs in a SQLite file.
#[derive(Clone)]
pub struct SqliteTeams {
    connection: SharedConnection,
    news: Arc<watch::Sender<u64>>,
}

impl fmt::Debug for SqliteTeams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteTeams")
    }
}

/// The columns of a desktop.
const DEVICE: &str = "SELECT id, team, name, card, credential, admitted, retired, joined_at_ms FROM team_device";

/// The columns of an entry.
const ENTRY: &str =
    "SELECT team, position, hash, before, at_ms, device, device_seq, epoch, body, signature FROM team_entry";

impl SqliteTeams {
    /// Opens the teams in the spool's file, which is made if there is none. Any number of processes may; what one appends,
    /// only its own readers are told of at once.
    ///
    /// # Errors
    /// As [`super::super::Spool::open`], but for a spool in use.
    pub fn open(path: &Path) -> Result<Self, RelayError> {
        Ok(Self {
            connection: SharedConnection::open(path)?,
            news: Arc::default(),
        })
    }
}

#[async_trait]
impl LogStore for SqliteTeams {
    async fn create_team(&self, name: &str, now_ms: i64) -> Result<bool, RelayError> {
        let name = name.to_owned();
        self.connection
            .write("make a team", move |transaction| {
                let made = transaction.execute(
                    "INSERT INTO team (name, created_at_ms) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
                    params![name, now_ms],
                )?;
                Ok(made == 1)
            })
            .await
    }

    async fn teams(&self) -> Result<Vec<TeamEntry>, RelayError> {
        self.connection
            .read("read the teams", |connection| {
                let mut teams = connection
                    .prepare_cached(
                        "SELECT id, name, coalesce((SELECT max(position) FROM team_entry WHERE team = team.id), 0)
                     FROM team ORDER BY name",
                    )?
                    .query_map([], |row| {
                        Ok(TeamEntry {
                            id: row.get(0)?,
                            name: row.get(1)?,
                            entries: row.get(2)?,
                            devices: Vec::new(),
                        })
                    })?
                    .collect::<rusqlite::Result<Vec<_>>>()?;
                for team in &mut teams {
                    team.devices = devices(connection, team.id)?;
                }
                Ok(teams)
            })
            .await
    }

    async fn add_joining(&self, team: i64, secret: [u8; 32], expires_at_ms: i64) -> Result<bool, RelayError> {
        self.connection
            .write("make a code for a team", move |transaction| {
                let added = transaction.execute(
                    "INSERT INTO team_joining (digest, team, expires_at_ms) SELECT ?1, id, ?2 FROM team WHERE id = ?3",
                    params![secret, expires_at_ms, team],
                )?;
                Ok(added == 1)
            })
            .await
    }

    async fn join(&self, secret: [u8; 32], now_ms: i64, device: &NewDevice) -> Result<Option<DeviceEntry>, RelayError> {
        let (name, card, credential) = (device.name.clone(), device.card.clone(), device.credential);
        self.connection
            .write("let a desktop join", move |transaction| {
                transaction.execute("DELETE FROM team_joining WHERE expires_at_ms <= ?1", [now_ms])?;
                let team: Option<i64> = transaction
                    .query_row(
                        "DELETE FROM team_joining WHERE digest = ?1 RETURNING team",
                        [secret],
                        |row| row.get(0),
                    )
                    .optional()?;
                let Some(team) = team else { return Ok(None) };
                transaction.execute(
                    "INSERT INTO team_device (team, name, card, credential, admitted, retired, joined_at_ms)
                 VALUES (?1, ?2, ?3, ?4, NOT EXISTS (SELECT 1 FROM team_device WHERE team = ?1), 0, ?5)",
                    params![team, name, card, credential, now_ms],
                )?;
                device_of(transaction, transaction.last_insert_rowid())
            })
            .await
    }

    async fn device(&self, device: i64) -> Result<Option<DeviceEntry>, RelayError> {
        self.connection
            .read("read a desktop", move |connection| device_of(connection, device))
            .await
    }

    async fn devices(&self, team: i64) -> Result<Vec<DeviceEntry>, RelayError> {
        self.connection
            .read("read a team's desktops", move |connection| devices(connection, team))
            .await
    }

    async fn welcome(&self, team: i64, device: i64, welcome: &[u8]) -> Result<bool, RelayError> {
        let welcome = welcome.to_vec();
        self.connection
            .write("welcome a desktop", move |transaction| {
                let done = transaction.execute(
                    "UPDATE team_device SET admitted = 1, welcome = ?1 WHERE id = ?2 AND team = ?3",
                    params![welcome, device, team],
                )?;
                Ok(done == 1)
            })
            .await
    }

    async fn welcome_of(&self, device: i64) -> Result<Option<Vec<u8>>, RelayError> {
        self.connection
            .read("read what welcomes a desktop", move |connection| {
                connection
                    .query_row("SELECT welcome FROM team_device WHERE id = ?1", [device], |row| {
                        row.get(0)
                    })
                    .optional()
                    .map(Option::flatten)
            })
            .await
    }

    async fn set_retired(&self, device: i64, retired: bool) -> Result<bool, RelayError> {
        self.connection
            .write("retire a desktop", move |transaction| {
                let done = transaction.execute(
                    "UPDATE team_device SET retired = ?1 WHERE id = ?2",
                    params![retired, device],
                )?;
                Ok(done == 1)
            })
            .await
    }

    async fn append(&self, offer: Offer, now_ms: i64) -> Result<Appended, RelayError> {
        let appended = self
            .connection
            .write("add an entry to a team's log", move |transaction| {
                append(transaction, offer, now_ms)
            })
            .await?;
        if matches!(appended, Appended::Taken { .. }) {
            self.news.send_modify(|count| *count = count.wrapping_add(1));
        }
        Ok(appended)
    }

    async fn read_after(&self, team: i64, after: i64, max: usize) -> Result<Vec<LogEntry>, RelayError> {
        self.connection
            .read("read a team's log", move |connection| {
                let sql = format!("{ENTRY} WHERE team = ?1 AND position > ?2 ORDER BY position LIMIT ?3");
                let mut statement = connection.prepare_cached(&sql)?;
                let most = i64::try_from(max).unwrap_or(i64::MAX);
                let mut rows = statement.query(params![team, after, most])?;
                let (mut found, mut bytes) = (Vec::new(), 0_usize);
                while let Some(row) = rows.next()? {
                    let entry = entry(row)?;
                    bytes = bytes.saturating_add(entry.offer.body.len());
                    if !found.is_empty() && bytes > READ_BYTES {
                        break;
                    }
                    found.push(entry);
                }
                Ok(found)
            })
            .await
    }

    async fn head(&self, team: i64) -> Result<(LogHead, i64), RelayError> {
        self.connection
            .read("read the head of a team's log", move |connection| {
                newest(connection, team)
            })
            .await
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }
}

/// Compares and appends: nobody else writes between the two.
fn append(transaction: &Transaction<'_>, offer: Offer, now_ms: i64) -> rusqlite::Result<Appended> {
    let sql = format!("{ENTRY} WHERE team = ?1 AND device = ?2 AND device_seq = ?3");
    let known = transaction
        .prepare_cached(&sql)?
        .query_row(params![offer.team, offer.device, offer.device_seq], entry)
        .optional()?;
    let (newest, at_ms) = newest(transaction, offer.team)?;
    if let Some(known) = known {
        return Ok(match known.offer == offer {
            true => Appended::Taken {
                head: known.head,
                at_ms: known.at_ms,
            },
            false => Appended::Behind { newest },
        });
    }
    if newest != offer.seen {
        return Ok(Appended::Behind { newest });
    }
    let ordered = offer.ordered(now_ms.max(at_ms));
    let LogEntry { head, at_ms, offer } = &ordered;
    transaction
        .prepare_cached(
            "INSERT INTO team_entry (team, position, hash, before, at_ms, device, device_seq, epoch, body, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            offer.team,
            head.position,
            head.hash,
            offer.seen.hash,
            at_ms,
            offer.device,
            offer.device_seq,
            offer.epoch,
            offer.body,
            offer.signature,
        ])?;
    Ok(Appended::Taken {
        head: *head,
        at_ms: *at_ms,
    })
}

fn newest(connection: &Connection, team: i64) -> rusqlite::Result<(LogHead, i64)> {
    let found = connection
        .prepare_cached("SELECT position, hash, at_ms FROM team_entry WHERE team = ?1 ORDER BY position DESC LIMIT 1")?
        .query_row([team], |row| {
            let head = LogHead {
                position: row.get(0)?,
                hash: row.get(1)?,
            };
            Ok((head, row.get(2)?))
        })
        .optional()?;
    Ok(found.unwrap_or((LogHead::START, 0)))
}

fn entry(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    let position: i64 = row.get("position")?;
    Ok(LogEntry {
        head: LogHead {
            position,
            hash: row.get("hash")?,
        },
        at_ms: row.get("at_ms")?,
        offer: Offer {
            team: row.get("team")?,
            device: row.get("device")?,
            device_seq: row.get("device_seq")?,
            seen: LogHead {
                position: position.saturating_sub(1),
                hash: row.get("before")?,
            },
            epoch: row.get("epoch")?,
            body: row.get("body")?,
            signature: row.get("signature")?,
        },
    })
}

fn device_of(connection: &Connection, device: i64) -> rusqlite::Result<Option<DeviceEntry>> {
    connection
        .prepare_cached(&format!("{DEVICE} WHERE id = ?1"))?
        .query_row([device], device_row)
        .optional()
}

fn devices(connection: &Connection, team: i64) -> rusqlite::Result<Vec<DeviceEntry>> {
    connection
        .prepare_cached(&format!("{DEVICE} WHERE team = ?1 ORDER BY id"))?
        .query_map([team], device_row)?
        .collect()
}

fn device_row(row: &Row<'_>) -> rusqlite::Result<DeviceEntry> {
    let columns: DeviceRow = row.try_into()?;
    Ok(DeviceEntry::of(columns))
}
