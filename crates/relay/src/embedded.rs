//! The console's side of a relay that runs inside the console.

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use crate::client::{ContactState, Line};
use crate::head::{Advanced, Head, HeadMove, Witnessed};
use crate::protocol::{RelayStatus, Waiting};
use crate::register::Registry;
use crate::spool::Spool;
use crate::{Clock, Cursor, Delivery, RelayError, Rule, SpoolLimits, envelope};

/// The reader's number where there is only one.
pub(crate) const READER: i64 = 0;

/// The inbox's number where there is only one.
const INBOX: i64 = 0;

/// How long a disk may take.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Clone)]
pub(crate) struct Embedded {
    pub(crate) spool: Spool,
    pub(crate) registry: Registry,
    pub(crate) base_url: String,
    pub(crate) clock: Clock,
    pub(crate) line: std::sync::Arc<Line>,
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded")
            .field("spool", &self.spool)
            .finish_non_exhaustive()
    }
}

impl Embedded {
    pub(crate) fn new(spool: Spool, registry: Registry, base_url: String, clock: Clock) -> Self {
        Self {
            spool,
            registry,
            base_url,
            clock,
            line: std::sync::Arc::new(Line::new(ContactState::Connected)),
        }
    }

    pub(crate) async fn pull(&self, after: Cursor, max: usize) -> Result<Vec<Delivery>, RelayError> {
        let kept = self.spool.pull(READER, after, max).await?;
        Ok(kept
            .into_iter()
            .map(|kept| Delivery {
                cursor: kept.cursor,
                received_at_ms: kept.received_at_ms,
                trusted: kept.trusted,
                callback: envelope::unpack(&kept.envelope),
            })
            .collect())
    }

    pub(crate) async fn acknowledge(&self, up_to: Cursor) -> Result<(), RelayError> {
        self.spool.acknowledge(READER, up_to).await
    }

    pub(crate) async fn arrived(&self) {
        let mut usage = self.spool.watch();
        // An error means that the spool has stopped; the caller's next pull says so.
        let _ = usage.wait_for(|usage| usage.deliveries > 0).await;
    }

    pub(crate) fn waiting(&self) -> Waiting {
        Waiting {
            deliveries: self.spool.usage().deliveries,
            oldest_at_ms: None,
        }
    }

    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    pub(crate) fn callback_url(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url)
    }

    pub(crate) fn rule(&self) -> Rule {
        let register = self.registry.current();
        register
            .inboxes()
            .first()
            .map(|inbox| inbox.rule.clone())
            .unwrap_or_default()
    }

    pub(crate) fn set_rule(&self, rule: Rule) {
        self.registry.set_embedded_rule(rule);
    }

    pub(crate) async fn head(&self) -> Result<Option<Witnessed>, RelayError> {
        within(self.spool.head(INBOX)).await
    }

    pub(crate) async fn advance(&self, expected: Option<Head>, new: Head) -> Result<Advanced, RelayError> {
        within(self.spool.advance_head(self.asked(expected, new))).await
    }

    pub(crate) async fn reset(&self, expected: Option<Head>, new: Head) -> Result<Advanced, RelayError> {
        let moved = within(self.spool.reset_head(self.asked(expected, new))).await?;
        tracing::warn!(from = ?expected, to = ?new, outcome = ?moved, "the head of a ledger was set anew by people");
        Ok(moved)
    }

    fn asked(&self, expected: Option<Head>, new: Head) -> HeadMove {
        HeadMove {
            inbox: INBOX,
            expected,
            new,
            // One process has the spool, and one console in it.
            mover: [0; 16],
            at_ms: (self.clock)(),
        }
    }

    pub(crate) fn status(&self) -> RelayStatus {
        RelayStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now_ms: (self.clock)(),
            inbox: "this console".to_owned(),
            reader: "this console".to_owned(),
            // It takes callbacks from everywhere.
            refused_today: None,
            spool_percent: self.spool.usage().percent(SpoolLimits::default()),
            waiting: self.waiting(),
        }
    }
}

/// A disk that hangs must not hold up a console for ever.
async fn within<T>(asked: impl Future<Output = Result<T, RelayError>>) -> Result<T, RelayError> {
    timeout(PATIENCE, asked).await.unwrap_or(Err(RelayError::Slow))
}
