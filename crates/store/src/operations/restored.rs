//! A ledger that was put back from a backup, and one that went on to another machine.

use treasury::{AgeDoubt, ApprovalError, Confirmed, Fact, PauseReason};

use crate::{Ledger, StoreError, operations::pauses::pause_sending};

impl Ledger {
    /// Writes down, by two people, that this ledger was put back from a backup of `made_at`, and pauses all sending. Where it
    /// had been closed to go on elsewhere, it goes on here from now on.
    ///
    /// # Errors
    /// When both are the same person, or the ledger cannot be written.
    pub async fn note_restored(&self, made_at: i64, by: (Confirmed, Confirmed), at: i64) -> Result<(), StoreError> {
        let (first, second) = (by.0.operator(), by.1.operator());
        self.write("noting that the ledger was restored", move |write| {
            if first == second {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            let fact = Fact::LedgerRestored {
                backup: write.last(),
                made_at,
                agreed_by: second,
            };
            write.append(at, Some(first), &fact)?;
            let doubt = AgeDoubt::Unknown;
            pause_sending(write, PauseReason::LedgerAge { doubt }, None, at)
        })
        .await
    }

    /// Closes this ledger for good, by two people: it goes on elsewhere. Nothing is ever sent from it again.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where it was done before; when both are the same person; or when the ledger cannot be written.
    pub async fn move_away(&self, by: (Confirmed, Confirmed), at: i64) -> Result<(), StoreError> {
        let (first, second) = (by.0.operator(), by.1.operator());
        self.write("closing the ledger", move |write| {
            if first == second {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            write.must_hold_the_lease()?;
            let fact = Fact::LedgerMoved { agreed_by: second };
            write.append(at, Some(first), &fact).map(|_| ())
        })
        .await
    }
}
