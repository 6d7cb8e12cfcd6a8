//! From the gateway's answer to what is known (API facts, sections 3 and 19). The one place where a money request's
//! answer is judged; what is not proved here is lost.

use std::time::Duration;

use crate::{
    http::Reply,
    json::Json,
    redact::redact,
    sent::{Answer, Lost, LostReason, NotTaken, NotTakenReason, Refusal, Sent},
};

/// How much of an answer is kept for the record, in characters.
const KEPT: usize = 4_000;

/// What one answer says, before the token's single repeat is decided.
pub(crate) enum Verdict<A> {
    /// The access token was refused, so M-PESA never saw the request (official codes, inferred rule).
    TokenRefused(Answer),
    Decided(Sent<A>),
}

/// Judges an answer to a request. `read` finds the acknowledgement in a body that says `ResponseCode` 0.
pub(crate) fn judge<A>(reply: &Reply, read: impl FnOnce(&Json) -> Option<A>) -> Verdict<A> {
    let json = reply.whole.then(|| Json::parse(&reply.body)).flatten();
    let answer = answer(reply, json.as_ref());
    let code = answer.code.as_deref();
    if reply.status == 401 || (is_client_error(reply.status) && code.is_some_and(is_token_trouble)) {
        return Verdict::TokenRefused(answer);
    }
    Verdict::Decided(match reply.status {
        200..=299 => match json.as_ref().filter(|_| code.is_none()).and_then(read) {
            Some(acknowledgement) => Sent::Acknowledged(acknowledgement),
            None => by_code_alone(answer),
        },
        300..=399 => lost(LostReason::Redirected, answer),
        400..=499 => client_error(answer, reply.retry_after),
        _ => server_error(answer, reply.retry_after),
    })
}

/// Codes by which the APIs say that the access token is bad; 404.001.03 among them, with HTTP 404 (official).
pub(crate) fn is_token_trouble(code: &str) -> bool {
    matches!(
        code,
        "400.003.01" | "401.001" | "401.002.01" | "401.003.01" | "404.001.03"
    )
}

/// Spike arrest and quota, with their old spellings. Refused by the gateway before M-PESA (official).
pub(crate) fn is_throttle(code: &str) -> bool {
    matches!(code, "500.003.02" | "500.002.02" | "500.003.03" | "500.002.03")
}

const fn is_client_error(status: u16) -> bool {
    matches!(status, 400..=499)
}

/// A 200 that acknowledges nothing. Only a code from the documented refusals proves that nothing was taken.
fn by_code_alone<A>(answer: Answer) -> Sent<A> {
    match answer.code.as_deref() {
        Some("400.002.02" | "400.002.05" | "400.003.02") => Sent::Refused(Refusal::Gateway(Box::new(answer))),
        Some(code) if is_throttle(code) => throttled(answer, None),
        Some(_) | None => lost(LostReason::Unreadable, answer),
    }
}

/// A 4xx with a gateway code never reached M-PESA. Without one it is a page of some machine in between, and
/// proves nothing; HTTP 429 proves itself.
fn client_error<A>(answer: Answer, retry_after: Option<Duration>) -> Sent<A> {
    if answer.status == 429 {
        return throttled(answer, retry_after);
    }
    let Some(code) = answer.code.as_deref() else {
        return lost(LostReason::Unreadable, answer);
    };
    if is_throttle(code) || code == "429" {
        return throttled(answer, retry_after);
    }
    if is_duplicate(&answer) {
        return lost(LostReason::DuplicateId, answer);
    }
    match (answer.status, code.split('.').next()) {
        (403, Some("403")) | (404, Some("404")) | (405, Some("405")) => not_authorised(answer),
        (_, Some("400")) => Sent::Refused(Refusal::Gateway(Box::new(answer))),
        // A code of another class than its status contradicts itself.
        _ => lost(LostReason::Unreadable, answer),
    }
}

fn server_error<A>(answer: Answer, retry_after: Option<Duration>) -> Sent<A> {
    if answer.code.as_deref().is_some_and(is_throttle) {
        return throttled(answer, retry_after);
    }
    let reason = if is_duplicate(&answer) {
        LostReason::DuplicateId
    } else {
        LostReason::ServerError
    };
    lost(reason, answer)
}

/// 500.002.1001 means two things; the message tells them apart (official and field report). Both are lost, so a
/// changed wording costs only the reason.
fn is_duplicate(answer: &Answer) -> bool {
    answer.code.as_deref() == Some("500.002.1001")
        && answer
            .message
            .as_deref()
            .is_some_and(|m| m.to_ascii_lowercase().contains("duplicate"))
}

fn throttled<A>(answer: Answer, retry_after: Option<Duration>) -> Sent<A> {
    not_taken(NotTakenReason::Throttled { retry_after }, answer)
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

/// The gateway's answer for the record. Keys of errors have been seen in any case (field report), and errors
/// inside a SOAP envelope's shape.
pub(crate) fn answer(reply: &Reply, json: Option<&Json>) -> Answer {
    let text = |key| {
        json.and_then(|json| json.text_of(key))
            .map(|text| redact(text.as_bytes()))
    };
    let fault = || {
        let fault = json?.get("Envelope")?.get("Body")?.get("Fault")?;
        fault.text_of("faultstring").map(|text| redact(text.as_bytes()))
    };
    Answer {
        status: reply.status,
        code: text("errorCode"),
        message: text("errorMessage").or_else(fault),
        request_id: text("requestId"),
        body: redact(&reply.body).chars().take(KEPT).collect(),
    }
}
