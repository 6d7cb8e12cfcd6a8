//! Noticing what people should hear of though they look elsewhere. The ledger is compared with what was seen the last time,
//! so that nothing that changes it has to think of this, and what happened while nobody listened is noticed once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::{Problem, view::NoticeKind};
use messages::{in_language, speaking, text};
use mpesa::Total;
use store::BatchRecord;
use tokio::sync::{broadcast::error::RecvError, watch};
use treasury::{BatchId, BatchState, PauseReason, StateKind};

use crate::{Desk, Notice, problem::problem, sentences};

/// A doubt is noticed once a minute at most, with all that came in between.
const DOUBT_GAP_MS: i64 = 60_000;

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut changes = desk.changes();
    let mut seen = Seen::default();
    loop {
        let language = desk.machine_language();
        match speaking(language, look(&desk)).await {
            Ok(now) => {
                for notice in in_language(language, || seen.compare(now, desk.now())) {
                    desk.notices_to_give().give(notice);
                }
            }
            Err(error) => tracing::error!(%error, "could not look for notices"),
        }
        // Whoever looked at them is not signed in any more.
        if desk.session().operator().is_none() && desk.attachments().has_copies() {
            desk.attachments().clear();
        }
        tokio::select! {
            _ = stopping.changed() => return,
            changed = changes.recv() => {
                if matches!(changed, Err(RecvError::Closed)) {
                    return;
                }
                // Much changes at once while a batch is sent.
                tokio::time::sleep(desk.config().settings.notice_interval.min(std::time::Duration::from_secs(1))).await;
                changes = changes.resubscribe();
            }
            () = tokio::time::sleep(desk.config().settings.notice_interval) => {}
        }
    }
}

/// What the ledger says now.
struct Now {
    /// Batches that wait for approval, with how many they have.
    submitted: BTreeSet<(BatchId, u8)>,
    /// Those of which it is the turn of the person signed in.
    waiting: Vec<((BatchId, u8), Waits)>,
    /// Batches being sent, and those that ended of late.
    sending: BTreeSet<BatchId>,
    ended: Vec<BatchRecord>,
    in_doubt: u32,
    /// Proposals to resolve a doubt that wait for somebody else than the person signed in, with whose and how much.
    proposed: Vec<(i64, String)>,
    low: BTreeMap<String, String>,
    paused: Option<(PauseReason, i64)>,
    /// Why the relay holds sending up.
    relay: Option<String>,
}

async fn look(desk: &Desk) -> Result<Now, Problem> {
    let me = desk.session().operator();
    let ledger = &desk.ledger();
    let names = desk.names().await?;
    let submitted = desk.waiting().await?;
    let sending = ledger
        .batches_at(BatchState::Approved, Some(false))
        .await
        .map_err(problem)?;
    let latest = ledger.batches(None, None, 30).await.map_err(problem)?;
    let totals = ledger.totals().await.map_err(problem)?;
    let pause = ledger.sending_pause().await.map_err(problem)?;
    Ok(Now {
        submitted: submitted.iter().map(|(batch, turn)| (batch.id, turn.have)).collect(),
        waiting: submitted
            .into_iter()
            .filter(|(_, turn)| turn.waits_for(me))
            .map(|(batch, turn)| {
                let waits = Waits {
                    maker: sentences::name_of(&names, batch.maker),
                    what: sentences::counted_nouns(batch.purpose, usize_of(batch.all.count)),
                    sum: batch.all.sum,
                    title: batch.title,
                };
                ((batch.id, turn.have), waits)
            })
            .collect(),
        sending: sending.iter().map(|batch| batch.id).collect(),
        ended: latest.into_iter().filter(|batch| batch.finished).collect(),
        in_doubt: totals.totals.of(StateKind::InDoubt).count,
        proposed: ledger
            .proposals()
            .await
            .map_err(problem)?
            .into_iter()
            .filter(|(proposed, _)| Some(proposed.proposal.by) != me)
            .map(|(proposed, payout)| {
                let by = sentences::name_of(&names, proposed.proposal.by);
                let body = text().notice_proposed(by, payout.amount.to_string());
                (proposed.proposal.settlement.get(), body)
            })
            .collect(),
        low: desk
            .balances()
            .low_accounts()
            .await?
            .into_iter()
            .map(|low| {
                let sentence = text().notice_low(low.name.as_str(), low.available.to_string(), low.level.to_string());
                (low.name, sentence)
            })
            .collect(),
        paused: pause
            .filter(|pause| pause.by.is_none())
            .map(|pause| (pause.reason, pause.since)),
        relay: desk
            .callbacks()
            .relay()
            .hold()
            .map(|hold| format!("{} {}", hold.reason, hold.next)),
    })
}

/// A batch that waits, as a notice names it.
struct Waits {
    title: String,
    maker: String,
    /// How many of what.
    what: String,
    sum: Total,
}

