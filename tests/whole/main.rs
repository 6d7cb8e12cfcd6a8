//! The console, the simulator and the relay together.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod copies;
mod crash;
mod damaged;
mod dice;
mod faults_of_others;
mod floors;
mod practice_offices;
mod practice_old_copy;
mod practice_run;
mod relay_killed;
mod relay_link;
mod simulation;
mod sources;
mod spoken;
mod statement_layouts;
mod statements;
mod team;
mod who_may_know_whom;
mod words;

use testkit::{harness, meddler};
