//! Everybody who can sign in.

use rusqlite::params;
use treasury::{ApprovalError, Confirmed, Fact, OperatorId};

use crate::{Ledger, Operator, StoreError, readmission::is_founded};

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
                    agreed_by: None,
                };
                write.append(at, None, &fact)?;
            }
            Ok(())
        })
        .await
    }

    /// Adds somebody, by two people; by nobody while the organisation is set up. Whoever could add another alone could
    /// approve in that one's name what they prepared themselves. Names are told apart without regard to case.
    ///
    /// # Errors
    /// [`StoreError::Founded`] where nobody adds somebody after the organisation was founded; [`StoreError::NameTaken`] where
    /// somebody has the name; when both are the same; otherwise when the ledger cannot be
    /// written.
    pub async fn add_operator(
        &self,
        new: NewOperator,
        by: Option<(Confirmed, Confirmed)>,
        at: i64,
    ) -> Result<OperatorId, StoreError> {
        let (by, agreed_by) = by.map(|(by, second)| (by.operator(), second.operator())).unzip();
        self.write("adding an operator", move |write| {
            if by.is_some() && by == agreed_by {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            if by.is_none() && is_founded(write.tx)? {
                return Err(StoreError::Founded);
            }
            let NewOperator {
                name,
                role,
                passphrase_hash,
            } = new;
            let known = write
                .tx
                .prepare_cached("SELECT id, name FROM operator ORDER BY id")?
                .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?
                .collect::<Result<Vec<_>, _>>()?;
            if known
                .iter()
                .any(|(_, taken)| taken.to_lowercase() == name.to_lowercase())
            {
                return Err(StoreError::NameTaken);
            }
            let operator = OperatorId::new(known.last().map_or(1, |(id, _)| id.saturating_add(1)));
            let fact = Fact::OperatorAdded {
                operator,
                name,
                role,
                passphrase_hash,
                agreed_by,
            };
            write.append(at, by, &fact)?;
            Ok(operator)
        })
        .await
    }

    /// Gives somebody another passphrase, of their own choice.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn change_passphrase(
        &self,
        operator: OperatorId,
        passphrase_hash: String,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("changing a passphrase", move |write| {
            let fact = Fact::PassphraseChanged {
                operator,
                passphrase_hash,
            };
            write.append(at, Some(operator), &fact).map(|_| ())
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
