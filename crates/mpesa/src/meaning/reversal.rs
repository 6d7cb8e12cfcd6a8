//! What the result of a reversal proves.

use super::{
    Fault, Meaning,
    WhoActs::{Maker, Treasurer},
    Words,
    refusal::refusal,
};

/// What `code` means as the result of taking back a customer's payment.
pub(super) fn meaning(code: &str) -> Meaning {
    if let Some(meaning) = refusal(code) {
        return meaning;
    }
    match code {
        "0" => Meaning::moved(Words::MpesaTookThePaymentBack),
        "R000001" => Meaning::unknown(Words::MpesaSaysThisPaymentWasAlready),
        "R000002" => Meaning::not_moved(Maker, Words::MpesaDoesNotKnowTheReceipt, Words::CheckTheReceipt),
        "1" => Meaning::not_moved(
            Treasurer,
            Words::TheMoneyIsNoLongerInThe,
            Words::FundTheAccountOrSettleWithThe,
        )
        .fault(Fault::InsufficientBalance),
        _ => Meaning::unknown(Words::MpesasAnswerDoesNotSayWhetherThe),
    }
}
