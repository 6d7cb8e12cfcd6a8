//! Whether accounts cover a batch: with its fees, after everything that was approved before it; and what fees are known.

use mpesa::{Amount, Balance, Total};
use store::{AccountRecord, BatchRecord};
use treasury::{BatchState, Lane, PaysFrom, UTILITY, WORKING};

use super::{balances::purpose_of, with_fees};
use crate::{
    Desk, Problem,
    desk::problem,
    view::{AccountAfter, TopUpWay},
};

/// What a batch takes of each account it is paid from, and leaves of it after everything that was approved before.
pub(crate) async fn accounts_after(
    desk: &Desk,
    batch: &BatchRecord,
    fees: Total,
) -> Result<Vec<AccountAfter>, Problem> {
    let takes = desk.ledger.owed_by(batch.id).await.map_err(problem)?;
    let all = desk.ledger.owed().await.map_err(problem)?;
    let all_fees = desk.ledger.house().await.map_err(problem)?.approved_fees;
    let accounts = desk.ledger.accounts().await.map_err(problem)?;
    let counted = batch.state == BatchState::Approved;
    let others = |all: Total, takes: Total| {
        let own = if counted { takes.cents() } else { 0 };
        Total::from_cents(all.cents().saturating_sub(own).max(0)).unwrap_or_default()
    };
    let mut after = Vec::new();
    for (name, takes, all, fees) in [
        (UTILITY, takes.utility, with_fees(all.utility.sum, all_fees), fees),
        (WORKING, takes.working, all.working.sum, Total::ZERO),
    ] {
        if takes.count == 0 {
            continue;
        }
        let known = paying(desk, &accounts, name);
        let takes = with_fees(takes.sum, fees);
        after.push(account_after(name, known, others(all, takes), takes));
    }
    offer_top_up(desk, &mut after, &accounts, all.working.sum).await?;
    Ok(after)
}

fn account_after(name: &str, known: Option<&AccountRecord>, others: Total, takes: Total) -> AccountAfter {
    let now = known.and_then(|account| account.available);
    let after = now.and_then(|now| now.after(others)?.after(takes)).map(Balance::cents);
    AccountAfter {
        account: name.to_owned(),
        purpose: purpose_of(name).to_owned(),
        now_cents: now.map(Balance::cents),
        read_at: known.map(|account| account.read_at),
        others_cents: others.cents(),
        takes_cents: takes.cents(),
        after_cents: after,
        short_by_cents: after.filter(|after| *after < 0).map(i64::saturating_neg),
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
    let settings = desk.account_settings().await?;
    if desk.top_up_way(&settings) == TopUpWay::Portal {
        return Ok(());
    }
    let free = paying(desk, accounts, WORKING)
        .and_then(|account| account.available)
        .map_or(0, Balance::cents)
        .saturating_sub(working_owes.cents())
        .saturating_sub(takes_working);
    let whole = missing.saturating_add(99) / 100 * 100;
    short.top_up_cents = (free >= whole).then_some(whole);
    Ok(())
}

/// The account that pays, as last told. The balance that is read is the first shortcode's: of a second one's Working
/// account nothing is known.
pub(super) fn paying<'a>(desk: &Desk, accounts: &'a [AccountRecord], name: &str) -> Option<&'a AccountRecord> {
    let known = name != WORKING || desk.config.second_shortcode.is_none();
    accounts.iter().find(|account| account.name == name).filter(|_| known)
}

/// What M-PESA charges by its tariff, where it publishes one: for payments to people.
pub(crate) fn has_tariff(lane: &Lane) -> bool {
    lane.pays_from() == PaysFrom::Utility
}

impl Desk {
    /// The estimated fee of a payout. Where no tariff is published it counts as nothing, and is shown as not published.
    pub(crate) fn fee(&self, lane: &Lane, amount: Amount) -> Total {
        if has_tariff(lane) {
            self.config.settings.tariff.fee(amount)
        } else {
            Total::ZERO
        }
    }
}

/// An estimated fee in cents for the screen; none where no tariff is published.
pub(crate) fn fee_view(lane: &Lane, fee: Total) -> Option<i64> {
    has_tariff(lane).then_some(fee.cents())
}
