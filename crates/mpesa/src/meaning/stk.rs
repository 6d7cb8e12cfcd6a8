//! What a customer's answer to a prompt proves.

use super::{
    Meaning,
    WhoActs::{Maker, Nobody, Payee},
    Words,
};

/// What `code` means as the result of a prompt on a customer's phone. 2001 and 8006 speak of the customer's PIN here, not of
/// the initiator.
pub(super) fn meaning(code: &str) -> Meaning {
    match code {
        "0" => Meaning::moved(Words::TheCustomerPaid),
        "1" => Meaning::not_moved(Payee, Words::TheCustomerIsShortOfMoney, Words::AskAgainWithANewPrompt).later(),
        "2" | "3" | "4" | "8" => Meaning::not_moved(
            Maker,
            Words::TheAmountIsOutsideALimit,
            Words::CorrectTheAmountAndAskAgain,
        ),
        "17" => Meaning::not_moved(
            Nobody,
            Words::TheCustomerWasAskedForTheSame,
            Words::AskAgainAfterTwoMinutes,
        )
        .later(),
        "1001" => Meaning::not_moved(
            Payee,
            Words::AnotherPromptIsOpenOnThePhone,
            Words::AskAgainInAFewMinutes,
        )
        .later(),
        "1019" | "1031" | "1032" => Meaning::not_moved(
            Payee,
            Words::TheCustomerDidNotConfirmThePrompt,
            Words::AskAgainWhenTheCustomerIsReady,
        )
        .later(),
        "1025" => Meaning::not_moved(
            Maker,
            Words::ThePromptsTextWasTooLong,
            Words::ShortenTheReferenceAndAskAgain,
        ),
        "1037" => Meaning::not_moved(Payee, Words::ThePhoneCouldNotBeReached, Words::AskAgainLater).later(),
        "2001" => Meaning::not_moved(Payee, Words::TheCustomerTypedAWrongPin, Words::AskAgain).later(),
        "2028" | "SFC_IC0003" => {
            Meaning::not_moved(Maker, Words::TheShortcodeOrTheKindOfPayment, Words::CorrectTheSetUp)
        }
        "8006" => Meaning::not_moved(
            Payee,
            Words::TheCustomersPinIsLocked,
            Words::TheCustomerCallsSafaricomsCustomerCare,
        ),
        _ => Meaning::unknown(Words::MpesasAnswerDoesNotSayWhetherTheCustomer),
    }
}
