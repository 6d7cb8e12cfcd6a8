//! From the gateway's answer to what is known (API facts, sections 3 and 19). The one place where a money request's
//! answer is judged; what is not proved here is lost.

use crate::{
    error_code::ErrorClass,
    http::Reply,
    json::Json,
    redact::redact,
    sent::{Answer, Lost, LostReason, NotTaken, NotTakenReason, Refusal, Sent},
};

/// How much of an answer is kept for the record, in characters.
const LONGEST_WORDS: usize = 4_000;

/// What one answer says, before the token's single repeat is decided.
pub(crate) enum Verdict<A> {
    /// The access token was refused, so M-PESA never saw the request (official codes, inferred rule).
    TokenRefused(Answer),
    Decided(Sent<A>),
}

/// Judges an answer to a request. `read` finds the acknowledgement in the body of a 2xx without an error code.
pub(crate) fn judge<A>(reply: &Reply, read: impl FnOnce(&Json) -> Option<A>) -> Verdict<A> {
    let json = reply.whole.then(|| Json::parse(&reply.body)).flatten();
    if let Some(json) = &json
        && (200..=299).contains(&reply.status)
        && !json.all("errorCode").any(|code| code.text().is_some())
        && let Some(acknowledgement) = read(json)
    {
        return Verdict::Decided(Sent::Acknowledged(acknowledgement));
    }
    let answer = answer(reply, json.as_ref());
    let class = answer.meaning().map(|meaning| meaning.class);
    let client_error = (400..=499).contains(&reply.status);
    if reply.status == 401 || (client_error && class == Some(ErrorClass::Token)) {
        return Verdict::TokenRefused(answer);
    }
    Verdict::Decided(match (reply.status, class) {
        (300..=399, _) => lost(LostReason::Redirected, answer),
        (429, _) | (_, Some(ErrorClass::Throttled)) => not_taken(
            NotTakenReason::Throttled {
                retry_after: reply.retry_after,
            },
            answer,
        ),
        (_, Some(ErrorClass::Duplicate)) => lost(LostReason::DuplicateId, answer),
        (500.., _) => lost(LostReason::ServerError, answer),
        (_, Some(ErrorClass::Content)) => Sent::Refused(Refusal::Gateway(Box::new(answer))),
        (_, Some(ErrorClass::SetUp)) => not_authorised(answer),
        // A 2xx that acknowledges nothing, a page of some machine in between, or a code of another class than its
        // status: none proves anything.
        (_, Some(ErrorClass::Token | ErrorClass::Consumer | ErrorClass::Fault | ErrorClass::Unknown) | None) => {
            lost(LostReason::Unreadable, answer)
        }
    })
}

pub(crate) fn not_authorised<A>(answer: Answer) -> Sent<A> {
    not_taken(NotTakenReason::NotAuthorised, answer)
}

fn not_taken<A>(reason: NotTakenReason, answer: Answer) -> Sent<A> {
    Sent::NotTaken(NotTaken {
        reason,
        detail: answer.to_string(),
        answer: Some(Box::new(answer)),
    })
}

fn lost<A>(reason: LostReason, answer: Answer) -> Sent<A> {
    Sent::Lost(Lost {
        reason,
        detail: answer.to_string(),
        answer: Some(Box::new(answer)),
    })
}

/// The gateway's answer for the record.
pub(crate) fn answer(reply: &Reply, json: Option<&Json>) -> Answer {
    let error = json.map(ErrorBody::read).unwrap_or_default();
    Answer {
        status: reply.status,
        code: error.code,
        message: error.message,
        request_id: error.request_id,
        body: redact(&reply.body).chars().take(LONGEST_WORDS).collect(),
    }
}

/// An error in a body. Its keys have been seen in any case, and its text as a `faultstring` somewhere inside an
/// envelope (field reports).
#[derive(Default)]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl ErrorBody {
    pub(crate) fn read(json: &Json) -> Self {
        let clean = |text: String| redact(text.as_bytes());
        let fault = || json.find("faultstring")?.text();
        Self {
            code: json.text_of("errorCode").map(clean),
            message: json.text_of("errorMessage").or_else(fault).map(clean),
            request_id: json.text_of("requestId").map(clean),
        }
    }
}
