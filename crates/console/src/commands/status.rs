//! The frame around every page, and Home.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        BatchRow, GreetingView, HolidayView, HomeView, LedgerStateView, LeftView, Nothing, RejectedRow, StatusView,
    },
};
use store::Operator;
use treasury::{BatchState, StateKind};

use super::{
    balances::low_account_view,
    batch_row, count_and_sum, float_view,
    people::{operator_view, session_view},
    policy::with_turn,
    sending::sending,
};
use crate::{
    Desk,
    accounts::BALANCE_PATIENCE_MS,
    base::Base,
    problem::problem,
    sentences::{Names, name_of},
};

/// How long a rejected batch stands on its maker's Home where nothing corrects it.
const REJECTED_FOR_MS: i64 = 14 * 86_400_000;

pub(crate) async fn status(desk: &Arc<Desk>, _: Nothing) -> Result<GreetingView, Problem> {
    let operators = desk.ledger().operators().await.map_err(problem)?;
    let me = desk.session().operator();
    let waiting = desk.waiting().await?;
    let waits_for = |one: &Operator| {
        let theirs = waiting.iter().filter(|(_, turn)| turn.waits_for(Some(one.id)));
        theirs.count()
    };
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mine = operators.iter().find(|one| Some(one.id) == me);
    let status = match mine {
        Some(mine) => {
            let waiting = waits_for(mine).saturating_add(for_second_person(desk, me).await?);
            Some(standing(desk, mine, count(waiting)).await?)
        }
        None => None,
    };
    Ok(GreetingView {
        mode: desk.config().mode,
        organisation: desk.config().organisation.clone(),
        shortcode: desk.config().shortcode.to_string(),
        operators: operators
            .iter()
            .filter(|one| one.is_here())
            .map(|one| operator_view(one, count(waits_for(one))))
            .collect(),
        session: mine.map(session_view),
        left: desk.session().left().map(|left| LeftView {
            operator: left.operator.get(),
            idle: left.idle,
            at: left.at,
        }),
        secrets: desk.config().secrets_place,
        ledger: LedgerStateView {
            age: match me {
                Some(_) => super::ledger::age(desk).await?,
                None => None,
            },
            ..desk.ledger_watch().view(me.is_some())
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: desk.now(),
        language: desk.language().into(),
        status,
    })
}

/// How the organisation stands, for somebody who is signed in.
async fn standing(desk: &Arc<Desk>, mine: &Operator, approvals_waiting: u32) -> Result<StatusView, Problem> {
    let totals = desk.ledger().totals().await.map_err(problem)?;
    let known = |at: i64| (at > 0).then_some(at);
    Ok(StatusView {
        sending: sending(desk).await?,
        daraja_answered_at: known(desk.gateway().answered_at()),
        callback_arrived_at: known(desk.callbacks().arrived_at()),
        relay: super::relay::light_of(desk),
        approvals_waiting,
        password: super::initiator::brief(desk, Some(mine.id)).await?,
        in_doubt: count_and_sum(totals.totals.of(StateKind::InDoubt)),
        quarantined: totals.quarantined,
        quarantined_beyond: totals.quarantined_beyond,
        idle_minutes: desk.session().idle_minutes(),
    })
}

/// Kenya's public holidays of the year before, this one and the next: for fields of days.
pub(crate) async fn holidays(base: &Base, _: Nothing) -> Result<Vec<HolidayView>, Problem> {
    let year = chrono::Datelike::year(&treasury::east_africa_day(base.now()));
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
    let proposals = desk.ledger().proposals().await.map_err(problem)?;
    Ok(proposals
        .iter()
        .filter(|(proposed, _)| Some(proposed.proposal.by) != me)
        .count())
}

/// What came back to whoever is signed in, and why.
async fn returned(
    desk: &Desk,
    me: treasury::OperatorId,
    row: &impl Fn(&store::BatchRecord) -> BatchRow,
    names: &Names,
) -> Result<Vec<RejectedRow>, Problem> {
    let since = desk.now().saturating_sub(REJECTED_FOR_MS);
    let batches = desk.ledger().returned_to(me, since).await.map_err(problem)?;
    let mut rows = Vec::with_capacity(batches.len());
    for batch in batches {
        let whole = batch.state == BatchState::Rejected;
        let (mut total, mut last) = (batch.all, None);
        if !whole {
            let kin = desk.ledger().kin(batch.id).await.map_err(problem)?;
            let mut out = desk.ledger().left_out(batch.id).await.map_err(problem)?;
            out.retain(|one| kin.takes_up(one.newest_batch).is_none());
            total = out
                .iter()
                .fold(store::CountSum::default(), |sum, one| sum.plus(one.total));
            last = out.pop();
        }
        let by = last.as_ref().map(|out| out.by).or(batch.checker);
        rows.push(RejectedRow {
            row: row(&batch),
            in_part: !whole,
            total: count_and_sum(total),
            by: by.map_or_else(String::new, |by| name_of(names, by)),
            reason: last.map(|out| out.reason).or(batch.decision_note).unwrap_or_default(),
        });
    }
    Ok(rows)
}

pub(crate) async fn home(desk: &Arc<Desk>, _: Nothing) -> Result<HomeView, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let row = |batch: &store::BatchRecord| batch_row(batch, Some(me), &names);
    let waiting = desk.waiting().await?;
    let waiting = waiting.iter().map(|(batch, turn)| with_turn(row(batch), turn, me));
    let (waiting_for_me, waiting_for_others): (Vec<_>, Vec<_>) = waiting.partition(|one| one.wants_me);
    let open = desk
        .ledger()
        .batches_at(BatchState::Approved, Some(false))
        .await
        .map_err(problem)?;
    let latest = desk.ledger().batches(None, None, 30).await.map_err(problem)?;
    let finished: Vec<_> = latest
        .iter()
        .filter(|b| b.finished && b.state == BatchState::Approved)
        .take(5)
        .collect();
    let totals = desk.ledger().totals().await.map_err(problem)?;
    let float = desk.ledger().float().await.map_err(problem)?;
    let since = desk.now().saturating_sub(BALANCE_PATIENCE_MS);
    let (recalls_open, recalls_overdue) = desk.ledger().count_recalls(desk.now()).await.map_err(problem)?;
    Ok(HomeView {
        resolutions_for_me: u32::try_from(for_second_person(desk, Some(me)).await?).unwrap_or(u32::MAX),
        waiting_for_me,
        waiting_for_others,
        sending: open.iter().map(row).collect(),
        failed: count_and_sum(totals.failed_open),
        other_names: count_and_sum(totals.other_names),
        rejected: returned(desk, me, &row, &names).await?,
        drafts: desk
            .ledger()
            .batches_at(BatchState::Draft, None)
            .await
            .map_err(problem)?
            .iter()
            .filter(|batch| batch.maker == me)
            .map(row)
            .collect(),
        finished: finished.into_iter().map(row).collect(),
        float: float.map(float_view),
        float_asked: desk.ledger().balance_asked(since, desk.now()).await.map_err(problem)?,
        approved_unsent: count_and_sum(desk.ledger().unsent().await.map_err(problem)?.utility),
        low_accounts: desk
            .balances()
            .low_accounts()
            .await?
            .iter()
            .map(low_account_view)
            .collect(),
        approved_unsent_fees_cents: totals.approved_fees.cents(),
        in_doubt: count_and_sum(totals.totals.of(StateKind::InDoubt)),
        in_doubt_since: totals.in_doubt_since,
        recalls_open,
        recalls_overdue,
        quarantined: totals.quarantined,
        payments_elsewhere: desk.payments_elsewhere().await?.is_some(),
        alarms: totals.alarms,
        backups: super::backups::brief(desk).await?,
        statements: super::statement::on_home(desk).await?,
        first_time: totals.batches == 0,
    })
}
