//! Which time an account's statements cover, and where something is missing between them.

use super::StatementPeriod;

/// One statement's time and balances.
pub type Span = StatementPeriod;

/// A second, the exactness of M-PESA's statements.
const SECOND: i64 = 1000;

/// A time without gaps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered {
    /// From when, UTC milliseconds.
    pub from: i64,
    /// Until when: that second included.
    pub until: i64,
}

/// Where two statements of one account do not meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The first time that no statement covers; of a break, where the second begins.
    pub from: i64,
    /// The last; before `from` where only the balances do not meet.
    pub until: i64,
    /// By how much the second begins with more (above zero) or less than the first ended with, where both say so.
    pub cents: Option<i64>,
}

impl Gap {
    /// Whether the times meet and only the balances do not: lines are missing in one of them.
    #[must_use]
    pub const fn is_break(&self) -> bool {
        self.until < self.from
    }
}

/// What statements of one account cover together, and the gaps between, oldest first.
#[must_use]
pub fn coverage(mut spans: Vec<Span>) -> (Vec<Covered>, Vec<Gap>) {
    spans.sort_by_key(|span| (span.from, span.until));
    let mut covered: Vec<Covered> = Vec::new();
    let mut gaps = Vec::new();
    // Whose end is the end of what is covered so far.
    let mut last: Option<Span> = None;
    for span in spans {
        let Some(before) = last else {
            covered.push(Covered {
                from: span.from,
                until: span.until,
            });
            last = Some(span);
            continue;
        };
        let cents = before.closing.zip(span.opening);
        let cents = cents.map(|(closed, opened)| opened.saturating_sub(closed));
        let meets = before.until.saturating_add(SECOND);
        if span.from > meets {
            gaps.push(Gap {
                from: meets,
                until: span.from.saturating_sub(SECOND),
                cents,
            });
            covered.push(Covered {
                from: span.from,
                until: span.until,
            });
            last = Some(span);
            continue;
        }
        if span.from == meets && cents.is_some_and(|cents| cents != 0) {
            gaps.push(Gap {
                from: span.from,
                until: before.until,
                cents,
            });
        }
        if span.until >= before.until {
            last = Some(span);
        }
        if let Some(reach) = covered.last_mut() {
            reach.until = reach.until.max(span.until);
        }
    }
    (covered, gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn span(from: i64, until: i64, opening: i64, closing: i64) -> Span {
        Span {
            from: from * HOUR,
            until: until * HOUR - SECOND,
            opening: Some(opening),
            closing: Some(closing),
        }
    }

    #[test]
    fn windows_that_meet_are_one_and_a_hole_between_them_is_a_gap() {
        let spans = vec![
            span(24, 48, 5, 9),
            span(0, 12, 1, 2),
            span(12, 24, 2, 5),
            span(72, 96, 7, 7),
        ];
        let (covered, gaps) = coverage(spans);
        assert_eq!(covered.len(), 2);
        assert_eq!((covered[0].from, covered[0].until), (0, 48 * HOUR - SECOND));
        assert_eq!(gaps.len(), 1);
        assert_eq!((gaps[0].from, gaps[0].until), (48 * HOUR, 72 * HOUR - SECOND));
        assert_eq!(gaps[0].cents, Some(-2));
    }

    #[test]
    fn windows_that_meet_with_other_balances_are_a_break() {
        let (covered, gaps) = coverage(vec![span(0, 12, 1, 2), span(12, 24, 4, 5)]);
        assert_eq!(covered.len(), 1);
        assert!(gaps[0].is_break());
        assert_eq!(gaps[0].cents, Some(2));
    }

    #[test]
    fn an_overlap_is_no_gap_in_whatever_order() {
        let spans = [span(0, 24, 1, 5), span(6, 12, 2, 3), span(12, 30, 3, 8)];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let (covered, gaps) = coverage(order.map(|at: usize| spans[at]).to_vec());
            assert_eq!((covered.len(), gaps.len()), (1, 0), "{order:?}");
        }
    }
}
