//! What each result code proves about the money, and what to do: one reviewed table for each API (Daraja facts,
//! section 20). Text that comes with a code is shown, never branched on.

use serde::{Deserialize, Serialize};

/// Which API a code came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Api {
    /// B2C and the B2B family: money leaves.
    Payment,
    /// Taking back a customer's payment.
    Reversal,
    /// Transaction status and account balance: the code is about the question, never about a payment.
    Inquiry,
    /// STK push: a customer is asked to pay.
    Stk,
}

/// What an answer proves about the money.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Money {
    /// It moved.
    Moved,
    /// It did not move.
    NotMoved,
    /// Nothing is proved.
    Unknown,
}

/// Whether a person may pay again with a new payout.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// It is done: never.
    Never,
    /// Once the cause is fixed, by a new payout.
    AfterFix,
    /// Later, by a new payout; nothing needs fixing.
    Later,
    /// Not before M-PESA was asked how the first one ended.
    AskFirst,
}

/// Who can remove the cause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhoActs {
    /// Nobody need do anything.
    Nobody,
    /// The maker: amounts, phone numbers, references.
    Maker,
    /// Whoever funds the account.
    Treasurer,
    /// The person who is to be paid.
    Payee,
    /// The Business Administrator on the M-PESA portal.
    Administrator,
    /// Safaricom's business support.
    Safaricom,
}

/// What kind of trouble the code stands for, where the program must react and not only show it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The debited account is short of money: the next payment of the batch will fail too.
    InsufficientBalance,
    /// The initiator was refused (wrong or expired password, locked, no role): every next request will be too.
    Initiator,
    /// The organisation's account or permission stops every payment.
    Organisation,
}

/// What a result code means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Meaning {
    /// What it proves about the money.
    pub money: Money,
    /// Whether a person may try again.
    pub retry: Retry,
    /// Who can remove the cause.
    pub who: WhoActs,
    /// What happened, as a sentence for a finance person.
    pub plain: &'static str,
    /// What to do next, as a sentence.
    pub next: &'static str,
    /// Trouble that reaches beyond this one payment.
    pub fault: Option<Fault>,
}

impl Meaning {
    const fn moved(plain: &'static str) -> Self {
        Self {
            money: Money::Moved,
            retry: Retry::Never,
            who: WhoActs::Nobody,
            plain,
            next: "Nothing more to do.",
            fault: None,
        }
    }

    const fn not_moved(who: WhoActs, plain: &'static str, next: &'static str) -> Self {
        Self {
            money: Money::NotMoved,
            retry: Retry::AfterFix,
            who,
            plain,
            next,
            fault: None,
        }
    }

    const fn unknown(plain: &'static str) -> Self {
        Self {
            money: Money::Unknown,
            retry: Retry::AskFirst,
            who: WhoActs::Treasurer,
            plain,
            next: "Do not pay again. Ask M-PESA for the status of this payment, or look it up on the portal.",
            fault: None,
        }
    }

    const fn later(self) -> Self {
        Self {
            retry: Retry::Later,
            ..self
        }
    }

    const fn fault(self, fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            ..self
        }
    }
}

