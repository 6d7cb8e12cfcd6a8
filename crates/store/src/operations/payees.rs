//! What people say of payees: a note, and that two numbers are one person's.

use rusqlite::params;
use treasury::{Fact, OperatorId};

use crate::{Ledger, StoreError, ledger::write::Write, sql};

impl Ledger {
    /// Stores a note about a payee who was paid; an empty one takes the note away.
    ///
    /// # Errors
    /// When they are not in the book, or the ledger cannot be written.
    pub async fn note_payee(
        &self,
        payee: String,
        account: String,
        note: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting something about a payee", move |write| {
            in_the_book(write, &payee, &account)?;
            let fact = Fact::PayeeNoted {
                payee: payee.clone(),
                account: account.clone(),
                note: note.clone(),
            };
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }

    /// Stores that a number belongs to the person of another number, or, with none, that it does not any more.
    ///
    /// # Errors
    /// When one of them is not in the book, both are the same, the other belongs to a third itself, or the ledger cannot be
    /// written.
    pub async fn merge_payee(
        &self,
        payee: String,
        into: Option<String>,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("merging two payees", move |write| {
            in_the_book(write, &payee, "")?;
            if let Some(into) = &into {
                in_the_book(write, into, "")?;
                let chained: bool = sql::one(
                    write.tx,
                    "SELECT ?1 = ?2 OR EXISTS (SELECT 1 FROM payee WHERE payee = ?2 AND same_as IS NOT NULL)
                        OR EXISTS (SELECT 1 FROM payee INDEXED BY payee_same WHERE same_as = ?1)",
                    params![payee, into],
                )?;
                if chained {
                    return Err(StoreError::NotMerged);
                }
            }
            let fact = Fact::PayeesMerged {
                payee: payee.clone(),
                into: into.clone(),
            };
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }
}

fn in_the_book(write: &Write<'_>, payee: &str, account: &str) -> Result<(), StoreError> {
    let known: bool = sql::one(
        write.tx,
        "SELECT EXISTS (SELECT 1 FROM payee WHERE payee = ? AND account = ?)",
        params![payee, account],
    )?;
    if known {
        Ok(())
    } else {
        Err(StoreError::NotFound { what: "payee" })
    }
}
