//! M-PESA's own statement: what a line of it says, what it belongs to, and what does not match.
//!
//! Lines are judged in groups, one for each receipt, from nothing but the lines and what the ledger knows of the receipt. So
//! the same lines come to the same matches in whatever order, overlap or file they arrive.

mod closing;
mod coverage;
mod group;
mod line;
mod tariffs;

pub use closing::{Month, MonthError, MonthSum, Purposes, closing_balance, opening_balance};
pub use coverage::{Covered, Gap, Span, coverage};
pub use group::{CustomersPayment, GroupLine, Known, MatchedBy, Mismatch, Seen, compare, evidence_of};
pub use line::{BookAccount, FileFault, FileFinding, LineClass, StatementLine, StatementLines, StatementPeriod};
pub use tariffs::Tariffs;
