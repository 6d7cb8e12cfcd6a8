//! The handle: one token cache, one pool of connections, one pace.

use std::{fmt, sync::Arc};

use mpesa::B2cLimits;
use secrecy::SecretString;
use tracing::Instrument;

use crate::{
    FieldError, Operator, Sent, Timeouts,
    classify::{self, Verdict},
    http::{Http, ProxyChoice},
    json::Json,
    pace::Pace,
    request::acknowledgement,
    sent::{NotTaken, NotTakenReason},
    token::TokenCache,
};

/// The most that is read of an answer that should be a few hundred bytes long.
const MOST: usize = 64 * 1024;

/// A client of one Daraja app at one gateway. Cloning is cheap and shares everything: a new access token kills
/// the one before, so use one handle per consumer key in the whole program.
///
/// Every call is safe to cancel in the sense that nothing breaks; but a payment whose call was cancelled may
/// have been taken, as with [`Sent::Lost`].
#[derive(Clone)]
pub struct Daraja {
    shared: Arc<Shared>,
    operator: Option<Operator>,
}

struct Shared {
    http: Http,
    token: TokenCache,
    pace: Pace,
    b2c_version: B2cVersion,
    b2c_limits: B2cLimits,
}

/// Which B2C payment request the app is subscribed to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum B2cVersion {
    /// Carries our own id: M-PESA refuses a second use, and a lost payment can be asked about by it.
    #[default]
    V3,
    /// For apps that v3 answers with 403.002.1001 (field report). **Carries no id of ours**: a payment whose
    /// acknowledgement is lost cannot be asked about by id.
    V1,
}

impl B2cVersion {
    /// Whether the request carries our own id.
    #[must_use]
    pub const fn carries_our_id(self) -> bool {
        match self {
            Self::V3 => true,
            Self::V1 => false,
        }
    }
}

impl Daraja {
    /// The sandbox's address (official).
    pub const SANDBOX: &'static str = "https://sandbox.safaricom.co.ke";
    /// The production address (official).
    pub const PRODUCTION: &'static str = "https://api.safaricom.co.ke";

    /// Starts to build a client of the gateway at `base_url`.
    pub fn builder(base_url: &str) -> Builder {
        Builder {
            base_url: base_url.trim().trim_end_matches('/').to_owned(),
            consumer: None,
            operator: None,
            timeouts: Timeouts::default(),
            b2c_version: B2cVersion::default(),
            b2c_limits: B2cLimits::CURRENT,
            per_second: 0,
            proxy: ProxyChoice::Environment,
        }
    }

    /// The same client (same token, same connections) acting for another operator.
    #[must_use]
    pub fn with_operator(&self, operator: Operator) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            operator: Some(operator),
        }
    }

    /// Has an access token at hand: asks for one where there is none. Shows whether the app's key and secret are right
    /// before anything is sent with them.
    ///
    /// # Errors
    /// Why there is no token: [`NotTakenReason::NotAuthorised`] where the gateway refused key and secret.
    pub async fn authenticate(&self) -> Result<(), NotTaken> {
        let Shared { http, token, .. } = &*self.shared;
        token.get(http, None).await.map(|_| ())
    }

    /// Which B2C payment request it sends.
    #[must_use]
    pub fn b2c_version(&self) -> B2cVersion {
        self.shared.b2c_version
    }

    pub(crate) fn b2c_limits(&self) -> B2cLimits {
        self.shared.b2c_limits
    }

    /// Sends a request that an operator must make. `write` checks the fields and writes the body.
    pub(crate) async fn send_as_operator(
        &self,
        api: &'static str,
        path: &str,
        write: impl FnOnce(&Operator) -> Result<String, FieldError>,
    ) -> Sent {
        let Some(operator) = &self.operator else {
            let reason = NotTakenReason::NotAuthorised;
            let detail = "no operator was given to the client".to_owned();
            return Sent::NotTaken(NotTaken {
                reason,
                detail,
                answer: None,
            });
        };
        match write(operator) {
            Ok(body) => self.send(api, path, body, acknowledgement).await,
            Err(error) => Sent::field(error),
        }
    }

    /// Sends a request whose answer is short.
    pub(crate) async fn send<A>(
        &self,
        api: &'static str,
        path: &str,
        body: String,
        read: impl Fn(&Json) -> Option<A>,
    ) -> Sent<A> {
        self.send_bounded(api, path, body, MOST, read).await
    }

    /// Sends a request in its turn and judges the answer, of which at most `most` bytes are read.
    pub(crate) async fn send_bounded<A>(
        &self,
        api: &'static str,
        path: &str,
        body: String,
        most: usize,
        read: impl Fn(&Json) -> Option<A>,
    ) -> Sent<A> {
        let span = tracing::debug_span!("daraja", api);
        let turn_and_send = async {
            self.shared.pace.turn().await;
            let sent = self.send_with_token(path, body, most, read).await;
            sent.trace();
            sent
        };
        turn_and_send.instrument(span).await
    }

    /// The token is renewed and the same body sent once more where the token was refused, which proves that the
    /// first was not taken.
    async fn send_with_token<A>(
        &self,
        path: &str,
        body: String,
        most: usize,
        read: impl Fn(&Json) -> Option<A>,
    ) -> Sent<A> {
        let Shared { http, token: cache, .. } = &*self.shared;
        let mut refused = None;
        loop {
            let token = match cache.get(http, refused.as_ref()).await {
                Ok(token) => token,
                Err(not_taken) => return Sent::NotTaken(not_taken),
            };
            let reply = match http.post(path, &token.value, body.clone(), most).await {
                Ok(reply) => reply,
                Err(no_reply) => return no_reply.into_sent(),
            };
            match classify::judge(&reply, &read) {
                Verdict::Decided(sent) => return sent,
                Verdict::TokenRefused(answer) if refused.is_some() => return classify::not_authorised(answer),
                Verdict::TokenRefused(_) => refused = Some(token),
            }
        }
    }
}

