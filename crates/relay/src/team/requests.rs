//! A desktop's requests: the server's side of the log protocol. The crate's README describes it for other programs.

use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::body::Incoming as Body;
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::{Method, Request};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;
use tokio::time::{Instant, timeout_at};

use super::{
    AppendAnswer, AppendRequest, Appended, DeviceEntry, DevicesAnswer, EntriesAnswer, HeadAnswer, JoinAnswer,
    JoinRequest, MOST_BODY_BYTES, MOST_CARD_BYTES, NewDevice, Offer, PairingAnswer, RetireRequest, TeamLogs,
    WelcomeAnswer, WelcomeRequest,
};
use crate::protocol::LONGEST_WAIT_S;
use crate::pull::{Refused, answer, number, refusal, shape};
use crate::register::{credential, digest, new_secret, read_credential};
use crate::service::{Answer, Sender, Service, Visitor};

/// What every path of this version begins with.
pub(crate) const ROOT: &str = "/log/v1";

/// The most entries in one answer.
const MOST_ENTRIES: usize = 1_000;

impl Service {
    pub(crate) async fn log(&self, logs: &TeamLogs, request: Request<Body>, visitor: Visitor<'_>) -> Answer {
        let served = self.serve_log(logs, request, visitor).await;
        served.unwrap_or_else(|refused| {
            if matches!(refused, Refused::Credential | Refused::Pairing) {
                self.metrics.credentials_refused.fetch_add(1, Ordering::Relaxed);
                if let Some(unsaid) = self.log_limiter.now() {
                    tracing::warn!(source = %visitor.source, unsaid, "a desktop's credential or code was refused");
                }
            }
            refusal(&refused)
        })
    }

    async fn serve_log(
        &self,
        logs: &TeamLogs,
        request: Request<Body>,
        visitor: Visitor<'_>,
    ) -> Result<Answer, Refused> {
        let (head, body) = request.into_parts();
        let path = head.uri.path().strip_prefix(ROOT).ok_or(Refused::Version)?;
        if (&head.method, path) == (&Method::POST, "/join") {
            if !self.admits(visitor, Sender::Unknown) {
                return Err(Refused::TooMany);
            }
            return self.join(logs, self.shape(body).await?).await;
        }
        let device = known(logs, &head.headers).await?;
        if !self.admits(visitor, Sender::from(device.is_some())) {
            return Err(Refused::TooMany);
        }
        let device = device.ok_or(Refused::Credential)?;
        match (&head.method, path) {
            (&Method::GET, "/entries") => self.entries(logs, &device, head.uri.query().unwrap_or_default()).await,
            (&Method::POST, "/entries") => self.append(logs, &device, body).await,
            (&Method::GET, "/head") => {
                let (head, at_ms) = logs.0.head(device.team).await?;
                let now_ms = (self.clock)();
                answer(&HeadAnswer { head, at_ms, now_ms })
            }
            (&Method::GET, "/devices") => {
                let devices = logs.0.devices(device.team).await?.into_iter();
                answer(&DevicesAnswer {
                    devices: devices.map(Into::into).collect(),
                })
            }
            (&Method::POST, "/pairing") => self.pairing(logs, &device).await,
            (&Method::GET, "/welcome") => answer(&WelcomeAnswer::new(logs.0.welcome_of(device.id).await?.as_deref())),
            (&Method::PUT, "/welcome") => self.welcome(logs, &device, self.shape(body).await?).await,
            (&Method::POST, "/retire") => self.retire(logs, &device, self.shape(body).await?).await,
            _ => Err(Refused::NotFound),
        }
    }

