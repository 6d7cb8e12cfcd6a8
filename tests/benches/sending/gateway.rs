//! M-PESA: the simulator in a process of its own.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
};

use daraja_sim::{Behaviour, Config, Pace, Scenario, Simulator};
use mpesa::Balance;

/// The first argument of the process that becomes M-PESA.
pub(super) const SERVE: &str = "--serve";

/// Payees in a row who are each refused once by spike arrest, where there are any.
const ARRESTED: u32 = 64;

/// The simulator, as its clients see it. It ends when this is dropped.
pub(super) struct Gateway {
    pub(super) url: String,
    pub(super) pem: String,
    process: Child,
    input: Option<ChildStdin>,
}

impl Gateway {
    /// Starts one that answers at once. The gateway refuses the payees around the `arrested`th once each, by spike arrest.
    pub(super) fn start(arrested: Option<u32>) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg(SERVE)
            .args(arrested.map(|number| number.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = said.next().unwrap().unwrap();
        let pem: Vec<String> = said.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
        Self {
            url,
            pem: pem.join("\n"),
            input: process.stdin.take(),
            process,
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // Closing its input ends it.
        drop(self.input.take());
        drop(self.process.wait());
    }
}

/// What every part here knows of the simulator.
pub(super) fn config() -> Config {
    Config::practice(7)
}

/// The phone of the `number`th payee.
pub(super) fn phone(number: u32) -> String {
    format!("2547{:08}", 20_000_000 + number)
}

/// The process that is M-PESA: says its address and its certificate, and runs until its input ends.
pub(super) async fn serve(arrested: Option<String>) {
    let payees: BTreeMap<String, Behaviour> = arrested
        .map(|number| number.parse::<u32>().unwrap())
        .into_iter()
        .flat_map(|first| first..first + ARRESTED)
        .map(|number| (phone(number), Behaviour::pay().spike_arrest(1)))
        .collect();
    let simulator = Simulator::start(Config {
        pace: Pace::AT_ONCE,
        scenario: Scenario {
            payees,
            ..Scenario::new()
        },
        utility: Balance::from_cents(100_000_000_000_000).unwrap(),
        ..config()
    })
    .await
    .unwrap();
    println!("{}\n{}\n", simulator.base_url(), simulator.certificate_pem().trim());
    std::io::stdout().flush().unwrap();
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .unwrap()
        .unwrap();
}
