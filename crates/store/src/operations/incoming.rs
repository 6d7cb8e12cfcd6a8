//! Customers' payments are taken in, each once.

use treasury::{DeliveryId, Fact, OperatorId, ReceivedPayment, UnreadConfirmation};

use crate::{Ledger, StoreError, ledger::write::Write, project::is_new_payment, reading::callbacks::still_kept};

/// What of a group of callbacks about customers' payments could be read, and what not.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// The payments.
    pub payments: Vec<ReceivedPayment>,
    /// The callbacks that told of them; none where they were pulled.
    pub deliveries: Vec<DeliveryId>,
    /// Callbacks that told of none, with why.
    pub unread: Vec<(DeliveryId, UnreadConfirmation)>,
}

impl Ledger {
    /// Keeps customers' payments, each receipt once, however often and by whatever it is told. Answers how many were new.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn receive(&self, received: Received, by: Option<OperatorId>, at: i64) -> Result<u32, StoreError> {
        self.write("keeping customers' payments", move |write| {
            let mut payments: Vec<ReceivedPayment> = Vec::new();
            for payment in received.payments {
                let again = payments.iter().any(|known| known.receipt == payment.receipt);
                if !again && is_new_payment(write.tx, &payment)? {
                    payments.push(payment);
                }
            }
            let deliveries = kept_of(write, received.deliveries)?;
            let count = u32::try_from(payments.len()).unwrap_or(u32::MAX);
            if count > 0 || !deliveries.is_empty() {
                write.append(at, by, &Fact::PaymentsReceived { payments, deliveries })?;
            }
            for (delivery, why) in received.unread {
                if still_kept(write.tx, delivery)? {
                    write.append(at, None, &Fact::ConfirmationUnread { delivery, why })?;
                }
            }
            Ok(count)
        })
        .await
    }
}

fn kept_of(write: &Write<'_>, deliveries: Vec<DeliveryId>) -> Result<Vec<DeliveryId>, StoreError> {
    let mut kept = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        if still_kept(write.tx, delivery)? {
            kept.push(delivery);
        }
    }
    Ok(kept)
}
