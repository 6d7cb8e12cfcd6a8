//! The register in the spool's file, over a connection of its own: the program's commands use it beside a running relay.

use std::fmt;
use std::path::Path;

use async_trait::async_trait;
use crypto_box::PublicKey;
use rusqlite::{Connection, Transaction, params};

use super::{connection::SharedConnection, table};
use crate::protocol::Waiting;
use crate::register::{InboxEntry, NewReader, ReaderEntry, Register};
use crate::spool::RegisterStore;
use crate::{GateKey, RelayError, Rule};

/// The register in a SQLite file.
#[derive(Clone)]
pub struct SqliteRegister(SharedConnection);

impl fmt::Debug for SqliteRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteRegister")
    }
}

impl SqliteRegister {
    /// Opens the register in the spool's file, which is made if there is none. Any number of processes may.
    ///
    /// # Errors
    /// As [`super::super::Spool::open`], but for a spool in use.
    pub fn open(path: &Path) -> Result<Self, RelayError> {
        Ok(Self(SharedConnection::open(path)?))
    }

    /// One transaction, which counts as a change where `with` says that it was one.
    async fn write<T: Send + 'static>(
        &self,
        act: &'static str,
        with: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<(T, bool)> + Send + 'static,
    ) -> Result<T, RelayError> {
        self.0
            .write(act, move |transaction| {
                let (found, changed) = with(transaction)?;
                if changed {
                    transaction.execute("UPDATE register_version SET version = version + 1", [])?;
                }
                Ok(found)
            })
            .await
    }
}

#[async_trait]
impl RegisterStore for SqliteRegister {
    async fn version(&self) -> Result<i64, RelayError> {
        self.0
            .read("look at the register", |connection| {
                connection.query_row("SELECT version FROM register_version", [], |row| row.get(0))
            })
            .await
    }

