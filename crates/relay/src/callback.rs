//! One HTTP request: is it a callback of ours, and is it kept?

use std::convert::Infallible;
use std::net::IpAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming as Body};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::{Instant, timeout};

use crate::rate::Rate;
use crate::{Clock, InboxToken, Incoming, Limits, PutError, Spool};

/// What every connection needs to answer its requests.
pub(crate) struct Receiver {
    pub(crate) inbox: InboxToken,
    pub(crate) limits: Limits,
    pub(crate) rate: Rate,
    pub(crate) clock: Clock,
    pub(crate) spool: Spool,
}

/// Why a request was not kept, and so is not answered 200.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    /// No inbox of ours, or a path no callback address of ours can have.
    NotFound,
    NotAPost,
    TooMany,
    TooLarge,
    TooSlow,
    /// The connection broke before the body was whole.
    Broken,
    Full,
    NotStored,
}

/// How many times the longest body is read and thrown away, so that a sender of too much hears the 413
/// instead of a broken connection.
const DISCARDED_BODIES: usize = 16;

/// The longest path after the inbox, in characters.
const TARGET_LENGTH: usize = 200;

impl Receiver {
    /// Answers one request; 200 only once the callback is durable.
    pub(crate) async fn answer(
        &self,
        request: Request<Body>,
        source: IpAddr,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        Ok(match self.keep(request, source).await {
            Ok(()) => accepted(),
            Err(refusal) => refused(refusal),
        })
    }

    async fn keep(&self, request: Request<Body>, source: IpAddr) -> Result<(), Refusal> {
        let target = self.target(request.uri().path())?.to_owned();
        if request.method() != Method::POST {
            return Err(Refusal::NotAPost);
        }
        // Counted only here, so that someone who guesses at inboxes cannot use up M-PESA's share.
        if !self.rate.admits(Instant::now()) {
            tracing::warn!(%source, "callback refused: too many per second");
            return Err(Refusal::TooMany);
        }
        let body = timeout(self.limits.body_time, read(request.into_body(), self.limits.body_bytes))
            .await
            .unwrap_or(Err(Refusal::TooSlow))
            .inspect_err(|refusal| tracing::warn!(%source, ?refusal, "callback refused"))?;
        self.put(Incoming {
            received_at_ms: (self.clock)(),
            inbox: self.inbox.expose().to_owned(),
            target,
            source,
            body,
        })
        .await
    }

    /// The path after `/c/<inbox>/`, where the inbox is ours and the rest is fit to be kept.
    fn target<'path>(&self, path: &'path str) -> Result<&'path str, Refusal> {
        let (inbox, target) = path
            .strip_prefix("/c/")
            .and_then(|rest| rest.split_once('/'))
            .ok_or(Refusal::NotFound)?;
        let fit = (1..=TARGET_LENGTH).contains(&target.len())
            && target
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-'));
        if self.inbox.admits(inbox) && fit {
            Ok(target)
        } else {
            Err(Refusal::NotFound)
        }
    }

    async fn put(&self, incoming: Incoming) -> Result<(), Refusal> {
        let (source, body_bytes) = (incoming.source, incoming.body.len());
        match self.spool.put(incoming).await {
            Ok(cursor) => {
                tracing::debug!(%source, cursor = cursor.0, body_bytes, "callback kept");
                Ok(())
            }
            Err(PutError::Full) => {
                tracing::error!(%source, "callback refused: the spool is full");
                Err(Refusal::Full)
            }
            Err(PutError::NotStored(error)) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(%source, error, "callback refused: it could not be stored");
                Err(Refusal::NotStored)
            }
        }
    }
}

async fn read(mut body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut kept = Vec::new();
    let mut seen: usize = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Refusal::Broken)?.into_data() else {
            continue; // trailers
        };
        seen = seen.saturating_add(data.len());
        if seen <= limit {
            kept.extend_from_slice(&data);
        } else if seen > limit.saturating_mul(DISCARDED_BODIES) {
            break;
        }
    }
    if seen > limit {
        return Err(Refusal::TooLarge);
    }
    Ok(kept)
}

/// The answer Daraja documents for a callback that was taken (`daraja/API.md` section 7.9).
fn accepted() -> Response<Full<Bytes>> {
    const ACCEPTED: &[u8] = br#"{"ResultCode":0,"ResultDesc":"Accepted"}"#;
    let mut response = Response::new(Full::new(Bytes::from_static(ACCEPTED)));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn refused(refusal: Refusal) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = match refusal {
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::NotAPost => StatusCode::METHOD_NOT_ALLOWED,
        Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Refusal::Broken => StatusCode::BAD_REQUEST,
        Refusal::Full | Refusal::NotStored => StatusCode::SERVICE_UNAVAILABLE,
    };
    if matches!(refusal, Refusal::NotAPost) {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
