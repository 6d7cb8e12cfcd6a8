//! The client's answer to a request as the ledger keeps it, and what it means for the requests after it.

use daraja::{Lost, LostReason, NotTakenReason, Refusal, Sent};
use treasury::Answer;

/// What an answer means for the requests after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing.
    None,
    /// M-PESA is too busy, or cannot be reached: pause. Why, as a sentence.
    Busy(&'static str),
    /// The gateway refused this request's content.
    Refused,
    /// The gateway lets no request of ours through.
    NotAuthorised,
}

/// The client's answer as the ledger keeps it, and what kind of trouble it is.
pub(crate) fn describe(sent: Sent) -> (Answer, Trouble) {
    match sent {
        Sent::Acknowledged(ack) => (
            Answer::Acknowledged {
                conversation_id: ack.conversation_id,
                originator_conversation_id: ack.originator_conversation_id,
            },
            Trouble::None,
        ),
        Sent::Refused(refusal) => {
            let code = match &refusal {
                Refusal::Gateway(answer) => answer.code.clone(),
                Refusal::Field(_) => None,
            };
            (
                Answer::Refused {
                    code,
                    message: refusal.to_string(),
                },
                Trouble::Refused,
            )
        }
        Sent::NotTaken(not_taken) => {
            let trouble = match not_taken.reason {
                NotTakenReason::Unreachable => Trouble::Busy("M-PESA cannot be reached."),
                NotTakenReason::Throttled { .. } => Trouble::Busy("M-PESA is too busy and asked for a pause."),
                NotTakenReason::NotAuthorised => Trouble::NotAuthorised,
            };
            (
                Answer::NotTaken {
                    message: not_taken.detail,
                },
                trouble,
            )
        }
        Sent::Lost(Lost { reason, detail, .. }) => {
            let trouble = match reason {
                LostReason::TimedOut | LostReason::ConnectionLost => {
                    Trouble::Busy("M-PESA's answers do not come through.")
                }
                LostReason::ServerError => Trouble::Busy("M-PESA's gateway is in trouble."),
                LostReason::DuplicateId | LostReason::Redirected | LostReason::Unreadable => Trouble::None,
            };
            (Answer::Lost { message: detail }, trouble)
        }
    }
}
