//! A Daraja to practise, develop and test against: M-PESA's gateway on loopback, with accounts whose money
//! moves, operators whose passwords are checked, and results posted to the caller's addresses.
//!
//! What it does is an independent reading of Daraja's documents; nothing is shared with the client. What
//! happens to a request is chosen by the payee ([`TEST_PAYEES`]) or by a [`Scenario`]. What truly happened is in the
//! journal ([`Simulator::journal`]), which tests compare with a ledger.
//!
//! Deliberately absent: TLS (it listens on loopback), a database (the journal is one), and retries of
//! callbacks unless [`Delivery`] asks for them.
//!
//! ```no_run
//! # async fn run() -> Result<(), daraja_sim::SimError> {
//! use daraja_sim::{Config, Pace, Simulator};
//! let daraja = Simulator::start(Config { pace: Pace::AT_ONCE, ..Config::practice(7) }).await?;
//! println!("{} and {}", daraja.base_url(), daraja.certificate_pem());
//! # Ok(()) }
//! ```

mod accounts;
mod answer;
mod behaviour;
mod body;
mod clock;
mod config;
mod deliver;
mod dice;
mod error;
mod http;
mod incoming;
pub mod journal;
mod judge;
mod key;
mod ledger;
mod odds;
mod operator;
mod organisation;
mod payees;
mod picture;
mod portal;
mod request;
mod simulator;
mod statement;
mod submit;
mod treatment;
mod world;

pub use accounts::Accounts;
pub use behaviour::{Acknowledgement, Api, Behaviour, Gate, Notice, Outcome, Scenario};
pub use clock::Clock;
pub use config::{Config, Delivery, ForbiddenWords, Pace, Rules, Shape};
pub use error::SimError;
pub use journal::{Callback, Credited, JournalEntry, Kind, Paid};
pub use odds::Odds;
pub use operator::{Operator, OperatorState, Role};
pub use organisation::{Opening, Organisation};
pub use payees::{TEST_BUSINESSES, TEST_CUSTOMERS, TEST_PAYEES, TestPayee};
pub use portal::Portal;
pub use simulator::Simulator;
pub use statement::{Statement, StatementAccount, StatementLayout, StatementOf};
