//! Keeps M-PESA's callbacks until the console has them.
//!
//! Daraja answers payouts, status queries and balance queries only by POST. The [`Relay`] takes such a
//! request, writes it durably to its [`Spool`], and only then answers 200. The console pulls through an
//! [`Inbox`], in order, keeps what it pulled, and acknowledges; the relay then forgets. What was pulled and
//! not acknowledged is handed on again, so the console gets everything at least once and must know repeats.
//!
//! ```text
//! M-PESA --POST--> Relay --put--> Spool --pull--> Inbox --> console
//!                    <---200---     <--acknowledge--
//! ```
//!
//! Deliberately absent: any look inside a callback's body, any judgement of the token in its path (only the
//! console can tell its own attempts from forgeries), TLS, and the wall clock, which is handed in.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod callback;
mod delivery;
mod error;
mod inbox;
mod inbox_token;
mod limits;
mod rate;
mod server;
mod spool;

pub use delivery::{Cursor, Delivery, Incoming};
pub use error::{PutError, RelayError};
pub use inbox::Inbox;
pub use inbox_token::InboxToken;
pub use limits::{Limits, SpoolLimits};
pub use server::{Clock, Relay, RelayConfig};
pub use spool::{Checkpoint, Moment, Spool, Usage};
