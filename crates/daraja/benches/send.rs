//! Acknowledged B2C requests per second, and processor time per request, against bare reqwest that posts the same
//! bodies to the same simulator: `cargo bench -p daraja --bench send`. After `-- --peer NAME SCRIPT` a third side takes
//! its turns as well, a public client driven by a script for node: `tests/peers/bench` does that.
//!
//! The simulator runs in a process of its own, so that its work does not count as ours. The sides take turns, and the
//! median of the rounds counts. Processor time is read from `/proc` and is left out on other systems. The last lines are
//! JSON, one for each comparison.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails should stop")]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use daraja::{B2cPayment, Callbacks, Certificate, Daraja, Operator, Remarks, SecurityCredential, Sent};
use daraja_sim::{Api, Behaviour, Config, Pace, Scenario, Simulator};
use mpesa::{Amount, B2cCommand};
use secrecy::ExposeSecret;

const ROUNDS: usize = 12;
const REQUESTS: usize = 1_500;

fn main() {
    if std::env::args().any(|argument| argument == "--serve") {
        return serve();
    }
    let mut server = Command::new(std::env::current_exe().unwrap())
        .arg("--serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let url = said.next().unwrap().unwrap();
    let pem: Vec<String> = said.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
    let gateway = Gateway {
        url,
        pem: pem.join("\n"),
        process: server.id(),
    };
    let mut arguments = std::env::args().skip_while(|argument| argument != "--peer").skip(1);
    let peer = arguments.next().map(|name| {
        let script = arguments.next().expect("--peer NAME SCRIPT");
        Peer::start(name, &script, &gateway)
    });
    on_one_thread(compare(&gateway, peer));
    // Closing its input ends it.
    drop(server.stdin.take());
    server.wait().unwrap();
}

/// The simulator: says its address and its certificate, and runs until its input ends.
fn serve() {
    on_one_thread(async {
        // Nobody listens for results here.
        let apis = BTreeMap::from([(Api::B2c, Behaviour::pay().silent())]);
        let scenario = Scenario {
            apis,
            ..Scenario::new()
        };
        let config = Config {
            pace: Pace::AT_ONCE,
            scenario,
            ..Config::practice(7)
        };
        let simulator = Simulator::start(config).await.unwrap();
        println!("{}\n{}\n", simulator.base_url(), simulator.certificate_pem().trim());
        std::io::stdout().flush().unwrap();
        tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
            .await
            .unwrap()
            .unwrap();
    });
}

fn on_one_thread(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}

/// The simulator, as its clients see it.
struct Gateway {
    url: String,
    pem: String,
    process: u32,
}

impl Gateway {
    fn processor_time(&self) -> Option<u64> {
        processor_time(&self.process.to_string())
    }
}

async fn compare(gateway: &Gateway, mut peer: Option<Peer>) {
    let config = Config::practice(7);
    let certificate = Certificate::parse(gateway.pem.as_bytes()).unwrap();
    let credential = SecurityCredential::seal(&config.initiator_password, &certificate).unwrap();
    let ours = Daraja::builder(&gateway.url)
        .consumer(config.consumer_key.clone().into(), config.consumer_secret.clone())
        .operator(Operator {
            initiator: config.initiator.clone(),
            credential: credential.clone(),
        })
        .build()
        .unwrap();
    // A peer that asks for a token before each payment ends its own earlier ones, so it can only send one at a time.
    let at_once = if peer.is_some() { 1 } else { 8 };
    let names = ["daraja", "reqwest"]
        .into_iter()
        .chain(peer.iter().map(|peer| peer.name.as_str()));
    let mut sides: Vec<Side> = names
        .map(|name| Side {
            name: name.to_owned(),
            rounds: Vec::new(),
        })
        .collect();
    for round in 0..=ROUNDS {
        // They take turns in going first, for the simulator's journal grows.
        for turn in 0..sides.len() {
            let side = (round + turn) % sides.len();
            // Each side's new token ends the others', so each gets its own just before it is measured, and has its
            // credential opened once.
            let took = match side {
                0 => {
                    let pay = async |payment| assert!(matches!(ours.pay_b2c(&payment).await, Sent::Acknowledged(_)));
                    pay(payment(&config, &format!("ours-{round}-first"), 0)).await;
                    let payments = (0..REQUESTS).map(|n| payment(&config, &format!("ours-{round}-{n}"), n));
                    measure(gateway, at_once, payments.collect(), pay).await
                }
                1 => {
                    let bare = Bare::with_token(&gateway.url, &config).await;
                    let body = |id: &str, n| bare_body(&config, &credential, id, n);
                    bare.send(body(&format!("bare-{round}-first"), 0)).await;
                    let bodies = (0..REQUESTS).map(|n| body(&format!("bare-{round}-{n}"), n));
                    measure(gateway, at_once, bodies.collect(), |body| bare.send(body)).await
                }
                _ => peer.as_mut().unwrap().round(gateway),
            };
            // The first round warms all up.
            if round > 0 {
                sides[side].rounds.push(took);
            }
        }
    }
    report(&sides, at_once);
}

/// One of those who are compared.
struct Side {
    name: String,
    rounds: Vec<Took>,
}

/// What one round took. Processor times are in nanoseconds.
#[derive(Clone, Copy)]
struct Took {
    time: Duration,
    /// The client's own.
    processor: Option<u64>,
    /// The simulator's: a client that makes more work for it is not slow for that.
    simulator: Option<u64>,
}

/// Sends everything, one or eight at once.
async fn measure<T, F: Future<Output = ()>>(
    gateway: &Gateway,
    at_once: usize,
    all: Vec<T>,
    send: impl Fn(T) -> F,
) -> Took {
    let simulator = gateway.processor_time();
    let (start, processor) = (Instant::now(), processor_time("self"));
    let left = Mutex::new(all);
    let lane = async || {
        loop {
            let next = left.lock().unwrap().pop();
            let Some(next) = next else { return };
            send(next).await;
        }
    };
    if at_once == 1 {
        lane().await;
    } else {
        tokio::join!(lane(), lane(), lane(), lane(), lane(), lane(), lane(), lane());
    }
    Took {
        time: start.elapsed(),
        processor: since(processor, processor_time("self")),
        simulator: since(simulator, gateway.processor_time()),
    }
}

/// A public client in a process of its own, which sends a round whenever it is told to.
struct Peer {
    name: String,
    process: Child,
    tell: ChildStdin,
    hear: BufReader<ChildStdout>,
}

impl Peer {
    fn start(name: String, script: &str, gateway: &Gateway) -> Self {
        let config = Config::practice(7);
        let certificate = concat!(env!("CARGO_TARGET_TMPDIR"), "/bench-certificate.pem");
        std::fs::write(certificate, &gateway.pem).unwrap();
        let mut process = Command::new("node")
            .arg(script)
            .env("DARAJA_BASE_URL", &gateway.url)
            .env("DARAJA_SHORTCODE", config.shortcode.as_str())
            .env("DARAJA_CONSUMER_KEY", &config.consumer_key)
            .env("DARAJA_CONSUMER_SECRET", config.consumer_secret.expose_secret())
            .env("DARAJA_INITIATOR", &config.initiator)
            .env("DARAJA_INITIATOR_PASSWORD", config.initiator_password.expose_secret())
            .env("DARAJA_CERTIFICATE", certificate)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            name,
            tell: process.stdin.take().unwrap(),
            hear: BufReader::new(process.stdout.take().unwrap()),
            process,
        }
    }

    /// Tells it how many requests to send, and hears the microseconds of time and of processor that they took.
    fn round(&mut self, gateway: &Gateway) -> Took {
        let simulator = gateway.processor_time();
        writeln!(self.tell, "{REQUESTS}").unwrap();
        let mut line = String::new();
        self.hear.read_line(&mut line).unwrap();
        let micros: Vec<u64> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
        assert_eq!(micros.len(), 2, "{} says how long it took", self.name);
        Took {
            time: Duration::from_micros(micros[0]),
            processor: Some(micros[1] * 1_000),
            simulator: since(simulator, gateway.processor_time()),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has nothing to finish.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// The processor time so far of a process that does everything on its first thread, in nanoseconds.
fn processor_time(process: &str) -> Option<u64> {
    let schedule = std::fs::read_to_string(format!("/proc/{process}/schedstat")).ok()?;
    schedule.split(' ').next()?.parse().ok()
}

fn since(before: Option<u64>, after: Option<u64>) -> Option<u64> {
    after.zip(before).map(|(after, before)| after - before)
}

fn payee(n: usize) -> String {
    format!("2547{:08}", 20_000_000 + n)
}

fn payment(config: &Config, id: &str, n: usize) -> B2cPayment {
    B2cPayment {
        originator_conversation_id: id.parse().unwrap(),
        command: B2cCommand::BusinessPayment,
        amount: Amount::from_shillings(10).unwrap(),
        shortcode: config.shortcode.clone(),
        payee: payee(n).parse().unwrap(),
        remarks: Remarks::new("Invoice 12").unwrap(),
        occasion: None,
        callbacks: Callbacks::new("http://127.0.0.1:9/r/1", "http://127.0.0.1:9/t/1").unwrap(),
    }
}

fn bare_body(config: &Config, credential: &SecurityCredential, id: &str, n: usize) -> String {
    serde_json::json!({
        "OriginatorConversationID": id,
        "InitiatorName": config.initiator,
        "SecurityCredential": credential.expose_secret(),
        "CommandID": "BusinessPayment",
        "Amount": "10",
        "PartyA": config.shortcode.as_str(),
        "PartyB": payee(n),
        "Remarks": "Invoice 12",
        "QueueTimeOutURL": "http://127.0.0.1:9/t/1",
        "ResultURL": "http://127.0.0.1:9/r/1",
    })
    .to_string()
}

/// The least that a program could do: post a ready body and look for `ResponseCode` 0.
struct Bare {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Bare {
    async fn with_token(url: &str, config: &Config) -> Self {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer: serde_json::Value = client
            .get(format!("{url}/oauth/v1/generate?grant_type=client_credentials"))
            .basic_auth(&config.consumer_key, Some(config.consumer_secret.expose_secret()))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self {
            client,
            url: format!("{url}/mpesa/b2c/v3/paymentrequest"),
            token,
        }
    }

    async fn send(&self, body: String) {
        let request = self.client.post(&self.url).bearer_auth(&self.token);
        let request = request.header("Content-Type", "application/json").body(body);
        let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ResponseCode"], "0", "{answer}");
    }
}

fn report(sides: &[Side], at_once: usize) {
    println!("{ROUNDS} rounds of {REQUESTS} B2C requests each, {at_once} at once, medians; processor time a request");
    for side in sides {
        let (name, rate, own, simulator) = (&side.name, side.median(rate), side.median(own), side.median(simulator));
        println!("  {name:<10}  {rate:6.0} acknowledged/s  {own:7.1} µs its own  {simulator:7.1} µs the simulator's");
    }
    let (ours, bare) = (&sides[0], &sides[1]);
    print_ratio(ours, bare, at_once);
    for peer in &sides[2..] {
        print_ratio(peer, bare, at_once);
        print_ratio(ours, peer, at_once);
    }
}

/// More than 1 means: more requests per second, or more processor time per request, than the baseline. Each round is
/// compared with the baseline's of the same turn, for the machine may do other things as well.
fn print_ratio(side: &Side, baseline: &Side, at_once: usize) {
    let figures = |side: &Side| {
        serde_json::json!({
            "per_second": rounded(side.median(rate)),
            "cpu_us": rounded(side.median(own)),
            "simulator_cpu_us": rounded(side.median(simulator)),
        })
    };
    let ratio = |of: fn(&Took) -> f64| {
        let turns = side.rounds.iter().zip(&baseline.rounds);
        rounded(median(turns.map(|(took, base)| of(took) / of(base)).collect()))
    };
    let line = serde_json::json!({
        "bench": format!("b2c_acknowledged_vs_{}", baseline.name),
        "client": side.name,
        "at_once": at_once,
        "rounds": ROUNDS,
        "requests": REQUESTS,
        (side.name.as_str()): figures(side),
        (baseline.name.as_str()): figures(baseline),
        "per_second_ratio": ratio(rate),
        "cpu_ratio": ratio(own),
    });
    println!("{line}");
}

impl Side {
    fn median(&self, of: fn(&Took) -> f64) -> f64 {
        median(self.rounds.iter().map(of).collect())
    }
}

fn rate(took: &Took) -> f64 {
    REQUESTS as f64 / took.time.as_secs_f64()
}

fn own(took: &Took) -> f64 {
    micros_a_request(took.processor)
}

fn simulator(took: &Took) -> f64 {
    micros_a_request(took.simulator)
}

fn micros_a_request(nanoseconds: Option<u64>) -> f64 {
    nanoseconds.map_or(f64::NAN, |ns| ns as f64 / 1_000.0 / REQUESTS as f64)
}

/// To three decimals. What could not be measured stays NaN, which JSON writes as null.
fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
