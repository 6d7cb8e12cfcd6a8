//! Customers who are asked on the phone to pay.

use treasury::{AttemptId, DeliveryId, Fact, Finding, OperatorId, PaymentPrompt, PromptEnd, Question, ReceivedPayment};

use crate::{
    Ledger, PromptRecord, StoreError,
    project::is_new_payment,
    reading::{callbacks::still_kept, prompts::open_on},
};

/// Whether a customer may be asked.
#[derive(Debug)]
pub enum MayPrompt {
    /// It is written down: now ask.
    Written,
    /// A prompt may still stand open on the phone. A second would have the customer pay twice.
    Open(Box<PromptRecord>),
}

impl Ledger {
    /// Writes down that a customer is asked to pay, before M-PESA is asked to: one prompt at a time on a phone.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn ask_for_payment(
        &self,
        inquiry: AttemptId,
        prompt: PaymentPrompt,
        by: OperatorId,
        at: i64,
    ) -> Result<MayPrompt, StoreError> {
        self.write("writing down who is asked to pay", move |write| {
            if let Some(open) = open_on(write.tx, prompt.phone, at)? {
                return Ok(MayPrompt::Open(Box::new(open)));
            }
            let question = Question::Prompt(prompt);
            write.append(at, Some(by), &Fact::InquiryAsked { inquiry, question })?;
            Ok(MayPrompt::Written)
        })
        .await
    }

    /// Notes how a customer answered, as a callback says, and keeps the payment that it proves: in one write. Where the
    /// callback was applied already, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn end_prompt(
        &self,
        inquiry: AttemptId,
        delivery: DeliveryId,
        end: PromptEnd,
        payment: Option<ReceivedPayment>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting how a customer answered", move |write| {
            if !still_kept(write.tx, delivery)? {
                return Ok(());
            }
            let finding = Finding::Prompt(end);
            write.append(
                at,
                None,
                &Fact::InquiryAnswered {
                    inquiry,
                    delivery,
                    finding,
                },
            )?;
            let Some(payment) = payment else { return Ok(()) };
            if is_new_payment(write.tx, &payment)? {
                let fact = Fact::PaymentsReceived {
                    payments: vec![payment],
                    deliveries: Vec::new(),
                };
                write.append(at, None, &fact)?;
            }
            Ok(())
        })
        .await
    }

    /// Notes what M-PESA answered at once when it was asked how a prompt ended.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn note_prompt(
        &self,
        inquiry: AttemptId,
        end: PromptEnd,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting how a customer answered", move |write| {
            write.append(at, by, &Fact::PromptChecked { inquiry, end }).map(|_| ())
        })
        .await
    }
}