/// Refusals of the operator or the organisation, which B2C, B2B and reversal share. No money moved.
fn refusal(code: &str) -> Option<Meaning> {
    use WhoActs::{Administrator, Maker, Safaricom};
    let meaning = match code {
        "2001" => Meaning::not_moved(
            Administrator,
            "M-PESA refused the initiator: its name, password or certificate is wrong, or the password's 90 days are over.",
            "Check the initiator's password on the M-PESA portal, then resume sending.",
        )
        .fault(Fault::Initiator),
        "8006" => Meaning::not_moved(
            Administrator,
            "The initiator is locked after several wrong passwords.",
            "The Business Administrator unlocks it on the M-PESA portal, under Operators.",
        )
        .fault(Fault::Initiator),
        "18" | "2008" => Meaning::not_moved(
            Administrator,
            "M-PESA could not check the initiator's credential.",
            "Check the initiator's password and the certificate, then resume sending.",
        )
        .fault(Fault::Initiator),
        "20" => Meaning::not_moved(
            Administrator,
            "M-PESA does not know this initiator.",
            "Check the initiator's name on the M-PESA portal.",
        )
        .fault(Fault::Initiator),
        "21" => Meaning::not_moved(
            Administrator,
            "The initiator does not have the role for this kind of payment.",
            "The Business Administrator gives the role on the M-PESA portal.",
        )
        .fault(Fault::Initiator),
        "22" => Meaning::not_moved(
            Administrator,
            "The initiator is not active.",
            "The Business Administrator activates it on the M-PESA portal.",
        )
        .fault(Fault::Initiator),
        "TP40153" => Meaning::not_moved(
            Administrator,
            "The initiator may not use this API, or belongs to another organisation.",
            "Check the initiator's organisation and roles on the M-PESA portal.",
        )
        .fault(Fault::Initiator),
        "11" => Meaning::not_moved(
            Safaricom,
            "The organisation's M-PESA account is not active.",
            "Ask Safaricom's business support to activate it.",
        )
        .fault(Fault::Organisation),
        "2006" => Meaning::not_moved(
            Safaricom,
            "The state of the organisation's account forbids this payment.",
            "Ask Safaricom's business support.",
        )
        .fault(Fault::Organisation),
        "2028" => Meaning::not_moved(
            Safaricom,
            "The shortcode has no permission for this kind of payment.",
            "Ask Safaricom's business support to add the product.",
        )
        .fault(Fault::Organisation),
        "100000010" => Meaning::not_moved(
            Safaricom,
            "M-PESA says there is no permission for this request.",
            "Ask Safaricom's business support.",
        )
        .fault(Fault::Organisation),
        "24" => Meaning::not_moved(Maker, "A required detail was missing.", "Correct the payout and prepare it again."),
        "25" | "100000005" => Meaning::not_moved(
            Maker,
            "A detail of the payout was written in a way M-PESA does not accept.",
            "Correct the payout and prepare it again.",
        ),
        "29" => Meaning::not_moved(Safaricom, "M-PESA does not know this kind of request.", "Report this to the people who support Hazina."),
        "26" | "100000001" | "100000002" | "100000011" => Meaning::not_moved(
            WhoActs::Nobody,
            "M-PESA was too busy and did not take the payment.",
            "Prepare the payout again later.",
        )
        .later(),
        _ => return None,
    };
    Some(meaning)
}

