//! What a batch may pay that stands elsewhere too, payouts that wait for a person, and for how long the same payment counts.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use api::{
    Problem,
    view::{
        CancelStopped, NotPaidHours, Nothing, SameFile, SamePaymentDays, SamePaymentView, SendStopped, SendingSettings,
        SetPace, StoppedView, WarningsView,
    },
};
use messages::text;
use store::{BatchRecord, PayoutRecord, SamePayment};
use treasury::{ApprovalError, BatchId, MOST_PER_MINUTE, PayoutId, Role, SAME_PAYMENT_MOST_DAYS, Setting, Stop};

use crate::{Desk, pace::LEAST_PER_MINUTE, problem::problem, sentences::name_of};

/// How many stopped payouts a page shows at once.
const SHOWN: u32 = 100;

/// The highest rate that can be set: a hundred requests a second.
const HIGHEST_PER_MINUTE: u32 = 6_000;

/// How many may be decided about at once.
const AT_ONCE: usize = 1000;

pub(crate) async fn send_stopped(desk: &Arc<Desk>, request: SendStopped) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    let payouts = named(&request.payouts)?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    match desk.ledger().send_stopped(payouts.clone(), confirmed, desk.now()).await {
        Err(store::StoreError::Approval(ApprovalError::MakerIsChecker)) => {
            let names = desk.names().await?;
            return Err(Problem::MakerCannotApprove {
                maker: name_of(&names, me),
                others: names.others_with(Role::Checker, me),
            });
        }
        other => other.map_err(problem)?,
    }
    desk.sending().wake().notify_one();
    tell(desk, &payouts).await
}

pub(crate) async fn cancel_stopped(desk: &Arc<Desk>, request: CancelStopped) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let payouts = named(&request.payouts)?;
    desk.ledger()
        .cancel_stopped(payouts.clone(), me, desk.now())
        .await
        .map_err(problem)?;
    tell(desk, &payouts).await
}

fn named(payouts: &[i64]) -> Result<Vec<PayoutId>, Problem> {
    if payouts.is_empty() || payouts.len() > AT_ONCE {
        return Err(Problem::field("payouts", text().batch_choose_one_payout_at_least_and()));
    }
    Ok(payouts.iter().copied().map(PayoutId::new).collect())
}

async fn tell(desk: &Desk, payouts: &[PayoutId]) -> Result<Nothing, Problem> {
    let mut batches = Vec::new();
    for payout in payouts {
        let batch = desk.ledger().payout(*payout).await.map_err(problem)?.batch.get();
        if !batches.contains(&batch) {
            batches.push(batch);
        }
    }
    desk.events().note_payouts(batches);
    Ok(Nothing {})
}

pub(crate) async fn sending_settings(desk: &Arc<Desk>, _: Nothing) -> Result<SendingSettings, Problem> {
    desk.session().require()?;
    Ok(SendingSettings {
        same_payment_days: desk.ledger().same_payment_days().await.map_err(problem)?,
        most_per_minute: desk
            .ledger()
            .most_per_minute()
            .await
            .map_err(problem)?
            .unwrap_or(MOST_PER_MINUTE),
        least_per_minute: LEAST_PER_MINUTE,
        per_minute: desk.sending().paced(|pace| pace.per_minute()),
        not_paid_after_ms: desk.not_paid_after().await?,
        not_paid_hours: desk.ledger().not_paid_hours().await.map_err(problem)?,
        run_differs_percent: desk.ledger().run_differs_percent().await.map_err(problem)?,
    })
}

pub(crate) async fn set_pace(desk: &Arc<Desk>, request: SetPace) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let most_per_minute = request.most_per_minute;
    if !(LEAST_PER_MINUTE..=HIGHEST_PER_MINUTE).contains(&most_per_minute) {
        return Err(Problem::field(
            "most_per_minute",
            text().batch_from_30_to_6_000_requests(),
        ));
    }
    let set = Setting::Pace { most_per_minute };
    desk.ledger().set(set, me, desk.now()).await.map_err(problem)?;
    desk.sending().refresh_pace().await;
    desk.events().note(|changed| changed.audit = true);
    Ok(Nothing {})
}

