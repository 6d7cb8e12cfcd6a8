//! Acknowledged B2C requests per second, and processor time per request, against bare reqwest that posts the same
//! bodies to the same simulator: `cargo bench -p daraja`.
//!
//! The simulator runs in a process of its own, so that its work does not count as ours. Both sides take turns, and the
//! median of the rounds counts. Processor time is read from `/proc` and is left out on other systems.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails should stop")]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use daraja::{B2cPayment, Callbacks, Certificate, Daraja, Operator, Remarks, SecurityCredential, Sent};
use daraja_sim::{Api, Behaviour, Config, Pace, Scenario, Simulator};
use mpesa::{Amount, B2cCommand};
use secrecy::ExposeSecret;

const ROUNDS: usize = 10;
const REQUESTS: usize = 600;

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
    on_one_thread(compare(&url, &pem.join("\n")));
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

async fn compare(url: &str, pem: &str) {
    let config = Config::practice(7);
    let certificate = Certificate::parse(pem.as_bytes()).unwrap();
    let credential = SecurityCredential::seal(&config.initiator_password, &certificate).unwrap();
    let ours = Daraja::builder(url)
        .consumer(config.consumer_key.clone().into(), config.consumer_secret.clone())
        .operator(Operator {
            initiator: config.initiator.clone(),
            credential: credential.clone(),
        })
        .build()
        .unwrap();
    let (mut bare_rounds, mut our_rounds) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        // Each side's new token ends the other's, so each gets its own just before it is measured. They take turns in
        // going first, for the simulator's journal grows.
        let bare_round = async || {
            let bare = Bare::with_token(url, &config).await;
            let bodies = (0..REQUESTS).map(|n| bare_body(&config, &credential, &format!("bare-{round}-{n}"), n));
            measure(bodies.collect(), |body| bare.send(body)).await
        };
        let our_round = async || {
            let pay = async |payment| assert!(matches!(ours.pay_b2c(&payment).await, Sent::Acknowledged(_)));
            pay(payment(&config, &format!("token-{round}"), 0)).await;
            let payments = (0..REQUESTS).map(|n| payment(&config, &format!("ours-{round}-{n}"), n));
            measure(payments.collect(), pay).await
        };
        let (bare_took, ours_took) = if round % 2 == 0 {
            (bare_round().await, our_round().await)
        } else {
            let ours_took = our_round().await;
            (bare_round().await, ours_took)
        };
        // The first round warms both up.
        if round > 0 {
            bare_rounds.push(bare_took);
            our_rounds.push(ours_took);
        }
    }
    report(bare_rounds, our_rounds);
}

/// What one round took.
#[derive(Clone, Copy)]
struct Took {
    time: Duration,
    /// Nanoseconds of processor time.
    processor: Option<u64>,
}

/// Sends everything, a few at once.
async fn measure<T, F: Future<Output = ()>>(all: Vec<T>, send: impl Fn(T) -> F) -> Took {
    let (start, processor) = (Instant::now(), processor_time());
    let left = Mutex::new(all);
    let lane = async || {
        loop {
            let next = left.lock().unwrap().pop();
            let Some(next) = next else { return };
            send(next).await;
        }
    };
    tokio::join!(lane(), lane(), lane(), lane(), lane(), lane(), lane(), lane());
    let processor = processor_time().zip(processor).map(|(after, before)| after - before);
    Took {
        time: start.elapsed(),
        processor,
    }
}

/// This thread's processor time so far, in nanoseconds. Everything runs on this one thread.
fn processor_time() -> Option<u64> {
    std::fs::read_to_string("/proc/self/schedstat")
        .ok()?
        .split(' ')
        .next()?
        .parse()
        .ok()
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

fn report(bare: Vec<Took>, ours: Vec<Took>) {
    let rate = |took: &Took| REQUESTS as f64 / took.time.as_secs_f64();
    let processor = |took: &Took| {
        took.processor
            .map_or(f64::NAN, |ns| ns as f64 / 1_000.0 / REQUESTS as f64)
    };
    let (bare_rate, our_rate) = (median(&bare, rate), median(&ours, rate));
    let (bare_cpu, our_cpu) = (median(&bare, processor), median(&ours, processor));
    println!("{ROUNDS} rounds of {REQUESTS} B2C requests each, 8 at once, medians");
    println!("  bare reqwest  {bare_rate:6.0} acknowledged/s  {bare_cpu:6.1} µs of processor a request");
    println!("  daraja        {our_rate:6.0} acknowledged/s  {our_cpu:6.1} µs of processor a request");
    println!(
        "  ratio         {:6.2}                  {:6.2}",
        our_rate / bare_rate,
        our_cpu / bare_cpu
    );
}

fn median(rounds: &[Took], of: impl Fn(&Took) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
