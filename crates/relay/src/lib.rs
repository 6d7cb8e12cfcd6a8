//! Keeps M-PESA's callbacks until the console has them.
//!
//! Daraja answers payouts, status queries and balance queries only by POST to a public address. A relay takes such a
//! request, writes it durably to its [`Spool`], and only then answers 200. The console pulls through an
//! [`Inbox`], in order, keeps what it pulled, and acknowledges; the relay then forgets. What was pulled and
//! not acknowledged is handed on again, so the console gets everything at least once and must know repeats.
//!
//! ```text
//! M-PESA --POST--> relay --put--> Spool --pull--> Inbox --> console
//!                    <---200---     <--acknowledge--
//! ```
//!
//! It is one piece of code used twice. [`Relay`] runs inside the console: practice mode, or behind a tunnel. [`Server`] is
//! the program `hazina-relay` on the public side, for any number of inboxes and, at each, any number of consoles, its
//! *readers*. There every callback is sealed to its reader's public key before it touches the disk.
//!
//! The console's side of a server, from pairing to pulling:
//!
//! ```no_run
//! # async fn example(random: [u8; 64], ports: relay::Ports, kept: secrecy::SecretString) -> Result<(), relay::RelayError> {
//! use relay::{Cursor, InboxKeys, PairingCode, RemoteInbox};
//!
//! // Once: paste the line that `hazina-relay inbox create` printed; then keep `to_secret` in the keyring.
//! let code = PairingCode::parse("hazina1:...")?;
//! let paired = RemoteInbox::pair(&code, InboxKeys::from_bytes(random), "Finance desk").await?;
//! let kept = paired.to_secret();
//!
//! // At every start.
//! let inbox = RemoteInbox::from_secret(&kept)?.open(ports)?;
//! let result_url = inbox.callback_url("r/<attempt>/<token>"); // for M-PESA
//! let light = inbox.contact(); // a watch: Connected, Unreachable, Refused; how much waits; catching up
//! inbox.arrived().await; // asks again by itself on the schedule of `Reconnect`
//! let deliveries = inbox.pull(Cursor::START, 200).await?;
//! // keep what is not `is_probe()`, then:
//! if let Some(last) = deliveries.last() {
//!     inbox.acknowledge(last.cursor).await?;
//! }
//! let probed = inbox.probe().await?; // through the public address and back, while somebody pulls
//! # Ok(()) }
//! ```
//!
//! Deliberately absent: any look inside a callback's body but the two fields that a [`Rule`] names, any judgement of the
//! console's own token in a path (only the console can tell its own attempts from forgeries), the wall clock and
//! randomness, which are handed in.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod callback;
mod client;
mod delivery;
mod embedded;
mod envelope;
mod error;
mod fairness;
mod head;
mod inbox;
mod inbox_token;
mod keys;
mod limits;
mod listener;
mod log_limiter;
mod metrics;
mod pairing_code;
mod pasted;
#[cfg(feature = "server")]
pub mod program;
mod prompt;
mod protocol;
mod pull;
mod rate;
mod refusals;
mod register;
mod rule;
mod server;
mod service;
mod sources;
mod spool;
mod team;
mod witness;

pub use client::{
    CatchingUp, Contact, ContactState, Ports, Reconnect, RemoteInbox, RemoteLog, TeamDevice, TeamPlace, TeamRead,
};
pub use delivery::{Callback, Cursor, Delivery};
pub use error::{Fault, PutError, RelayError};
pub use head::{Advanced, Head, HeadMove, Witnessed};
pub use inbox::{Inbox, Probed};
pub use inbox_token::InboxToken;
pub use keys::{GateKey, InboxKeys};
pub use limits::{Limits, SpoolLimits};
pub use listener::Handshake;
pub use pairing_code::PairingCode;
pub use protocol::{RelayStatus, Waiting};
pub use register::{InboxEntry, NewReader, ReaderEntry, Register, Registry};
pub use rule::{AccountPattern, PatternError, Rule, Unreadable};
pub use server::{Clock, Entropy, MetricsText, Relay, RelayConfig, Server, ServerConfig};
pub use sources::{SAFARICOM, Sources};
pub use spool::{
    Checkpoint, Moment, Parcel, RefusedSource, RegisterStore, Spool, SpoolStore, SqliteRegister, SqliteSpool,
    SqliteTeams, StoredCallback, Usage,
};
#[cfg(feature = "server")]
pub use spool::{PostgresRegister, PostgresSpool, PostgresTeams};
pub use team::{
    Appended, DeviceEntry, LogEntry, LogHead, LogStore, MOST_BODY_BYTES, NewDevice, Offer, TeamCode, TeamEntry,
    TeamLogs,
};
pub use witness::Witness;
