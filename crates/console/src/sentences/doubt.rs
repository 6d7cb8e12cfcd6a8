//! What was asked about payouts in doubt, what was answered, and what sending again proved.

use messages::text;
use store::{Settlement, SettlementState, StatusQuestion};
use treasury::{Answer, AskedBy, Effect, Evidence, HandEnd, Lost};

use super::{Names, audit::found, doubt, name_of};

/// What M-PESA answered to a status query, as a sentence; none while nothing was heard.
pub(crate) fn status_answer(question: &StatusQuestion) -> Option<String> {
    if let Some(applied) = &question.applied {
        return Some(match &applied.effect {
            Effect::Stepped | Effect::Returned | Effect::Known => proved(&applied.evidence),
            Effect::Alarm { alarm } => super::alarm(alarm, None),
        });
    }
    if let Some(finding) = &question.finding {
        return Some(found(finding));
    }
    match &question.answer {
        None | Some(Answer::Acknowledged { .. }) => None,
        Some(Answer::Refused { .. } | Answer::NotTaken { .. }) => question.answer.as_ref().and_then(super::answer),
        Some(Answer::Lost { .. }) => Some(text().doubt_the_gateways_answer_to_the_question()),
    }
}

fn proved(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Moved { receipt, .. } => text().doubt_m_pesa_answered_paid_receipt(receipt.to_string()),
        Evidence::NotMoved { cause, .. } => super::with_cause(&text().doubt_m_pesa_answered_not_paid(), cause),
        Evidence::TakenBack { receipt } => text().doubt_m_pesa_answered_was_paid_and(receipt.to_string()),
        Evidence::Nothing { doubt: why } => text().doubt_no_result_yet_it_may_still(doubt(why, None)),
    }
}

/// By what was asked, as a sentence.
pub(crate) fn asked(by: &AskedBy) -> String {
    match by {
        AskedBy::Receipt { receipt } => text().doubt_checked_with_m_pesa_receipt(receipt.to_string()),
        AskedBy::Originator { older_name: false, .. } => text().doubt_checked_with_m_pesa_how_this(),
        AskedBy::Originator { older_name: true, .. } => text().doubt_checked_with_m_pesa_how_this_ended(),
    }
}

/// What sending the same request again proved.
pub(crate) fn repeat_answer(answer: Option<&Answer>) -> String {
    match answer {
        None => text().doubt_it_was_sent_again_the_gateways(),
        Some(Answer::Acknowledged { .. }) => text().doubt_m_pesa_accepted_it_now_so(),
        Some(Answer::Lost {
            why: Lost::DuplicateId, ..
        }) => text().doubt_m_pesa_knows_this_id_already(),
        Some(said @ (Answer::Refused { .. } | Answer::NotTaken { .. })) => {
            text().doubt_that_says_nothing_about_the_first(super::answer(said).unwrap_or_default())
        }
        Some(Answer::Lost { .. }) => text().doubt_the_answer_to_the_second_request(),
    }
}

/// What somebody said of a payout, as a sentence.
pub(crate) fn proposed(settlement: &Settlement) -> String {
    let note = &settlement.proposed.note;
    match &settlement.proposed.proposal.end {
        HandEnd::Paid { receipt } => text().doubt_proposed_as_paid_receipt(receipt.to_string(), note.to_string()),
        HandEnd::NotPaid { .. } => text().doubt_proposed_as_not_paid(note.to_string()),
    }
}

/// What became of it, as a sentence, and who decided; none while it waits.
pub(crate) fn settled(settlement: &Settlement, names: &Names) -> Option<(i64, String, Option<String>)> {
    let at = settlement.decided_at?;
    let by = settlement.decided_by.map(|operator| name_of(names, operator));
    let sentence = if settlement.state == SettlementState::Agreed {
        text().doubt_approved_by_passphrase_resolved_by_two()
    } else {
        let reason = settlement.reason.as_deref().unwrap_or_default();
        text().doubt_not_approved(reason.to_string())
    };
    Some((at, sentence, by))
}
