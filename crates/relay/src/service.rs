//! One HTTP request: a callback, or a console that pulls.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming as Body};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use crate::fairness::Guest;
use crate::log_limiter::LogLimiter;
use crate::metrics::{Metrics, Outcome};
use crate::rate::{Rate, Rates, subscriber};
use crate::refusals::Refusals;
use crate::register::Registry;
use crate::sources::Sources;
use crate::team::TeamLogs;
use crate::{Clock, Entropy, Limits, Spool, SpoolLimits};

/// What every connection needs to answer its requests.
pub(crate) struct Service {
    pub(crate) registry: Registry,
    pub(crate) spool: Spool,
    pub(crate) limits: Limits,
    /// What the spool was opened with, to say how full it is.
    pub(crate) spool_limits: SpoolLimits,
    pub(crate) sources: Sources,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) metrics: Arc<Metrics>,
    /// Callbacks, all inboxes together.
    pub(crate) rate: Rate,
    /// Requests of any kind, by source and by whether they show a secret of ours.
    pub(crate) by_source: Rates<(IpAddr, Sender)>,
    /// Callbacks with made-up addresses, by inbox.
    pub(crate) untrusted: Rates<i64>,
    /// Moves of heads, by inbox: each is a write of its own.
    pub(crate) heads: Rates<i64>,
    /// The logs of teams; none inside the console.
    pub(crate) teams: Option<TeamLogs>,
    /// Entries of logs, by team: each is a write of its own.
    pub(crate) appends: Rates<i64>,
    /// Reading the register again for a credential that is not known yet.
    pub(crate) looking_again: Rate,
    /// Callbacks with a right address from a wrong source.
    pub(crate) refusals: Refusals,
    /// What is refused, in the log.
    pub(crate) log_limiter: LogLimiter,
    /// True once the relay is to stop: nothing is held back any more.
    pub(crate) stopping: watch::Receiver<bool>,
}

/// Whether a request shows a secret of ours: a callback address with its mark, or a console's credential.
///
/// The two kinds are counted apart, so that fairness who share an address with M-PESA or a console (behind one proxy or
/// one office's router) cannot use up its share: M-PESA would not post a refused callback again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sender {
    Known,
    Unknown,
}

impl From<bool> for Sender {
    fn from(known: bool) -> Self {
        if known { Self::Known } else { Self::Unknown }
    }
}

/// Where a request comes from, and over which connection.
#[derive(Clone, Copy)]
pub(crate) struct Visitor<'a> {
    pub(crate) source: IpAddr,
    pub(crate) guest: &'a Guest,
}

pub(crate) type Answer = Response<Full<Bytes>>;

/// How many times the longest body is read and thrown away, so that a sender of too much hears the 413
/// instead of a broken connection.
const DISCARDED_BODIES: usize = 16;

impl Service {
    pub(crate) async fn answer(
        &self,
        request: Request<Body>,
        peer: IpAddr,
        guest: &Guest,
    ) -> Result<Answer, Infallible> {
        let source = self.sources.of(peer, request.headers());
        let visitor = Visitor { source, guest };
        let path = request.uri().path();
        Ok(if path.starts_with("/pull/") && self.registry.store().is_some() {
            self.pull(request, visitor).await
        } else if let Some(teams) = self.teams.as_ref().filter(|_| path.starts_with("/log/")) {
            self.log(teams, request, visitor).await
        } else {
            self.callback(request, visitor).await
        })
    }

    /// Whether this visitor may ask once more now. Who shows a secret of ours may keep the connection.
    pub(crate) fn admits(&self, visitor: Visitor<'_>, sender: Sender) -> bool {
        if sender == Sender::Known {
            visitor.guest.is_known();
        }
        self.by_source
            .admits((subscriber(visitor.source), sender), Instant::now())
    }

    /// Reads a body within the limits.
    pub(crate) async fn read(&self, body: Body) -> Result<Vec<u8>, Outcome> {
        self.read_at_most(body, self.limits.body_bytes).await
    }

    /// Reads a body of at most so many bytes.
    pub(crate) async fn read_at_most(&self, body: Body, most: usize) -> Result<Vec<u8>, Outcome> {
        timeout(self.limits.body_time, read(body, most))
            .await
            .unwrap_or(Err(Outcome::TooSlow))
    }
}

async fn read(mut body: Body, limit: usize) -> Result<Vec<u8>, Outcome> {
    let mut kept = Vec::new();
    let mut seen: usize = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Outcome::Broken)?.into_data() else {
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
        return Err(Outcome::TooLarge);
    }
    Ok(kept)
}

/// An answer in JSON.
pub(crate) fn json(status: StatusCode, body: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
