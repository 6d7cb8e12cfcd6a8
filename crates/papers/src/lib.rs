//! What leaves the console as a file: tables for spreadsheets, payment advices, batch summaries, letters, recovery kits and
//! calendar entries.
//!
//! Values in, bytes out, and the same values give the same bytes. Deliberately absent: input and output, the clock,
//! randomness, and any knowledge of the ledger or the screen. Whoever calls says when a paper is made and for whom.

pub mod advice;
pub mod calendar;
pub mod closing;
mod error;
pub mod kit;
pub mod letter;
mod moment;
pub mod money;
mod parties;
mod pdf;
pub mod summary;
pub mod table;
mod words;

pub use self::{
    error::PaperError,
    moment::Moment,
    parties::{Destination, Environment, Issuer, Known, Payee, Signed, Standing},
};
