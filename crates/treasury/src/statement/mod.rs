//! M-PESA's own statement: what a line of it says, what it belongs to, and what does not match.
//!
//! Lines are judged in groups, one for each receipt, from nothing but the lines and what the ledger knows of the receipt. So
//! the same lines come to the same matches in whatever order, overlap or file they arrive.

mod closing;
mod coverage;
mod group;
mod line;

pub use closing::{Month, MonthError, MonthSum, Purposes};
pub use coverage::{Covered, Gap, Span, coverage};
pub use group::{CustomersPayment, GroupLine, Known, MatchedBy, Mismatch, Seen, compare, evidence_of};
pub use line::{BookAccount, FileFault, FileSaid, LineClass, StatementLine, StatementLines, StatementPeriod};
