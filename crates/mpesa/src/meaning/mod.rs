//! What each result code proves about the money, and what to do: one reviewed table for each API (Daraja facts,
//! section 20). Text that comes with a code is shown, never branched on.

mod inquiry;
mod payment;
mod refusal;
mod reversal;
mod stk;
mod words;

use serde::{Deserialize, Serialize};

pub use words::Words;

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
    pub plain: Words,
    /// What to do next, as a sentence.
    pub next: Words,
    /// Trouble that reaches beyond this one payment.
    pub fault: Option<Fault>,
    /// Whether M-PESA refused it before it looked at the payee, for a reason that lies with whoever pays: the same payment
    /// goes through once the cause is gone. It takes a new id then.
    pub same_again: bool,
}

impl Meaning {
    const fn moved(plain: Words) -> Self {
        Self {
            money: Money::Moved,
            retry: Retry::Never,
            who: WhoActs::Nobody,
            plain,
            next: Words::NothingMoreToDo,
            fault: None,
            same_again: false,
        }
    }

    const fn not_moved(who: WhoActs, plain: Words, next: Words) -> Self {
        Self {
            money: Money::NotMoved,
            retry: Retry::AfterFix,
            who,
            plain,
            next,
            fault: None,
            same_again: false,
        }
    }

    const fn unknown(plain: Words) -> Self {
        Self {
            money: Money::Unknown,
            retry: Retry::AskFirst,
            who: WhoActs::Treasurer,
            plain,
            next: Words::DoNotPayAgainAskMpesa,
            fault: None,
            same_again: false,
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

    const fn same_again(self) -> Self {
        Self {
            same_again: true,
            ..self
        }
    }
}

/// What `code` means when `api` answers with it.
pub(crate) fn meaning(api: Api, code: &str) -> Meaning {
    match api {
        Api::Payment => payment::meaning(code),
        Api::Reversal => reversal::meaning(code),
        Api::Inquiry => inquiry::meaning(code),
        Api::Stk => stk::meaning(code),
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
    fn only_too_little_money_and_a_refused_password_let_the_same_payment_go_again() {
        for code in 0..=9_999 {
            let code = code.to_string();
            assert_eq!(
                payment(&code).same_again,
                ["1", "2001"].contains(&code.as_str()),
                "{code}"
            );
        }
        for api in [Api::Inquiry, Api::Reversal, Api::Stk] {
            for code in ["1", "2001"] {
                let meaning = ResultCode::from(code.to_owned()).meaning(api);
                assert!(!meaning.same_again, "{api:?} {code}");
            }
        }
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
    fn a_role_that_is_missing_for_a_question_stops_no_payments() {
        let asked = |code: &str| ResultCode::from(code.to_owned()).meaning(Api::Inquiry);
        for code in ["21", "TP40153", "2028", "100000010"] {
            assert_eq!(asked(code).fault, None, "{code}");
        }
        for code in ["2001", "8006", "18", "20", "22"] {
            assert_eq!(asked(code).fault, Some(Fault::Initiator), "{code}");
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
            assert!(
                meaning.plain.english().ends_with('.') && meaning.next.english().ends_with('.'),
                "{code}"
            );
        }
    }
}