    async fn load(&self) -> Result<Register, RelayError> {
        self.0.read("read the register", load).await
    }

    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        self.0
            .read("count what waits", move |connection| table::waiting(connection, reader))
            .await
    }

    async fn create_inbox(&self, name: &str, now_ms: i64) -> Result<bool, RelayError> {
        let name = name.to_owned();
        self.write("make an inbox", move |transaction| {
            let rule = serde_json::to_string(&Rule::default()).expect("a rule always becomes JSON");
            let made = transaction.execute(
                "INSERT INTO inbox (name, rule, created_at_ms) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING",
                params![name, rule, now_ms],
            )?;
            Ok((made == 1, made == 1))
        })
        .await
    }

    async fn remove_inbox(&self, name: &str) -> Result<bool, RelayError> {
        let name = name.to_owned();
        self.write("remove an inbox", move |transaction| {
            transaction.execute(
                "DELETE FROM parcel WHERE reader IN
                 (SELECT reader.id FROM reader JOIN inbox ON inbox.id = reader.inbox WHERE inbox.name = ?1)",
                [&name],
            )?;
            transaction.execute(
                "DELETE FROM head WHERE inbox IN (SELECT id FROM inbox WHERE name = ?1)",
                [&name],
            )?;
            transaction.execute(
                "DELETE FROM refused_source WHERE inbox IN (SELECT id FROM inbox WHERE name = ?1)",
                [&name],
            )?;
            let gone = transaction.execute("DELETE FROM inbox WHERE name = ?1", [&name])?;
            Ok((gone == 1, gone == 1))
        })
        .await
    }

    async fn add_pairing(
        &self,
        inbox: &str,
        token: [u8; 32],
        secret: [u8; 32],
        expires_at_ms: i64,
    ) -> Result<bool, RelayError> {
        let inbox = inbox.to_owned();
        self.write("make a pairing code", move |transaction| {
            let added = transaction.execute(
                "INSERT INTO pairing (digest, inbox, expires_at_ms) SELECT ?1, id, ?2 FROM inbox WHERE name = ?3",
                params![secret, expires_at_ms, inbox],
            )?;
            transaction.execute(
                "INSERT INTO inbox_token (digest, inbox) SELECT ?1, id FROM inbox WHERE name = ?2",
                params![token, inbox],
            )?;
            Ok((added == 1, added == 1))
        })
        .await
    }

    async fn pair(
        &self,
        inbox: i64,
        secret: [u8; 32],
        now_ms: i64,
        reader: &NewReader,
    ) -> Result<Option<i64>, RelayError> {
        let (name, credential) = (reader.name.clone(), reader.credential);
        let (public_key, gate_key) = (reader.public_key, reader.gate_key);
        self.write("pair a console", move |transaction| {
            transaction.execute("DELETE FROM pairing WHERE expires_at_ms <= ?1", [now_ms])?;
            let used = transaction.execute(
                "DELETE FROM pairing WHERE digest = ?1 AND inbox = ?2",
                params![secret, inbox],
            )?;
            if used == 0 {
                return Ok((None, false));
            }
            transaction.execute(
                "INSERT INTO reader (inbox, name, public_key, gate_key, credential, paired_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![inbox, name, public_key, gate_key, credential, now_ms],
            )?;
            Ok((Some(transaction.last_insert_rowid()), true))
        })
        .await
    }

    async fn remove_reader(&self, reader: i64) -> Result<bool, RelayError> {
        self.write("remove a console", move |transaction| {
            let gone = transaction.execute("DELETE FROM reader WHERE id = ?1", [reader])?;
            transaction.execute("DELETE FROM parcel WHERE reader = ?1 AND reader <> 0", [reader])?;
            Ok((gone == 1, gone == 1))
        })
        .await
    }

    async fn set_next_credential(&self, reader: i64, next: [u8; 32]) -> Result<bool, RelayError> {
        self.write("make a credential", move |transaction| {
            let set = transaction.execute(
                "UPDATE reader SET next_credential = ?1 WHERE id = ?2",
                params![next, reader],
            )?;
            Ok((set == 1, set == 1))
        })
        .await
    }

    async fn promote_credential(&self, reader: i64, next: [u8; 32]) -> Result<(), RelayError> {
        self.write("change a credential", move |transaction| {
            let changed = transaction.execute(
                "UPDATE reader SET credential = next_credential, next_credential = NULL
                 WHERE id = ?1 AND next_credential = ?2",
                params![reader, next],
            )?;
            Ok(((), changed == 1))
        })
        .await
    }

    async fn set_rule(&self, inbox: i64, rule: &Rule) -> Result<(), RelayError> {
        let rule = serde_json::to_string(rule).expect("a rule always becomes JSON");
        self.write("set a rule", move |transaction| {
            let set = transaction.execute("UPDATE inbox SET rule = ?1 WHERE id = ?2", params![rule, inbox])?;
            Ok(((), set == 1))
        })
        .await
    }
}

fn load(connection: &Connection) -> rusqlite::Result<Register> {
    let mut inboxes = connection
        .prepare_cached("SELECT id, name, rule FROM inbox ORDER BY name")?
        .query_map([], |row| {
            let rule: String = row.get("rule")?;
            Ok(InboxEntry {
                id: row.get("id")?,
                name: row.get("name")?,
                // A rule of a newer version: the default accepts, and a confirmation follows every payment.
                rule: serde_json::from_str(&rule).unwrap_or_default(),
                readers: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT id, inbox, name, public_key, gate_key, credential, next_credential, paired_at_ms FROM reader ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let inbox: i64 = row.get("inbox")?;
        let reader = ReaderEntry {
            id: row.get("id")?,
            name: row.get("name")?,
            public_key: Some(PublicKey::from_bytes(row.get("public_key")?)),
            gate: Some(GateKey::from_bytes(row.get("gate_key")?)),
            credential: row.get("credential")?,
            next_credential: row.get("next_credential")?,
            paired_at_ms: row.get("paired_at_ms")?,
        };
        if let Some(inbox) = inboxes.iter_mut().find(|entry| entry.id == inbox) {
            inbox.readers.push(reader);
        }
    }
    let tokens = connection
        .prepare_cached("SELECT digest, inbox FROM inbox_token")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Register::new(inboxes, tokens))
}