fn payment_meaning(code: &str) -> Meaning {
    use WhoActs::{Maker, Payee, Safaricom, Treasurer};
    if let Some(meaning) = refusal(code) {
        return meaning;
    }
    match code {
        "0" => Meaning::moved("M-PESA paid it."),
        "1" => Meaning::not_moved(
            Treasurer,
            "There was not enough money in the account that pays.",
            "Add money to the Utility account, then prepare the payout again.",
        )
        .fault(Fault::InsufficientBalance),
        "5" => Meaning::not_moved(
            Treasurer,
            "The account that pays would have fallen below its least balance.",
            "Add money to the Utility account, then prepare the payout again.",
        )
        .fault(Fault::InsufficientBalance),
        "2" => Meaning::not_moved(
            Maker,
            "The amount is below M-PESA's least.",
            "Correct the amount and prepare the payout again.",
        ),
        "3" => Meaning::not_moved(
            Maker,
            "The amount is above M-PESA's most for one payment.",
            "Split the amount and prepare the payouts again.",
        ),
        "4" => Meaning::not_moved(
            Payee,
            "The payee's limit for one day is reached.",
            "Prepare the payout again tomorrow.",
        )
        .later(),
        "8" => Meaning::not_moved(
            Payee,
            "The payee's M-PESA account would hold more than it may.",
            "Ask the payee to spend or withdraw first, then prepare the payout again.",
        ),
        "2040" => Meaning::not_moved(
            Payee,
            "The payee is not a registered M-PESA customer.",
            "Ask the payee for a registered number and prepare the payout again.",
        ),
        "SFC_IC0003" => Meaning::not_moved(
            Maker,
            "M-PESA does not know the number that should receive the money.",
            "Check the number with the payee and prepare the payout again.",
        ),
        "7" | "12" | "14" => Meaning::not_moved(
            Maker,
            "M-PESA could not find the account that should receive the money.",
            "Check the number with the payee and prepare the payout again.",
        ),
        "2202" => Meaning::not_moved(
            Maker,
            "The account number does not exist at the receiver.",
            "Correct the account number and prepare the payout again.",
        ),
        "6" | "13" => Meaning::not_moved(
            Safaricom,
            "M-PESA could not find the organisation's account.",
            "Check the shortcode, then ask Safaricom's business support.",
        )
        .fault(Fault::Organisation),
        "2007" => Meaning::not_moved(
            Safaricom,
            "A check outside M-PESA refused the payment.",
            "Ask Safaricom's business support.",
        ),
        "2029" => Meaning::not_moved(
            Safaricom,
            "M-PESA does not accept this kind of payment for the shortcode.",
            "Ask Safaricom's business support.",
        ),
        "2043" => Meaning::not_moved(
            Safaricom,
            "The shortcode does not belong to the initiator's organisation.",
            "Check the shortcode and the initiator.",
        )
        .fault(Fault::Organisation),
        "15" => Meaning::unknown("M-PESA already has a payment with this id; how that one ended is not known."),
        "17" | "19" => Meaning::unknown("M-PESA failed inside; whether it paid is not known."),
        "100000000" => Meaning::unknown("M-PESA kept the request and may still carry it out."),
        "2026" | "9999" | "100000100" | "100000004" | "100000007" | "100000009" | "43" | "46" | "49" => {
            Meaning::unknown("M-PESA's answer does not say whether it paid.")
        }
        _ => Meaning::unknown("M-PESA answered with a code that is not known; whether it paid is not known."),
    }
}

fn reversal_meaning(code: &str) -> Meaning {
    use WhoActs::{Maker, Treasurer};
    if let Some(meaning) = refusal(code) {
        return meaning;
    }
    match code {
        "0" => Meaning::moved("M-PESA took the payment back."),
        "R000001" => Meaning::unknown("M-PESA says this payment was already taken back."),
        "R000002" => Meaning::not_moved(Maker, "M-PESA does not know the receipt.", "Check the receipt."),
        "1" => Meaning::not_moved(
            Treasurer,
            "The money is no longer in the account that received it.",
            "Fund the account, or settle with the customer in another way.",
        )
        .fault(Fault::InsufficientBalance),
        _ => Meaning::unknown("M-PESA's answer does not say whether the payment was taken back."),
    }
}

/// Nothing an inquiry answers with its own code says anything about the payment that was asked about.
fn inquiry_meaning(code: &str) -> Meaning {
    if let Some(meaning) = refusal(code) {
        return Meaning {
            money: Money::Unknown,
            retry: Retry::AfterFix,
            ..meaning
        };
    }
    let (plain, who) = match code {
        "0" => ("M-PESA answered the question.", WhoActs::Nobody),
        "2033" | "49" => ("M-PESA found nothing for this id.", WhoActs::Treasurer),
        "SFC_IC0003" => (
            "M-PESA does not know the operator or the number.",
            WhoActs::Administrator,
        ),
        _ => ("M-PESA did not answer the question.", WhoActs::Treasurer),
    };
    Meaning {
        money: Money::Unknown,
        retry: Retry::Later,
        who,
        plain,
        next: "The question can be asked again at any time.",
        fault: None,
    }
}

