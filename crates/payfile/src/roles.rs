//! What headings are about that speak of paying: a status, an approval, a method, a currency, a proof.

use serde::Serialize;

use crate::{
    names::words_of,
    profile::Values,
    words::{self, StatusWord},
};

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Where a row or a person stands: active, left, paid.
    Status,
    /// Whether it was paid: yes speaks against.
    Paid,
    /// Whether it was agreed to: no speaks against.
    Approval,
    /// Whether it is held back: yes speaks against.
    Stop,
    /// Which way money goes.
    Method,
    /// In what.
    Currency,
    /// When it was paid.
    PaidOn,
    /// The proof that it was paid.
    Receipt,
    /// A bank account, which is no phone number.
    BankAccount,
    /// A person said that it matters.
    Matters,
}

impl Role {
    /// The role in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Paid => "paid",
            Self::Approval => "approval",
            Self::Stop => "stop",
            Self::Method => "method",
            Self::Currency => "currency",
            Self::PaidOn => "paid_on",
            Self::Receipt => "receipt",
            Self::BankAccount => "bank_account",
            Self::Matters => "matters",
        }
    }
}

/// Headings of other things, whatever else they say.
const OTHER_THINGS: &str = "marital|civil|emergency|kin|spouse|kyc|county";
/// Headings that count or name money: "Days left" says nothing of who left.
const MEASURES: &str = "amount|salary|amt|total|rate|gross|net|balance|days|hours|leave|bus|tax|score|weight|size";
const CURRENCIES: &str = "currency|ccy|curr|sarafu";
/// What money goes by, as whole headings.
const METHODS: &str =
    "paidby|paidvia|payvia|payby|paidthrough|paythrough|paymenttype|typepayment|transactiontype|paytype|ainamalipo";
/// The same in words, where they leave no doubt, and where the values must show that they are meant so.
const METHOD_WORDS: &str = "method|njia";
const PERHAPS_METHOD: &str = "mode|channel|means|network|provider|operator|telco|carrier|wallet";
const PAYS: &str = "pay|paid|payment|payout|disbursement|settlement|transfer|malipo";
const DATES: &str = "on|at|date|time|when|tarehe";
const WAS_PAID: &str = "paid|settled|disbursed|processed|reconciled|amelipwa|imelipwa|yamelipwa";
const PERHAPS_DATES: &str = "paymentdate|datepayment|paydate|datepay|settlementdate|disbursementdate";
/// Of an earlier payment than this.
const EARLIER: &str = "last|previous|prior|next|first|ytd";
const STOPS: &str = "hold|onhold|held|stop|stopped|suspended|suspend|inactive|left|exit|exited|leaver|terminated|termination|resigned|\
    resignation|cancelled|canceled|cancel|exclude|excluded|skip|blocked|deceased|withheld|withhold|duplicate|dnp|void|disabled|deleted|\
    separation|sitisha";
const APPROVES: &str = "approved|approval|approve|authorised|authorized|authorisation|authorization|active|eligible|include|included|\
    verified|confirmed|released|release|validated|cleared|kibali|imeidhinishwa|idhinishwa";
const STANDS: &str = "status|hali";
/// Words for a status that mean other things too.
const PERHAPS_STANDS: &str = "state|stage|action|decision|instruction|instructions";
const ASKS: &str = "pay|payable|lipa|due|topay|payment|ready";

/// What a heading is about, if it speaks of paying at all.
pub(crate) fn role_of(heading: &str, values: &Values) -> Option<Role> {
    let words = words_of(heading);
    let has = |list: &str| words.iter().any(|word| words::is_one_of(list, word));
    let joined = words.concat();
    let is = |list: &str| words::is_one_of(list, &joined);
    if words.is_empty() || words.len() > 7 || has(OTHER_THINGS) {
        return None;
    }
    // A vague heading is believed where some value below it is of the kind.
    let some = |known: &dyn Fn(&str) -> StatusWord, wanted: &[StatusWord]| {
        values.distinct.iter().any(|plain| wanted.contains(&known(plain)))
    };
    let ways = || some(&words::method, &[StatusWord::Fine, StatusWord::OtherWay]);
    let stands = || {
        some(
            &words::status,
            &[
                StatusWord::Fine,
                StatusWord::Paid,
                StatusWord::Stopped,
                StatusWord::NotApproved,
            ],
        )
    };
    let measures = has(MEASURES);
    if has(CURRENCIES) {
        return Some(Role::Currency);
    }
    if is_bank_account(&words) {
        return Some(Role::BankAccount);
    }
    if is(METHODS)
        || !has("travel|transport|delivery|contact")
            && (has(METHOD_WORDS) || has(PERHAPS_METHOD) && (has(PAYS) || ways()))
    {
        return Some(Role::Method);
    }
    if is_receipt(&words, values) {
        return Some(Role::Receipt);
    }
    if !measures && !has(EARLIER) && (has(WAS_PAID) && has(DATES) || is(PERHAPS_DATES)) {
        return Some(Role::PaidOn);
    }
    if !measures && (has(STOPS) || is("donotpay|dontpay")) {
        return Some(Role::Stop);
    }
    if !measures && has(APPROVES) {
        return Some(Role::Approval);
    }
    if has(STANDS) || has(PERHAPS_STANDS) && stands() {
        return Some(Role::Status);
    }
    if has(WAS_PAID) && !has(EARLIER) && !has("in|to|be|leave|days|hours") {
        return Some(Role::Paid);
    }
    let answers = !values.many
        && values.filled > 0
        && values
            .distinct
            .iter()
            .all(|plain| matches!(words::yes_or_no(plain), StatusWord::Yes | StatusWord::No));
    (answers && has(ASKS)).then_some(Role::Approval)
}

