//! What was asked about payouts in doubt, what was answered, and what sending again proved.

use store::{Settlement, StatusQuestion};
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
        Some(Answer::Lost { .. }) => Some("The gateway's answer to the question was lost.".to_owned()),
    }
}

fn proved(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Moved { receipt, .. } => format!("M-PESA answered: paid, receipt {receipt}."),
        Evidence::NotMoved { cause, .. } => super::with_cause("M-PESA answered: not paid.", cause),
        Evidence::TakenBack { receipt } => format!("M-PESA answered: {receipt} was paid and reversed."),
        Evidence::Nothing { doubt: why } => format!("No result yet; it may still be paid. {}", doubt(why, None)),
    }
}

/// By what was asked, as a sentence.
pub(crate) fn asked(by: &AskedBy) -> String {
    match by {
        AskedBy::Receipt { receipt } => format!("Checked with M-PESA, receipt {receipt}."),
        AskedBy::Originator { older_name: false, .. } => "Checked with M-PESA how this ended, by its ID.".to_owned(),
        AskedBy::Originator { older_name: true, .. } => {
            "Checked with M-PESA how this ended, by its ID under the field's older name.".to_owned()
        }
    }
}

/// What sending the same request again proved.
pub(crate) fn repeat_answer(answer: Option<&Answer>) -> String {
    match answer {
        None => "It was sent again; the gateway's answer is not known.".to_owned(),
        Some(Answer::Acknowledged { .. }) => {
            "M-PESA accepted it now, so the first request had not arrived. The result follows.".to_owned()
        }
        Some(Answer::Lost {
            why: Lost::DuplicateId, ..
        }) => {
            "M-PESA knows this id already: the first request arrived, and nothing was paid by the second. How the first \
             ended is still open."
                .to_owned()
        }
        Some(said @ (Answer::Refused { .. } | Answer::NotTaken { .. })) => format!(
            "{} That says nothing about the first request.",
            super::answer(said).unwrap_or_default()
        ),
        Some(Answer::Lost { .. }) => "The answer to the second request was lost too. Both carry the same id, so at most one \
                                      is paid."
            .to_owned(),
    }
}

/// What somebody said of a payout, as a sentence.
pub(crate) fn proposed(settlement: &Settlement) -> String {
    let note = &settlement.proposed.note;
    match &settlement.proposed.proposal.end {
        HandEnd::Paid { receipt } => format!("Proposed as paid, receipt {receipt}. \u{201c}{note}\u{201d}"),
        HandEnd::NotPaid { .. } => format!("Proposed as not paid. \u{201c}{note}\u{201d}"),
    }
}

/// What became of it, as a sentence, and who decided; none while it waits.
pub(crate) fn settled(settlement: &Settlement, names: &Names) -> Option<(i64, String, Option<String>)> {
    let at = settlement.decided_at?;
    let by = settlement.decided_by.map(|operator| name_of(names, operator));
    let sentence = if settlement.state == "agreed" {
        "Approved by passphrase: resolved by two people.".to_owned()
    } else {
        let reason = settlement.reason.as_deref().unwrap_or_default();
        format!("Not approved. \u{201c}{reason}\u{201d}")
    };
    Some((at, sentence, by))
}
