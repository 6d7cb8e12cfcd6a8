//! The client's answer to a request as the ledger keeps it, and what it means for the requests after it.

use daraja::{LostReason, NotTakenReason, Refusal, Sent};
use messages::text;
use treasury::{Answer, GatewayWords, Lost, NotTaken};

/// What an answer means for the requests after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing.
    None,
    /// M-PESA is too busy, or cannot be reached: pause.
    Busy(Busy),
    /// The gateway refused this request's content.
    Refused,
    /// The gateway lets no request of ours through.
    NotAuthorised,
}

/// Why requests pause for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Busy {
    /// M-PESA cannot be reached.
    Unreachable,
    /// M-PESA asked to go slower.
    Throttled,
    /// Requests may have arrived, and their answers do not.
    NotThrough,
    /// M-PESA's gateway says that it is in trouble.
    ServerError,
}

impl Busy {
    /// As a sentence.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Unreachable => text().sending_m_pesa_cannot_be_reached(),
            Self::Throttled => text().sending_m_pesa_is_too_busy_and(),
            Self::NotThrough => text().sending_m_pesas_answers_do_not_come(),
            Self::ServerError => text().sending_m_pesas_gateway_is_in_trouble(),
        }
    }
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
                NotTakenReason::Unreachable => (NotTaken::Unreachable, Trouble::Busy(Busy::Unreachable)),
                NotTakenReason::Throttled { .. } => (NotTaken::Throttled, Trouble::Busy(Busy::Throttled)),
                NotTakenReason::NotAuthorised => (NotTaken::NotAuthorised, Trouble::NotAuthorised),
            };
            let gateway = words(not_taken.answer.as_deref());
            (Answer::NotTaken { why, gateway }, trouble)
        }
        Sent::Lost(lost) => {
            let not_through = Trouble::Busy(Busy::NotThrough);
            let (why, trouble) = match lost.reason {
                LostReason::TimedOut => (Lost::TimedOut, not_through),
                LostReason::ConnectionLost => (Lost::ConnectionLost, not_through),
                LostReason::ServerError => (Lost::ServerError, Trouble::Busy(Busy::ServerError)),
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
