//! The shapes that cross to the screen. Money is in cents, times in UTC milliseconds, phone numbers as a
//! person must read them. No secret has a field here.
//!
//! TypeScript is generated from these (`ui/src/bindings`), committed, and checked for drift by a test.

mod account;
mod activity;
mod attachment;
mod backups;
mod batch;
mod connect;
mod doubt;
mod export;
mod import;
mod incoming;
mod initiator;
mod language;
mod ledger;
mod office;
mod pause;
mod payee;
mod payout;
mod people;
mod policy;
mod preferences;
mod prompt;
mod relay;
mod request;
mod reversal;
mod run;
mod statement;
mod status;
mod team;
mod warning;

pub use account::*;
pub use activity::*;
pub use attachment::*;
pub use backups::*;
pub use batch::*;
pub use connect::*;
pub use doubt::*;
pub use export::*;
pub use import::*;
pub use incoming::*;
pub use initiator::*;
pub use language::*;
pub use ledger::*;
pub use office::*;
pub use pause::*;
pub use payee::*;
pub use payout::*;
pub use people::*;
pub use policy::*;
pub use preferences::*;
pub use prompt::*;
pub use relay::*;
pub use request::*;
pub use reversal::*;
pub use run::*;
pub use statement::*;
pub use status::*;
pub use team::*;
pub use warning::*;
