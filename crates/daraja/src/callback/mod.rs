//! What Daraja posts to our addresses, read without trusting any of it.
//!
//! [`parse`] takes any bytes. Unknown fields, missing values, repeated keys, lists of one written as an object
//! and numbers written as text are all accepted, because Daraja writes all of them (API facts, sections 1 and
//! 7). What a body proves about the money is said by [`ResultNotice::payment`] and its sisters, and never more
//! than it proves: a non-final result, a contradiction or a missing receipt leaves the money unknown.
//!
//! Deliberately absent: who posted it. Callbacks are not signed; the caller checks its own token.

mod c2b;
mod parameters;
mod payment;
mod reply;
mod result;
mod reversal;
mod status;
mod stk;
mod time_out;

pub use c2b::{C2bNotice, Payer};
pub use parameters::{Parameter, Parameters};
pub use payment::{Doubt, PaymentResult};
pub use reply::{ACCEPTED, Rejection, ValidationReply};
pub use result::{ResultNotice, ResultType};
pub use reversal::ReversalResult;
pub use status::{PaymentStatus, StatusResult};
pub use stk::StkNotice;
pub use time_out::{TimeOutNotice, TimeOutShape};

pub use crate::read::{account::Account, party::Party};
pub use crate::redact::redact;

use crate::json::Json;

/// A callback, sorted by its shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Callback {
    /// The answer to a payment, an inquiry or a reversal.
    Result(ResultNotice),
    /// M-PESA's queue gave up. The money is in doubt: the payment may still complete.
    TimeOut(TimeOutNotice),
    /// How a customer answered a prompt on the phone.
    Stk(StkNotice),
    /// A customer pays, or wants to pay, the organisation.
    C2b(C2bNotice),
    /// Nothing Daraja is known to send.
    Unreadable(Unreadable),
}

/// A body that is no callback.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// The body as text, secrets [redacted](redact).
    pub text: String,
}

/// Sorts a callback's body by its shape, whichever address it came to.
///
/// A `Result` that says that more messages follow (`ResultType` 1) is a time-out notice. So is everything that
/// comes to the time-out address: use [`parse_time_out`] there, and [`parse_validation`] at the C2B validation address.
///
/// ```
/// use daraja::callback::{self, Callback};
///
/// let body = br#"{"Result":{"ResultType":0,"ResultCode":0,"ResultDesc":"ok","TransactionID":"SG632NMUAB",
///     "ResultParameters":{"ResultParameter":{"Key":"TransactionAmount","Value":10}}}}"#;
/// let Callback::Result(result) = callback::parse(body) else { panic!("a result") };
/// let payment = result.payment();
/// assert_eq!(payment.money, mpesa::Money::Moved);
/// assert_eq!(payment.receipt.as_ref().map(mpesa::Receipt::as_str), Some("SG632NMUAB"));
/// ```
#[must_use]
pub fn parse(body: &[u8]) -> Callback {
    let unreadable = || Callback::Unreadable(Unreadable { text: redact(body) });
    let Some(json) = Json::parse(body) else {
        return unreadable();
    };
    if let Some(result) = json.only("Result").filter(|result| result.is_object()) {
        let notice = ResultNotice::read(result);
        return match notice.result_type {
            ResultType::MoreFollow => Callback::TimeOut(TimeOutNotice::of_result(notice)),
            ResultType::Final | ResultType::Missing | ResultType::Other(_) => Callback::Result(notice),
        };
    }
    if let Some(stk) = StkNotice::read(&json) {
        return Callback::Stk(stk);
    }
    if let Some(echo) = TimeOutNotice::of_echo(&json) {
        return Callback::TimeOut(echo);
    }
    C2bNotice::read(&json).map_or_else(unreadable, Callback::C2b)
}

/// Reads what came to the queue-timeout address. A `Result` there proves nothing about the money, whatever
/// its code: code 1 on this address is not "insufficient funds".
#[must_use]
pub fn parse_time_out(body: &[u8]) -> Callback {
    match parse(body) {
        Callback::Result(notice) => Callback::TimeOut(TimeOutNotice::of_result(notice)),
        other @ (Callback::TimeOut(_) | Callback::Stk(_) | Callback::C2b(_) | Callback::Unreadable(_)) => other,
    }
}

/// Reads what came to the C2B validation address: a customer's payment that M-PESA asks about before it takes the money.
/// Whatever the body names, a balance too, no money has moved.
#[must_use]
pub fn parse_validation(body: &[u8]) -> Callback {
    match parse(body) {
        Callback::C2b(notice) => Callback::C2b(notice.into_question()),
        other @ (Callback::Result(_) | Callback::TimeOut(_) | Callback::Stk(_) | Callback::Unreadable(_)) => other,
    }
}
