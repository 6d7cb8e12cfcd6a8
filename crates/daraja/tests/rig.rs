//! The client, the simulator and an inbox for its callbacks, all on loopback.

use std::sync::{Arc, Mutex};

use daraja::{
    B2cPayment, Callbacks, Certificate, Daraja, Operator, Remarks, SecurityCredential, StatusOf, StatusQuery,
    callback::{self, Callback, ResultNotice},
};
use daraja_sim::{Config, Pace, Simulator};
use mpesa::{Amount, B2cCommand, Shortcode};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use crate::gateway::read_request;

/// Paths and bodies, in the order they came.
type Received = Vec<(String, Vec<u8>)>;

/// Where callbacks arrive.
#[derive(Clone)]
pub(crate) struct Inbox {
    pub(crate) url: String,
    received: Arc<Mutex<Received>>,
}

impl Inbox {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inbox = Self {
            url,
            received: Arc::default(),
        };
        let receiving = inbox.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let receiving = receiving.clone();
                tokio::spawn(async move {
                    while let Some(seen) = read_request(&mut stream).await {
                        receiving
                            .received
                            .lock()
                            .unwrap()
                            .push((seen.path, seen.body.into_bytes()));
                        let reply = callback::ACCEPTED;
                        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", reply.len());
                        stream.write_all(format!("{head}{reply}").as_bytes()).await.unwrap();
                    }
                });
            }
        });
        inbox
    }

    /// Addresses that name `id`.
    pub(crate) fn callbacks(&self, id: &str) -> Callbacks {
        Callbacks::new(format!("{}/r/{id}", self.url), format!("{}/t/{id}", self.url)).unwrap()
    }

    /// Every body that came to `path`.
    pub(crate) fn at(&self, path: &str) -> Vec<Vec<u8>> {
        let received = self.received.lock().unwrap();
        received
            .iter()
            .filter(|(at, _)| at == path)
            .map(|(_, body)| body.clone())
            .collect()
    }

    /// Every result that came for `id`.
    pub(crate) fn results(&self, id: &str) -> Vec<ResultNotice> {
        let results = self
            .at(&format!("/r/{id}"))
            .into_iter()
            .map(|body| match callback::parse(&body) {
                Callback::Result(notice) => notice,
                other => panic!("not a result: {other:?}"),
            });
        results.collect()
    }

    /// The one result that came for `id`.
    pub(crate) fn result(&self, id: &str) -> ResultNotice {
        let mut results = self.results(id);
        assert_eq!(results.len(), 1, "{id}: {results:?}");
        results.remove(0)
    }
}

pub(crate) struct Rig {
    pub(crate) simulator: Simulator,
    pub(crate) inbox: Inbox,
    pub(crate) client: Daraja,
}

pub(crate) const KEY: &str = "practice-consumer-key";
pub(crate) const SECRET: &str = "practice-consumer-secret";
pub(crate) const PASSWORD: &str = "Practice#2026";

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A rig whose simulator's configuration is changed by `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        // One seed, so that all tests share one key pair, which takes a while to make.
        let mut config = Config {
            pace: Pace::AT_ONCE,
            ..Config::practice(7)
        };
        change(&mut config);
        let simulator = Simulator::start(config).await.unwrap();
        let client = Daraja::builder(&simulator.base_url())
            .consumer(KEY.into(), SECRET.into())
            .operator(operator(&simulator, "testapi", PASSWORD))
            .build()
            .unwrap();
        Self {
            simulator,
            inbox: Inbox::start().await,
            client,
        }
    }

    pub(crate) fn payment(&self, id: &str, payee: &str) -> B2cPayment {
        B2cPayment {
            originator_conversation_id: id.parse().unwrap(),
            command: B2cCommand::BusinessPayment,
            amount: Amount::from_shillings(150).unwrap(),
            shortcode: shortcode(),
            payee: payee.parse().unwrap(),
            remarks: Remarks::new("Invoice 12").unwrap(),
            occasion: None,
            callbacks: self.inbox.callbacks(id),
        }
    }

    /// Asks about a payment and waits for the answer.
    pub(crate) async fn ask(&self, query_id: &str, of: StatusOf) -> ResultNotice {
        let query = StatusQuery {
            of,
            shortcode: shortcode(),
            remarks: Remarks::new("In doubt").unwrap(),
            occasion: None,
            callbacks: self.inbox.callbacks(query_id),
        };
        self.client.query_status(&query).await.acknowledged().unwrap();
        self.simulator.settle().await;
        self.inbox.result(query_id)
    }
}

pub(crate) fn operator(simulator: &Simulator, initiator: &str, password: &str) -> Operator {
    let certificate = Certificate::parse(simulator.certificate_pem().as_bytes()).unwrap();
    let credential = SecurityCredential::seal(&password.into(), &certificate).unwrap();
    Operator {
        initiator: initiator.to_owned(),
        credential,
    }
}

pub(crate) fn shortcode() -> Shortcode {
    "600992".parse().unwrap()
}
