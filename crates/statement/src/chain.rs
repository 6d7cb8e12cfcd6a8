//! Whether each balance follows from the one before, account by account.
//!
//! A row leads from the balance before it to the balance after it. Rows of one second may stand in any order, so the order that
//! fits is looked for: a walk over all of them, each once. A file that names no account may mix several; each has its own walk,
//! and rows that no walk leads to begin a new one. Walks that never overlap in time are one account with a break between.

use std::collections::HashMap;

/// A row of the books, as far as balances go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where the row stands in the drafts.
    pub(crate) row: usize,
    /// Rows of the same moment may change places.
    pub(crate) moment: i64,
    pub(crate) before: i64,
    pub(crate) after: i64,
}

/// Rows that follow each other without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Walk {
    opening: i64,
    balance: i64,
    /// The rows, each with its place in the order of all.
    rows: Vec<(usize, usize)>,
}

/// All rows of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Track {
    pub(crate) opening: i64,
    pub(crate) closing: i64,
    pub(crate) rows: Vec<usize>,
    pub(crate) breaks: Vec<Break>,
}

/// Where a balance does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Break {
    /// The row before; none for the opening balance.
    pub(crate) after: Option<usize>,
    /// The row behind.
    pub(crate) before: usize,
    pub(crate) change: i64,
}

/// Puts links, sorted by moment, into accounts. With `opening` there is one account, and it begins there.
pub(crate) fn tracks(links: &[Link], single: bool, opening: Option<i64>) -> Vec<Track> {
    let mut walks: Vec<Walk> = opening
        .map(|opening| Walk {
            opening,
            balance: opening,
            rows: Vec::new(),
        })
        .into_iter()
        .collect();
    // Walks by how lately they were used, the latest last.
    let mut recent: Vec<usize> = (0..walks.len()).collect();
    let mut place = 0;
    let mut rest = links;
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|link| link.moment == first.moment).count();
        let (group, later) = rest.split_at(same);
        rest = later;
        if !follow(group, &mut walks, &recent, &mut place) {
            walk_group(group, &mut walks, &mut recent, &mut place, single);
        }
    }
    into_tracks(walks, single)
}

/// The common case: the rows follow the latest walk in the order they have.
fn follow(group: &[Link], walks: &mut [Walk], recent: &[usize], place: &mut usize) -> bool {
    let Some(walk) = recent.last().and_then(|at| walks.get_mut(*at)) else {
        return false;
    };
    let mut balance = walk.balance;
    for link in group {
        if link.before != balance {
            return false;
        }
        balance = link.after;
    }
    for link in group {
        walk.rows.push((*place, link.row));
        *place = place.saturating_add(1);
    }
    walk.balance = balance;
    true
}

/// An organisation has fewer accounts; a walk that was not used for longer is not gone on with.
const MOST_OPEN: usize = 16;

/// The rows of one moment, in whatever order they fit.
fn walk_group(group: &[Link], walks: &mut Vec<Walk>, recent: &mut Vec<usize>, place: &mut usize, single: bool) {
    let mut left = Left::of(group);
    loop {
        let reachable = if single { 1 } else { MOST_OPEN };
        let mut open = recent.iter().rev().take(reachable);
        let open = open.find(|at| walks.get(**at).is_some_and(|walk| left.leads_from(walk.balance)));
        let (begun, start) = match open.copied().and_then(|at| Some((at, walks.get(at)?.balance))) {
            Some((at, balance)) => (Some(at), balance),
            None => match left.beginning(group) {
                Some(balance) => (None, balance),
                None => return,
            },
        };
        for (number, run) in left.walk(group, start).into_iter().enumerate() {
            let at = match begun {
                Some(at) if number == 0 => at,
                Some(_) | None => {
                    let opening = run.first().map_or(start, |link| link.before);
                    walks.push(Walk {
                        opening,
                        balance: opening,
                        rows: Vec::new(),
                    });
                    walks.len().saturating_sub(1)
                }
            };
            recent.retain(|other| *other != at);
            if recent.len() >= MOST_OPEN {
                recent.remove(0);
            }
            recent.push(at);
            let Some(walk) = walks.get_mut(at) else { return };
            for link in run {
                walk.rows.push((*place, link.row));
                *place = place.saturating_add(1);
                walk.balance = link.after;
            }
        }
    }
}

