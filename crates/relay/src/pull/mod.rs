//! A console's requests: the server's side of the pull protocol. The crate's README describes it for other programs.

mod heads;

use std::sync::atomic::Ordering;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Incoming as Body;
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::{Method, Request, StatusCode};
use secrecy::ExposeSecret;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};

use crate::error::with_causes;
use crate::protocol::{
    AcknowledgeRequest, CredentialAnswer, DeliveriesAnswer, HeadAnswer, LONGEST_WAIT_S, MOST_DELIVERIES, PairAnswer,
    PairRequest, ROOT, Refusal, RelayStatus, RuleShape, SealedDelivery,
};
use crate::register::{NewReader, Offered, credential, digest, new_secret, read_credential};
use crate::rule::PATTERNS;
use crate::service::{Answer, Sender, Service, Visitor, json};
use crate::spool::StoredCallback;
use crate::{Cursor, RefusedSource, RelayError};

/// Why a request is not served.
pub(crate) enum Refused {
    /// A path of another version, or of none.
    Version,
    NotFound,
    /// No credential that we gave out.
    Credential,
    /// No pairing code that is still good.
    Pairing,
    /// Not of the form that the protocol asks for.
    Request(&'static str),
    TooMany,
    /// Our own fault, and perhaps over soon.
    Unwell,
}

/// The reader that a request comes from.
#[derive(Clone, Copy)]
struct Caller {
    inbox: i64,
    reader: i64,
}

impl From<RelayError> for Refused {
    fn from(error: RelayError) -> Self {
        tracing::error!(error = %with_causes(&error), "a console could not be served");
        Self::Unwell
    }
}

impl Service {
    pub(crate) async fn pull(&self, request: Request<Body>, visitor: Visitor<'_>) -> Answer {
        let known = bearer(request.headers()).is_some_and(|(reader, offered)| self.known(reader, offered).is_some());
        let served = if self.admits(visitor, Sender::from(known)) {
            self.serve(request).await
        } else {
            Err(Refused::TooMany)
        };
        served.unwrap_or_else(|refused| {
            if matches!(refused, Refused::Credential | Refused::Pairing) {
                self.metrics.credentials_refused.fetch_add(1, Ordering::Relaxed);
                if let Some(unsaid) = self.log_limiter.now() {
                    tracing::warn!(source = %visitor.source, unsaid, "a credential or pairing code was refused");
                }
            }
            refusal(&refused)
        })
    }

    async fn serve(&self, request: Request<Body>) -> Result<Answer, Refused> {
        let (head, body) = request.into_parts();
        let path = head.uri.path().strip_prefix(ROOT).ok_or(Refused::Version)?;
        if (&head.method, path) == (&Method::POST, "/pair") {
            return self.pair(self.shape(body).await?).await;
        }
        let caller = self.caller(bearer(&head.headers)).await?;
        match (&head.method, path) {
            (&Method::GET, "/deliveries") => self.deliveries(caller, head.uri.query().unwrap_or_default()).await,
            (&Method::POST, "/acknowledge") => self.acknowledge(caller, self.shape(body).await?).await,
            (&Method::POST, "/credential") => self.rotate(caller).await,
            (&Method::GET, "/rule") => self.rule(caller),
            (&Method::PUT, "/rule") => self.set_rule(caller, self.shape(body).await?).await,
            (&Method::GET, "/head") => answer(&HeadAnswer::from(self.spool.head(caller.inbox).await?)),
            (&Method::PUT, "/head") => self.advance_head(caller, self.shape(body).await?).await,
            (&Method::POST, "/head/reset") => self.reset_head(caller, self.shape(body).await?).await,
            (&Method::GET, "/status") => self.status(caller).await,
            _ => Err(Refused::NotFound),
        }
    }

    /// Whose credential this is.
    async fn caller(&self, bearer: Option<(i64, &str)>) -> Result<Caller, Refused> {
        let (reader, offered) = bearer.ok_or(Refused::Credential)?;
        // It may have been given out by another relay of the same register, a moment ago.
        let known = self.known(reader, offered);
        if known.is_none() && self.looking_again.admits(Instant::now()) {
            self.registry.refresh().await?;
        }
        let (caller, which) = known
            .or_else(|| self.known(reader, offered))
            .ok_or(Refused::Credential)?;
        if which == Offered::Next
            && let Some(store) = self.registry.store()
        {
            store.promote_credential(reader, digest(offered)).await?;
            self.registry.refresh().await?;
        }
        Ok(caller)
    }

