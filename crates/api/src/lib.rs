//! The contract between the page and the console: every command with its request, its answer and who may give it, the events
//! that say what changed, and the problems that a person can act on. The page's TypeScript is written from these types.
//!
//! Deliberately absent: the ledger, and what a command does. Whoever answers maps to these shapes.

#[cfg(test)]
mod bindings;
mod commands;
mod event;
mod permit;
mod problem;
pub mod view;

pub use commands::{CONFIRMED_APART, Command, OF_A_DESK, OF_ORGANISATIONS, read};
pub use event::Changed;
pub use permit::Permit;
pub use problem::Problem;
