//! The rows in the order of the books: which are the same, how they are sorted, and whether their balances follow.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use mpesa::{Balance, Receipt};

use crate::{
    Account, AccountKind, Chain, Check, Direction, Finding, Layout, Movement, Order, Place,
    chain::{self, Link, Track},
    details,
    draft::Draft,
    time,
};

/// So many rows of one receipt, amount and balance are compared; no real file has more than a few.
const MOST_ALIKE: usize = 64;

/// Takes out rows that only repeat another one, balance and all.
pub(crate) fn take_repeated(drafts: &mut Vec<Draft>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The latest row of each receipt, amount and balance, and the one before it.
    let mut latest: HashMap<(&Receipt, Option<Movement>, Option<Balance>), usize> =
        HashMap::with_capacity(drafts.len());
    let mut earlier: Vec<Option<usize>> = vec![None; drafts.len()];
    let mut is_copy = vec![false; drafts.len()];
    for (place, draft) in drafts.iter().enumerate() {
        // Without a balance nothing tells a copy from a second row alike.
        let Some(receipt) = draft.receipt.as_ref().filter(|_| draft.balance.is_some()) else {
            continue;
        };
        let before = latest.get(&(receipt, draft.movement, draft.balance)).copied();
        let alike = std::iter::successors(before, |at| earlier.get(*at).copied().flatten());
        let first = alike
            .take(MOST_ALIKE)
            .find_map(|at| drafts.get(at).filter(|other| same(other, draft)));
        if let Some(first) = first {
            findings.push(Finding::RowRepeated {
                line: draft.line,
                first: first.line,
                receipt: receipt.clone(),
            });
            if let Some(slot) = is_copy.get_mut(place) {
                *slot = true;
            }
        } else {
            latest.insert((receipt, draft.movement, draft.balance), place);
            if let Some(slot) = earlier.get_mut(place) {
                *slot = before;
            }
        }
    }
    if !findings.is_empty() {
        let mut copies = is_copy.into_iter();
        drafts.retain(|_| !copies.next().unwrap_or_default());
    }
    findings
}

fn same(one: &Draft, other: &Draft) -> bool {
    one.completed == other.completed && one.status == other.status && one.details.trim() == other.details.trim()
}

/// How the rows are sorted; where all are of one second, their balances tell.
pub(crate) fn order(drafts: &[Draft], layout: Layout) -> Option<Order> {
    let times: Vec<NaiveDateTime> = drafts.iter().filter_map(|draft| draft.completed).collect();
    if drafts.is_empty() {
        return None;
    }
    let pairs = || times.iter().zip(times.iter().skip(1));
    let rising = pairs().filter(|(a, b)| a < b).count();
    let falling = pairs().filter(|(a, b)| a > b).count();
    let (less, more) = (rising.min(falling), rising.max(falling));
    if more == 0 {
        return Some(of_one_moment(drafts, layout));
    }
    // A pair or two beside the others is how the portal sorts what was asked for earlier.
    if less.saturating_mul(10) > more {
        return Some(Order::Mixed);
    }
    Some(if falling > rising {
        Order::NewestFirst
    } else {
        Order::OldestFirst
    })
}

fn of_one_moment(drafts: &[Draft], layout: Layout) -> Order {
    let links: Vec<(i64, i64)> = drafts.iter().filter_map(span).collect();
    let pairs = || links.iter().zip(links.iter().skip(1));
    let oldest = pairs().filter(|(a, b)| a.1 == b.0).count();
    let newest = pairs().filter(|(a, b)| b.1 == a.0).count();
    match (newest.cmp(&oldest), layout) {
        (std::cmp::Ordering::Greater, _) => Order::NewestFirst,
        (std::cmp::Ordering::Less, _) | (std::cmp::Ordering::Equal, Layout::Sftp) => Order::OldestFirst,
        (std::cmp::Ordering::Equal, _) => Order::NewestFirst,
    }
}

/// The balances before and after a row that moved money.
fn span(draft: &Draft) -> Option<(i64, i64)> {
    let after = draft.balance?.cents();
    draft
        .counts()
        .then(|| Some((after.saturating_sub(change(draft.movement?)), after)))?
}

fn change(movement: Movement) -> i64 {
    match movement.direction {
        Direction::In => movement.amount.cents(),
        Direction::Out => movement.amount.cents().saturating_neg(),
    }
}

/// The rows in the order of the books.
pub(crate) struct Books {
    /// Places of all drafts, oldest first.
    pub(crate) sorted: Vec<usize>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) track_of: HashMap<usize, u16>,
    /// By draft: what rows without a balance moved before it.
    unknown_until: Vec<i64>,
    /// What they moved altogether.
    unknown: i64,
}