impl fmt::Debug for Daraja {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Daraja")
            .field("operator", &self.operator)
            .finish_non_exhaustive()
    }
}

/// What a [`Daraja`] is built from.
#[must_use]
pub struct Builder {
    base_url: String,
    consumer: Option<(SecretString, SecretString)>,
    operator: Option<Operator>,
    timeouts: Timeouts,
    b2c_version: B2cVersion,
    b2c_limits: B2cLimits,
    per_second: u32,
    proxy: ProxyChoice,
}

impl Builder {
    /// The app's consumer key and secret, from the developers' portal. Required.
    pub fn consumer(self, key: SecretString, secret: SecretString) -> Self {
        Self {
            consumer: Some((key, secret)),
            ..self
        }
    }

    /// Who asks. Needed by payments, status, balance and reversal; not by STK, C2B and Pull.
    pub fn operator(self, operator: Operator) -> Self {
        Self {
            operator: Some(operator),
            ..self
        }
    }

    /// How long anything may take.
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    /// Which B2C payment request to use; [`B2cVersion::V3`] unless told.
    pub fn b2c_version(self, b2c_version: B2cVersion) -> Self {
        Self { b2c_version, ..self }
    }

    /// The least and the most of one B2C payment, checked before sending; KSh 10 to 250,000 unless told.
    pub fn b2c_limits(self, b2c_limits: B2cLimits) -> Self {
        Self { b2c_limits, ..self }
    }

    /// The most requests a second, evenly spread; 0, the default, does not hold anything back. Daraja's own limit
    /// is not published; 2 to 5 is careful (inferred).
    pub fn requests_per_second(self, per_second: u32) -> Self {
        Self { per_second, ..self }
    }

    /// Goes through this proxy (`http://host:port`, a name and password in it if need be). Unless told, the
    /// environment decides (`HTTPS_PROXY`, `NO_PROXY`); a gateway on this machine is always reached directly.
    pub fn proxy(self, url: &str) -> Self {
        Self {
            proxy: ProxyChoice::Through(url.to_owned()),
            ..self
        }
    }

    /// Goes through no proxy, whatever the environment says.
    pub fn no_proxy(self) -> Self {
        Self {
            proxy: ProxyChoice::Direct,
            ..self
        }
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    /// When the consumer key and secret are missing, the address is not an `https` one (plain `http` is taken for
    /// this machine only, since key and secret travel with it), or the proxy or the system's TLS cannot be used.
    pub fn build(self) -> Result<Daraja, BuildError> {
        let (key, secret) = self.consumer.ok_or(BuildError::NoConsumer)?;
        let url = reqwest::Url::parse(&self.base_url).map_err(|_| BuildError::BadBaseUrl)?;
        let local = is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if local => {}
            "http" => return Err(BuildError::PlainHttp),
            _ => return Err(BuildError::BadBaseUrl),
        }
        if !url.has_host() || url.query().is_some() || url.fragment().is_some() {
            return Err(BuildError::BadBaseUrl);
        }
        let proxy = match self.proxy {
            ProxyChoice::Environment if local => ProxyChoice::Direct,
            choice @ (ProxyChoice::Environment | ProxyChoice::Direct | ProxyChoice::Through(_)) => choice,
        };
        let http = Http::new(self.base_url, self.timeouts, proxy)
            // A proxy's address may hold a password.
            .map_err(|error| BuildError::Http(error.without_url()))?;
        let shared = Shared {
            http,
            token: TokenCache::new(key, secret),
            pace: Pace::new(self.per_second),
            b2c_version: self.b2c_version,
            b2c_limits: self.b2c_limits,
        };
        Ok(Daraja {
            shared: Arc::new(shared),
            operator: self.operator,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// Why a client was not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// [`Builder::consumer`] was not called.
    #[error("the consumer key and secret are missing")]
    NoConsumer,
    /// The gateway's address is none.
    #[error("the gateway's address is not an https address")]
    BadBaseUrl,
    /// Key and secret would travel unencrypted.
    #[error("the gateway's address is not encrypted (http instead of https)")]
    PlainHttp,
    /// The proxy's address or the system's TLS cannot be used.
    #[error("the HTTP client cannot be set up")]
    Http(#[source] reqwest::Error),
}

fn is_loopback(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