fn stk_meaning(code: &str) -> Meaning {
    use WhoActs::{Maker, Payee};
    match code {
        "0" => Meaning::moved("The customer paid."),
        "1" => Meaning::not_moved(Payee, "The customer is short of money.", "Ask again with a new prompt.").later(),
        "2" | "3" | "4" | "8" => Meaning::not_moved(
            Maker,
            "The amount is outside a limit.",
            "Correct the amount and ask again.",
        ),
        "17" => Meaning::not_moved(
            WhoActs::Nobody,
            "The customer was asked for the same amount a moment ago.",
            "Ask again after two minutes.",
        )
        .later(),
        "1001" => Meaning::not_moved(
            Payee,
            "Another prompt is open on the phone.",
            "Ask again in a few minutes.",
        )
        .later(),
        "1019" | "1031" | "1032" => Meaning::not_moved(
            Payee,
            "The customer did not confirm the prompt.",
            "Ask again when the customer is ready.",
        )
        .later(),
        "1025" => Meaning::not_moved(
            Maker,
            "The prompt's text was too long.",
            "Shorten the reference and ask again.",
        ),
        "1037" => Meaning::not_moved(Payee, "The phone could not be reached.", "Ask again later.").later(),
        "2001" => Meaning::not_moved(Payee, "The customer typed a wrong PIN.", "Ask again.").later(),
        "2028" | "SFC_IC0003" => Meaning::not_moved(
            Maker,
            "The shortcode or the kind of payment does not fit.",
            "Correct the set-up.",
        ),
        "8006" => Meaning::not_moved(
            Payee,
            "The customer's PIN is locked.",
            "The customer calls Safaricom's customer care.",
        ),
        _ => Meaning::unknown("M-PESA's answer does not say whether the customer paid."),
    }
}

/// What `code` means when `api` answers with it.
pub(crate) fn meaning(api: Api, code: &str) -> Meaning {
    match api {
        Api::Payment => payment_meaning(code),
        Api::Reversal => reversal_meaning(code),
        Api::Inquiry => inquiry_meaning(code),
        Api::Stk => stk_meaning(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ResultCode;

    fn payment(code: &str) -> Meaning {
        ResultCode::from(code.to_owned()).meaning(Api::Payment)
    }

    #[test]
    fn only_zero_proves_that_a_payment_moved() {
        for code in ["0", "00000000", " 0 "] {
            assert_eq!(payment(code).money, Money::Moved, "{code}");
        }
        for code in ["1", "2001", "SFC_IC0003", "15", "100000000", "made-up", ""] {
            assert_ne!(payment(code).money, Money::Moved, "{code}");
        }
    }

    #[test]
    fn codes_that_leave_the_money_in_doubt_ask_first() {
        for code in ["15", "17", "2026", "9999", "100000000", "100000100", "made-up", ""] {
            let meaning = payment(code);
            assert_eq!(
                (meaning.money, meaning.retry),
                (Money::Unknown, Retry::AskFirst),
                "{code}"
            );
        }
    }

    #[test]
    fn credential_codes_are_one_group() {
        for code in ["2001", "8006", "18", "20", "21", "22", "TP40153"] {
            assert_eq!(payment(code).fault, Some(Fault::Initiator), "{code}");
        }
        assert_eq!(payment("1").fault, Some(Fault::InsufficientBalance));
        assert_eq!(payment("8").fault, None);
    }

    #[test]
    fn an_inquiry_never_says_anything_about_the_payment() {
        for code in ["0", "25", "2033", "2001", "SFC_IC0003", "1"] {
            assert_eq!(
                ResultCode::from(code.to_owned()).meaning(Api::Inquiry).money,
                Money::Unknown,
                "{code}"
            );
        }
    }

    #[test]
    fn the_same_code_differs_by_api() {
        let stk = ResultCode::from("2001".to_owned()).meaning(Api::Stk);
        assert_eq!((stk.fault, stk.who), (None, WhoActs::Payee));
    }

    #[test]
    fn every_sentence_ends() {
        for code in 0..=2_300 {
            let meaning = payment(&code.to_string());
            assert!(meaning.plain.ends_with('.') && meaning.next.ends_with('.'), "{code}");
        }
    }
}
