//! One payout on its lane: which request it becomes, and what may be asked about it.

use daraja::{
    AccountReference, B2bPayment, B2bReceiver, B2cPayment, FieldError, PaymentRegistrationNumber, Refusal, Remarks,
    Reversal, ReversalIdentifier, Sent, TaxPayment, TillIdentifier,
};
use store::ToSend;
use treasury::Lane;

use crate::Desk;

impl Desk {
    /// Sends one payout. Waits for the gateway's answer, never for the result.
    pub(crate) async fn send_on_its_lane(&self, send: &ToSend) -> Sent {
        let daraja = self.daraja();
        let callbacks = self.callbacks(send.attempt);
        let shortcode = self.config.shortcode.clone();
        let remarks = Remarks::tidy(&send.row.reference).unwrap_or_else(default_remarks);
        // Bills, tax and top-ups leave the Working account of the second shortcode, where there is one.
        let working = self
            .config
            .second_shortcode
            .clone()
            .unwrap_or_else(|| shortcode.clone());
        let b2b = |to| B2bPayment {
            to,
            amount: send.row.amount,
            shortcode: working.clone(),
            requester: None,
            remarks: remarks.clone(),
            occasion: None,
            callbacks: callbacks.clone(),
        };
        match &send.row.lane {
            Lane::Person { payee, command } => {
                let payment = B2cPayment {
                    originator_conversation_id: send.originator_conversation_id.clone(),
                    command: *command,
                    amount: send.row.amount,
                    shortcode,
                    payee: *payee,
                    remarks,
                    occasion: None,
                    callbacks,
                };
                daraja.pay_b2c(&payment).await
            }
            Lane::Bill { pay_bill, account } => match AccountReference::new(account) {
                Ok(account) => {
                    let shortcode = pay_bill.clone();
                    daraja.pay_b2b(&b2b(B2bReceiver::PayBill { shortcode, account })).await
                }
                Err(error) => unfit(error),
            },
            Lane::Till { till } => {
                let to = B2bReceiver::BuyGoods {
                    till: till.clone(),
                    identifier: TillIdentifier::default(),
                    account: None,
                };
                daraja.pay_b2b(&b2b(to)).await
            }
            Lane::Tax { registration } => match PaymentRegistrationNumber::new(registration) {
                Ok(registration) => {
                    let payment = TaxPayment {
                        amount: send.row.amount,
                        shortcode: working.clone(),
                        registration,
                        remarks,
                        callbacks,
                    };
                    daraja.pay_tax(&payment).await
                }
                Err(error) => unfit(error),
            },
            Lane::TopUp { own: true, .. } => daraja.pay_b2b(&b2b(B2bReceiver::OwnUtility)).await,
            Lane::TopUp { top_up, own: false } => {
                let to = B2bReceiver::TopUp {
                    shortcode: top_up.clone(),
                    account: None,
                };
                daraja.pay_b2b(&b2b(to)).await
            }
            Lane::Reversal { receipt } => {
                let reversal = Reversal {
                    receipt: receipt.clone(),
                    amount: send.row.amount,
                    shortcode,
                    identifier: ReversalIdentifier::default(),
                    remarks,
                    occasion: None,
                    callbacks,
                };
                daraja.reverse(&reversal).await
            }
        }
    }
}

/// What was drafted with an account that Daraja cannot take never leaves.
fn unfit(error: FieldError) -> Sent {
    Sent::Refused(Refusal::Field(error))
}

/// Remarks must not be empty.
fn default_remarks() -> Remarks {
    Remarks::new("Payment").unwrap_or_else(|_| unreachable!("seven letters are valid remarks"))
}