impl Books {
    pub(crate) fn of(drafts: &[Draft], order: Option<Order>, single: bool, opening: Option<Balance>) -> Self {
        let mut sorted: Vec<usize> = (0..drafts.len()).collect();
        if order != Some(Order::OldestFirst) {
            sorted.reverse();
        }
        // A row without a time stays beside its neighbour.
        let mut last = NaiveDateTime::MIN;
        let mut moments = vec![last; drafts.len()];
        for place in &sorted {
            last = drafts.get(*place).and_then(|draft| draft.completed).unwrap_or(last);
            if let Some(slot) = moments.get_mut(*place) {
                *slot = last;
            }
        }
        let moment = |place: &usize| moments.get(*place).copied().unwrap_or_default();
        sorted.sort_by_key(moment);
        let links: Vec<Link> = sorted
            .iter()
            .filter_map(|place| {
                let (before, after) = span(drafts.get(*place)?)?;
                Some(Link {
                    row: *place,
                    moment: moment(place).and_utc().timestamp(),
                    before,
                    after,
                })
            })
            .collect();
        let tracks = chain::tracks(&links, single, opening.map(Balance::cents));
        let mut track_of = HashMap::with_capacity(links.len());
        for (number, track) in (0_u16..).zip(&tracks) {
            track_of.extend(track.rows.iter().map(|row| (*row, number)));
        }
        let (mut unknown, mut unknown_until) = (0_i64, vec![0; drafts.len()]);
        for place in &sorted {
            let Some(draft) = drafts.get(*place) else { continue };
            if let (true, None, Some(movement)) = (draft.counts(), draft.balance, draft.movement) {
                unknown = unknown.saturating_add(change(movement));
            }
            if let Some(slot) = unknown_until.get_mut(*place) {
                *slot = unknown;
            }
        }
        Self {
            sorted,
            tracks,
            track_of,
            unknown_until,
            unknown,
        }
    }

    pub(crate) fn chains(&self, drafts: &[Draft], account: Option<&Account>) -> Vec<Chain> {
        let of = |track: &Track| -> Option<Chain> {
            let at = |row: Option<&usize>| drafts.get(*row?)?.completed.and_then(time::at);
            Some(Chain {
                account: account
                    .map(|account| account.kind)
                    .or_else(|| named_by_moves(track, drafts)),
                opening: Balance::from_cents(track.opening).ok()?,
                closing: Balance::from_cents(track.closing).ok()?,
                first: track.rows.iter().find_map(|row| at(Some(row)))?,
                last: track.rows.iter().rev().find_map(|row| at(Some(row)))?,
                rows: u32::try_from(track.rows.len()).unwrap_or(u32::MAX),
            })
        };
        self.tracks.iter().filter_map(of).collect()
    }

    pub(crate) fn check(&self, drafts: &[Draft], closing: Option<Balance>, findings: &mut Vec<Finding>) -> Check {
        let place = |row: usize| {
            drafts.get(row).map_or(Place::Opening, |draft| Place::Row {
                line: draft.line,
                receipt: draft.receipt.clone(),
            })
        };
        let known = findings.len();
        for track in &self.tracks {
            for gap in &track.breaks {
                if gap.change == self.unknown_between(gap.after, Some(gap.before)) {
                    continue;
                }
                findings.push(Finding::ChainBroken {
                    after: gap.after.map_or(Place::Opening, place),
                    before: place(gap.before),
                    change_cents: gap.change,
                });
            }
        }
        if let (Some(closing), [only]) = (closing, self.tracks.as_slice()) {
            let change = closing.cents().saturating_sub(only.closing);
            let last = only.rows.last().copied();
            if change != 0 && change != self.unknown_between(last, None) {
                findings.push(Finding::ChainBroken {
                    after: last.map_or(Place::Opening, place),
                    before: Place::Closing,
                    change_cents: change,
                });
            }
        }
        if findings.len() > known {
            Check::Broken
        } else if self.tracks.is_empty() {
            Check::Absent
        } else {
            Check::Ok
        }
    }

    /// What rows without a balance moved between two others.
    fn unknown_between(&self, after: Option<usize>, before: Option<usize>) -> i64 {
        let until = |row: Option<usize>, none: i64| {
            row.map_or(none, |row| self.unknown_until.get(row).copied().unwrap_or_default())
        };
        until(before, self.unknown).saturating_sub(until(after, 0))
    }
}

/// The account that a move between own accounts leaves or reaches.
fn named_by_moves(track: &Track, drafts: &[Draft]) -> Option<AccountKind> {
    let rows = track.rows.iter().filter_map(|row| drafts.get(*row));
    rows.filter(|draft| details::may_be_between(&draft.details))
        .find_map(|draft| {
            let direction = draft.movement?.direction;
            let between = details::between(&details::read(&draft.details).words)?;
            let end = match direction {
                Direction::Out => between.from,
                Direction::In => between.to,
            };
            (end != AccountKind::Other && end != AccountKind::Bank).then_some(end)
        })
}

/// How many rows alike stand before each, in the order of the books.
pub(crate) fn occurrences(drafts: &[Draft], sorted: &[usize]) -> HashMap<usize, u32> {
    let mut alike: HashMap<(&Receipt, Option<Movement>, &str), u32> = HashMap::with_capacity(drafts.len());
    let mut found = HashMap::new();
    for place in sorted {
        let Some(draft) = drafts.get(*place) else { continue };
        let Some(receipt) = &draft.receipt else { continue };
        let count = alike
            .entry((receipt, draft.movement, draft.details.trim()))
            .or_default();
        if *count > 0 {
            found.insert(*place, *count);
        }
        *count = count.saturating_add(1);
    }
    found
}
