//! What does not match is noted and accepted by people.

use treasury::{Confirmed, Fact, FindingNote, OperatorId};

use crate::{Ledger, StoreError};

impl Ledger {
    /// Writes down what somebody says of something that does not match.
    ///
    /// # Errors
    /// When it matches by now.
    pub async fn note_finding(&self, note: FindingNote, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("noting what does not match", move |write| {
            write.append(at, Some(by), &Fact::FindingNoted { note }).map(|_| ())
        })
        .await
    }

    /// Two people leave something that does not match as it is.
    ///
    /// # Errors
    /// When both are one person, or it matches by now.
    pub async fn accept_finding(
        &self,
        finding: String,
        note: String,
        by: Confirmed,
        second: Confirmed,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("leaving what does not match", move |write| {
            let agreed_by = second.operator();
            let fact = Fact::FindingAccepted {
                finding,
                note,
                agreed_by,
            };
            write.append(at, Some(by.operator()), &fact).map(|_| ())
        })
        .await
    }
}
