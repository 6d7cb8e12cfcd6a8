//! The console through its one permission for the screen, in a whole harness with a simulated M-PESA.

use testkit::{harness, meddler, pdf};

mod again;
mod attachments;
mod attention;
mod balances;
mod bills;
mod doubt;
// The same tests over B2C version 1, whose requests carry no id of ours.
#[allow(clippy::duplicate_mod, reason = "every test of doubt runs for both versions")]
#[path = "doubt/mod.rs"]
mod doubt_of_version_1;
mod exports;
mod importing;
mod in_part;
mod incoming;
mod languages;
mod lists;
mod notices;
mod password;
mod password_crash;
mod payees;
mod payloads;
mod people;
mod policy;
mod prompts;
mod recalls;
mod refusals;
mod resuming;
mod reversals;
mod rhythm;
mod runs;
mod secrets;
mod sending;
mod sign_in;
mod signing;
mod statements;
mod warnings;