/// Rows of one moment that no walk has taken, by the balance that they begin at.
struct Left {
    from: HashMap<i64, Vec<usize>>,
    /// Balances that fewer rows lead to than away from: new walks begin there.
    starts: Vec<i64>,
    /// Up to here everything is taken.
    next: usize,
}

impl Left {
    fn of(group: &[Link]) -> Self {
        let mut from: HashMap<i64, Vec<usize>> = HashMap::new();
        let mut surplus: HashMap<i64, i64> = HashMap::new();
        // The first of a balance is taken from the end.
        for (at, link) in group.iter().enumerate().rev() {
            from.entry(link.before).or_default().push(at);
            *surplus.entry(link.before).or_default() += 1;
            *surplus.entry(link.after).or_default() -= 1;
        }
        let mut starts = Vec::new();
        for link in group {
            if let Some(count) = surplus.get_mut(&link.before).filter(|count| **count > 0) {
                *count -= 1;
                starts.push(link.before);
            }
        }
        starts.reverse();
        Self { from, starts, next: 0 }
    }

    fn leads_from(&self, balance: i64) -> bool {
        self.from.get(&balance).is_some_and(|links| !links.is_empty())
    }

    /// The balance at which a new walk begins; none where nothing is left.
    fn beginning(&mut self, group: &[Link]) -> Option<i64> {
        while let Some(balance) = self.starts.pop() {
            if self.leads_from(balance) {
                return Some(balance);
            }
        }
        while let Some(link) = group.get(self.next) {
            if self.leads_from(link.before) {
                return Some(link.before);
            }
            self.next = self.next.saturating_add(1);
        }
        None
    }

    /// Everything that can be reached from `start`, by Hierholzer: one run where one walk can take all of it, else as many as
    /// there are dead ends. The first begins at `start`.
    fn walk<'g>(&mut self, group: &'g [Link], start: i64) -> Vec<Vec<&'g Link>> {
        let mut stack: Vec<(i64, Option<&Link>)> = vec![(start, None)];
        let mut found: Vec<&Link> = Vec::new();
        while let Some((balance, by)) = stack.last().copied() {
            let next = self.from.get_mut(&balance).and_then(Vec::pop);
            match next.and_then(|at| group.get(at)) {
                Some(link) => stack.push((link.after, Some(link))),
                None => {
                    stack.pop();
                    found.extend(by);
                }
            }
        }
        found.reverse();
        let mut runs: Vec<Vec<&Link>> = Vec::new();
        for link in found {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| last.after == link.before) => run.push(link),
                Some(_) | None => runs.push(vec![link]),
            }
        }
        runs
    }
}

