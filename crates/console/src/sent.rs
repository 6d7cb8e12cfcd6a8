//! The client's answer to a request as the ledger keeps it, and what it means for the requests after it.

use daraja::{LostReason, NotTakenReason, Refusal, Sent};
use treasury::{Answer, GatewayWords, Lost, NotTaken};

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
        Sent::Refused(refusal) => (refused(refusal), Trouble::Refused),
        Sent::NotTaken(not_taken) => {
            let (why, trouble) = match not_taken.reason {
                NotTakenReason::Unreachable => (NotTaken::Unreachable, Trouble::Busy("M-PESA cannot be reached.")),
                NotTakenReason::Throttled { .. } => (
                    NotTaken::Throttled,
                    Trouble::Busy("M-PESA is too busy and asked for a pause."),
                ),
                NotTakenReason::NotAuthorised => (NotTaken::NotAuthorised, Trouble::NotAuthorised),
            };
            let gateway = words(not_taken.answer.as_deref());
            (Answer::NotTaken { why, gateway }, trouble)
        }
        Sent::Lost(lost) => {
            let not_through = Trouble::Busy("M-PESA's answers do not come through.");
            let (why, trouble) = match lost.reason {
                LostReason::TimedOut => (Lost::TimedOut, not_through),
                LostReason::ConnectionLost => (Lost::ConnectionLost, not_through),
                LostReason::ServerError => (Lost::ServerError, Trouble::Busy("M-PESA's gateway is in trouble.")),
                LostReason::DuplicateId => (Lost::DuplicateId, Trouble::None),
                LostReason::Redirected => (Lost::Redirected, Trouble::None),
                LostReason::Unreadable => (Lost::Unreadable, Trouble::None),
            };
            let gateway = words(lost.answer.as_deref());
            (Answer::Lost { why, gateway }, trouble)
        }
    }
}

fn refused(refusal: Refusal) -> Answer {
    match refusal {
        Refusal::Gateway(answer) => Answer::Refused {
            code: answer.code,
            words: answer.message,
            field: None,
        },
        Refusal::Field(error) => Answer::Refused {
            code: None,
            words: None,
            field: Some(error.field.to_owned()),
        },
    }
}

/// What the gateway itself answered.
fn words(answer: Option<&daraja::Answer>) -> Option<GatewayWords> {
    answer.map(|answer| GatewayWords {
        status: answer.status,
        code: answer.code.clone(),
        words: answer.message.clone(),
    })
}
