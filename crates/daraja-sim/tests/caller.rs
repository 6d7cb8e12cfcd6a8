//! A caller of Daraja that knows nothing but HTTP, and a listener for its callbacks.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::Uri, routing::post};
use base64::{Engine, engine::general_purpose::STANDARD};
use daraja_sim::{Config, Pace, Scenario, Simulator};
use rsa::{Pkcs1v15Encrypt, RsaPublicKey, pkcs8::DecodePublicKey};
use serde_json::{Value, json};

/// Where the clock of these tests stands: 21 November 2026, 13:00 in Nairobi.
pub(crate) const NOW: &str = "2026-11-21T10:00:00Z";

/// Results at once, a still clock, one seed.
pub(crate) fn config() -> Config {
    Config {
        pace: Pace::AT_ONCE,
        clock: daraja_sim::Clock::fixed(NOW.parse().unwrap()),
        ..Config::practice(7)
    }
}

/// Every callback that came, with the path it came to.
#[derive(Clone, Default)]
pub(crate) struct Listener {
    came: Arc<Mutex<Vec<(String, String)>>>,
    pub(crate) url: String,
}

impl Listener {
    pub(crate) async fn start() -> Self {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let listener = Self { url, ..Self::default() };
        let keep = |State(to): State<Listener>, uri: Uri, body: Bytes| async move {
            let text = String::from_utf8(body.to_vec()).unwrap();
            to.came.lock().unwrap().push((uri.path().to_owned(), text));
        };
        let router = Router::new().route("/{*path}", post(keep)).with_state(listener.clone());
        tokio::spawn(async move { axum::serve(socket, router).await });
        listener
    }

    /// Path and body of everything that came.
    pub(crate) fn raw(&self) -> Vec<(String, String)> {
        self.came.lock().unwrap().clone()
    }

    /// The bodies that came to `path`.
    pub(crate) fn at(&self, path: &str) -> Vec<Value> {
        let came = self.raw();
        came.iter()
            .filter(|(p, _)| p == path)
            .map(|(_, body)| serde_json::from_str(body).unwrap())
            .collect()
    }

    /// The only result that came.
    pub(crate) fn result(&self) -> Value {
        let results = self.at("/result");
        assert_eq!(results.len(), 1, "{results:?}");
        results[0]["Result"].clone()
    }
}

/// What an HTTP call brought back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// A simulator with a caller that holds a token.
pub(crate) struct Daraja {
    pub(crate) sim: Simulator,
    pub(crate) listener: Listener,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

impl Daraja {
    pub(crate) async fn start(config: Config) -> Self {
        let sim = Simulator::start(config).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut daraja = Self {
            sim,
            listener: Listener::start().await,
            http,
            token: String::new(),
        };
        daraja.token = daraja.fetch_token().await;
        daraja
    }

    pub(crate) async fn with(scenario: Scenario) -> Self {
        Self::start(Config { scenario, ..config() }).await
    }

