//! The console, the simulator and the relay together.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod crash;
mod faults_of_others;
mod house;
mod meddler;
mod practice_run;
mod sources;
mod who_may_know_whom;
