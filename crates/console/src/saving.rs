//! A long file on its way to a person: how far it is, and whether it is still wanted. One is made at a time, for each is held
//! in memory until it is whole.

use std::{
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use api::{Problem, view::SavingView};
use tokio::sync::{MutexGuard, watch};

/// What is being saved.
#[derive(Debug, Default)]
pub(crate) struct Saving {
    turn: tokio::sync::Mutex<()>,
    now: Mutex<Option<Arc<Progress>>>,
}

/// How far a file is.
#[derive(Debug)]
pub(crate) struct Progress {
    /// Rows that it will have; none where nobody counted them.
    total: Option<u32>,
    done: AtomicU32,
    packing: AtomicBool,
    cancelled: watch::Sender<bool>,
}

/// The right to make a file, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    saving: &'a Saving,
    progress: Arc<Progress>,
    _turn: MutexGuard<'a, ()>,
}

impl Saving {
    /// Begins a file of `total` rows, when the one before is done.
    pub(crate) async fn begin(&self, total: Option<u32>) -> Turn<'_> {
        let turn = self.turn.lock().await;
        let progress = Arc::new(Progress {
            total,
            done: AtomicU32::new(0),
            packing: AtomicBool::new(false),
            cancelled: watch::Sender::new(false),
        });
        self.set(Some(Arc::clone(&progress)));
        Turn {
            saving: self,
            progress,
            _turn: turn,
        }
    }

    /// How far it is.
    pub(crate) fn view(&self) -> SavingView {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.as_ref().map_or_else(SavingView::default, |progress| SavingView {
            under_way: true,
            done: progress.done.load(Ordering::Relaxed),
            total: progress.total,
            packing: progress.packing.load(Ordering::Relaxed),
        })
    }

    /// What is being saved is not wanted any more.
    pub(crate) fn cancel(&self) {
        if let Some(progress) = &*self.now.lock().unwrap_or_else(PoisonError::into_inner) {
            progress.cancelled.send_replace(true);
        }
    }

    fn set(&self, now: Option<Arc<Progress>>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Progress {
    /// Another row is done. Breaks off where the file is not wanted any more.
    pub(crate) fn step(&self) -> ControlFlow<()> {
        self.done.fetch_add(1, Ordering::Relaxed);
        match self.is_cancelled() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn is_cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }
}

impl Turn<'_> {
    pub(crate) fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// All rows are there: from here on the whole file is put together. Where it is not wanted any more it is not waited for:
    /// the thread that makes it comes to its end by itself, and nobody takes what it made.
    ///
    /// # Errors
    /// [`Problem::SavingCancelled`].
    pub(crate) async fn unless_cancelled<T>(&self, made: impl Future<Output = T>) -> Result<T, Problem> {
        let mut cancelled = self.progress.cancelled.subscribe();
        tokio::select! {
            made = made => match self.progress.is_cancelled() {
                true => Err(Problem::SavingCancelled),
                false => Ok(made),
            },
            // Its sender lives as long as this.
            _ = cancelled.wait_for(|cancelled| *cancelled) => Err(Problem::SavingCancelled),
        }
    }

    /// Every row is there; the whole is put together.
    pub(crate) fn pack(&self) {
        self.progress.packing.store(true, Ordering::Relaxed);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.saving.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_is_not_wanted_any_more_breaks_off_and_the_next_is_not_touched_by_that() {
        let saving = Saving::default();
        assert_eq!(saving.view(), SavingView::default());
        saving.cancel();
        let turn = saving.begin(Some(3)).await;
        assert_eq!(turn.progress().step(), ControlFlow::Continue(()));
        turn.pack();
        let packing = SavingView {
            under_way: true,
            done: 1,
            total: Some(3),
            packing: true,
        };
        assert_eq!(saving.view(), packing);
        saving.cancel();
        assert_eq!(turn.progress().step(), ControlFlow::Break(()));
        let never = turn.unless_cancelled(std::future::pending::<()>()).await;
        assert_eq!(never, Err(Problem::SavingCancelled));
        drop(turn);
        assert_eq!(saving.view(), SavingView::default());
        let next = saving.begin(None).await;
        assert_eq!(next.unless_cancelled(std::future::ready(7)).await, Ok(7));
    }
}
