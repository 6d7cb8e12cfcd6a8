//! Requests that move a head.

use std::sync::atomic::Ordering;

use tokio::time::Instant;

use super::{Caller, Refused, answer};
use crate::head::{Advanced, Head, HeadMove};
use crate::protocol::{MoveAnswer, MoveRequest};
use crate::service::{Answer, Service};

impl Service {
    pub(super) async fn advance_head(&self, caller: Caller, request: MoveRequest) -> Result<Answer, Refused> {
        let asked = self.asked(caller, &request)?;
        if !asked.is_forward() {
            return Err(Refused::Request("A head only moves to a later entry."));
        }
        let moved = self.spool.advance_head(asked).await?;
        let count = match moved {
            Advanced::Moved => &self.metrics.heads_moved,
            Advanced::Conflict { current } => {
                self.log_conflict(caller, &request, current);
                &self.metrics.head_conflicts
            }
        };
        count.fetch_add(1, Ordering::Relaxed);
        answer(&MoveAnswer::from(moved))
    }

    pub(super) async fn reset_head(&self, caller: Caller, request: MoveRequest) -> Result<Answer, Refused> {
        let asked = self.asked(caller, &request)?;
        if asked.new.seq < 0 {
            return Err(Refused::Request("A head's number is 0 or more."));
        }
        let (inbox, reader) = (caller.inbox, caller.reader);
        let (from, to) = (request.expected, request.new);
        // Before and after: it is rare, and whoever asks later why a ledger went back finds both.
        tracing::warn!(
            inbox,
            reader,
            ?from,
            ?to,
            "a console asks to set its ledger's head anew"
        );
        let moved = self.spool.reset_head(asked).await?;
        match moved {
            Advanced::Moved => {
                tracing::warn!(inbox, reader, ?from, ?to, "the head of a ledger was set anew");
                self.metrics.heads_reset.fetch_add(1, Ordering::Relaxed);
            }
            Advanced::Conflict { current } => {
                self.log_conflict(caller, &request, current);
                self.metrics.head_conflicts.fetch_add(1, Ordering::Relaxed);
            }
        }
        answer(&MoveAnswer::from(moved))
    }

    fn asked(&self, caller: Caller, request: &MoveRequest) -> Result<HeadMove, Refused> {
        if !self.heads.admits(caller.inbox, Instant::now()) {
            return Err(Refused::TooMany);
        }
        Ok(HeadMove {
            inbox: caller.inbox,
            expected: request.expected,
            new: request.new,
            mover: request.mover,
            at_ms: (self.clock)(),
        })
    }

    fn log_conflict(&self, caller: Caller, request: &MoveRequest, current: Option<Head>) {
        if let Some(unsaid) = self.log_limiter.now() {
            let (inbox, reader) = (caller.inbox, caller.reader);
            let (expected, new) = (request.expected, request.new);
            tracing::warn!(
                inbox,
                reader,
                ?expected,
                ?new,
                ?current,
                unsaid,
                "a console's ledger has another head"
            );
        }
    }
}
