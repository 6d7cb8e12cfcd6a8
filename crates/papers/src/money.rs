//! Money as figures and as words.

use mpesa::Balance;

pub use crate::words::words;

/// `1,250.00`: with two decimals always, so that columns line up.
#[must_use]
pub fn figures(money: impl Into<Balance>) -> String {
    let cents = money.into().cents();
    let sign = if cents < 0 { "-" } else { "" };
    let shillings = grouped(cents.unsigned_abs() / 100);
    format!("{sign}{shillings}.{:02}", cents.unsigned_abs() % 100)
}

/// `1250.00`: for programs.
pub(crate) fn plain(money: Balance) -> String {
    let cents = money.cents();
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// `1,204`
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
