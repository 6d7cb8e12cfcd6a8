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
mod evidence;
mod fact;
mod id;
mod journal;
mod payout;
mod rows;
mod verdict;

pub use approval::{Approval, ApprovalError, Confirmed, Rejection, Seal, SealKey, Waiting, approve, reject};
pub use batch::{BatchEvent, BatchState, IllegalBatchStep};
pub use callback_token::{CallbackKey, CallbackTarget, Channel, TargetError};
pub use evidence::{Answer, Doubt, Evidence, Proof};
pub use fact::{
    Applied, AttemptClaim, AttemptDoubt, AttemptRecord, Effect, Fact, FloatSource, KeptDelivery, PauseReason,
    SourceFile, Standing,
};
pub use id::{AttemptId, BatchId, DeliveryId, OperatorId, PayoutId};
pub use journal::{EntryHash, entry_hash};
pub use payout::{IllegalTransition, PayoutEvent, PayoutState, transition};
pub use rows::{Digest, FrozenRow, RowError, RowSet};
pub use verdict::{Verdict, judge};
