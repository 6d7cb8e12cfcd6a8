//! Stops the process at a chosen crossing of a durable write or a call outside.

use std::{
    panic::panic_any,
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

/// What a stopped task unwinds with.
pub(crate) struct Stopped;

pub(crate) struct Tripwire {
    at: usize,
    /// Instead of stopping at a number: stand still at the nth crossing of this name, and say so.
    freeze: Option<(String, usize, &'static str)>,
    /// Told the number of each crossing, before anything else is done about it.
    each: Option<Box<dyn Fn(usize) + Send + Sync>>,
    dead: AtomicBool,
    /// Whether the disk has failed: from then on errors are no surprise.
    disk_failed: AtomicBool,
    crossings: Mutex<Vec<String>>,
    told: Notify,
}

impl Tripwire {
    pub(crate) fn at(at: usize) -> Self {
        Self {
            at,
            freeze: None,
            each: None,
            dead: AtomicBool::new(false),
            disk_failed: AtomicBool::new(false),
            crossings: Mutex::default(),
            told: Notify::new(),
        }
    }

    pub(crate) fn never() -> Self {
        Self::at(usize::MAX)
    }

    /// As [`Tripwire::at`], and tells `each` the number of every crossing.
    pub(crate) fn watched(at: usize, each: impl Fn(usize) + Send + Sync + 'static) -> Self {
        Self {
            each: Some(Box::new(each)),
            ..Self::at(at)
        }
    }

    /// Stands still, for ever, at the `nth` crossing of `point`, after printing `word`.
    pub(crate) fn freezing(point: String, nth: usize, word: &'static str) -> Self {
        Self {
            freeze: Some((point, nth, word)),
            ..Self::never()
        }
    }

    /// Called on each side of every durable write and call outside. Once tripped, nothing gets past it.
    pub(crate) fn cross(&self, name: &str, side: &str) {
        let number = {
            let mut crossings = self.crossings.lock().unwrap();
            if self.dead.load(Ordering::SeqCst) {
                drop(crossings);
                panic_any(Stopped);
            }
            let crossing = format!("{name}, {side}");
            crossings.push(crossing.clone());
            if let Some((point, nth, word)) = &self.freeze {
                let times = crossings.iter().filter(|known| *known == &crossing).count();
                if *point == crossing && times == *nth {
                    say!("{word}");
                    // Held with the lock: no other task gets past a crossing any more.
                    loop {
                        std::thread::park();
                    }
                }
            }
            let number = crossings.len();
            if let Some(each) = &self.each {
                each(number);
            }
            if number == self.at {
                self.dead.store(true, Ordering::SeqCst);
            }
            number
        };
        if number == self.at {
            self.trip();
            panic_any(Stopped);
        }
    }

    /// Stops the process wherever it is.
    pub(crate) fn trip(&self) {
        self.dead.store(true, Ordering::SeqCst);
        self.told.notify_waiters();
        self.told.notify_one();
    }

    /// From now on errors are no surprise: who meets one does nothing more.
    pub(crate) fn disk_fails(&self) {
        self.disk_failed.store(true, Ordering::SeqCst);
    }

    pub(crate) fn has_disk_failed(&self) -> bool {
        self.disk_failed.load(Ordering::SeqCst)
    }

    /// What a process that still runs was answered; an error of one whose disk failed is the end of it for whoever asked.
    pub(crate) async fn answered<T, E>(&self, answer: Result<T, E>) -> Result<T, E> {
        if answer.is_err() && self.has_disk_failed() {
            std::future::pending::<()>().await;
        }
        self.alive(answer).await
    }

    pub(crate) async fn tripped(&self) {
        loop {
            let told = self.told.notified();
            if self.dead.load(Ordering::SeqCst) {
                return;
            }
            told.await;
        }
    }

    /// What a process that still runs was answered; one that was stopped does nothing more.
    pub(crate) async fn alive<T>(&self, answer: T) -> T {
        if self.dead.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        answer
    }

    /// Every crossing, in order.
    pub(crate) fn crossed(&self) -> Vec<String> {
        self.crossings.lock().unwrap().clone()
    }

    pub(crate) fn last(&self) -> String {
        self.crossings.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

impl std::fmt::Display for Tripwire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let crossings = self.crossings.lock().unwrap_or_else(PoisonError::into_inner);
        write!(
            f,
            "{} crossed, dead {}, last {:?}",
            crossings.len(),
            self.dead.load(Ordering::SeqCst),
            crossings.iter().rev().take(6).collect::<Vec<_>>()
        )
    }
}

/// Stops are not worth a backtrace; every other panic is.
pub(crate) fn silence_stops() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if std::env::var_os("RUST_LOG").is_some() {
            tracing_subscriber::fmt()
                .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
                .init();
        }
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload().is::<Stopped>() {
                usual(info);
            }
        }));
    });
}
