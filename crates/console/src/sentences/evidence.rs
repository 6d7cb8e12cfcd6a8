//! Why an end is not known, how M-PESA's answers contradict each other, and why a callback is not applied.

use mpesa::Receipt;
use treasury::{Alarm, Contradiction, Doubt, FailureCause};

/// Why it is not known whether money moved, in one short sentence. `payee` is the name that the payout was prepared with.
pub(crate) fn doubt(doubt: &Doubt, payee: Option<&str>) -> String {
    match doubt {
        Doubt::AnswerLost { .. } => "M-PESA's answer to the request was lost.".to_owned(),
        Doubt::MayBeSentElsewhere => {
            "It was approved in this older copy of the ledger, and may have been sent since from a newer one."
                .to_owned()
        }
        Doubt::Stopped => "Hazina stopped while this payout was being sent.".to_owned(),
        Doubt::NoResult => "M-PESA accepted it, but no result has come.".to_owned(),
        Doubt::QueueTimeOut => "M-PESA gave the request up in its queue and may still carry it out.".to_owned(),
        Doubt::UnclearCode { code, .. } => {
            format!("M-PESA answered with code {code}, which does not say whether it paid.")
        }
        Doubt::Unreadable => "M-PESA sent an answer that could not be read.".to_owned(),
        Doubt::NoReceipt => "M-PESA reported success without a receipt.".to_owned(),
        Doubt::Contradiction { report } => contradiction(report, payee),
    }
}

fn contradiction(report: &Contradiction, payee: Option<&str>) -> String {
    match report {
        Contradiction::OtherAmount { sent, reported, .. } => {
            format!("M-PESA reports {reported} paid where {sent} was sent.")
        }
        Contradiction::OtherPerson { sent, reported, .. } => {
            format!("M-PESA reports that {reported} was paid where {sent} was sent.")
        }
        Contradiction::OtherOrganisation {
            sent, reported, name, ..
        } => format!(
            "M-PESA reports that {} was paid where {} was sent.",
            named(reported, name.as_deref()),
            named(sent, payee)
        ),
        Contradiction::OtherAccount { sent, reported, .. } => {
            format!("M-PESA reports that account {reported} was paid where account {sent} was sent.")
        }
        Contradiction::AmountUnclear { receipt } => {
            format!("M-PESA reports receipt {receipt} with an amount that cannot be read.")
        }
        Contradiction::TwoPayees { receipt } => format!("M-PESA reports receipt {receipt} with two receivers."),
        Contradiction::TwoReceipts { receipts } => format!(
            "M-PESA named two receipts in one answer{}. This may have been paid twice.",
            listed(receipts)
        ),
        Contradiction::ReceiptOfAnother { receipt, payout } => {
            format!("M-PESA gave receipt {receipt}, which payout {payout} already has.")
        }
        Contradiction::NotFinal { receipts } => format!(
            "M-PESA reports a payment{} in an answer that is not said to be final.",
            listed(receipts)
        ),
        Contradiction::CodeWithReceipt { code, receipts } => format!(
            "M-PESA answered with code {code} and named a receipt in the same answer{}.",
            listed(receipts)
        ),
        Contradiction::AfterRefusal { receipts } => format!(
            "M-PESA reports a payment{} for a request that it had refused. The payout was to be sent again since.",
            listed(receipts)
        ),
        Contradiction::OtherRequest { receipts } => format!(
            "M-PESA reports a payment here{} under the ids of another request.",
            listed(receipts)
        ),
        Contradiction::OtherTakenBack { sent, reported } => {
            format!("M-PESA reports that {reported} was refunded where {sent} was asked for.")
        }
    }
}

/// `Kenya Power (888880)`.
fn named(number: &str, name: Option<&str>) -> String {
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => format!("{name} ({number})"),
        None => number.to_owned(),
    }
}

/// ` (SG632NMUAB, SG632NMUAC)`; nothing where there is none.
fn listed(receipts: &[Receipt]) -> String {
    if receipts.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = receipts.iter().map(Receipt::as_str).collect();
    format!(" ({})", names.join(", "))
}

/// How M-PESA's answers contradict each other.
pub(crate) fn alarm(alarm: &Alarm, payee: Option<&str>) -> String {
    match alarm {
        Alarm::SecondReceipt { known, receipt } => {
            format!("M-PESA gave a second receipt, {receipt}, beside {known}. This may have been paid twice.")
        }
        Alarm::ReceiptBeside { known, receipt } => format!(
            "M-PESA gave receipt {receipt}, and receipt {known} before, which did not fit. This may have been paid twice."
        ),
        Alarm::ReceiptAfterReturn { known, receipt } => {
            format!("M-PESA gave a second receipt, {receipt}, beside {known}, which was reversed.")
        }
        Alarm::FailureAfterReceipt { known, cause } => {
            format!(
                "M-PESA answered that it failed ({}) after it gave receipt {known}.",
                by(cause)
            )
        }
        Alarm::FailureAfterReturn { known, cause } => format!(
            "M-PESA answered that it failed ({}) after it said that {known} was reversed.",
            by(cause)
        ),
        Alarm::FailureAfterReport { doubt: known, cause } => format!(
            "M-PESA answered that it failed ({}) after it reported a payment. {}",
            by(cause),
            doubt(known, payee)
        ),
        Alarm::OtherFailure { known, cause } => {
            format!(
                "M-PESA answered that it failed ({}) after it failed before ({}).",
                by(cause),
                by(known)
            )
        }
        Alarm::ReceiptAfterFailure { known, receipt } => format!(
            "M-PESA gave receipt {receipt} after it failed ({}). The money may have moved.",
            by(known)
        ),
        Alarm::ReportAfterFailure { known, doubt: report } => format!(
            "M-PESA reported a payment after it failed ({}). The money may have moved. {}",
            by(known),
            doubt(report, payee)
        ),
        Alarm::ReportAfterReceipt { known, doubt: report } => format!(
            "This was paid under {known}, and M-PESA named another receipt since. {}",
            doubt(report, payee)
        ),
        Alarm::OtherTakenBack { known, receipt } => {
            format!("M-PESA says that {receipt} was reversed, where {known} is this payout's receipt.")
        }
        Alarm::UnpaidTakenBack { receipt } => {
            format!("M-PESA says that {receipt} was paid and reversed, and this payout was not known to be paid.")
        }
        Alarm::NeverSent => "M-PESA answered about a payout that was never sent.".to_owned(),
    }
}

/// By whose word it failed, in a few words.
fn by(cause: &FailureCause) -> String {
    match cause {
        FailureCause::Result { code } => format!("code {code}"),
        FailureCause::Status { state } => format!("\u{201c}{}\u{201d}", state.word()),
        FailureCause::Refused { code: Some(code) } => format!("refused, code {code}"),
        FailureCause::Refused { code: None } => "refused".to_owned(),
        FailureCause::People => "found by two people".to_owned(),
    }
}
