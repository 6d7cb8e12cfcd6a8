//! The register in PostgreSQL.

use std::fmt;

use async_trait::async_trait;
use crypto_box::PublicKey;
use tokio_postgres::{Row, Transaction};

use super::link::{Link, Place};
use super::schema;
use crate::protocol::Waiting;
use crate::register::{InboxEntry, NewReader, ReaderEntry, Register};
use crate::spool::RegisterStore;
use crate::{GateKey, RelayError, Rule};

/// The register in a PostgreSQL database.
#[derive(Clone)]
pub struct PostgresRegister(Link);

impl fmt::Debug for PostgresRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresRegister")
    }
}

impl PostgresRegister {
    /// Opens the register, making its tables if there are none.
    ///
    /// # Errors
    /// As [`super::PostgresSpool::open`].
    pub async fn open(url: &str, authority: Option<&str>) -> Result<Self, RelayError> {
        let link = Link::new(Place::new(url, authority)?);
        schema::migrate(link.turn().await?.client()).await?;
        Ok(Self(link))
    }

    /// One transaction, which counts as a change where `with` says that it was one.
    async fn write<T>(
        &self,
        act: &'static str,
        with: impl AsyncFnOnce(&Transaction<'_>) -> Result<(T, bool), tokio_postgres::Error>,
    ) -> Result<T, RelayError> {
        self.0
            .ask(act, async |client| {
                let transaction = client.transaction().await?;
                let (found, changed) = with(&transaction).await?;
                if changed {
                    transaction
                        .execute("UPDATE hazina_relay.register_version SET version = version + 1", &[])
                        .await?;
                }
                transaction.commit().await?;
                Ok(found)
            })
            .await
    }
}

#[async_trait]
impl RegisterStore for PostgresRegister {
    async fn version(&self) -> Result<i64, RelayError> {
        self.0
            .ask("look at the register", async |client| {
                let found = client
                    .query_one("SELECT version FROM hazina_relay.register_version", &[])
                    .await?;
                found.try_get(0)
            })
            .await
    }

    async fn load(&self) -> Result<Register, RelayError> {
        self.0
            .ask("read the register", async |client| {
                let inboxes = client
                    .query("SELECT id, name, rule FROM hazina_relay.inbox ORDER BY name", &[])
                    .await?;
                let readers = client
                    .query(
                        "SELECT id, inbox, name, public_key, gate_key, credential, next_credential, paired_at_ms
                         FROM hazina_relay.reader ORDER BY id",
                        &[],
                    )
                    .await?;
                let tokens = client
                    .query("SELECT digest, inbox FROM hazina_relay.inbox_token", &[])
                    .await?;
                assemble(&inboxes, &readers, &tokens)
            })
            .await
    }

    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        super::waiting(&self.0, reader).await
    }

    async fn create_inbox(&self, name: &str, now_ms: i64) -> Result<bool, RelayError> {
        let rule = serde_json::to_string(&Rule::default()).expect("a rule always becomes JSON");
        self.write("make an inbox", async |transaction| {
            let made = transaction
                .execute(
                    "INSERT INTO hazina_relay.inbox (name, rule, created_at_ms) VALUES ($1, $2, $3)
                     ON CONFLICT (name) DO NOTHING",
                    &[&name, &rule, &now_ms],
                )
                .await?;
            Ok((made == 1, made == 1))
        })
        .await
    }

