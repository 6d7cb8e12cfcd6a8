//! What people have looked at and left as it is.

use treasury::{Attention, DeliveryId, Dismissal, Fact, OperatorId, PayoutId};

use crate::{Ledger, StoreError, sql};

impl Ledger {
    /// Stores that somebody looked at payouts and leaves them as they are. Those of which nothing is open any more are
    /// passed over.
    ///
    /// # Errors
    /// When nothing is open of any of them, or the ledger cannot be written.
    pub async fn dismiss(
        &self,
        payouts: Vec<PayoutId>,
        attention: Attention,
        reason: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("dismissing what needs a person", move |write| {
            let mut open = Vec::new();
            for payout in payouts {
                let sql = "SELECT EXISTS (SELECT 1 FROM payout WHERE id = ? AND attention = ?)";
                let still: bool = sql::one(write.tx, sql, rusqlite::params![payout.get(), attention.name()])?;
                if still && !open.contains(&payout) {
                    open.push(payout);
                }
            }
            if open.is_empty() {
                return Err(StoreError::NotFound { what: "open payout" });
            }
            let dismissal = Dismissal {
                payouts: open,
                attention,
                reason,
            };
            write.append(at, Some(by), &Fact::Dismissed { dismissal }).map(|_| ())
        })
        .await
    }

    /// Stores that somebody looked at callbacks in quarantine. Those that somebody looked at before are passed over.
    ///
    /// # Errors
    /// When none of them is left to look at, or the ledger cannot be written.
    pub async fn review_quarantine(
        &self,
        deliveries: Vec<DeliveryId>,
        reason: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting that somebody looked at the quarantine", move |write| {
            let mut open = Vec::new();
            for delivery in deliveries {
                let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE id = ? AND state = 'quarantined'
                    AND reviewed IS NULL)";
                let still: bool = sql::one(write.tx, sql, [delivery.get()])?;
                if still && !open.contains(&delivery) {
                    open.push(delivery);
                }
            }
            if open.is_empty() {
                return Err(StoreError::NotFound {
                    what: "callback to look at",
                });
            }
            let fact = Fact::QuarantineReviewed {
                deliveries: open,
                reason,
            };
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }
}
