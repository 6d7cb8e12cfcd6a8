//! A request to a callback address: is it of ours, whose is it, and is it kept?

use std::net::IpAddr;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming as Body};
use hyper::header::{ALLOW, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::Instant;

use crate::error::with_causes;
use crate::metrics::Outcome;
use crate::register::InboxEntry;
use crate::service::{Answer, Sender, Service, Visitor, json};
use crate::spool::Parcel;
use crate::{PutError, envelope};

/// The longest path after the inbox, in characters.
const TARGET_LENGTH: usize = 200;

/// The answer Daraja documents for a callback that was taken (`daraja/API.md` section 7.9).
const ACCEPTED: &str = r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#;

/// A callback that may come in: whose it is, and what was asked for in its path.
struct Admitted<'a> {
    inbox: &'a InboxEntry,
    /// The path without its mark.
    target: &'a str,
    /// The one whose mark it carries; `None` where that is nobody.
    reader: Option<i64>,
}

impl Service {
    /// Answers a callback; 200 only once it is durable, or was a question that has its answer.
    pub(crate) async fn callback(&self, request: Request<Body>, visitor: Visitor<'_>) -> Answer {
        let began = Instant::now();
        let (outcome, answer) = match self.take(request, visitor).await {
            Ok((outcome, body)) => (outcome, json(StatusCode::OK, body)),
            Err(outcome) => (outcome, refused(outcome)),
        };
        self.metrics.ended(outcome, began.elapsed());
        self.say(outcome, visitor.source);
        answer
    }

    fn say(&self, outcome: Outcome, source: IpAddr) {
        match outcome {
            Outcome::StoredCallback | Outcome::Validated => tracing::debug!(%source, ?outcome, "callback"),
            Outcome::NotFound | Outcome::NotAPost => tracing::debug!(%source, ?outcome, "request refused"),
            Outcome::Full | Outcome::NotStored => {
                if let Some(unsaid) = self.log_limiter.now() {
                    tracing::error!(%source, ?outcome, unsaid, "callback refused");
                }
            }
            Outcome::StoredUntrusted
            | Outcome::Unpaired
            | Outcome::WrongSource
            | Outcome::TooMany
            | Outcome::TooManyUntrusted
            | Outcome::TooLarge
            | Outcome::TooSlow
            | Outcome::Broken => {
                if let Some(unsaid) = self.log_limiter.now() {
                    tracing::warn!(%source, ?outcome, unsaid, "callback");
                }
            }
        }
    }

    async fn take(&self, request: Request<Body>, visitor: Visitor<'_>) -> Result<(Outcome, &'static str), Outcome> {
        let source = visitor.source;
        let register = self.registry.current();
        let path = request.uri().path().to_owned();
        let (token, target) = parts(&path).ok_or(Outcome::NotFound)?;
        let inbox = register.by_token(token);
        let marked = inbox.and_then(|inbox| marked(inbox, target));
        // Before the answer to whether there is such an inbox, which is what a stranger would find out by asking often.
        if !self.admits(visitor, Sender::from(marked.is_some())) {
            return Err(Outcome::TooMany);
        }
        let inbox = inbox.ok_or(Outcome::NotFound)?;
        if request.method() != Method::POST {
            return Err(Outcome::NotAPost);
        }
        let admitted = match self.admit(inbox, target, marked, source) {
            Err(Outcome::WrongSource) if marked.is_some() => {
                // M-PESA may have a new address, or somebody knows one of ours.
                self.refusals.note(&self.spool, inbox.id, source, (self.clock)()).await;
                return Err(Outcome::WrongSource);
            }
            admitted => admitted?,
        };
        let body = self.read(request.into_body()).await?;
        if is_validation(admitted.target) {
            let verdict = inbox.rule.judge(&body);
            self.metrics.judged(verdict);
            return Ok((Outcome::Validated, verdict.body()));
        }
        self.keep(&admitted, source, &body)
            .await
            .map(|outcome| (outcome, ACCEPTED))
    }

