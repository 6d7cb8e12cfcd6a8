//! HTTP to Daraja: bounded in time and size, no redirects, nothing repeated behind our back.

use std::{error::Error, time::Duration};

use reqwest::{Client, RequestBuilder, Response, header::RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    NotTakenReason,
    sent::{Lost, LostReason, NotTaken, Sent},
};

/// How long anything may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timeouts {
    /// Finding the address, connecting and agreeing on encryption. Default 10 s.
    pub connect: Duration,
    /// A whole request, connecting and the answer's body included. Default 45 s.
    pub request: Duration,
    /// A whole request for an access token. Default 20 s.
    pub token: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(45),
            token: Duration::from_secs(20),
        }
    }
}

/// An answer as it came.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
    /// Whether the whole body was read. It was not when the connection ended in it or when it was too long.
    pub(crate) whole: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum NoReply {
    /// Proved that not one byte of the request left.
    NeverLeft(String),
    TimedOut(String),
    ConnectionLost(String),
}

impl NoReply {
    pub(crate) fn into_sent<A>(self) -> Sent<A> {
        let (reason, detail) = match self {
            Self::NeverLeft(detail) => {
                let reason = NotTakenReason::Unreachable;
                return Sent::NotTaken(NotTaken {
                    reason,
                    detail,
                    answer: None,
                });
            }
            Self::TimedOut(detail) => (LostReason::TimedOut, detail),
            Self::ConnectionLost(detail) => (LostReason::ConnectionLost, detail),
        };
        Sent::Lost(Lost {
            reason,
            detail,
            answer: None,
        })
    }
}

/// Which proxy to go through.
#[derive(Clone, Debug)]
pub(crate) enum ProxyChoice {
    /// What the environment says (`HTTPS_PROXY`, `NO_PROXY`).
    Environment,
    Direct,
    Through(String),
}

/// One pool of connections to one gateway.
pub(crate) struct Http {
    client: Client,
    base_url: String,
    timeouts: Timeouts,
}

impl Http {
    pub(crate) fn new(base_url: String, timeouts: Timeouts, proxy: ProxyChoice) -> Result<Self, reqwest::Error> {
        let builder = Client::builder()
            .user_agent(concat!("daraja-rs/", env!("CARGO_PKG_VERSION")))
            // A redirected payment would arrive somewhere nobody asked for.
            .redirect(reqwest::redirect::Policy::none())
            // A money request is sent once. (hyper itself repeats only a request of which nothing was written.)
            .retry(reqwest::retry::never())
            // One request a connection at a time, so that a connection's end concerns one payment only.
            .http1_only()
            // A connection the server has closed in the meantime turns a payment into a doubt.
            .pool_idle_timeout(Duration::from_secs(15))
            .tcp_nodelay(true)
            .connect_timeout(timeouts.connect);
        // Plain HTTP, which is taken for this machine only, needs no certificates, and there may be none.
        let builder = match (&proxy, base_url.starts_with("http://")) {
            (ProxyChoice::Direct, true) => builder.tls_certs_only([]),
            (ProxyChoice::Environment | ProxyChoice::Direct | ProxyChoice::Through(_), _) => builder,
        };
        let builder = match proxy {
            ProxyChoice::Environment => builder,
            ProxyChoice::Direct => builder.no_proxy(),
            ProxyChoice::Through(url) => builder.no_proxy().proxy(reqwest::Proxy::all(url)?),
        };
        Ok(Self {
            client: builder.build()?,
            base_url,
            timeouts,
        })
    }

    /// Posts JSON with the bearer token. Reads at most `most` bytes of the answer.
    pub(crate) async fn post(
        &self,
        path: &str,
        token: &SecretString,
        body: String,
        most: usize,
    ) -> Result<Reply, NoReply> {
        let request = self
            .client
            .post(format!("{}{path}", self.base_url))
            .bearer_auth(token.expose_secret())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .body(body)
            .timeout(self.timeouts.request);
        receive(request, most).await
    }

    /// Asks for an access token.
    pub(crate) async fn get_token(&self, key: &SecretString, secret: &SecretString) -> Result<Reply, NoReply> {
        let request = self
            .client
            .get(format!(
                "{}/oauth/v1/generate?grant_type=client_credentials",
                self.base_url
            ))
            .basic_auth(key.expose_secret(), Some(secret.expose_secret()))
            .header("Accept", "application/json")
            .timeout(self.timeouts.token);
        receive(request, 16 * 1024).await
    }
}

async fn receive(request: RequestBuilder, most: usize) -> Result<Reply, NoReply> {
    let response = request.send().await.map_err(no_reply)?;
    let status = response.status().as_u16();
    let retry_after = retry_after(&response);
    let (body, whole) = read_body(response, most).await;
    Ok(Reply {
        status,
        retry_after,
        body,
        whole,
    })
}

/// As much of the body as arrives, up to `most` bytes. The status was already read and may alone prove something.
async fn read_body(mut response: Response, most: usize) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= most => body.extend_from_slice(&chunk),
            Ok(None) => return (body, true),
            Ok(Some(_)) | Err(_) => return (body, false),
        }
    }
}

/// Only an error of the connecting phase proves that nothing left. A connection that the server closed while it
/// was pooled may or may not have carried the request.
fn no_reply(error: reqwest::Error) -> NoReply {
    let detail = with_causes(&error);
    if error.is_connect() || error.is_builder() {
        NoReply::NeverLeft(detail)
    } else if error.is_timeout() {
        NoReply::TimedOut(detail)
    } else {
        NoReply::ConnectionLost(detail)
    }
}

/// An error's text with the text of its causes. Addresses of ours hold no secrets.
fn with_causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Posts to an `https` address at which `listener` listens.
    async fn post_to(listener: &TcpListener) -> Result<Reply, NoReply> {
        let timeouts = Timeouts {
            connect: Duration::from_millis(200),
            request: Duration::from_secs(5),
            ..Timeouts::default()
        };
        let port = listener.local_addr().expect("bound").port();
        let http = Http::new(format!("https://127.0.0.1:{port}"), timeouts, ProxyChoice::Direct).expect("a client");
        http.post("/pay", &"token".to_owned().into(), "{}".to_owned(), 100)
            .await
    }

    #[tokio::test]
    async fn a_connection_that_never_becomes_encrypted_carried_nothing() {
        let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        assert!(matches!(post_to(&silent).await, Err(NoReply::NeverLeft(_))));
    }

    #[tokio::test]
    async fn a_server_that_does_not_speak_tls_was_told_nothing() {
        let plain = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (answer, ()) = tokio::join!(post_to(&plain), async {
            use tokio::io::AsyncWriteExt;
            let (mut stream, _) = plain.accept().await.expect("a connection");
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await
                .expect("written");
        });
        assert!(matches!(answer, Err(NoReply::NeverLeft(_))));
    }
}
