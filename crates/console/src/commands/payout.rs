//! Payouts: pages of the long list, and one payout.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        DatedView, DismissPayouts, DismissedView, Nothing, PagePosition, PayoutFilter, PayoutPage, PayoutRef,
        PayoutSort, PayoutView, PayoutsPageOf, StateCount, StateCounts,
    },
};
use messages::text;
use store::{Dated, Filter, Position, Sort};
use treasury::{PayoutId, doubt_of};

use super::{doubt::doubt_view, payout_row, timeline::timeline};
use crate::{Desk, problem::problem, sentences};

pub(crate) async fn payouts(desk: &Arc<Desk>, request: PayoutsPageOf) -> Result<PayoutPage, Problem> {
    desk.session().require()?;
    let sort = sort(request.sort);
    let position = match request.at {
        PagePosition::Index { index } => Position::Index(index),
        PagePosition::After { payout, index } => Position::After(PayoutId::new(payout), index),
        PagePosition::Before { payout, index } => Position::Before(PayoutId::new(payout), index),
    };
    let page = desk
        .ledger()
        .page(filter(request.filter), sort, position, request.limit.clamp(1, 500))
        .await;
    let page = page.map_err(problem)?;
    Ok(PayoutPage {
        rows: page.rows.iter().map(payout_row).collect(),
        first: page.first,
        total: page.total,
        sum_cents: page.sum.map(mpesa::Total::cents),
    })
}

/// How many of a list are at each state, for its filters.
pub(crate) async fn payout_counts(desk: &Arc<Desk>, request: PayoutFilter) -> Result<StateCounts, Problem> {
    desk.session().require()?;
    let counted = desk.ledger().count_states(filter(request)).await.map_err(problem)?;
    Ok(StateCounts {
        states: counted.map(|states| {
            states
                .into_iter()
                .map(|(state, count)| StateCount {
                    state: super::payout_state(state),
                    count,
                })
                .collect()
        }),
    })
}

pub(super) const fn sort(sort: PayoutSort) -> Sort {
    match sort {
        PayoutSort::Newest => Sort::Newest,
        PayoutSort::Line => Sort::Line,
        PayoutSort::Largest => Sort::Largest,
        PayoutSort::Smallest => Sort::Smallest,
    }
}

pub(super) fn filter(filter: PayoutFilter) -> Filter {
    Filter {
        batch: filter.batch.map(treasury::BatchId::new),
        states: filter.states.into_iter().map(super::state_of).collect(),
        from: filter.from,
        until: filter.until,
        search: filter.search,
        alarms: filter.alarms,
        attention: filter.attention.map(super::attention_of),
        flags: filter.flags,
        dated: match filter.dated {
            DatedView::Prepared => Dated::Prepared,
            DatedView::Sent => Dated::Sent,
            DatedView::Paid => Dated::Paid,
        },
        lanes: filter.lanes.into_iter().map(super::lane_of).collect(),
        payee: filter.payee,
        maker: filter.maker.map(treasury::OperatorId::new),
    }
}

pub(crate) async fn payout(desk: &Arc<Desk>, request: PayoutRef) -> Result<PayoutView, Problem> {
    desk.session().require()?;
    let id = PayoutId::new(request.payout);
    let names = desk.names().await?;
    let record = desk.ledger().payout(id).await.map_err(problem)?;
    let batch = desk.ledger().batch(record.batch).await.map_err(problem)?;
    let doubtful = desk.ledger().doubtful(id).await.map_err(problem)?;
    let held = desk.ledger().questions_held().await.map_err(problem)?;
    let wait = desk.not_paid_after().await?;
    let carries_our_id = doubtful.as_ref().is_some_and(|doubtful| doubtful.carries_our_id);
    let stop = desk.ledger().stop_of(id).await.map_err(problem)?;
    let (standing, next) = match &stop {
        Some(stop) => sentences::stopped(stop),
        None => sentences::standing(&record, carries_our_id),
    };
    let timeline = timeline(desk, &record, &batch, doubtful.as_ref(), &names).await?;
    Ok(PayoutView {
        doubt: doubtful
            .as_ref()
            .filter(|doubtful| doubt_of(&doubtful.payout.state).is_ok())
            .map(|doubtful| doubt_view(desk, doubtful, held.as_ref(), &names, wait)),
        row: payout_row(&record),
        batch_title: batch.title.clone(),
        command: record.lane.command().to_owned(),
        fee_cents: super::coverage::fee_view(&record.lane, record.fee),
        charged_cents: record.charged.map(mpesa::Total::cents),
        standing,
        next,
        originator_conversation_id: record
            .originator_conversation_id
            .as_ref()
            .filter(|_| carries_our_id)
            .map(ToString::to_string),
        paid_to_name: record.paid_to_name.clone(),
        dismissed: record.dismissed.as_ref().map(|dismissed| DismissedView {
            reason: dismissed.reason.clone(),
            by: dismissed.by.map(|by| sentences::name_of(&names, by)),
            at: dismissed.at,
        }),
        timeline,
    })
}

/// Leaves payouts as they are that need a person, with a reason.
pub(crate) async fn dismiss(desk: &Arc<Desk>, request: DismissPayouts) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let reason = super::decisions::bounded("reason", request.reason)?;
    if reason.chars().count() < LEAST_REASON {
        return Err(Problem::field("reason", text().batch_say_in_a_few_words_why()));
    }
    let payouts = request.payouts.into_iter().map(PayoutId::new).collect();
    desk.ledger()
        .dismiss(payouts, super::attention_of(request.attention), reason, me, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

/// The fewest characters of a reason.
const LEAST_REASON: usize = 5;
