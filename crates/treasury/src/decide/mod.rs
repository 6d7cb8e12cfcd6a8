//! What is decided about money and people from what a ledger holds: values in, facts or refusals out. Whoever keeps the
//! ledger reads the values, asks here, and writes down what it is told.

mod approvals;
mod approved;
mod pauses;
mod people;
mod refusals;
mod results;
mod seals;

pub use approvals::{
    ApprovedBy, DoneTo, FoundApproved, Lapsed, Misfit, Whole, approvals_of, approvals_of_rest, attachments_of,
    policy_of,
};
pub use approved::{ApprovedBatch, IdsOf, StandsAs};
pub use pauses::{InitiatorsPassword, NotLifted, may_lift, of_question, shows_that_payouts_work};
pub use people::{
    NotSigned, People, SignedEntry, Told, is_for_people, people_behind, signed_by_those_behind, verify_one,
};
pub use refusals::{NoRecall, NoReversal, NoStatement, NotAttached};
pub use results::{
    PauseScope, ToldAbout, accounts_as_of, ends_by, has_come, is_newest, of_attempt, receipts_of,
    without_foreign_receipt,
};
pub use seals::{BrokenSeal, Seals};
