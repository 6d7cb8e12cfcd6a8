//! How far a long act is, for whoever waits for it.

use std::time::{Duration, Instant};

use crate::StoreError;

/// The least time between two words about one act.
const GAP: Duration = Duration::from_millis(100);

/// After how many pieces it is looked at the time.
const PIECES: u32 = 256;

/// So much of an act is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pieces that are done.
    pub done: u32,
    /// Pieces in all.
    pub total: u32,
}

/// Counts the pieces of an act and tells, not too often.
pub(crate) struct Counter<'a> {
    told: &'a dyn Fn(Progress),
    progress: Progress,
    last_told: Instant,
}

impl<'a> Counter<'a> {
    /// Begins an act of `total` pieces.
    pub(crate) fn begin(total: u32, told: &'a dyn Fn(Progress)) -> Self {
        let progress = Progress { done: 0, total };
        told(progress);
        Self {
            told,
            progress,
            last_told: Instant::now(),
        }
    }

    /// One piece more is done.
    pub(crate) fn step(&mut self) {
        self.progress.done = self.progress.done.saturating_add(1);
        let looks = self.progress.done.is_multiple_of(PIECES) || self.progress.total < PIECES;
        if looks && self.last_told.elapsed() >= GAP {
            (self.told)(self.progress);
            self.last_told = Instant::now();
        }
    }

    /// All pieces are done.
    pub(crate) fn end(self) {
        (self.told)(Progress {
            done: self.progress.total,
            ..self.progress
        });
    }
}

/// How many entries a journal holds, to count them by. One that lacks some counts a few too many: walking it finds that.
pub(crate) fn entries_of(connection: &rusqlite::Connection, journal: &str) -> Result<u32, StoreError> {
    let last: i64 = connection.query_row(&format!("SELECT coalesce(max(seq), 0) FROM {journal}"), [], |row| {
        row.get(0)
    })?;
    Ok(u32::try_from(last).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_begin_and_the_end_are_told_and_little_between_them() {
        let heard = RefCell::new(Vec::new());
        let told = |progress: Progress| heard.borrow_mut().push((progress.done, progress.total));
        let mut counter = Counter::begin(100_000, &told);
        for _ in 0..100_000 {
            counter.step();
        }
        counter.end();
        let heard = heard.into_inner();
        assert_eq!(heard.first(), Some(&(0, 100_000)));
        assert_eq!(heard.last(), Some(&(100_000, 100_000)));
        assert!(heard.len() < 1_000, "{} words", heard.len());
        assert!(heard.is_sorted());
    }
}
