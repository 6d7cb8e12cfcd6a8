//! The rules of the house: what a payout, a batch, an approval and an attempt are, and what may become of them.
//!
//! Values in, values out. Deliberately absent: input and output, async, the clock, randomness and Daraja.
//! The store writes down what is decided here; the console only asks.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )
)]

mod approval;
mod batch;
mod callback_token;
mod credential_age;
mod east_africa;
mod evidence;
mod fact;
mod id;
mod journal;
mod password_rules;
mod payout;
mod reminder;
mod reminder_stage;
mod rows;
mod verdict;

pub use approval::{Approval, ApprovalError, Confirmed, Rejection, Seal, SealKey, Waiting, approve, reject};
pub use batch::{BatchEvent, BatchState, IllegalBatchStep};
pub use callback_token::{CallbackKey, CallbackTarget, Channel, TargetError};
pub use credential_age::{CredentialAge, CredentialAgeError};
pub use east_africa::{east_africa_day, east_africa_midnight};
pub use evidence::{Answer, Doubt, Evidence, Proof};
pub use fact::{
    Applied, AttemptClaim, AttemptDoubt, AttemptRecord, Effect, Fact, FloatSource, KeptDelivery, PauseReason,
    SourceFile, Standing,
};
pub use id::{AttemptId, BatchId, DeliveryId, OperatorId, PayoutId};
pub use journal::{EntryHash, entry_hash};
pub use password_rules::{PasswordFinding, PasswordRule, PasswordRules};
pub use payout::{IllegalTransition, PayoutEvent, PayoutState, transition};
pub use reminder::{DueReminder, GivenReminder, Reminder, Snooze, SnoozeError, reminder};
pub use reminder_stage::{ReminderStage, UnknownStage};
pub use rows::{Digest, FrozenRow, RowError, RowSet};
pub use verdict::{Verdict, judge};