    fn known(&self, reader: i64, offered: &str) -> Option<(Caller, Offered)> {
        let register = self.registry.current();
        let (inbox, entry) = register.reader(reader)?;
        let which = entry.offered(offered);
        let caller = Caller {
            inbox: inbox.id,
            reader,
        };
        (which != Offered::Wrong).then_some((caller, which))
    }

    async fn pair(&self, request: PairRequest) -> Result<Answer, Refused> {
        let store = self.registry.store().ok_or(Refused::NotFound)?;
        let key = |text: &str| <[u8; 32]>::try_from(hex::decode(text).ok()?).ok();
        let name = request.name.trim();
        let fit = (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        let (Some(public_key), Some(gate_key), true) = (key(&request.public_key), key(&request.gate_key), fit) else {
            return Err(Refused::Request(
                "A name of 1 to 60 characters and two keys of 32 bytes are needed.",
            ));
        };
        if self.registry.current().by_token(&request.inbox).is_none() && self.looking_again.admits(Instant::now()) {
            self.registry.refresh().await?;
        }
        let register = self.registry.current();
        let inbox = register.by_token(&request.inbox).ok_or(Refused::Pairing)?;
        // The credential names its reader, whose number is only known afterwards: so it is set as the next one.
        let secret = new_secret(&self.entropy);
        let new = NewReader {
            name: name.to_owned(),
            public_key,
            gate_key,
            credential: digest(new_secret(&self.entropy).expose_secret()),
        };
        let now = (self.clock)();
        let paired = store.pair(inbox.id, digest(&request.secret), now, &new).await?;
        let reader = paired.ok_or(Refused::Pairing)?;
        let credential = credential(reader, &secret);
        store
            .set_next_credential(reader, digest(credential.expose_secret()))
            .await?;
        self.registry.refresh().await?;
        tracing::info!(inbox = inbox.id, reader, "a console was paired");
        answer(&PairAnswer {
            reader,
            credential: credential.expose_secret().to_owned(),
        })
    }

    /// What waits after a cursor; held back while nothing does.
    async fn deliveries(&self, caller: Caller, query: &str) -> Result<Answer, Refused> {
        let after = Cursor(number(query, "after", 0)?);
        let max = usize::try_from(number(query, "max", 200)?)
            .unwrap_or(MOST_DELIVERIES)
            .min(MOST_DELIVERIES);
        let wait = u64::try_from(number(query, "wait", 0)?)
            .unwrap_or(0)
            .min(LONGEST_WAIT_S);
        let until = Instant::now()
            .checked_add(Duration::from_secs(wait))
            .unwrap_or_else(Instant::now);
        let mut usage = self.spool.watch();
        let mut stopping = self.stopping.clone();
        loop {
            usage.mark_unchanged();
            let found = self.spool.pull(caller.reader, after, max.max(1)).await?;
            if !found.is_empty() || Instant::now() >= until || *stopping.borrow() {
                let found = if max == 0 { Vec::new() } else { found };
                self.metrics
                    .pulled
                    .fetch_add(u64::try_from(found.len()).unwrap_or(0), Ordering::Relaxed);
                let waiting = self.spool.waiting(caller.reader).await?;
                return answer(&DeliveriesAnswer {
                    deliveries: found.into_iter().map(sealed).collect(),
                    spool_percent: self.spool.usage().percent(self.spool_limits),
                    refused_today: self.refused_today(caller).await?,
                    waiting,
                });
            }
            // Time, news or the end: whichever it is, look once more.
            let _ = timeout_at(until, async {
                tokio::select! {
                    _ = usage.changed() => {}
                    _ = stopping.wait_for(|stop| *stop) => {}
                }
            })
            .await;
        }
    }

    async fn acknowledge(&self, caller: Caller, request: AcknowledgeRequest) -> Result<Answer, Refused> {
        self.spool.acknowledge(caller.reader, Cursor(request.up_to)).await?;
        self.metrics.acknowledged.fetch_add(1, Ordering::Relaxed);
        answer(&self.spool.waiting(caller.reader).await?)
    }

    async fn rotate(&self, caller: Caller) -> Result<Answer, Refused> {
        let store = self.registry.store().ok_or(Refused::NotFound)?;
        let credential = credential(caller.reader, &new_secret(&self.entropy));
        let digest = digest(credential.expose_secret());
        if !store.set_next_credential(caller.reader, digest).await? {
            return Err(Refused::Credential);
        }
        self.registry.refresh().await?;
        tracing::info!(reader = caller.reader, "a console has a new credential");
        answer(&CredentialAnswer {
            credential: credential.expose_secret().to_owned(),
        })
    }

    fn rule(&self, caller: Caller) -> Result<Answer, Refused> {
        let register = self.registry.current();
        let (inbox, _) = register.reader(caller.reader).ok_or(Refused::Credential)?;
        answer(&RuleShape {
            rule: inbox.rule.clone(),
        })
    }

    async fn set_rule(&self, caller: Caller, request: RuleShape) -> Result<Answer, Refused> {
        if request.rule.accounts.len() > PATTERNS {
            return Err(Refused::Request("A rule has at most 1,000 account patterns."));
        }
        let store = self.registry.store().ok_or(Refused::NotFound)?;
        store.set_rule(caller.inbox, &request.rule).await?;
        self.registry.refresh().await?;
        tracing::info!(reader = caller.reader, "the rule for customer payments was set");
        answer(&request)
    }

    async fn status(&self, caller: Caller) -> Result<Answer, Refused> {
        let register = self.registry.current();
        let (inbox, reader) = register.reader(caller.reader).ok_or(Refused::Credential)?;
        answer(&RelayStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now_ms: (self.clock)(),
            inbox: inbox.name.clone(),
            reader: reader.name.clone(),
            spool_percent: self.spool.usage().percent(self.spool_limits),
            refused_today: self.refused_today(caller).await?,
            waiting: self.spool.waiting(caller.reader).await?,
        })
    }

