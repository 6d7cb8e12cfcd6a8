//! The frame, Home, signing in, pausing, the float, the quarantine and the audit trail.

use std::sync::{Arc, atomic::Ordering};

use daraja::BalanceQuery;
use store::Moment;
use treasury::{Answer, BatchState, OperatorId, PauseReason};

use super::{balances::low_account_view, batch_row, count_and_sum, float_view};
use crate::{
    Desk, Problem,
    desk::problem,
    sentences::{self, name_of},
    view::{
        AuditPage, AuditRow, Before, GoOn, HomeView, HouseView, LedgerCheckView, Nothing, OperatorView, QuarantineRow,
        SendingView, SessionView, SignIn,
    },
    work::describe,
};

/// How long an unanswered balance query counts as under way, in milliseconds.
const BALANCE_PATIENCE_MS: i64 = 60_000;
/// Most characters of a quarantined body that are shown.
const BODY_SHOWN: usize = 4_000;

pub(crate) async fn house(desk: &Arc<Desk>, _: Nothing) -> Result<HouseView, Problem> {
    let operators = desk.ledger.operators().await.map_err(problem)?;
    let me = desk.session.operator();
    let totals = desk.ledger.house().await.map_err(problem)?;
    let waiting = desk
        .ledger
        .batches_at(BatchState::Submitted, None)
        .await
        .map_err(problem)?;
    let session = operators
        .iter()
        .find(|operator| Some(operator.id) == me)
        .map(|operator| SessionView {
            operator: operator.id.get(),
            name: operator.name.clone(),
            role: operator.role.clone(),
        });
    let known = |at: i64| (at > 0).then_some(at);
    Ok(HouseView {
        mode: desk.config.mode,
        organisation: desk.config.organisation.clone(),
        shortcode: desk.config.shortcode.to_string(),
        operators: operators
            .into_iter()
            .map(|operator| OperatorView {
                id: operator.id.get(),
                name: operator.name,
                role: operator.role,
            })
            .collect(),
        session,
        secrets: desk.config.secrets_place,
        sending: sending(desk).await?,
        daraja_answered_at: known(desk.daraja_answered_at.load(Ordering::Relaxed)),
        callback_arrived_at: known(desk.callback_arrived_at.load(Ordering::Relaxed)),
        relay: super::relay::light_of(desk),
        approvals_waiting: u32::try_from(waiting.iter().filter(|batch| Some(batch.maker) != me).count())
            .unwrap_or(u32::MAX),
        password: super::initiator::brief(desk, me).await?,
        in_doubt: count_and_sum(totals.totals.of("in_doubt")),
        quarantined: totals.quarantined,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn sending(desk: &Desk) -> Result<SendingView, Problem> {
    if let Some(pause) = desk.ledger.sending_pause().await.map_err(problem)? {
        let names = desk.names().await?;
        let by = pause.by.map(|operator| name_of(&names, operator));
        let (reason, next) = sentences::pause(&pause.reason, by.as_deref());
        return Ok(SendingView::Paused {
            reason,
            next,
            since: pause.since,
            by,
        });
    }
    if let Some(hold) = desk.relay.hold() {
        return Ok(SendingView::WaitsForRelay {
            reason: hold.reason,
            next: hold.next,
            since: hold.since,
        });
    }
    Ok(match desk.gate.backing_off() {
        Some(backing_off) => SendingView::BackingOff {
            reason: backing_off.reason,
            until: backing_off.until,
        },
        None => SendingView::On,
    })
}

pub(crate) async fn sign_in(desk: &Arc<Desk>, request: SignIn) -> Result<SessionView, Problem> {
    let operator = desk.operator(OperatorId::new(request.operator)).await?;
    desk.session
        .confirm(&operator, request.passphrase, desk.config.clock.as_ref())
        .await?;
    if desk.session.operator() != Some(operator.id) {
        // A file that one person is looking at is not the next person's.
        desk.imports.clear();
    }
    desk.session.set(Some(operator.id));
    desk.changes.note(|changed| changed.house = true);
    Ok(SessionView {
        operator: operator.id.get(),
        name: operator.name,
        role: operator.role,
    })
}

pub(crate) async fn sign_out(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    desk.session.set(None);
    desk.changes.note(|changed| changed.house = true);
    Ok(Nothing {})
}

pub(crate) async fn home(desk: &Arc<Desk>, _: Nothing) -> Result<HomeView, Problem> {
    let me = desk.session.require()?;
    let names = desk.names().await?;
    let row = |batch: &store::BatchRecord| batch_row(batch, Some(me), &names);
    let submitted = desk
        .ledger
        .batches_at(BatchState::Submitted, None)
        .await
        .map_err(problem)?;
    let open = desk
        .ledger
        .batches_at(BatchState::Approved, Some(false))
        .await
        .map_err(problem)?;
    let latest = desk.ledger.batches(None, None, 30).await.map_err(problem)?;
    let finished: Vec<_> = latest
        .iter()
        .filter(|b| b.finished && b.state == BatchState::Approved)
        .take(5)
        .collect();
    let totals = desk.ledger.house().await.map_err(problem)?;
    let float = desk.ledger.float().await.map_err(problem)?;
    let since = desk.now().saturating_sub(BALANCE_PATIENCE_MS);
    let (recalls_open, recalls_overdue) = desk.ledger.count_recalls(desk.now()).await.map_err(problem)?;
    Ok(HomeView {
        waiting_for_me: submitted.iter().filter(|batch| batch.maker != me).map(row).collect(),
        waiting_for_others: submitted.iter().filter(|batch| batch.maker == me).map(row).collect(),
        sending: open.iter().map(row).collect(),
        failed_last: finished
            .first()
            .map(|batch| count_and_sum(batch.totals.of("failed")))
            .unwrap_or_default(),
        finished: finished.into_iter().map(row).collect(),
        float: float.map(float_view),
        float_asked: desk.ledger.balance_asked(since).await.map_err(problem)?,
        approved_unsent: count_and_sum(desk.ledger.unsent().await.map_err(problem)?.utility),
        low_accounts: desk.low_accounts().await?.iter().map(low_account_view).collect(),
        approved_unsent_fees_cents: totals.approved_fees.cents(),
        in_doubt: count_and_sum(totals.totals.of("in_doubt")),
        in_doubt_since: totals.in_doubt_since,
        recalls_open,
        recalls_overdue,
        quarantined: totals.quarantined,
        alarms: totals.alarms,
        first_time: totals.batches == 0,
    })
}

pub(crate) async fn pause_sending(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.ledger
        .pause_sending(PauseReason::Person, Some(me), desk.now())
        .await
        .map_err(problem)?;
    after_pause(desk).await
}

pub(crate) async fn resume_sending(desk: &Arc<Desk>, request: GoOn) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.relay_must_answer(request.without_relay)?;
    desk.ledger.resume_sending(me, desk.now()).await.map_err(problem)?;
    after_pause(desk).await
}

async fn after_pause(desk: &Arc<Desk>) -> Result<Nothing, Problem> {
    desk.refresh_gate().await;
    desk.wake_sender.notify_one();
    desk.changes.note_payouts([]);
    Ok(Nothing {})
}

/// Asks M-PESA for the balance: written down, then asked. The answer comes by callback.
pub(crate) async fn read_float(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.ask_balance(Some(me)).await?;
    Ok(Nothing {})
}

impl Desk {
    pub(crate) async fn ask_balance(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        match by {
            // A password that may be wrong is used when a person wants it, and at no other time.
            None if !self.may_ask_by_itself().await => return Ok(()),
            // Between the change on the portal and its end here, the password in use is wrong.
            Some(_) if self.ledger.open_rotation().await.map_err(problem)?.is_some() => {
                return Err(problem(store::StoreError::RotationOpen));
            }
            None | Some(_) => {}
        }
        self.refuse_while_held(by).await?;
        self.ask_balance_once(by).await
    }

    /// Asks for the balance because a person wants it, whatever M-PESA said before.
    pub(crate) async fn ask_balance_once(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        let inquiry = self.attempt_id();
        self.ledger
            .ask_balance(inquiry, by, self.now())
            .await
            .map_err(problem)?;
        let query = BalanceQuery {
            shortcode: self.config.shortcode.clone(),
            remarks: daraja::Remarks::tidy("Balance").ok_or_else(|| Problem::BadField {
                field: "remarks".to_owned(),
                message: "The remarks of a balance query are not valid.".to_owned(),
            })?,
            callbacks: self.callbacks(inquiry),
        };
        (self.config.checkpoint)("asking for the balance at M-PESA", Moment::Before);
        let sent = self.daraja().query_balance(&query).await;
        (self.config.checkpoint)("asking for the balance at M-PESA", Moment::After);
        self.changes.note(|changed| changed.float = true);
        let answer = describe(sent).0;
        self.ledger
            .record_question(inquiry, answer.clone(), self.now())
            .await
            .map_err(problem)?;
        self.changes.note(|changed| changed.float = true);
        match answer {
            Answer::Acknowledged { .. } => {
                self.daraja_answered();
                Ok(())
            }
            Answer::Refused { message, .. } | Answer::NotTaken { message } | Answer::Lost { message } => {
                Err(Problem::GatewayDidNotAnswer { message })
            }
        }
    }
}

impl Desk {
    /// A question asked with a refused password brings the operator nearer to its lock: only a person may ask then, to see
    /// whether it is accepted again. While it is being changed nobody asks but the change itself.
    async fn refuse_while_held(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        match self.ledger.questions_held().await.map_err(problem)? {
            None => Ok(()),
            Some(reason) if by.is_some() && reason != PauseReason::Rotation => Ok(()),
            Some(reason) => Err(Problem::GatewayDidNotAnswer {
                message: sentences::pause(&reason, None).0,
            }),
        }
    }
}

pub(crate) async fn quarantine(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<QuarantineRow>, Problem> {
    desk.session.require()?;
    let rows = desk.ledger.quarantine(200).await.map_err(problem)?;
    Ok(rows
        .into_iter()
        .map(|row| QuarantineRow {
            id: row.id.get(),
            received_at: row.received_at,
            source: row.source,
            reason: row.reason.unwrap_or_default(),
            body: String::from_utf8_lossy(&row.body).chars().take(BODY_SHOWN).collect(),
        })
        .collect())
}

pub(crate) async fn audit(desk: &Arc<Desk>, request: Before) -> Result<AuditPage, Problem> {
    desk.session.require()?;
    let limit = request.limit.clamp(1, 500);
    let names = desk.names().await?;
    let (entries, total) = desk.ledger.entries(request.before, limit).await.map_err(problem)?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
    let rows = entries
        .iter()
        .map(|entry| AuditRow {
            seq: entry.seq,
            at: entry.at,
            actor: entry
                .actor
                .map_or_else(|| "Hazina".to_owned(), |actor| name_of(&names, actor)),
            kind: entry.fact.name().to_owned(),
            sentence: sentences::entry(entry),
            hash: entry.hash.to_string().chars().take(12).collect(),
        })
        .collect();
    Ok(AuditPage { rows, next, total })
}

pub(crate) async fn check_ledger(desk: &Arc<Desk>, _: Nothing) -> Result<LedgerCheckView, Problem> {
    desk.session.require()?;
    let report = desk.ledger.check().await.map_err(problem)?;
    Ok(LedgerCheckView {
        entries: report.entries,
        faults: report.faults,
    })
}
