//! The simulator as a program: a Daraja on this machine, for any client in any language.
//!
//! Prints where it listens and what credentials it takes, as lines a shell can read, and runs until it is
//! interrupted. Deliberately absent: the network. It is meant for loopback.

use std::{
    io::Write,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::{Parser, ValueEnum};
use daraja_sim::{Config, Delivery, ForbiddenWords, Opening, Pace, Rules, Scenario, Shape, Simulator};
use mpesa::{Balance, Shortcode};
use secrecy::ExposeSecret;

/// A Daraja on this machine: practise, develop and test against it.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Options {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8280")]
    listen: SocketAddr,
    /// Chooses the key pair, ids, receipts and delays.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Writes the certificate that seals security credentials here, as PEM.
    #[arg(long)]
    certificate_out: Option<PathBuf>,
    /// Keeps the journal of truth here, one JSON object a line, and continues what it finds.
    #[arg(long)]
    journal: Option<PathBuf>,
    /// What differs from the table of test payees: a scenario as JSON.
    #[arg(long)]
    scenario: Option<PathBuf>,
    /// Where addresses with forbidden words are refused.
    #[arg(long, value_enum, default_value_t = WordsName::Everywhere)]
    forbidden_words: WordsName,
    /// Takes the texts of an STK push at any length.
    #[arg(long)]
    long_stk_texts: bool,
    /// A further number of the organisation, with as much in its accounts; may be given more than once.
    #[arg(long)]
    further_shortcode: Vec<Shortcode>,
    /// How callbacks are written.
    #[arg(long, value_enum, default_value_t = ShapeName::Production)]
    shape: ShapeName,
    /// The organisation's number.
    #[arg(long, default_value = "600992")]
    shortcode: Shortcode,
    /// Shillings in the Utility account at the first start.
    #[arg(long, default_value = "1000000")]
    utility: Balance,
    /// Shillings in the Working account at the first start.
    #[arg(long, default_value = "1000000")]
    working: Balance,
    /// The shortest time before a result, in milliseconds.
    #[arg(long, default_value_t = 250)]
    least_delay: u64,
    /// The longest time before a result, in milliseconds.
    #[arg(long, default_value_t = 2_000)]
    most_delay: u64,
    /// Customers pay the pay bill by themselves, about every so many seconds.
    #[arg(long)]
    customers_every: Option<u64>,
    /// The address callbacks come from.
    #[arg(long)]
    callback_source: Option<IpAddr>,
    /// How often a callback is tried until it is answered 200.
    #[arg(long, default_value_t = 1)]
    callback_tries: u8,
}

/// [`Shape`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShapeName {
    Production,
    Sandbox,
    Portal,
}

/// [`ForbiddenWords`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum WordsName {
    Everywhere,
    Registration,
    Nowhere,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let options = Options::parse();
    let config = config(&options)?;
    let credentials = [
        ("DARAJA_SHORTCODE", config.shortcode.to_string()),
        ("DARAJA_CONSUMER_KEY", config.consumer_key.clone()),
        (
            "DARAJA_CONSUMER_SECRET",
            config.consumer_secret.expose_secret().to_owned(),
        ),
        ("DARAJA_INITIATOR", config.initiator.clone()),
        (
            "DARAJA_INITIATOR_PASSWORD",
            config.initiator_password.expose_secret().to_owned(),
        ),
        ("DARAJA_PASSKEY", config.passkey.expose_secret().to_owned()),
    ];
    let daraja = Simulator::start(config).await?;
    if let Some(path) = &options.certificate_out {
        std::fs::write(path, daraja.certificate_pem())?;
    }
    say(&daraja.base_url(), &credentials);
    tokio::signal::ctrl_c().await?;
    daraja.shutdown().await;
    Ok(())
}

/// Prints address and credentials. A reader that has gone away does not stop the simulator.
fn say(base_url: &str, credentials: &[(&str, String)]) {
    let mut text = format!("DARAJA_BASE_URL='{base_url}'\n");
    for (name, value) in credentials {
        text.push_str(&format!("{name}='{value}'\n"));
    }
    text.push_str("# ready; stop with Ctrl-C\n");
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn config(options: &Options) -> Result<Config, Box<dyn std::error::Error>> {
    let scenario: Scenario = match &options.scenario {
        Some(path) => serde_json::from_str(&std::fs::read_to_string(path)?)?,
        None => Scenario::new(),
    };
    Ok(Config {
        listen: options.listen,
        shortcode: options.shortcode.clone(),
        utility: options.utility,
        working: options.working,
        journal: options.journal.clone(),
        pace: Pace {
            least: Duration::from_millis(options.least_delay),
            most: Duration::from_millis(options.most_delay),
        },
        scenario,
        customers_every: options.customers_every.map(Duration::from_secs),
        shape: match options.shape {
            ShapeName::Production => Shape::Production,
            ShapeName::Sandbox => Shape::Sandbox,
            ShapeName::Portal => Shape::Portal,
        },
        shortcodes: options
            .further_shortcode
            .iter()
            .map(|shortcode| Opening {
                shortcode: shortcode.clone(),
                utility: options.utility,
                working: options.working,
            })
            .collect(),
        rules: Rules {
            forbidden_words: match options.forbidden_words {
                WordsName::Everywhere => ForbiddenWords::Everywhere,
                WordsName::Registration => ForbiddenWords::Registration,
                WordsName::Nowhere => ForbiddenWords::Nowhere,
            },
            stk_texts: !options.long_stk_texts,
            ..Rules::default()
        },
        delivery: Delivery {
            tries: options.callback_tries,
            source: options.callback_source,
            ..Delivery::default()
        },
        ..Config::practice(options.seed)
    })
}