    /// Counted only for inboxes that exist, so that someone who guesses at them cannot use up M-PESA's share.
    fn admit<'a>(
        &self,
        inbox: &'a InboxEntry,
        target: &'a str,
        marked: Option<(i64, &'a str)>,
        source: IpAddr,
    ) -> Result<Admitted<'a>, Outcome> {
        if inbox.readers.is_empty() {
            return Err(Outcome::Unpaired);
        }
        let now = Instant::now();
        // Our own probe comes from wherever the console is.
        let probe = marked.is_some_and(|(_, path)| path.starts_with(crate::delivery::PROBE));
        if !probe && !self.sources.may_post(source) {
            return Err(Outcome::WrongSource);
        }
        if marked.is_none() && !self.untrusted.admits(inbox.id, now) {
            return Err(Outcome::TooManyUntrusted);
        }
        if !self.rate.admits(now) {
            return Err(Outcome::TooMany);
        }
        Ok(Admitted {
            inbox,
            target: marked.map_or(target, |(_, path)| path),
            reader: marked.map(|(reader, _)| reader),
        })
    }

    async fn keep(&self, admitted: &Admitted<'_>, source: IpAddr, body: &[u8]) -> Result<Outcome, Outcome> {
        let received_at_ms = (self.clock)();
        let packed = envelope::pack(source, admitted.target, body);
        let whose = |id: i64| admitted.reader.is_none_or(|reader| reader == id);
        let readers = admitted.inbox.readers.iter().filter(|reader| whose(reader.id));
        let parcels = readers.map(|reader| Parcel {
            reader: reader.id,
            received_at_ms,
            trusted: admitted.reader.is_some(),
            envelope: match &reader.public_key {
                Some(key) => envelope::seal(&packed, key, &self.entropy),
                None => packed.clone(),
            },
        });
        match self.spool.put(parcels.collect()).await {
            Ok(_) if admitted.reader.is_some() => Ok(Outcome::StoredCallback),
            Ok(_) => Ok(Outcome::StoredUntrusted),
            Err(PutError::Full) => Err(Outcome::Full),
            Err(PutError::NotStored(error)) => {
                if let Some(unsaid) = self.log_limiter.now() {
                    tracing::error!(error = %with_causes(&error), unsaid, "a callback could not be stored");
                }
                Err(Outcome::NotStored)
            }
        }
    }
}

/// The inbox's token and the path after it, where the path is fit to be kept.
fn parts(path: &str) -> Option<(&str, &str)> {
    let (token, target) = path.strip_prefix("/c/")?.split_once('/')?;
    let fit = (1..=TARGET_LENGTH).contains(&target.len())
        && target
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-'));
    fit.then_some((token, target))
}

/// The one whose mark the path carries, and the path without it.
fn marked<'a>(inbox: &InboxEntry, target: &'a str) -> Option<(i64, &'a str)> {
    inbox.readers.iter().find_map(|reader| match &reader.gate {
        Some(gate) => gate.open(target).map(|path| (reader.id, path)),
        None => Some((reader.id, target)),
    })
}

/// Whether M-PESA asks before it takes a customer's money. No money has moved, so nothing is kept.
fn is_validation(target: &str) -> bool {
    target.starts_with("v/")
}

fn refused(outcome: Outcome) -> Answer {
    let mut response = Response::new(Full::<Bytes>::default());
    *response.status_mut() = match outcome {
        Outcome::NotFound => StatusCode::NOT_FOUND,
        Outcome::NotAPost => StatusCode::METHOD_NOT_ALLOWED,
        Outcome::WrongSource => StatusCode::FORBIDDEN,
        Outcome::TooMany | Outcome::TooManyUntrusted => StatusCode::TOO_MANY_REQUESTS,
        Outcome::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Outcome::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Outcome::Broken => StatusCode::BAD_REQUEST,
        // Whoever sends again later is heard.
        Outcome::Unpaired | Outcome::Full | Outcome::NotStored => StatusCode::SERVICE_UNAVAILABLE,
        Outcome::StoredCallback | Outcome::StoredUntrusted | Outcome::Validated => StatusCode::OK,
    };
    if outcome == Outcome::NotAPost {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