/// M-PESA carries requests out hours later: earlier than a day nobody says that one was not paid.
pub(crate) async fn set_not_paid_hours(desk: &Arc<Desk>, request: NotPaidHours) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let hours = request.hours;
    if !(24..=240).contains(&hours) {
        return Err(Problem::field("hours", text().batch_from_24_to_240_hours()));
    }
    let set = Setting::NotPaidAfter { hours };
    desk.ledger().set(set, me, desk.now()).await.map_err(problem)?;
    desk.events().note(|changed| changed.audit = true);
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

pub(crate) async fn set_same_payment_days(desk: &Arc<Desk>, request: SamePaymentDays) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let days = request.days;
    if days > SAME_PAYMENT_MOST_DAYS {
        return Err(Problem::field("days", text().batch_from_0_never_to_366_days()));
    }
    let set = Setting::SamePaymentWindow { days };
    desk.ledger().set(set, me, desk.now()).await.map_err(problem)?;
    desk.events().note(|changed| changed.audit = true);
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

impl Desk {
    /// What a batch may pay that stands elsewhere too, for the screen.
    pub(crate) async fn warnings_view(&self, batch: &BatchRecord) -> Result<Option<WarningsView>, Problem> {
        let found = self.warnings().of(batch).await?;
        let Some(digest) = found.digest else { return Ok(None) };
        let mut titles = Titles::default();
        let mut same_file = Vec::new();
        for other in &found.same_file {
            let other = titles.of(self, *other).await?;
            same_file.push(SameFile {
                batch: other.id.get(),
                title: other.title.clone(),
                at: other.drafted_at,
            });
        }
        let mut told = Vec::new();
        for one in &found.told {
            let title = titles.of(self, one.batch).await?.title.clone();
            // Where it stands now: that alone makes no other warnings.
            let now = self.ledger().payout(one.other).await.map_err(problem)?;
            told.push(same_payment(one, &now, title));
        }
        Ok(Some(WarningsView {
            digest: digest.to_string(),
            count: found.count(),
            same_file,
            same_payment: super::count_and_sum(found.same_payment),
            told,
            days: self.ledger().same_payment_days().await.map_err(problem)?,
        }))
    }

    /// The first payouts of a batch that wait for a person.
    pub(crate) async fn stopped_view(&self, batch: &BatchRecord) -> Result<Vec<StoppedView>, Problem> {
        if batch.stopped == 0 {
            return Ok(Vec::new());
        }
        let stopped = self.ledger().stopped(batch.id, SHOWN).await.map_err(problem)?;
        let mut titles = Titles::default();
        let mut views = Vec::new();
        for one in stopped {
            let (other, name) = match one.stop {
                Stop::SamePayment { other } => (other, None),
                Stop::OtherName { name, told_by } => (told_by, Some(name)),
            };
            let other = self.ledger().payout(other).await.map_err(problem)?;
            views.push(StoppedView {
                row: super::payout_row(&one.payout),
                other: super::payout_row(&other),
                other_batch_title: titles.of(self, other.batch).await?.title.clone(),
                other_at: other.changed_at,
                name,
            });
        }
        Ok(views)
    }
}

/// Batches that were read for one page.
#[derive(Default)]
struct Titles(HashMap<BatchId, BatchRecord>);

impl Titles {
    async fn of(&mut self, desk: &Desk, batch: BatchId) -> Result<&BatchRecord, Problem> {
        match self.0.entry(batch) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => Ok(free.insert(desk.ledger().batch(batch).await.map_err(problem)?)),
        }
    }
}

fn same_payment(one: &SamePayment, now: &PayoutRecord, batch_title: String) -> SamePaymentView {
    SamePaymentView {
        payout: one.payout.get(),
        line: one.line,
        other: one.other.get(),
        batch: one.batch.get(),
        batch_title,
        state: super::payout_state(now.state.kind()),
        at: now.changed_at,
    }
}
