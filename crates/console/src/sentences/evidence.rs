//! Why an end is not known, how M-PESA's answers contradict each other, and why a callback is not applied.

use messages::text;
use mpesa::Receipt;
use treasury::{Alarm, Contradiction, Doubt, FailureCause};

/// Why it is not known whether money moved, in one short sentence. `payee` is the name that the payout was prepared with.
pub(crate) fn doubt(doubt: &Doubt, payee: Option<&str>) -> String {
    match doubt {
        Doubt::AnswerLost { .. } => text().evidence_m_pesas_answer_to_the_request(),
        Doubt::MayBeSentElsewhere => text().evidence_it_was_approved_in_this_older(),
        Doubt::Stopped => text().evidence_hazina_stopped_while_this_payout_was(),
        Doubt::NoResult => text().evidence_m_pesa_accepted_it_but_no(),
        Doubt::QueueTimeOut => text().evidence_m_pesa_gave_the_request_up(),
        Doubt::UnclearCode { code, .. } => text().evidence_m_pesa_answered_with_code_which(code.to_string()),
        Doubt::Unreadable => text().evidence_m_pesa_sent_an_answer_that(),
        Doubt::NoReceipt => text().evidence_m_pesa_reported_success_without_a(),
        Doubt::Contradiction { report } => contradiction(report, payee),
    }
}

fn contradiction(report: &Contradiction, payee: Option<&str>) -> String {
    match report {
        Contradiction::OtherAmount { sent, reported, .. } => {
            text().evidence_m_pesa_reports_paid_where_was(reported.to_string(), sent.to_string())
        }
        Contradiction::OtherPerson { sent, reported, .. } => {
            text().evidence_m_pesa_reports_that_was_paid(reported.to_string(), sent.to_string())
        }
        Contradiction::OtherOrganisation {
            sent, reported, name, ..
        } => text().evidence_m_pesa_reports_that_was_paid_where(named(reported, name.as_deref()), named(sent, payee)),
        Contradiction::OtherAccount { sent, reported, .. } => {
            text().evidence_m_pesa_reports_that_account_was(reported.to_string(), sent.to_string())
        }
        Contradiction::AmountUnclear { receipt } => text().evidence_m_pesa_reports_receipt_with_an(receipt.to_string()),
        Contradiction::TwoPayees { receipt } => text().evidence_m_pesa_reports_receipt_with_two(receipt.to_string()),
        Contradiction::TwoReceipts { receipts } => text().evidence_two_receipts(listed(receipts)),
        Contradiction::ReceiptOfAnother { receipt, payout } => {
            text().evidence_m_pesa_gave_receipt_which_payout(receipt.to_string(), payout.to_string())
        }
        Contradiction::NotFinal { receipts } => text().evidence_not_final(listed(receipts)),
        Contradiction::CodeWithReceipt { code, receipts } => {
            text().evidence_code_with_receipt(code.to_string(), listed(receipts))
        }
        Contradiction::AfterRefusal { receipts } => text().evidence_after_refusal(listed(receipts)),
        Contradiction::OtherRequest { receipts } => text().evidence_other_request(listed(receipts)),
        Contradiction::OtherTakenBack { sent, reported } => {
            text().evidence_m_pesa_reports_that_was_refunded(reported.to_string(), sent.to_string())
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
            text().evidence_m_pesa_gave_a_second_receipt(receipt.to_string(), known.to_string())
        }
        Alarm::ReceiptBeside { known, receipt } => {
            text().evidence_m_pesa_gave_receipt_and_receipt(receipt.to_string(), known.to_string())
        }
        Alarm::ReceiptAfterReturn { known, receipt } => {
            text().evidence_m_pesa_gave_a_second_receipt_beside(receipt.to_string(), known.to_string())
        }
        Alarm::FailureAfterReceipt { known, cause } => {
            text().evidence_m_pesa_answered_that_it_failed(by(cause), known.to_string())
        }
        Alarm::FailureAfterReturn { known, cause } => {
            text().evidence_m_pesa_answered_that_it_failed_after(by(cause), known.to_string())
        }
        Alarm::FailureAfterReport { doubt: known, cause } => {
            text().evidence_m_pesa_answered_that_it_failed_after_it(by(cause), doubt(known, payee))
        }
        Alarm::OtherFailure { known, cause } => {
            text().evidence_m_pesa_answered_that_it_failed_after_it_failed(by(cause), by(known))
        }
        Alarm::ReceiptAfterFailure { known, receipt } => {
            text().evidence_m_pesa_gave_receipt_after_it(receipt.to_string(), by(known))
        }
        Alarm::ReportAfterFailure { known, doubt: report } => {
            text().evidence_m_pesa_reported_a_payment_after(by(known), doubt(report, payee))
        }
        Alarm::ReportAfterReceipt { known, doubt: report } => {
            text().evidence_this_was_paid_under_and_m(known.to_string(), doubt(report, payee))
        }
        Alarm::OtherTakenBack { known, receipt } => {
            text().evidence_m_pesa_says_that_was_reversed(receipt.to_string(), known.to_string())
        }
        Alarm::UnpaidTakenBack { receipt } => text().evidence_m_pesa_says_that_was_paid(receipt.to_string()),
        Alarm::NeverSent => text().evidence_m_pesa_answered_about_a_payout(),
    }
}

/// By whose word it failed, in a few words.
fn by(cause: &FailureCause) -> String {
    match cause {
        FailureCause::Result { code } => text().evidence_by_code(code.to_string()),
        FailureCause::Status { state } => format!("\u{201c}{}\u{201d}", state.word()),
        FailureCause::Refused { code: Some(code) } => text().evidence_refused_code(code.to_string()),
        FailureCause::Refused { code: None } => text().evidence_by_refusal(),
        FailureCause::People => text().evidence_found_by_two_people(),
    }
}