/// Walks that do not overlap are one account.
fn into_tracks(walks: Vec<Walk>, single: bool) -> Vec<Track> {
    let mut walks = walks;
    // The walk from the opening balance stays first, also where no row follows it.
    walks.sort_by_key(|walk| walk.rows.first().map_or(0, |(place, _)| place.saturating_add(1)));
    let mut tracks: Vec<(usize, Track)> = Vec::new();
    for walk in walks {
        let first = walk.rows.first().map_or(0, |(place, _)| *place);
        let last = walk.rows.last().map_or(0, |(place, _)| place.saturating_add(1));
        let free = tracks
            .iter_mut()
            .filter(|(until, _)| single || *until <= first)
            .max_by_key(|(until, _)| *until);
        let rows: Vec<usize> = walk.rows.iter().map(|(_, row)| *row).collect();
        match free {
            Some((until, track)) => {
                if let Some(before) = rows.first() {
                    track.breaks.push(Break {
                        after: track.rows.last().copied(),
                        before: *before,
                        change: walk.opening.saturating_sub(track.closing),
                    });
                }
                track.closing = walk.balance;
                track.rows.extend(rows);
                *until = last;
            }
            None => tracks.push((
                last,
                Track {
                    opening: walk.opening,
                    closing: walk.balance,
                    rows,
                    breaks: Vec::new(),
                },
            )),
        }
    }
    tracks.into_iter().map(|(_, track)| track).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(rows: &[(i64, i64, i64)]) -> Vec<Link> {
        rows.iter()
            .enumerate()
            .map(|(row, (moment, before, after))| Link {
                row,
                moment: *moment,
                before: *before,
                after: *after,
            })
            .collect()
    }

    #[test]
    fn rows_of_one_second_follow_in_any_order() {
        let found = tracks(
            &links(&[(1, 90, 80), (1, 100, 90), (1, 80, 100), (1, 100, 70), (2, 70, 60)]),
            true,
            Some(100),
        );
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((only.closing, only.breaks.len()), (60, 0), "{only:?}");
        assert_eq!(only.rows.len(), 5);
    }

    #[test]
    fn a_row_that_is_gone_is_one_break() {
        let found = tracks(&links(&[(1, 100, 90), (3, 70, 60), (3, 60, 50)]), false, None);
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            only.breaks,
            [Break {
                after: Some(0),
                before: 1,
                change: -20
            }]
        );
    }

    #[test]
    fn two_accounts_in_one_file_are_told_apart_by_their_balances() {
        let mixed = [
            (1, 100, 90),
            (1, 1_000, 1_010),
            (2, 90, 80),
            (3, 1_010, 1_000),
            (4, 80, 70),
        ];
        let found = tracks(&links(&mixed), false, None);
        let rows: Vec<&[usize]> = found.iter().map(|track| track.rows.as_slice()).collect();
        assert_eq!(rows, [&[0, 2, 4][..], &[1, 3]]);
        assert!(found.iter().all(|track| track.breaks.is_empty()));
    }

    #[test]
    fn an_opening_balance_that_no_row_follows_is_a_break() {
        let found = tracks(&links(&[(1, 90, 80)]), true, Some(100));
        assert_eq!(
            found[0].breaks,
            [Break {
                after: None,
                before: 0,
                change: -10
            }]
        );
        assert_eq!(found[0].opening, 100);
    }

    proptest::proptest! {
        /// Whatever the books, every row is in one account once.
        #[test]
        fn no_row_is_lost(rows in proptest::collection::vec((0_i64..4, 0_i64..5, 0_i64..5), 0..40), single: bool) {
            let mut rows = rows;
            rows.sort_by_key(|row| row.0);
            let found = tracks(&links(&rows), single, single.then_some(2));
            let mut seen: Vec<usize> = found.iter().flat_map(|track| track.rows.clone()).collect();
            seen.sort_unstable();
            proptest::prop_assert_eq!(seen, (0..rows.len()).collect::<Vec<_>>());
            proptest::prop_assert!(!single || found.len() == 1);
        }

        /// Books that hold together hold together however the rows of one second are mixed.
        #[test]
        fn good_books_have_no_break(moves in proptest::collection::vec((0_i64..6, -3_i64..4), 1..40), seed in 0_usize..1_000) {
            let mut moves = moves;
            moves.sort_by_key(|one| one.0);
            let mut balance = 50;
            let mut rows: Vec<(i64, i64, i64)> = Vec::new();
            for (moment, change) in moves {
                rows.push((moment, balance, balance + change));
                balance += change;
            }
            let at = seed % rows.len();
            rows.rotate_left(at);
            rows.sort_by_key(|row| row.0);
            let found = tracks(&links(&rows), true, Some(50));
            proptest::prop_assert_eq!(found.len(), 1);
            proptest::prop_assert!(found[0].breaks.is_empty(), "{:?} {:?}", rows, found);
        }
    }
}
