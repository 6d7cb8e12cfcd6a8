//! One payout on its lane: which request it becomes, and what may be asked about it.

use daraja::{
    AccountReference, B2bPayment, B2bReceiver, B2cPayment, FieldError, NotTaken, NotTakenReason,
    PaymentRegistrationNumber, Refusal, Remarks, Reversal, ReversalIdentifier, Sent, TaxPayment, TillIdentifier,
};
use mpesa::{B2cCommand, Msisdn, Receipt, Shortcode};
use store::ToSend;
use treasury::{Lane, PaysFrom};

use crate::Desk;

impl Desk {
    /// Sends one payout. Waits for the gateway's answer, never for the result.
    pub(crate) async fn send_on_its_lane(&self, send: &ToSend) -> Sent {
        match &send.row.lane {
            Lane::Person { payee, command } => self.pay_person(send, *payee, *command).await,
            Lane::Bill { pay_bill, account } => match AccountReference::new(account) {
                Ok(account) => {
                    let shortcode = pay_bill.clone();
                    let to = B2bReceiver::PayBill { shortcode, account };
                    self.pay_organisation(send, to).await
                }
                Err(error) => unfit(error),
            },
            Lane::Till { till } => {
                let to = B2bReceiver::BuyGoods {
                    till: till.clone(),
                    identifier: TillIdentifier::default(),
                    account: None,
                };
                self.pay_organisation(send, to).await
            }
            Lane::Tax { registration } => match PaymentRegistrationNumber::new(registration) {
                Ok(registration) => self.pay_tax(send, registration).await,
                Err(error) => unfit(error),
            },
            Lane::TopUp { own: true, .. } => self.pay_organisation(send, B2bReceiver::OwnUtility).await,
            Lane::TopUp { top_up, own: false } => {
                let to = B2bReceiver::TopUp {
                    shortcode: top_up.clone(),
                    account: None,
                };
                self.pay_organisation(send, to).await
            }
            Lane::Reversal { receipt } => self.take_back(send, receipt.clone()).await,
        }
    }

    async fn pay_person(&self, send: &ToSend, payee: Msisdn, command: B2cCommand) -> Sent {
        let daraja = self.gateway().daraja();
        if daraja.b2c_version().carries_our_id() != send.carries_our_id {
            // What was written down about the attempt would not be true.
            return Sent::NotTaken(NotTaken {
                reason: NotTakenReason::Unreachable,
                detail: "The version of M-PESA's payments to people was changed before this left.".to_owned(),
                answer: None,
            });
        }
        let payment = B2cPayment {
            originator_conversation_id: send.originator_conversation_id.clone(),
            command,
            amount: send.row.amount,
            shortcode: self.config().shortcode.clone(),
            payee,
            remarks: remarks(send),
            occasion: None,
            callbacks: self.callbacks().addresses(send.attempt),
        };
        daraja.pay_b2c(&payment).await
    }

    async fn pay_organisation(&self, send: &ToSend, to: B2bReceiver) -> Sent {
        let payment = B2bPayment {
            to,
            amount: send.row.amount,
            shortcode: self.working().clone(),
            requester: None,
            remarks: remarks(send),
            occasion: None,
            callbacks: self.callbacks().addresses(send.attempt),
        };
        self.gateway().daraja().pay_b2b(&payment).await
    }

    async fn pay_tax(&self, send: &ToSend, registration: PaymentRegistrationNumber) -> Sent {
        let payment = TaxPayment {
            amount: send.row.amount,
            shortcode: self.working().clone(),
            registration,
            remarks: remarks(send),
            callbacks: self.callbacks().addresses(send.attempt),
        };
        self.gateway().daraja().pay_tax(&payment).await
    }

    /// Takes a customer's payment back out of the account that received it.
    async fn take_back(&self, send: &ToSend, receipt: Receipt) -> Sent {
        let reversal = Reversal {
            receipt,
            amount: send.row.amount,
            shortcode: self.config().shortcode.clone(),
            identifier: ReversalIdentifier::default(),
            remarks: remarks(send),
            occasion: None,
            callbacks: self.callbacks().addresses(send.attempt),
        };
        self.gateway().daraja().reverse(&reversal).await
    }

    /// The shortcode that a payout leaves, under which M-PESA is asked about it.
    pub(super) fn shortcode_of(&self, lane: &Lane) -> &Shortcode {
        match lane.pays_from() {
            PaysFrom::Working => self.working(),
            PaysFrom::Utility | PaysFrom::Receiving => &self.config().shortcode,
        }
    }

    /// Bills, tax and top-ups leave the Working account of the second shortcode, where there is one.
    fn working(&self) -> &Shortcode {
        self.config()
            .second_shortcode
            .as_ref()
            .unwrap_or(&self.config().shortcode)
    }
}

/// What was drafted with an account that Daraja cannot take never leaves.
fn unfit(error: FieldError) -> Sent {
    Sent::Refused(Refusal::Field(error))
}

/// Remarks must not be empty.
fn remarks(send: &ToSend) -> Remarks {
    Remarks::tidy(&send.row.reference)
        .or_else(|| Remarks::tidy("Payment"))
        .expect("seven letters are valid remarks")
}
