//! What is decided about money and people from what a ledger holds: values in, facts or refusals out. Whoever keeps the
//! ledger reads the values, asks here, and writes down what it is told.

mod approved;

pub use approved::{ApprovedBatch, DoneTo, FoundApproved, IdsOf, StandsAs, approval_of};
