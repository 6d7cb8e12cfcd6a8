//! The B2B family: the organisation pays another one, loads its B2C account, or pays tax, out of its Working account
//! (API facts, section 9).
//!
//! **None of these carries an id of ours.** Where the acknowledgement is lost there is nothing to ask by: send one at
//! a time per receiver, and after a [`Sent::Lost`] wait for the callback or look at the balance, the statement or the
//! portal. Never send it again blindly.

use mpesa::{Amount, KRA, Msisdn, Shortcode, command_id};
use serde::Serialize;

use super::{credential, to_json};
use crate::{
    AccountReference, Callbacks, Daraja, FieldError, FieldProblem, Occasion, Operator, PaymentRegistrationNumber,
    Remarks, Sent, field::whole_shillings,
};

/// One payment to another organisation. Its receipt comes with the result, as `TransactionID`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct B2bPayment {
    /// What is paid, and to whom.
    pub to: B2bReceiver,
    /// Whole shillings. No limits are published.
    pub amount: Amount,
    /// Who pays (`PartyA`).
    pub shortcode: Shortcode,
    /// On whose behalf (`Requester`).
    pub requester: Option<Msisdn>,
    /// A word about it.
    pub remarks: Remarks,
    /// A further word (`Occassion`, spelt so).
    pub occasion: Option<Occasion>,
    /// Where the outcome is posted.
    pub callbacks: Callbacks,
}

/// Who receives a B2B payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum B2bReceiver {
    /// A bill: our Working account to their Utility account (`BusinessPayBill`).
    PayBill {
        /// Their pay bill number.
        shortcode: Shortcode,
        /// The account at them.
        account: AccountReference,
    },
    /// A till or store: our Working account to their Merchant account (`BusinessBuyGoods`).
    BuyGoods {
        /// Their till or store number.
        till: Shortcode,
        /// How their number is marked.
        identifier: TillIdentifier,
        /// The account at them.
        account: Option<AccountReference>,
    },
    /// A B2C shortcode's Utility account, to pay out from (`BusinessPayToBulk`).
    TopUp {
        /// The B2C shortcode.
        shortcode: Shortcode,
        /// The account there.
        account: Option<AccountReference>,
    },
    /// The payer's own Utility account (`BusinessTransferFromMMFToUtility`, PartyA and PartyB the same). Only where
    /// Safaricom's API support enabled it for the organisation (field report); result 21 where not.
    OwnUtility,
}

/// How a till's number is marked (`RecieverIdentifierType`). Sources disagree; the wrong one is answered with
/// SFC_IC0003.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TillIdentifier {
    /// 4, as for every organisation (official).
    #[default]
    Organisation,
    /// 2, the till number of older lists (field report).
    Till,
}

/// Tax to KRA (`PayTaxToKRA`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaxPayment {
    /// Whole shillings, as KRA's registration says.
    pub amount: Amount,
    /// Who pays (`PartyA`).
    pub shortcode: Shortcode,
    /// The payment registration number that KRA gave.
    pub registration: PaymentRegistrationNumber,
    /// A word about it.
    pub remarks: Remarks,
    /// Where the outcome is posted.
    pub callbacks: Callbacks,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    initiator: &'a str,
    security_credential: &'a str,
    #[serde(rename = "CommandID")]
    command_id: &'static str,
    sender_identifier_type: &'static str,
    /// Spelt so; spelt correctly, the gateway answers 400.002.02 (field report).
    reciever_identifier_type: &'static str,
    amount: String,
    party_a: &'a str,
    party_b: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requester: Option<&'a str>,
    remarks: &'a str,
    #[serde(rename = "QueueTimeOutURL")]
    queue_time_out_url: &'a str,
    #[serde(rename = "ResultURL")]
    result_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    occassion: Option<&'a str>,
}

impl Daraja {
    /// Asks M-PESA to pay another organisation. An acknowledgement means queued, not paid.
    pub async fn pay_b2b(&self, payment: &B2bPayment) -> Sent {
        self.send_as_operator("b2b", "/mpesa/b2b/v1/paymentrequest", |operator| {
            body(payment, operator)
        })
        .await
    }

    /// Asks M-PESA to pay tax to KRA. An acknowledgement means queued, not paid.
    pub async fn pay_tax(&self, payment: &TaxPayment) -> Sent {
        self.send_as_operator("tax", "/mpesa/b2b/v1/remittax", |operator| tax_body(payment, operator))
            .await
    }
}

fn body(payment: &B2bPayment, operator: &Operator) -> Result<String, FieldError> {
    let (command_id, receiver, account, reciever_identifier_type) = match &payment.to {
        B2bReceiver::PayBill { shortcode, account } => (command_id::PAY_BILL, shortcode, Some(account), "4"),
        B2bReceiver::BuyGoods {
            till,
            identifier,
            account,
        } => {
            let identifier = match identifier {
                TillIdentifier::Organisation => "4",
                TillIdentifier::Till => "2",
            };
            (command_id::BUY_GOODS, till, account.as_ref(), identifier)
        }
        B2bReceiver::TopUp { shortcode, account } => (command_id::PAY_TO_BULK, shortcode, account.as_ref(), "4"),
        B2bReceiver::OwnUtility => (command_id::OWN_UTILITY, &payment.shortcode, None, "4"),
    };
    if *receiver == payment.shortcode && payment.to != B2bReceiver::OwnUtility {
        let problem = FieldProblem::Not("must differ from PartyA");
        return Err(FieldError::new("PartyB", problem));
    }
    payment.callbacks.check()?;
    Ok(to_json(&Body {
        initiator: &operator.initiator,
        security_credential: credential(operator),
        command_id,
        sender_identifier_type: "4",
        reciever_identifier_type,
        amount: whole_shillings(payment.amount)?,
        party_a: payment.shortcode.as_str(),
        party_b: receiver.as_str(),
        account_reference: account.map(AccountReference::as_str),
        requester: payment.requester.as_ref().map(Msisdn::expose),
        remarks: payment.remarks.as_str(),
        queue_time_out_url: &payment.callbacks.queue_timeout_url,
        result_url: &payment.callbacks.result_url,
        occassion: payment.occasion.as_ref().map(Occasion::as_str),
    }))
}

fn tax_body(payment: &TaxPayment, operator: &Operator) -> Result<String, FieldError> {
    payment.callbacks.check()?;
    Ok(to_json(&Body {
        initiator: &operator.initiator,
        security_credential: credential(operator),
        command_id: command_id::PAY_TAX,
        sender_identifier_type: "4",
        reciever_identifier_type: "4",
        amount: whole_shillings(payment.amount)?,
        party_a: payment.shortcode.as_str(),
        party_b: KRA,
        account_reference: Some(payment.registration.as_str()),
        requester: None,
        remarks: payment.remarks.as_str(),
        queue_time_out_url: &payment.callbacks.queue_timeout_url,
        result_url: &payment.callbacks.result_url,
        occassion: None,
    }))
}
