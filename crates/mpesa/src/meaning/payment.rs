//! What the result of a payment proves.

use super::{
    Fault, Meaning,
    WhoActs::{Maker, Payee, Safaricom, Treasurer},
    Words,
    refusal::refusal,
};

/// B2C pays out of Utility; B2B, tax and top-ups out of Working (Daraja facts, section 6).
const ADD_MONEY: Words = Words::AddMoneyToTheAccountThatPays;

/// What `code` means as the result of B2C or of the B2B family.
pub(super) fn meaning(code: &str) -> Meaning {
    refusal(code)
        .map(|meaning| match code {
            "2001" => meaning.same_again(),
            _ => meaning,
        })
        .or_else(|| of_who_pays(code))
        .or_else(|| of_who_is_paid(code))
        .unwrap_or_else(|| match code {
            "0" => Meaning::moved(Words::MpesaPaidIt),
            "15" => Meaning::unknown(Words::MpesaAlreadyHasAPaymentWith),
            "17" | "19" => Meaning::unknown(Words::MpesaFailedInsideWhetherItPaid),
            "100000000" => Meaning::unknown(Words::MpesaKeptTheRequestAndMay),
            "2026" | "9999" | "100000100" | "100000004" | "100000007" | "100000009" | "43" | "46" | "49" => {
                Meaning::unknown(Words::MpesasAnswerDoesNotSayWhether)
            }
            _ => Meaning::unknown(Words::MpesaAnsweredWithACodeThat),
        })
}

/// The account that pays, or the organisation behind it, stopped it. No money moved.
fn of_who_pays(code: &str) -> Option<Meaning> {
    let meaning = match code {
        "1" => Meaning::not_moved(Treasurer, Words::ThereWasNotEnoughMoneyInThe, ADD_MONEY)
            .fault(Fault::InsufficientBalance)
            .same_again(),
        "5" => Meaning::not_moved(Treasurer, Words::TheAccountThatPaysWouldHaveFallen, ADD_MONEY)
            .fault(Fault::InsufficientBalance),
        "6" | "13" => Meaning::not_moved(
            Safaricom,
            Words::MpesaCouldNotFindTheOrganisations,
            Words::CheckTheShortcodeThenAskSafaricomsBusiness,
        )
        .fault(Fault::Organisation),
        "2043" => Meaning::not_moved(
            Safaricom,
            Words::TheShortcodeDoesNotBelongToThe,
            Words::CheckTheShortcodeAndTheInitiator,
        )
        .fault(Fault::Organisation),
        "2007" => Meaning::not_moved(
            Safaricom,
            Words::ACheckOutsideMpesaRefusedThe,
            Words::AskSafaricomsBusinessSupport,
        ),
        "2029" => Meaning::not_moved(
            Safaricom,
            Words::MpesaDoesNotAcceptThisKind,
            Words::AskSafaricomsBusinessSupport,
        ),
        _ => return None,
    };
    Some(meaning)
}

/// The amount, or whoever was to receive it, stopped it. No money moved.
fn of_who_is_paid(code: &str) -> Option<Meaning> {
    let meaning = match code {
        "2" => Meaning::not_moved(
            Maker,
            Words::TheAmountIsBelowMpesasLeast,
            Words::CorrectTheAmountAndPrepareThePayout,
        ),
        "3" => Meaning::not_moved(
            Maker,
            Words::TheAmountIsAboveMpesasMost,
            Words::SplitTheAmountAndPrepareThePayouts,
        ),
        "4" => Meaning::not_moved(
            Payee,
            Words::ThePayeesLimitForOneDayIs,
            Words::PrepareThePayoutAgainTomorrow,
        )
        .later(),
        "8" => Meaning::not_moved(
            Payee,
            Words::ThePayeesMpesaAccountWouldHold,
            Words::AskThePayeeToSpendOrWithdraw,
        ),
        "2040" => Meaning::not_moved(
            Payee,
            Words::ThePayeeIsNotARegisteredM,
            Words::AskThePayeeForARegisteredNumber,
        ),
        "SFC_IC0003" => Meaning::not_moved(
            Maker,
            Words::MpesaDoesNotKnowTheNumber,
            Words::CheckTheNumberWithThePayeeAnd,
        ),
        "7" | "12" | "14" => Meaning::not_moved(
            Maker,
            Words::MpesaCouldNotFindTheAccount,
            Words::CheckTheNumberWithThePayeeAnd,
        ),
        "2202" => Meaning::not_moved(
            Maker,
            Words::TheAccountNumberDoesNotExistAt,
            Words::CorrectTheAccountNumberAndPrepareThe,
        ),
        _ => return None,
    };
    Some(meaning)
}
