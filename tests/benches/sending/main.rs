//! What sending costs, through the whole console: what it takes to keep the head outside of the ledger, how soon a large
//! ledger sends, and how long a whole payroll takes beside bare requests. Prints one JSON object a line.
//!
//! ```text
//! cargo bench -p whole-system-tests --bench sending                       # the head, and a ledger of a million payouts
//! cargo bench -p whole-system-tests --bench sending -- head 4000          # one of them, and how many payouts
//! cargo bench -p whole-system-tests --bench sending -- start 1000000
//! cargo bench -p whole-system-tests --bench sending -- payroll 131072     # minutes: end to end, spike arrest in the middle
//! ```
//! M-PESA is a process of its own, so that neither its work nor its memory counts as the console's.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails should stop")]

mod bare;
mod gateway;
mod harness;
mod head;
mod payroll;
mod start;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let what = arguments.next();
    if what.as_deref() == Some(gateway::SERVE) {
        on_two_threads(gateway::serve(arguments.next()));
        return;
    }
    let number = |default: u32| move |given: Option<String>| given.map_or(default, |text| text.parse().unwrap());
    match what.as_deref() {
        Some("head") => on_two_threads(head::measure(number(4_000)(arguments.next()))),
        Some("start") => on_two_threads(start::measure(number(1_000_000)(arguments.next()))),
        Some("payroll") => on_two_threads(payroll::measure(number(131_072)(arguments.next()))),
        Some(other) => panic!("{other} is nothing that is measured here"),
        None => {
            on_two_threads(head::measure(4_000));
            on_two_threads(start::measure(1_000_000));
        }
    }
}

fn on_two_threads(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}

/// To three decimals.
fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
