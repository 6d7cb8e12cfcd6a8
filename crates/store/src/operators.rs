//! Everybody who can sign in.

use rusqlite::params;
use treasury::{Fact, OperatorId};

use crate::{Ledger, Operator, StoreError};

/// Somebody to add.
#[derive(Debug, Clone)]
pub struct NewOperator {
    /// Name as shown.
    pub name: String,
    /// `maker` or `checker`.
    pub role: String,
    /// Argon2 hash of the passphrase, in PHC form.
    pub passphrase_hash: String,
}

impl Ledger {
    /// Adds operators where there are none yet.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn found(&self, operators: Vec<NewOperator>, at: i64) -> Result<(), StoreError> {
        self.write("founding the house", move |write| {
            let known: i64 = write
                .tx
                .query_row("SELECT count(*) FROM operator", [], |row| row.get(0))?;
            if known > 0 {
                return Ok(());
            }
            for (id, new) in (1..).zip(operators) {
                let NewOperator {
                    name,
                    role,
                    passphrase_hash,
                } = new;
                let fact = Fact::OperatorAdded {
                    operator: OperatorId::new(id),
                    name,
                    role,
                    passphrase_hash,
                };
                write.append(at, None, &fact)?;
            }
            Ok(())
        })
        .await
    }

    /// Everybody who can sign in.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn operators(&self) -> Result<Vec<Operator>, StoreError> {
        self.read("reading operators", |db| {
            let mut statement =
                db.prepare_cached("SELECT id, name, role, passphrase_hash FROM operator ORDER BY id")?;
            let rows = statement.query_map(params![], |row| {
                Ok(Operator {
                    id: OperatorId::new(row.get(0)?),
                    name: row.get(1)?,
                    role: row.get(2)?,
                    passphrase_hash: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}