    async fn refused_today(&self, caller: Caller) -> Result<Option<RefusedSource>, Refused> {
        Ok(self.refusals.today(&self.spool, caller.inbox, (self.clock)()).await?)
    }

    pub(crate) async fn shape<T: DeserializeOwned>(&self, body: Body) -> Result<T, Refused> {
        let body = self.read(body).await.map_err(|_| WRONG)?;
        shape(&body)
    }
}

const WRONG: Refused = Refused::Request("The body is not of the form that this request asks for.");

pub(crate) fn shape<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| WRONG)
}

/// A number of a request's query.
pub(crate) fn number(query: &str, name: &str, usual: i64) -> Result<i64, Refused> {
    match query.split('&').find_map(|pair| pair.strip_prefix(name)) {
        Some(text) => text
            .strip_prefix('=')
            .and_then(|text| text.parse::<i64>().ok())
            .filter(|number| *number >= 0)
            .ok_or(Refused::Request("after, max and wait are whole numbers from 0.")),
        None => Ok(usual),
    }
}

/// The reader that a request says it is, and its whole credential.
fn bearer(headers: &HeaderMap) -> Option<(i64, &str)> {
    let offered = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    read_credential(offered).map(|(reader, _)| (reader, offered))
}

fn sealed(kept: StoredCallback) -> SealedDelivery {
    SealedDelivery {
        cursor: kept.cursor.0,
        received_at_ms: kept.received_at_ms,
        trusted: kept.trusted,
        sealed: STANDARD.encode(kept.envelope),
    }
}

pub(crate) fn answer(body: &impl Serialize) -> Result<Answer, Refused> {
    let body = serde_json::to_vec(body).map_err(|_| Refused::Unwell)?;
    Ok(json(StatusCode::OK, body))
}

pub(crate) fn refusal(refused: &Refused) -> Answer {
    let (status, code, message) = match refused {
        Refused::Version => (
            StatusCode::UPGRADE_REQUIRED,
            "version",
            "This relay speaks version 1 of the protocols, at /pull/v1 and /log/v1.",
        ),
        Refused::NotFound => (
            StatusCode::NOT_FOUND,
            "request",
            "There is no such request in this version.",
        ),
        Refused::Credential => (
            StatusCode::UNAUTHORIZED,
            "credential",
            "The relay does not know this console any more. Pair it again.",
        ),
        Refused::Pairing => (
            StatusCode::FORBIDDEN,
            "pairing",
            "This pairing code was used, has expired, or belongs to another relay. Ask for a new one.",
        ),
        Refused::Request(message) => (StatusCode::BAD_REQUEST, "request", *message),
        Refused::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            "Too many requests come from this address.",
        ),
        Refused::Unwell => (
            StatusCode::SERVICE_UNAVAILABLE,
            "unwell",
            "The relay cannot reach its own storage. Its log says why.",
        ),
    };
    let body = Refusal {
        code: code.to_owned(),
        message: message.to_owned(),
    };
    json(status, serde_json::to_vec(&body).unwrap_or_default())
}