    async fn remove_inbox(&self, name: &str) -> Result<bool, RelayError> {
        // What waits for its readers goes when the running relays tidy up, which they do for every change.
        self.write("remove an inbox", async |transaction| {
            let gone = transaction
                .execute("DELETE FROM hazina_relay.inbox WHERE name = $1", &[&name])
                .await?;
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
        let (token, secret) = (token.as_slice(), secret.as_slice());
        self.write("make a pairing code", async |transaction| {
            let added = transaction
                .execute(
                    "INSERT INTO hazina_relay.pairing (digest, inbox, expires_at_ms)
                     SELECT $1, id, $2 FROM hazina_relay.inbox WHERE name = $3",
                    &[&secret, &expires_at_ms, &inbox],
                )
                .await?;
            transaction
                .execute(
                    "INSERT INTO hazina_relay.inbox_token (digest, inbox)
                     SELECT $1, id FROM hazina_relay.inbox WHERE name = $2",
                    &[&token, &inbox],
                )
                .await?;
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
        let secret = secret.as_slice();
        let (public_key, gate_key) = (reader.public_key.as_slice(), reader.gate_key.as_slice());
        let credential = reader.credential.as_slice();
        self.write("pair a console", async |transaction| {
            transaction
                .execute("DELETE FROM hazina_relay.pairing WHERE expires_at_ms <= $1", &[&now_ms])
                .await?;
            let used = transaction
                .execute(
                    "DELETE FROM hazina_relay.pairing WHERE digest = $1 AND inbox = $2",
                    &[&secret, &inbox],
                )
                .await?;
            if used == 0 {
                return Ok((None, false));
            }
            let added = transaction
                .query_one(
                    "INSERT INTO hazina_relay.reader (inbox, name, public_key, gate_key, credential, paired_at_ms)
                     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                    &[&inbox, &reader.name, &public_key, &gate_key, &credential, &now_ms],
                )
                .await?;
            Ok((Some(added.try_get(0)?), true))
        })
        .await
    }

    async fn remove_reader(&self, reader: i64) -> Result<bool, RelayError> {
        self.write("remove a console", async |transaction| {
            let gone = transaction
                .execute("DELETE FROM hazina_relay.reader WHERE id = $1", &[&reader])
                .await?;
            Ok((gone == 1, gone == 1))
        })
        .await
    }

    async fn set_next_credential(&self, reader: i64, next: [u8; 32]) -> Result<bool, RelayError> {
        let next = next.as_slice();
        self.write("make a credential", async |transaction| {
            let set = transaction
                .execute(
                    "UPDATE hazina_relay.reader SET next_credential = $1 WHERE id = $2",
                    &[&next, &reader],
                )
                .await?;
            Ok((set == 1, set == 1))
        })
        .await
    }

    async fn promote_credential(&self, reader: i64, next: [u8; 32]) -> Result<(), RelayError> {
        let next = next.as_slice();
        self.write("change a credential", async |transaction| {
            let changed = transaction
                .execute(
                    "UPDATE hazina_relay.reader SET credential = next_credential, next_credential = NULL
                     WHERE id = $1 AND next_credential = $2",
                    &[&reader, &next],
                )
                .await?;
            Ok(((), changed == 1))
        })
        .await
    }

    async fn set_rule(&self, inbox: i64, rule: &Rule) -> Result<(), RelayError> {
        let rule = serde_json::to_string(rule).expect("a rule always becomes JSON");
        self.write("set a rule", async |transaction| {
            let set = transaction
                .execute(
                    "UPDATE hazina_relay.inbox SET rule = $1 WHERE id = $2",
                    &[&rule, &inbox],
                )
                .await?;
            Ok(((), set == 1))
        })
        .await
    }
}

fn assemble(inboxes: &[Row], readers: &[Row], tokens: &[Row]) -> Result<Register, tokio_postgres::Error> {
    let mut found = inboxes
        .iter()
        .map(|row| {
            Ok(InboxEntry {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                // A rule of a newer version: the default accepts, and a confirmation follows every payment.
                rule: serde_json::from_str(row.try_get(2)?).unwrap_or_default(),
                readers: Vec::new(),
            })
        })
        .collect::<Result<Vec<_>, tokio_postgres::Error>>()?;
    for row in readers {
        let inbox: i64 = row.try_get(1)?;
        let reader = ReaderEntry {
            id: row.try_get(0)?,
            name: row.try_get(2)?,
            public_key: Some(PublicKey::from_bytes(bytes(row.try_get(3)?))),
            gate: Some(GateKey::from_bytes(bytes(row.try_get(4)?))),
            credential: bytes(row.try_get(5)?),
            next_credential: row.try_get::<_, Option<&[u8]>>(6)?.map(bytes),
            paired_at_ms: row.try_get(7)?,
        };
        if let Some(entry) = found.iter_mut().find(|entry| entry.id == inbox) {
            entry.readers.push(reader);
        }
    }
    let tokens = tokens
        .iter()
        .map(|row| Ok((bytes(row.try_get(0)?), row.try_get(1)?)))
        .collect::<Result<_, tokio_postgres::Error>>()?;
    Ok(Register::new(found, tokens))
}

/// The table allows 32 bytes and nothing else.
fn bytes(column: &[u8]) -> [u8; 32] {
    column.try_into().expect("the table's CHECK allows 32 bytes only")
}
