//! M-PESA's vocabulary: amounts, phone numbers, shortcodes, ids, receipts, result codes and what each
//! means for the money.
//!
//! Deliberately absent: input and output, async, the clock, and anything that knows Hazina exists.
//! Every type is valid once it exists; the only way in is a constructor that says what was wrong.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )
)]

mod amount;
mod command;
mod id;
mod limits;
mod meaning;
mod msisdn;
mod result_code;
mod shortcode;
mod tariff;

pub use amount::{Amount, AmountError, Balance, ParseAmountError, Total};
pub use command::{B2cCommand, UnknownCommand, command_id};
pub use id::{ConversationId, IdError, OriginatorConversationId, Receipt, TransactionId};
pub use limits::{B2cLimits, LimitError};
pub use meaning::{Api, Fault, Meaning, Money, Retry, WhoActs, Words};
pub use msisdn::{Msisdn, MsisdnError};
pub use result_code::ResultCode;
pub use shortcode::{KRA, Shortcode, ShortcodeError};
pub use tariff::{B2cTariff, Band};