/// "Bank account no", "A/C number" and their kin; whether it lies at a bank its neighbours tell.
pub(crate) fn is_account(words: &[String]) -> bool {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let ac = words
        .windows(2)
        .any(|two| matches!(two, [a, c] if a == "a" && c == "c"));
    (ac || has(&["account", "acc", "acct", "ac", "accno", "acno", "akaunti"]))
        && !has(&["name", "names", "jina", "type", "holder"])
}

fn is_bank_account(words: &[String]) -> bool {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    is_account(words) && has(&["bank", "benki", "sacco"]) && !has(&["paybill", "bill"]) || has(&["iban"])
}

/// Whether a heading names a bank or a part of one: an account beside it is the bank's.
pub(crate) fn names_a_bank(heading: &str) -> bool {
    let words = words_of(heading);
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    has(&[
        "bank", "banks", "bankers", "benki", "branch", "tawi", "swift", "iban", "bic", "sortcode", "sacco",
    ]) || words.concat().contains("sortcode")
}

/// Proof of a payment that was made. A shop's receipt is none, so a vague heading needs M-PESA's own form below it.
fn is_receipt(words: &[String], values: &Values) -> bool {
    let has = |list: &str| words.iter().any(|word| words::is_one_of(list, word));
    let confirms = has("confirmation") && has("code|id|no|number|ref|reference|mpesa");
    let mpesas = has("mpesa") && has("code|ref|reference|receipt|confirmation|transaction|risiti");
    if (confirms || mpesas) && !has(DATES) {
        return true;
    }
    let vague = has("receipt|risiti") || has("transaction|txn|trx") && has("code|id|no|number|ref|reference");
    vague && values.samples.iter().any(|text| is_mpesas(text))
}

/// A receipt of M-PESA's: ten capitals and digits, a letter first.
fn is_mpesas(text: &str) -> bool {
    let text = text.trim();
    text.len() == 10
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a heading is about over these values.
    fn role(heading: &str, values: &[&str]) -> Option<Role> {
        let values = Values {
            filled: 1,
            samples: values.iter().map(|value| (*value).to_owned()).collect(),
            distinct: values.iter().map(|value| words::plain(value)).collect(),
            ..Values::default()
        };
        role_of(heading, &values)
    }

    #[test]
    fn headings_of_other_things_speak_of_no_payment() {
        for (heading, value) in [
            ("Marital Status", "Single"),
            ("Leave Days Left", "4"),
            ("Days Paid", "22"),
            ("Last Paid Date", "2026-09-30"),
            ("Last Pay Date", "2026-09-30"),
            ("Confirmation Date", "2026-01-01"),
            ("State", "Nairobi"),
            ("Bus Stop", "Kencom"),
            ("Mode", "Day scholar"),
            ("Channel", "Retail"),
            ("Network", "Upcountry"),
            ("M-Pesa Number", "0708374149"),
            ("Receipt No", "18822"),
            ("Depot", "Thika"),
            ("Transaction date", "x"),
            ("Document Type", "National ID"),
            ("Amount paid to date", "100"),
            ("Household size", "4"),
            ("Action plan", "Q4"),
        ] {
            assert_eq!(role(heading, &[value]), None, "{heading}");
        }
    }

    #[test]
    fn headings_that_speak_are_known_in_many_spellings() {
        for (heading, value, about) in [
            ("payment_status", "?", Role::Status),
            ("State", "Paid", Role::Status),
            ("Mode", "Cash", Role::Method),
            ("Pay Mode", "?", Role::Method),
            ("Disbursement channel", "?", Role::Method),
            ("Paid?", "?", Role::Paid),
            ("Date paid", "?", Role::PaidOn),
            ("HR Approval", "?", Role::Approval),
            ("On hold?", "?", Role::Stop),
            ("CCY", "?", Role::Currency),
            ("Bank A/C No", "1", Role::BankAccount),
            ("IBAN", "1", Role::BankAccount),
            ("payment_confirmation_id", "?", Role::Receipt),
            ("MPESA Code", "?", Role::Receipt),
            ("Receipt", "UKT4X1AB12", Role::Receipt),
            ("To pay", "No", Role::Approval),
        ] {
            assert_eq!(role(heading, &[value]), Some(about), "{heading}");
        }
    }
}
