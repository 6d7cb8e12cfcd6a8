//! What leaves the console as a file: tables for spreadsheets, payment advices, batch summaries, letters and calendar
//! entries.
//!
//! Values in, bytes out, and the same values give the same bytes. Deliberately absent: input and output, the clock,
//! randomness, and any knowledge of the ledger or the screen. Whoever calls says when a paper is made and for whom.

mod error;
mod moment;

pub mod calendar;
pub mod money;
pub mod table;

pub use self::{error::PaperError, moment::Moment};
