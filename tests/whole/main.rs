//! The console, the simulator and the relay together.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod copies;
mod crash;
mod faults_of_others;
mod floors;
mod house;
#[path = "../lasting_address.rs"]
mod lasting_address;
mod meddler;
mod practice_offices;
mod practice_old_copy;
mod practice_run;
mod relay_killed;
mod relay_link;
#[path = "../../crates/relay/tests/postgres.rs"]
#[allow(dead_code, reason = "shared with the relay's own tests, which use more of it")]
mod relay_postgres;
#[path = "../../crates/relay/tests/program.rs"]
#[allow(dead_code, reason = "shared with the relay's own tests, which use more of it")]
mod relay_program;
mod sources;
mod who_may_know_whom;
