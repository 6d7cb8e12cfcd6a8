//! One request of the pull protocol, and what its answer means.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Certificate, Client, Method, StatusCode, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::team::{AppendAnswer, AppendRequest, Appended};
use crate::{RelayError, protocol};

/// How long a connection to the relay may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a request may take that is not held back on purpose.
pub(super) const ANSWER: Duration = Duration::from_secs(15);
/// How long a request about a head may take, connecting and all: payouts wait for it.
pub(super) const HEAD: Duration = Duration::from_secs(10);
/// Shorter than the relay keeps an idle connection, so that none is used in the instant it is closed.
const IDLE: Duration = Duration::from_secs(5);
/// The largest answer read: what a pull may hold, as base64, and room to spare.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// The way to one relay.
pub(super) struct Http {
    client: Client,
    root: String,
    credential: Option<SecretString>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}

impl Http {
    /// A way to the service of the relay at `address` whose paths begin with `root`; where `authority` is given, its certificate must come from that one.
    pub(super) fn new(
        address: &str,
        root: &str,
        authority: Option<&str>,
        credential: Option<SecretString>,
    ) -> Result<Self, RelayError> {
        let mut builder = Client::builder()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .redirect(redirect::Policy::none());
        if let Some(pem) = authority {
            let certificates = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| RelayError::Authority)?;
            if certificates.is_empty() {
                return Err(RelayError::Authority);
            }
            builder = builder.tls_certs_only(certificates);
        } else if address.starts_with("http://") {
            // On this machine, without encryption: certificates are not needed, and there may be none.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|_| RelayError::Authority)?;
        Ok(Self {
            client,
            root: format!("{address}{root}"),
            credential,
        })
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, within: Duration) -> Result<T, RelayError> {
        self.ask(Method::GET, path, None::<&()>, within).await
    }

    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, RelayError> {
        self.ask(Method::POST, path, Some(body), ANSWER).await
    }

    /// Moves a head.
    pub(super) async fn head<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, RelayError> {
        self.ask(method, path, Some(body), HEAD).await
    }

    pub(super) async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, RelayError> {
        self.ask(Method::PUT, path, Some(body), ANSWER).await
    }

    /// Offers an entry of a team's log: large ones take their time.
    pub(super) async fn append(&self, request: &AppendRequest) -> Result<Appended, RelayError> {
        let within = ANSWER.saturating_mul(2);
        let answer: AppendAnswer = self.ask(Method::POST, "/entries", Some(request), within).await?;
        Ok(answer.into())
    }

    /// Posts to a callback address as M-PESA does, without our credential.
    pub(super) async fn post_callback(&self, url: &str, body: String) -> Result<(), RelayError> {
        let sent = self.client.post(url).timeout(ANSWER).body(body).send().await;
        let answer = sent.map_err(unreachable)?;
        if answer.status() == StatusCode::OK {
            return Ok(());
        }
        let refused = format!("The public address answered {}.", answer.status().as_u16());
        Err(RelayError::ProbeRefused(refused))
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        within: Duration,
    ) -> Result<T, RelayError> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.root))
            .timeout(within);
        if let Some(credential) = &self.credential {
            request = request.bearer_auth(credential.expose_secret());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let mut answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let mut read = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(unreachable)? {
            if read.len().saturating_add(part.len()) > LARGEST_ANSWER {
                return Err(RelayError::NotOurs);
            }
            read.extend_from_slice(&part);
        }
        if status.is_success() {
            return serde_json::from_slice(&read).map_err(|_| RelayError::NotOurs);
        }
        let refusal = serde_json::from_slice::<protocol::Refusal>(&read).map_err(|_| RelayError::NotOurs)?;
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(RelayError::Unwell(refusal.message));
        }
        Err(RelayError::Refused {
            code: refusal.code,
            message: refusal.message,
        })
    }
}

/// Says why in words for people, without the address, which may hold the inbox's token.
fn unreachable(error: reqwest::Error) -> RelayError {
    let why = if error.is_timeout() {
        "It did not answer in time."
    } else if error.is_connect() && is_about_certificates(&error) {
        "Its certificate is not one that this console trusts."
    } else if error.is_connect() {
        "No connection to it could be made."
    } else {
        "The connection to it broke."
    };
    RelayError::Unreachable {
        why,
        source: Arc::new(error.without_url()),
    }
}

fn is_about_certificates(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.to_string().contains("certificate") {
            return true;
        }
        cause = inner.source();
    }
    false
}
