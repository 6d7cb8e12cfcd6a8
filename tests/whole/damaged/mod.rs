//! Everything that comes from outside, damaged by chance: payroll files, statements, certificates, callbacks, requests of consoles
//! and desktops to the relay, ledgers, commands of the page. Nothing panics, and what is still taken holds what it says.
//!
//! Some of each with every test; `script/fuzz N` takes as many as it is told, and other seeds.

mod damage;
mod files;
mod ledgers;
mod page;
mod requests;

use std::io::Write as _;

/// How many of one kind are tried: as many as one test can take, or as it is told.
fn how_many(usual: u64) -> u64 {
    setting("HAZINA_INPUTS").unwrap_or(usual)
}

/// The first seed.
fn from() -> u64 {
    setting("HAZINA_SEED_FROM").unwrap_or(1)
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Says past the test runner how many were tried and how many of them were taken.
fn figure(what: &str, tried: u64, taken: u64) {
    let mut past_the_runner = std::io::stdout();
    writeln!(past_the_runner, "damaged {what}: {tried} tried, {taken} of them taken").unwrap();
}
