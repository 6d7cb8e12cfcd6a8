//! The frame around every page, and Home.

use std::sync::{Arc, atomic::Ordering};

use treasury::BatchState;

use super::{balances::low_account_view, batch_row, count_and_sum, float_view, sending::sending};
use crate::{
    Desk, Problem,
    accounts::BALANCE_PATIENCE_MS,
    problem::problem,
    view::{HolidayView, HomeView, HouseView, LedgerStateView, Nothing, OperatorView, RejectedRow, SessionView},
};

/// How long a rejected batch stands on its maker's Home where nothing corrects it.
const REJECTED_FOR_MS: i64 = 14 * 86_400_000;

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
        approvals_waiting: u32::try_from(
            waiting
                .iter()
                .filter(|batch| Some(batch.maker) != me)
                .count()
                .saturating_add(for_second_person(desk, me).await?),
        )
        .unwrap_or(u32::MAX),
        password: super::initiator::brief(desk, me).await?,
        in_doubt: count_and_sum(totals.totals.of("in_doubt")),
        quarantined: totals.quarantined,
        ledger: LedgerStateView {
            age: super::ledger::age(desk).await?,
            ..desk.ledger_state.view(me.is_some())
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: desk.now(),
    })
}

/// Kenya's public holidays of the year before, this one and the next: for fields of days.
pub(crate) async fn holidays(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<HolidayView>, Problem> {
    desk.session.require()?;
    let year = chrono::Datelike::year(&treasury::east_africa_day(desk.now()));
    Ok((year.saturating_sub(1)..=year.saturating_add(1))
        .flat_map(treasury::holidays)
        .map(|one| HolidayView {
            day: one.day.to_string(),
            name: one.name.to_owned(),
        })
        .collect())
}

/// Resolutions that somebody else than `me` proposed.
async fn for_second_person(desk: &Desk, me: Option<treasury::OperatorId>) -> Result<usize, Problem> {
    let proposals = desk.ledger.proposals().await.map_err(problem)?;
    Ok(proposals
        .iter()
        .filter(|(proposed, _)| Some(proposed.proposal.by) != me)
        .count())
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
        resolutions_for_me: u32::try_from(for_second_person(desk, Some(me)).await?).unwrap_or(u32::MAX),
        waiting_for_me: submitted.iter().filter(|batch| batch.maker != me).map(row).collect(),
        waiting_for_others: submitted.iter().filter(|batch| batch.maker == me).map(row).collect(),
        sending: open.iter().map(row).collect(),
        failed: count_and_sum(totals.failed_open),
        other_names: count_and_sum(totals.other_names),
        rejected: desk
            .ledger
            .rejected_of(me, desk.now().saturating_sub(REJECTED_FOR_MS))
            .await
            .map_err(problem)?
            .iter()
            .map(|batch| RejectedRow {
                row: row(batch),
                reason: batch.decision_note.clone().unwrap_or_default(),
            })
            .collect(),
        drafts: desk
            .ledger
            .batches_at(BatchState::Draft, None)
            .await
            .map_err(problem)?
            .iter()
            .filter(|batch| batch.maker == me)
            .map(row)
            .collect(),
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
        payments_elsewhere: desk.payments_elsewhere().await?.is_some(),
        alarms: totals.alarms,
        first_time: totals.batches == 0,
    })
}