    async fn join(&self, logs: &TeamLogs, request: JoinRequest) -> Result<Answer, Refused> {
        let name = request.name.trim();
        let fit = (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if !fit || request.card.len() > MOST_CARD_BYTES {
            return Err(Refused::Request(
                "A name of 1 to 60 characters and a card of at most 16 KiB are needed.",
            ));
        }
        let secret = new_secret(&self.entropy);
        let new = NewDevice {
            name: name.to_owned(),
            card: request.card,
            credential: digest(secret.expose_secret()),
        };
        let joined = logs.0.join(digest(&request.secret), (self.clock)(), &new).await?;
        let joined = joined.ok_or(Refused::Pairing)?;
        tracing::info!(team = joined.team, device = joined.id, "a desktop joined");
        answer(&JoinAnswer {
            team: joined.team,
            device: joined.id,
            credential: credential(joined.id, &secret).expose_secret().to_owned(),
        })
    }

    /// Entries after a place; held back while there is none.
    async fn entries(&self, logs: &TeamLogs, device: &DeviceEntry, query: &str) -> Result<Answer, Refused> {
        let after = number(query, "after", 0)?;
        let max = usize::try_from(number(query, "max", 200)?).unwrap_or(MOST_ENTRIES);
        let wait = u64::try_from(number(query, "wait", 0)?)
            .unwrap_or(0)
            .min(LONGEST_WAIT_S);
        let until = Instant::now()
            .checked_add(Duration::from_secs(wait))
            .unwrap_or_else(Instant::now);
        let (mut news, mut stopping) = (logs.0.news(), self.stopping.clone());
        loop {
            news.mark_unchanged();
            let found = logs
                .0
                .read_after(device.team, after, max.clamp(1, MOST_ENTRIES))
                .await?;
            if !found.is_empty() || Instant::now() >= until || *stopping.borrow() {
                let count = u64::try_from(found.len()).unwrap_or(0);
                self.metrics.entries_read.fetch_add(count, Ordering::Relaxed);
                return answer(&EntriesAnswer {
                    entries: found.into_iter().map(Into::into).collect(),
                    now_ms: (self.clock)(),
                });
            }
            // Time, news or the end: whichever it is, look once more.
            let _ = timeout_at(until, async {
                tokio::select! {
                    _ = news.changed() => {}
                    _ = stopping.wait_for(|stop| *stop) => {}
                }
            })
            .await;
        }
    }

    async fn append(&self, logs: &TeamLogs, device: &DeviceEntry, body: Body) -> Result<Answer, Refused> {
        if !device.admitted {
            return Err(Refused::Request("This desktop was not welcomed yet."));
        }
        if !self.appends.admits(device.team, Instant::now()) {
            return Err(Refused::TooMany);
        }
        // In base64, and with the rest.
        let most = MOST_BODY_BYTES
            .saturating_mul(4)
            .saturating_div(3)
            .saturating_add(4_096);
        let body = self.read_at_most(body, most).await.map_err(|_| TOO_LARGE)?;
        let request: AppendRequest = shape(&body)?;
        if request.body.len() > MOST_BODY_BYTES {
            return Err(TOO_LARGE);
        }
        if request.signature.len() != 64 || request.device_seq < 1 || request.seen.position < 0 || request.epoch < 0 {
            return Err(Refused::Request(
                "A signature has 64 bytes, and numbers are not negative.",
            ));
        }
        let offer = Offer {
            team: device.team,
            device: device.id,
            device_seq: request.device_seq,
            seen: request.seen,
            epoch: request.epoch,
            body: request.body,
            signature: request.signature,
        };
        let appended = logs.0.append(offer, (self.clock)()).await?;
        let count = match appended {
            Appended::Taken { .. } => &self.metrics.entries_taken,
            Appended::Behind { .. } => &self.metrics.entries_behind,
        };
        count.fetch_add(1, Ordering::Relaxed);
        answer(&AppendAnswer::from(appended))
    }

    async fn pairing(&self, logs: &TeamLogs, device: &DeviceEntry) -> Result<Answer, Refused> {
        if !device.admitted {
            return Err(Refused::Request("This desktop was not welcomed yet."));
        }
        let made = logs.joining(device.team, (self.clock)(), &self.entropy).await?;
        let secret = made.ok_or(Refused::NotFound)?;
        tracing::info!(
            team = device.team,
            device = device.id,
            "a code for one more desktop was made"
        );
        answer(&PairingAnswer {
            secret: secret.expose_secret().to_owned(),
        })
    }

    async fn welcome(&self, logs: &TeamLogs, device: &DeviceEntry, request: WelcomeRequest) -> Result<Answer, Refused> {
        if !device.admitted || request.welcome.len() > MOST_CARD_BYTES {
            return Err(Refused::Request(
                "Only a desktop of the team welcomes another, with at most 16 KiB.",
            ));
        }
        let done = logs.0.welcome(device.team, request.device, &request.welcome).await?;
        if !done {
            return Err(Refused::NotFound);
        }
        tracing::info!(
            team = device.team,
            device = request.device,
            by = device.id,
            "a desktop was welcomed"
        );
        answer(&())
    }

    async fn retire(&self, logs: &TeamLogs, device: &DeviceEntry, request: RetireRequest) -> Result<Answer, Refused> {
        let other = logs.0.device(request.device).await?;
        let ours = other.is_some_and(|other| other.team == device.team);
        if !device.admitted || !ours {
            return Err(Refused::NotFound);
        }
        logs.0.set_retired(request.device, true).await?;
        tracing::warn!(
            team = device.team,
            device = request.device,
            by = device.id,
            "a desktop was retired"
        );
        answer(&())
    }
}

const TOO_LARGE: Refused = Refused::Request("An entry has at most 8 MiB.");

/// The desktop that a request comes from: its credential is compared in a time that does not tell how much was right.
async fn known(logs: &TeamLogs, headers: &HeaderMap) -> Result<Option<DeviceEntry>, Refused> {
    let offered = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let offered = offered.and_then(|text| text.strip_prefix("Bearer "));
    let Some((device, secret)) = offered.and_then(read_credential) else {
        return Ok(None);
    };
    let known = logs.0.device(device).await?;
    Ok(known.filter(|known| !known.retired && bool::from(known.credential.ct_eq(&digest(secret)))))
}
