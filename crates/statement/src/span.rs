//! Whether two statements of one account leave something out between them.

use chrono::TimeDelta;
use mpesa::Balance;

use crate::At;

/// What a statement covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Its first second.
    pub from: Option<At>,
    /// Its last second.
    pub to: Option<At>,
    /// The balance at its beginning.
    pub opening: Option<Balance>,
    /// The balance at its end.
    pub closing: Option<Balance>,
}

/// How an earlier statement and a later one meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// The later begins where the earlier ends, in time and balance.
    Joined,
    /// Time lies between them in which the balance did not change in the end.
    SameBalance {
        /// The last second of the earlier.
        until: At,
        /// The first second of the later.
        from: At,
    },
    /// Rows are missing between them: the balance changed.
    Gap {
        /// Cents by which it changed: below zero, money left.
        change_cents: i64,
        /// The last second of the earlier, where it is known.
        until: Option<At>,
        /// The first second of the later, where it is known.
        from: Option<At>,
    },
    /// They cover some of the same time; their rows tell which are the same.
    Overlapping,
    /// One of the balances is not known.
    Unknown,
}

/// Compares the end of `earlier` with the beginning of `later`. Two windows of the portal may share the second where they meet.
#[must_use]
pub fn meeting(earlier: &Span, later: &Span) -> Meeting {
    if let (Some(to), Some(from)) = (earlier.to, later.from)
        && from < to
    {
        return Meeting::Overlapping;
    }
    let (Some(closing), Some(opening)) = (earlier.closing, later.opening) else {
        return Meeting::Unknown;
    };
    if closing != opening {
        return Meeting::Gap {
            change_cents: opening.cents().saturating_sub(closing.cents()),
            until: earlier.to,
            from: later.from,
        };
    }
    match (earlier.to, later.from) {
        (Some(until), Some(from)) if from.signed_duration_since(until) > TimeDelta::seconds(1) => {
            Meeting::SameBalance { until, from }
        }
        _ => Meeting::Joined,
    }
}
