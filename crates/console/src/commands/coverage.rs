//! Whether accounts cover a batch, after everything that was approved before it; and what fees are known. Fees leave neither
//! account: M-PESA books them on Charges Paid, where they are owed (Daraja facts, section 6).

use api::{
    Problem,
    view::{AccountAfter, TopUpWay},
};
use mpesa::{Amount, B2cTariff, Balance, Total};
use store::{AccountRecord, BatchRecord};
use treasury::{BatchId, BatchState, Lane, Setting, UTILITY, WORKING, east_africa_day, top_up};

use super::balances::purpose_of;
use crate::{Desk, problem::problem};

/// What a batch takes of each account it is paid from, and leaves of it after everything that was approved before.
pub(crate) async fn accounts_after(desk: &Desk, batch: &BatchRecord) -> Result<Vec<AccountAfter>, Problem> {
    let takes = desk.ledger().owed_by(batch.id).await.map_err(problem)?;
    let all = desk.ledger().owed().await.map_err(problem)?;
    let accounts = desk.ledger().accounts().await.map_err(problem)?;
    let counted = batch.state == BatchState::Approved;
    let others = |all: Total, takes: Total| {
        let own = if counted { takes.cents() } else { 0 };
        Total::from_cents(all.cents().saturating_sub(own).max(0)).unwrap_or_default()
    };
    let mut after = Vec::new();
    for (name, takes, all) in [
        (UTILITY, takes.utility, all.utility.sum),
        (WORKING, takes.working, all.working.sum),
    ] {
        if takes.count == 0 {
            continue;
        }
        let known = desk.balances().account_that_pays(&accounts, name);
        let takes = takes.sum;
        after.push(account_after(name, known, others(all, takes), takes));
    }
    if batch.state == BatchState::Submitted {
        with_others_that_wait(desk, batch.id, &mut after).await?;
    }
    offer_top_up(desk, &mut after, &accounts, all.working.sum).await?;
    Ok(after)
}

/// What all that is approved and not yet ended takes of each account that pays for it, and leaves of it.
pub(crate) async fn accounts_for_all(desk: &Desk) -> Result<Vec<AccountAfter>, Problem> {
    let all = desk.ledger().owed().await.map_err(problem)?;
    let accounts = desk.ledger().accounts().await.map_err(problem)?;
    let mut after: Vec<AccountAfter> = [(UTILITY, all.utility), (WORKING, all.working)]
        .into_iter()
        .filter(|(_, takes)| takes.count > 0)
        .map(|(name, takes)| {
            account_after(
                name,
                desk.balances().account_that_pays(&accounts, name),
                Total::ZERO,
                takes.sum,
            )
        })
        .collect();
    offer_top_up(desk, &mut after, &accounts, Total::ZERO).await?;
    Ok(after)
}

/// Several batches that wait are judged together: each may be covered alone, and not all of them.
async fn with_others_that_wait(desk: &Desk, batch: BatchId, after: &mut [AccountAfter]) -> Result<(), Problem> {
    let waiting = desk
        .ledger()
        .batches_at(BatchState::Submitted, None)
        .await
        .map_err(problem)?;
    for other in waiting.iter().filter(|other| other.id != batch) {
        let takes = desk.ledger().owed_by(other.id).await.map_err(problem)?;
        for (name, takes) in [(UTILITY, takes.utility), (WORKING, takes.working)] {
            let account = after.iter_mut().find(|account| account.account == name);
            if let Some(account) = account.filter(|_| takes.count > 0) {
                account.waiting = account.waiting.saturating_add(1);
                account.waiting_cents = account.waiting_cents.saturating_add(takes.sum.cents());
            }
        }
    }
    for account in after {
        let together = account
            .after_cents
            .map(|after| after.saturating_sub(account.waiting_cents));
        account.together_short_cents = together
            .filter(|after| *after < 0 && account.waiting > 0)
            .map(i64::saturating_neg);
    }
    Ok(())
}

fn account_after(name: &str, known: Option<&AccountRecord>, others: Total, takes: Total) -> AccountAfter {
    let now = known.and_then(|account| account.available);
    let after = now.and_then(|now| now.after(others)?.after(takes)).map(Balance::cents);
    AccountAfter {
        account: name.to_owned(),
        purpose: purpose_of(name),
        now_cents: now.map(Balance::cents),
        read_at: known.map(|account| account.read_at),
        others_cents: others.cents(),
        takes_cents: takes.cents(),
        after_cents: after,
        short_by_cents: after.filter(|after| *after < 0).map(i64::saturating_neg),
        waiting: 0,
        waiting_cents: 0,
        together_short_cents: None,
        fees_unknown: name == WORKING,
        top_up_cents: None,
    }
}

/// Where Utility is short, and Working has what is missing beside all that it owes itself, a top-up is offered: in whole
/// shillings, as M-PESA takes them.
async fn offer_top_up(
    desk: &Desk,
    after: &mut [AccountAfter],
    accounts: &[AccountRecord],
    working_owes: Total,
) -> Result<(), Problem> {
    let takes_working = after
        .iter()
        .find(|account| account.account == WORKING)
        .map_or(0, |account| account.takes_cents);
    let Some(short) = after.iter_mut().find(|account| account.account == UTILITY) else {
        return Ok(());
    };
    let Some(missing) = short.short_by_cents else {
        return Ok(());
    };
    let settings = desk.balances().settings().await?;
    if desk.balances().top_up_way(&settings) == TopUpWay::Portal {
        return Ok(());
    }
    let free = desk
        .balances()
        .account_that_pays(accounts, WORKING)
        .and_then(|account| account.available)
        .map_or(0, Balance::cents)
        .saturating_sub(working_owes.cents())
        .saturating_sub(takes_working);
    if let (Ok(missing), Ok(free)) = (Total::from_cents(missing), Balance::from_cents(free)) {
        short.top_up_cents = top_up(missing, free).map(Amount::cents);
    }
    Ok(())
}

/// What M-PESA charges today, as the organisation knows it.
pub(crate) struct Fees(B2cTariff);

impl Desk {
    /// The tariff of today: the one that the organisation set, or the published one.
    pub(crate) async fn fees(&self) -> Result<Fees, Problem> {
        let today = east_africa_day(self.now()).to_epoch_days();
        let settings = self.ledger().settings().await.map_err(problem)?;
        let set = settings.into_iter().filter_map(|setting| {
            let Setting::Tariff { from_day, tariff } = setting else {
                return None;
            };
            Some((from_day, tariff))
        });
        let newest = set
            .filter(|(from_day, _)| *from_day <= today)
            .max_by_key(|(from_day, _)| *from_day);
        Ok(Fees(newest.map_or_else(
            || self.config().settings.tariff.clone(),
            |(_, tariff)| tariff,
        )))
    }
}

impl Fees {
    /// The estimated fee of a payout. Where no tariff is published it counts as nothing, and is shown as not published.
    pub(crate) fn of(&self, lane: &Lane, amount: Amount) -> Total {
        match lane.has_tariff() {
            true => self.0.fee(amount),
            false => Total::ZERO,
        }
    }
}

/// An estimated fee in cents for the screen; none where no tariff is published.
pub(crate) fn fee_view(lane: &Lane, fee: Total) -> Option<i64> {
    lane.has_tariff().then_some(fee.cents())
}
