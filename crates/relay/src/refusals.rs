//! Callbacks with a right address that were refused for where they came from: the console is to hear of them, because
//! M-PESA may have moved to addresses that its published list does not have.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use tokio::time::{Duration, Instant};

use crate::spool::RefusedSource;
use crate::{RelayError, Spool};

/// How often they are written down: somebody who sends many must not have the disk write for each.
const WRITE: Duration = Duration::from_secs(1);

/// What was refused and is not written down yet, by inbox.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<BTreeMap<i64, Unwritten>>);

#[derive(Debug, Default)]
struct Unwritten {
    news: Option<RefusedSource>,
    written_at: Option<Instant>,
}

impl Refusals {
    /// Counts one. What could not be written is counted with the next.
    pub(crate) async fn note(&self, spool: &Spool, inbox: i64, source: IpAddr, at_ms: i64) {
        let one = RefusedSource {
            count: 1,
            last_at_ms: at_ms,
            last_source: source.to_string(),
        };
        if self.add(inbox, one) {
            // The log says why; what is not written is still counted.
            let _ = self.write(spool, inbox).await;
        }
    }

    /// How many were refused on the day of `now_ms` in East Africa, and the last of them.
    pub(crate) async fn today(
        &self,
        spool: &Spool,
        inbox: i64,
        now_ms: i64,
    ) -> Result<Option<RefusedSource>, RelayError> {
        self.write(spool, inbox).await?;
        spool.refused_sources(inbox, day(now_ms)).await
    }

    /// Whether it is time to write.
    fn add(&self, inbox: i64, more: RefusedSource) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = all.entry(inbox).or_default();
        of.news = Some(match of.news.take() {
            Some(known) => RefusedSource {
                count: known.count.saturating_add(more.count),
                ..if known.last_at_ms > more.last_at_ms {
                    known
                } else {
                    more
                }
            },
            None => more,
        });
        of.written_at.is_none_or(|at| at.elapsed() >= WRITE)
    }

    async fn write(&self, spool: &Spool, inbox: i64) -> Result<(), RelayError> {
        let news = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(of) = all.get_mut(&inbox) else { return Ok(()) };
            of.written_at = Some(Instant::now());
            of.news.take()
        };
        let Some(news) = news else { return Ok(()) };
        let written = spool
            .note_refused_source(inbox, day(news.last_at_ms), news.clone())
            .await;
        if written.is_err() {
            self.add(inbox, news);
        }
        written
    }
}

/// The day in East Africa, as days since 1970: three hours ahead of UTC, all year.
fn day(at_ms: i64) -> i64 {
    at_ms.saturating_add(3 * 3_600_000).div_euclid(86_400_000)
}
