//! What is known after a request was sent.

use std::time::Duration;

use mpesa::{ConversationId, OriginatorConversationId};

use crate::{FieldError, error_code::ErrorMeaning};

/// What is known after a request was sent. The four are never confused, because each asks for something else:
///
/// | | What happened | What to do |
/// |---|---|---|
/// | `Acknowledged` | M-PESA queued it. **Not paid yet.** | Wait for the result. |
/// | `Refused` | Its content was refused; nothing was taken. | Correct it. |
/// | `NotTaken` | Proved that nothing was taken. | The same request may go again. |
/// | `Lost` | It may have been taken. | Only ask; never send it under a new id. |
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "what was sent may have moved money"]
pub enum Sent<A = Acknowledgement> {
    /// Queued by M-PESA.
    Acknowledged(A),
    /// Refused for what it says.
    Refused(Refusal),
    /// Proved not to have been taken.
    NotTaken(NotTaken),
    /// May have been taken.
    Lost(Lost),
}

impl<A> Sent<A> {
    /// The acknowledgement, or why there is none.
    ///
    /// # Errors
    /// When the request was refused, not taken, or lost.
    pub fn acknowledged(self) -> Result<A, NoAcknowledgement> {
        match self {
            Self::Acknowledged(answer) => Ok(answer),
            Self::Refused(refusal) => Err(NoAcknowledgement::Refused(refusal)),
            Self::NotTaken(not_taken) => Err(NoAcknowledgement::NotTaken(not_taken)),
            Self::Lost(lost) => Err(NoAcknowledgement::Lost(lost)),
        }
    }

    pub(crate) fn field(error: FieldError) -> Self {
        Self::Refused(Refusal::Field(error))
    }

    /// Leaves a trace without secrets or persons.
    pub(crate) fn trace(&self) {
        match self {
            Self::Acknowledged(_) => tracing::debug!("acknowledged"),
            Self::Refused(refusal) => tracing::debug!(%refusal, "refused"),
            Self::NotTaken(it) => tracing::debug!(reason = ?it.reason, detail = it.detail, "not taken"),
            Self::Lost(lost) => tracing::debug!(reason = ?lost.reason, detail = lost.detail, "lost"),
        }
    }
}

/// `ResponseCode` 0: the gateway queued the request. The outcome comes later, to the callback address, and may
/// come before this was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acknowledgement {
    /// Ours as echoed (B2C v3), or the gateway's own.
    pub originator_conversation_id: Option<OriginatorConversationId>,
    /// M-PESA's id of the conversation, which the result will carry.
    pub conversation_id: Option<ConversationId>,
    /// The gateway's text. Show it, never branch on it.
    pub description: String,
}

/// Why a request was refused. Nothing was taken; the same content would be refused again.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// This library refused to send it.
    #[error("the request was not sent: {0}")]
    Field(FieldError),
    /// The gateway refused it.
    #[error("Daraja refused the request: {0}")]
    Gateway(Box<Answer>),
}

/// Proof that nothing was taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the request was not taken: {detail}")]
pub struct NotTaken {
    /// Why.
    pub reason: NotTakenReason,
    /// What happened, for the log and for a person who helps.
    pub detail: String,
    /// What the gateway answered, where it did.
    pub answer: Option<Box<Answer>>,
}

/// Why nothing was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotTakenReason {
    /// The request never left: no address, no connection, no encryption, or no access token to be had because the
    /// gateway could not be reached.
    Unreachable,
    /// Spike arrest, quota, or HTTP 429: go slower.
    Throttled {
        /// How long the gateway asks to wait, where it says so.
        retry_after: Option<Duration>,
    },
    /// The consumer key and secret, the token, the app's products or the path were refused. Every next request
    /// will be, until somebody changes the set-up.
    NotAuthorised,
}

/// The request may have been taken. Ask for its status; what was sent is never sent again under a new id.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("it is not known whether the request was taken: {detail}")]
pub struct Lost {
    /// Why it is not known.
    pub reason: LostReason,
    /// What happened, for the log and for a person who helps.
    pub detail: String,
    /// What the gateway answered, where it did.
    pub answer: Option<Box<Answer>>,
}

/// Why it is not known whether a request was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LostReason {
    /// No answer in time.
    TimedOut,
    /// The connection ended after the request may have left.
    ConnectionLost,
    /// HTTP 5xx that is neither spike arrest nor quota, or a gateway code for a fault inside.
    ServerError,
    /// The id was used before: the first request under it arrived, and how it ended is not known.
    DuplicateId,
    /// A redirect. Not followed: where the request went is not known.
    Redirected,
    /// An answer that is neither an acknowledgement nor a known refusal.
    Unreadable,
}

/// Why there is no acknowledgement.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoAcknowledgement {
    /// Its content was refused; nothing was taken.
    #[error(transparent)]
    Refused(Refusal),
    /// Proved that nothing was taken.
    #[error(transparent)]
    NotTaken(NotTaken),
    /// It may have been taken.
    #[error(transparent)]
    Lost(Lost),
}

/// What the gateway answered, kept for the record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("HTTP {status}{}{}", code.as_deref().map(|c| format!(", {c}")).unwrap_or_default(), message.as_deref().map(|m| format!(", {m}")).unwrap_or_default())]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The gateway's `errorCode`, such as `400.002.02`.
    pub code: Option<String>,
    /// The gateway's `errorMessage`.
    pub message: Option<String>,
    /// The gateway's `requestId`, for Safaricom's support.
    pub request_id: Option<String>,
    /// The body as text, secrets redacted, at most four thousand characters.
    pub body: String,
}

impl Answer {
    /// What the gateway's code means; `None` without a code.
    #[must_use]
    pub fn meaning(&self) -> Option<ErrorMeaning> {
        self.code
            .as_deref()
            .map(|code| ErrorMeaning::of(code, self.message.as_deref()))
    }
}
