//! Payouts of approved batches that were not sent in their turn: which, and a person's decision about them.

use treasury::{Confirmed, Fact, OperatorId, PayoutId};

use crate::{Ledger, StoreError, ledger::write::Write, project::rows, reading::stopped::stop_of};

/// How many may be decided about at once.
const AT_ONCE: usize = 1000;

impl Ledger {
    /// Sends payouts all the same that waited for a person. Like an approval, it takes another person than the maker, who
    /// has just given the passphrase.
    ///
    /// # Errors
    /// When one does not wait, or the person prepared its batch.
    pub async fn send_stopped(&self, payouts: Vec<PayoutId>, by: Confirmed, at: i64) -> Result<(), StoreError> {
        self.write("sending stopped payouts", move |write| {
            for payout in &payouts {
                let batch = rows::payout_of(write.tx, *payout)?.batch;
                if rows::waiting(write.tx, batch)?.maker == by.operator() {
                    return Err(treasury::ApprovalError::MakerIsChecker.into());
                }
            }
            decide(write, &payouts, true, by.operator(), at)
        })
        .await
    }

    /// Cancels payouts that waited for a person.
    ///
    /// # Errors
    /// When one does not wait.
    pub async fn cancel_stopped(&self, payouts: Vec<PayoutId>, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("cancelling stopped payouts", move |write| {
            decide(write, &payouts, false, by, at)
        })
        .await
    }
}

fn decide(write: &mut Write<'_>, payouts: &[PayoutId], send: bool, by: OperatorId, at: i64) -> Result<(), StoreError> {
    for payout in payouts {
        if stop_of(write.tx, *payout)?.is_none() {
            return Err(StoreError::NotFound { what: "stopped payout" });
        }
    }
    for some in payouts.chunks(AT_ONCE) {
        let fact = Fact::StoppedDecided {
            payouts: some.to_vec(),
            send,
        };
        write.append(at, Some(by), &fact)?;
    }
    Ok(())
}