    pub(crate) async fn fetch_token(&self) -> String {
        let answer = self
            .oauth(
                "practice-consumer-key",
                "practice-consumer-secret",
                "client_credentials",
            )
            .await;
        answer.body["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn oauth(&self, key: &str, secret: &str, grant: &str) -> Answer {
        let url = format!("{}/oauth/v1/generate?grant_type={grant}", self.sim.base_url());
        let answer = self.http.get(url).basic_auth(key, Some(secret)).send().await.unwrap();
        Answer {
            status: answer.status().as_u16(),
            body: answer.json().await.unwrap(),
        }
    }

    /// Posts `body`; an error where the connection was closed without an answer.
    pub(crate) async fn try_post(&self, path: &str, body: &Value) -> Result<Answer, reqwest::Error> {
        let url = format!("{}{path}", self.sim.base_url());
        let answer = self.http.post(url).bearer_auth(&self.token).json(body).send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok(Answer {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        })
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.try_post(path, body).await.unwrap()
    }

    /// A B2C payment request, well formed in every way.
    pub(crate) fn b2c(&self, id: &str, payee: &str, shillings: u32) -> Value {
        json!({
            "OriginatorConversationID": id,
            "InitiatorName": "testapi",
            "SecurityCredential": self.seal("Practice#2026"),
            "CommandID": "BusinessPayment",
            "Amount": shillings.to_string(),
            "PartyA": "600992",
            "PartyB": payee,
            "Remarks": "Invoice 12",
            "QueueTimeOutURL": format!("{}/timeout", self.listener.url),
            "ResultURL": format!("{}/result", self.listener.url),
            "Occassion": "March",
        })
    }

    /// A query of either kind, with `more` members.
    pub(crate) fn query(&self, command: &str, more: Value) -> Value {
        let mut body = json!({
            "Initiator": "testapi",
            "SecurityCredential": self.seal("Practice#2026"),
            "CommandID": command,
            "PartyA": "600992",
            "IdentifierType": "4",
            "Remarks": "asked",
            "QueueTimeOutURL": format!("{}/timeout", self.listener.url),
            "ResultURL": format!("{}/answer", self.listener.url),
        });
        let Value::Object(more) = more else { panic!("members") };
        body.as_object_mut().unwrap().extend(more);
        body
    }

    pub(crate) async fn pay(&self, id: &str, payee: &str, shillings: u32) -> Answer {
        self.post(B2C, &self.b2c(id, payee, shillings)).await
    }

    /// What a transaction status query with `more` brings back by callback.
    pub(crate) async fn status(&self, more: Value) -> Value {
        let before = self.listener.at("/answer").len();
        let answer = self.post(STATUS, &self.query("TransactionStatusQuery", more)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.sim.settle().await;
        self.listener.at("/answer")[before]["Result"].clone()
    }

    /// A B2B request, well formed in every way.
    pub(crate) fn b2b(&self, command: &str, payee: &str, shillings: &str) -> Value {
        json!({
            "Initiator": "testapi",
            "SecurityCredential": self.seal("Practice#2026"),
            "CommandID": command,
            "SenderIdentifierType": "4",
            "RecieverIdentifierType": "4",
            "Amount": shillings,
            "PartyA": "600992",
            "PartyB": payee,
            "AccountReference": "INV-12",
            "Remarks": "supplies",
            "QueueTimeOutURL": format!("{}/timeout", self.listener.url),
            "ResultURL": format!("{}/result", self.listener.url),
        })
    }

    /// The last result that came, once nothing is pending.
    pub(crate) async fn last_result(&self) -> Value {
        self.sim.settle().await;
        self.listener.at("/result").pop().expect("a result came")["Result"].clone()
    }

    /// An STK push, well formed in every way.
    pub(crate) fn stk(&self, phone: &str, shillings: u32) -> Value {
        let timestamp = "20261121130000";
        let passkey = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919";
        json!({
            "BusinessShortCode": "600992",
            "Password": STANDARD.encode(format!("600992{passkey}{timestamp}")),
            "Timestamp": timestamp,
            "TransactionType": "CustomerPayBillOnline",
            "Amount": shillings,
            "PartyA": phone,
            "PartyB": "600992",
            "PhoneNumber": phone,
            "CallBackURL": format!("{}/stk", self.listener.url),
            "AccountReference": "INV-12",
            "TransactionDesc": "Invoice",
        })
    }

    /// Asks the control API.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> Answer {
        let url = format!("{}/_sim/{path}", self.sim.base_url());
        let request = self.http.request(method.parse().unwrap(), url);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        Answer {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        }
    }

    /// A security credential, sealed for the simulator's certificate.
    pub(crate) fn seal(&self, password: &str) -> String {
        let key = public_key(self.sim.certificate_pem());
        let sealed = key.encrypt(&mut Thread, Pkcs1v15Encrypt, password.as_bytes()).unwrap();
        STANDARD.encode(sealed)
    }
}

pub(crate) const B2C: &str = "/mpesa/b2c/v3/paymentrequest";
pub(crate) const B2B: &str = "/mpesa/b2b/v1/paymentrequest";
pub(crate) const REVERSAL: &str = "/mpesa/reversal/v1/request";
pub(crate) const STK: &str = "/mpesa/stkpush/v1/processrequest";
pub(crate) const STK_QUERY: &str = "/mpesa/stkpushquery/v1/query";
pub(crate) const STATUS: &str = "/mpesa/transactionstatus/v1/query";
pub(crate) const BALANCE: &str = "/mpesa/accountbalance/v1/query";

/// The value of a result parameter.
pub(crate) fn parameter(result: &Value, key: &str) -> Value {
    let list = &result["ResultParameters"]["ResultParameter"];
    let items: Vec<Value> = list.as_array().cloned().unwrap_or_else(|| vec![list.clone()]);
    items
        .into_iter()
        .find(|item| item["Key"] == key)
        .map_or(Value::Null, |item| item["Value"].clone())
}

/// Finds the RSA public key inside a certificate: the only SEQUENCE in it that is one.
fn public_key(certificate_pem: &str) -> RsaPublicKey {
    let body: String = certificate_pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = STANDARD.decode(body).unwrap();
    (0..der.len())
        .filter(|start| der[*start] == 0x30)
        .find_map(|start| RsaPublicKey::from_public_key_der(der.get(start..start + 294)?).ok())
        .expect("a certificate holds an RSA-2048 key")
}

/// Padding bytes for the tests' own encryption; they need not be secret.
struct Thread;

impl rsa::rand_core::RngCore for Thread {
    fn next_u32(&mut self) -> u32 {
        0x5a5a_5a5a
    }
    fn next_u64(&mut self) -> u64 {
        0x5a5a_5a5a_5a5a_5a5a
    }
    fn fill_bytes(&mut self, dest: &mut [u8]) {
        dest.fill(0x5a);
    }
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl rsa::rand_core::CryptoRng for Thread {}
