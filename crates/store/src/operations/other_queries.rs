//! Questions to M-PESA that are about no payout are written down before they are asked.

use mpesa::{Receipt, Shortcode};
use treasury::{AttemptId, Fact, OperatorId, Question};

use crate::{Ledger, StoreError};

impl Ledger {
    /// Writes down that M-PESA is asked for the balance, before it is asked.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn ask_balance(&self, inquiry: AttemptId, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
        self.ask_aside(inquiry, Question::Balance, by, at).await
    }

    /// Writes down that M-PESA is asked for the balance of the second shortcode, before it is asked.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn ask_second_balance(
        &self,
        inquiry: AttemptId,
        shortcode: Shortcode,
        at: i64,
    ) -> Result<(), StoreError> {
        self.ask_aside(inquiry, Question::SecondBalance { shortcode }, None, at)
            .await
    }

    /// Writes down that M-PESA is given the addresses for customers' payments, before it is given them.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn ask_for_payments(
        &self,
        inquiry: AttemptId,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.ask_aside(inquiry, Question::CustomerPayments, by, at).await
    }

    /// Writes down that M-PESA is asked about a payment that is none of ours, before it is asked.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn ask_about_receipt(
        &self,
        inquiry: AttemptId,
        receipt: Receipt,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.ask_aside(inquiry, Question::Receipt { receipt }, by, at).await
    }

    async fn ask_aside(
        &self,
        inquiry: AttemptId,
        question: Question,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("writing a question down", move |write| {
            write
                .append(at, by, &Fact::InquiryAsked { inquiry, question })
                .map(|_| ())
        })
        .await
    }
}
