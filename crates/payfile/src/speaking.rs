//! Columns that say whether, how or in what a row is to be paid, beside those that make the payment.
//!
//! A heading tells what a column is about, a value what it says. Where that speaks against paying, or cannot be understood,
//! the row waits for a person's word.

use tabular::is_blank;

use crate::{
    currency::{self, Currency},
    roles::Role,
    words::{self, StatusWord},
};

/// Why a row waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Against {
    Paid,
    Stopped,
    NotApproved,
    OtherWay,
    OtherCurrency,
    NotUnderstood,
}

/// One such column.
#[derive(Debug, Clone)]
pub(crate) struct Speaking {
    pub(crate) index: usize,
    pub(crate) role: Role,
    /// Whether some of its cells are filled and some are not, or, of approvals, any.
    pub(crate) blank_speaks: bool,
}

/// What a cell says against paying its row.
pub(crate) fn verdict(column: &Speaking, text: &str) -> Option<Against> {
    if is_blank(text) {
        return (column.blank_speaks && column.role == Role::Approval).then_some(Against::NotApproved);
    }
    let plain = words::plain(text);
    match column.role {
        Role::Status => match words::status(&plain) {
            StatusWord::Fine => None,
            StatusWord::Paid => Some(Against::Paid),
            StatusWord::Stopped => Some(Against::Stopped),
            StatusWord::NotApproved => Some(Against::NotApproved),
            StatusWord::OtherWay | StatusWord::Yes | StatusWord::No | StatusWord::Unknown => {
                Some(Against::NotUnderstood)
            }
        },
        Role::Paid => paid(&plain, text),
        Role::Approval => approved(&plain),
        Role::Stop => match words::status(&plain) {
            StatusWord::No | StatusWord::Fine => None,
            StatusWord::Paid => Some(Against::Paid),
            StatusWord::NotApproved
            | StatusWord::Stopped
            | StatusWord::OtherWay
            | StatusWord::Yes
            | StatusWord::Unknown => (!is_nothing(text)).then_some(Against::Stopped),
        },
        Role::Method => match words::method(&plain) {
            StatusWord::Fine => None,
            StatusWord::OtherWay => Some(Against::OtherWay),
            StatusWord::Paid
            | StatusWord::Stopped
            | StatusWord::NotApproved
            | StatusWord::Yes
            | StatusWord::No
            | StatusWord::Unknown => (!is_nothing(text)).then_some(Against::NotUnderstood),
        },
        Role::Currency => match currency::named(text) {
            Some(Currency::Shillings) => None,
            Some(Currency::Foreign(_)) => Some(Against::OtherCurrency),
            None => (!is_nothing(text)).then_some(Against::NotUnderstood),
        },
        Role::PaidOn | Role::Receipt => {
            (column.blank_speaks && !is_nothing(text) && !means_unpaid(&plain)).then_some(Against::Paid)
        }
        Role::BankAccount => (column.blank_speaks && !is_nothing(text)).then_some(Against::OtherWay),
        Role::Matters => Some(Against::NotUnderstood),
    }
}

fn paid(plain: &str, text: &str) -> Option<Against> {
    match words::status(plain) {
        StatusWord::No | StatusWord::Fine => None,
        StatusWord::Stopped => Some(Against::Stopped),
        StatusWord::NotApproved => Some(Against::NotApproved),
        // A date, an amount, a receipt: whatever stands there was paid.
        StatusWord::Paid | StatusWord::OtherWay | StatusWord::Yes | StatusWord::Unknown => {
            (!is_nothing(text)).then_some(Against::Paid)
        }
    }
}

fn approved(plain: &str) -> Option<Against> {
    if words::undecided(plain) {
        return Some(Against::NotApproved);
    }
    match words::status(plain) {
        StatusWord::Paid => (plain != "done" && plain != "complete" && plain != "completed" && plain != "cleared")
            .then_some(Against::Paid),
        StatusWord::Stopped => Some(Against::Stopped),
        StatusWord::NotApproved | StatusWord::No => Some(Against::NotApproved),
        // A name or a date of who approved, and when.
        StatusWord::OtherWay | StatusWord::Fine | StatusWord::Yes | StatusWord::Unknown => None,
    }
}

fn means_unpaid(plain: &str) -> bool {
    matches!(words::status(plain), StatusWord::Fine | StatusWord::No)
}

/// A dash, a zero.
fn is_nothing(text: &str) -> bool {
    text.trim()
        .chars()
        .all(|c| matches!(c, '-' | '–' | '—' | '.' | '0' | ',' | '/'))
}