/// What was noticed, or needs not be.
#[derive(Debug, Default)]
struct Seen {
    begun: bool,
    /// Batches of which somebody was told that it is their turn, with how many approvals they had.
    noticed: BTreeSet<(BatchId, u8)>,
    proposed: BTreeSet<i64>,
    sending: BTreeSet<BatchId>,
    in_doubt: u32,
    doubt_told_at: i64,
    low: BTreeSet<String>,
    paused_since: Option<i64>,
    relay_silent: bool,
}

impl Seen {
    fn compare(&mut self, now: Now, at: i64) -> Vec<Notice> {
        let mut notices = Vec::new();
        // What comes back, because approvals stopped to count, is told of anew.
        self.noticed.retain(|one| now.submitted.contains(one));
        notices.extend(self.waiting(now.waiting));
        for (settlement, body) in now.proposed {
            if self.proposed.insert(settlement) {
                notices.push(notice(
                    NoticeKind::ApprovalWanted,
                    text().notice_approval_needed(),
                    body,
                    "approvals",
                ));
            }
        }
        notices.extend(self.ended(&now.ended, now.sending));
        notices.extend(self.doubt(now.in_doubt, at));
        for (account, sentence) in &now.low {
            if !self.low.contains(account) {
                notices.push(notice(
                    NoticeKind::LowFloat,
                    text().notice_low_balance(),
                    sentence.clone(),
                    "balances",
                ));
            }
        }
        self.low = now.low.into_keys().collect();
        let since = now.paused.as_ref().map(|(_, since)| *since);
        if let Some((reason, _)) = now.paused.filter(|_| since != self.paused_since) {
            let (why, next) = sentences::pause(&reason, None);
            let page = if reason.doubts_the_password() {
                "initiator"
            } else {
                "home"
            };
            notices.push(notice(
                NoticeKind::SendingPaused,
                text().notice_sending_is_paused(),
                format!("{why} {next}"),
                page,
            ));
        }
        self.paused_since = since;
        let silent = now.relay.is_some();
        if let Some(body) = now.relay.filter(|_| !self.relay_silent) {
            notices.push(notice(
                NoticeKind::RelaySilent,
                text().notice_relay_silent(),
                body,
                "settings?section=relay",
            ));
        }
        self.relay_silent = silent;
        self.begun = true;
        notices
    }

    fn waiting(&mut self, waiting: Vec<((BatchId, u8), Waits)>) -> Option<Notice> {
        let fresh: Vec<_> = waiting.into_iter().filter(|(id, _)| self.noticed.insert(*id)).collect();
        let body = match fresh.as_slice() {
            [] => return None,
            [(_, one)] => text().notice_prepared(
                one.maker.as_str(),
                one.title.as_str(),
                one.what.as_str(),
                one.sum.to_string(),
            ),
            several => {
                let sum = Total::sum(several.iter().map(|(_, one)| one.sum)).unwrap_or_default();
                text().notice_several_wait(sentences::grouped(several.len()), sum.to_string())
            }
        };
        let page = match fresh.as_slice() {
            [((id, _), _)] => format!("approvals/{id}"),
            _ => "approvals".to_owned(),
        };
        Some(notice(
            NoticeKind::ApprovalWanted,
            text().notice_approval_needed(),
            body,
            &page,
        ))
    }

    /// Batches that were being sent the last time and have ended, other than with all paid.
    fn ended(&mut self, ended: &[BatchRecord], sending: BTreeSet<BatchId>) -> Vec<Notice> {
        let was = std::mem::replace(&mut self.sending, sending);
        ended
            .iter()
            .filter(|batch| was.contains(&batch.id))
            .filter_map(|batch| {
                let failed = batch.totals.of(StateKind::Failed).count;
                let doubt = batch.totals.of(StateKind::InDoubt).count;
                let (n, m) = (
                    sentences::grouped(usize_of(failed)),
                    sentences::grouped(usize_of(doubt)),
                );
                let title = batch.title.as_str();
                let body = match (failed, doubt) {
                    (0, 0) => return None,
                    (_, 0) => text().notice_ended_failed(title, n),
                    (0, _) => text().notice_ended_in_doubt(title, m),
                    (_, _) => text().notice_ended_both(title, n, m),
                };
                let page = format!("batches/{}", batch.id);
                Some(notice(
                    NoticeKind::BatchFinished,
                    text().notice_batch_ended(),
                    body,
                    &page,
                ))
            })
            .collect()
    }

    fn doubt(&mut self, in_doubt: u32, at: i64) -> Option<Notice> {
        let more = in_doubt > self.in_doubt;
        // A clock that was set back does not silence this.
        if more && self.begun && (0..DOUBT_GAP_MS).contains(&at.saturating_sub(self.doubt_told_at)) {
            return None;
        }
        self.in_doubt = in_doubt;
        if !more {
            return None;
        }
        self.doubt_told_at = at;
        let body = text().notice_doubt(in_doubt, sentences::grouped(usize_of(in_doubt)));
        Some(notice(NoticeKind::Doubt, text().notice_in_doubt(), body, "doubt"))
    }
}

fn notice(kind: NoticeKind, title: String, body: String, page: &str) -> Notice {
    Notice {
        kind,
        title,
        body,
        page: page.to_owned(),
    }
}

fn usize_of(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
