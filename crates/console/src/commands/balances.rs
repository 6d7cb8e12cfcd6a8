//! The accounts: what they hold, how far that reaches, what is set about them, and filling Utility from Working.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AccountView, BalanceDay, BalanceHistory, BalanceHistoryOf, BalanceReading, BalancesView, BatchRef, CoversView,
        DraftTopUp, LowAccountView, Nothing, SetBalanceSchedule, SetLowLevel, SetOwnTransfers, TopUpWay,
    },
};
use chrono::NaiveDate;
use messages::text;
use mpesa::{Balance, Total};
use store::{AccountRecord, CountSum, NewBatch, Owed};
use treasury::{
    CHARGES_PAID, FrozenRow, Lane, Purpose, RowSet, Setting, UTILITY, WORKING, east_africa_day, east_africa_midnight,
    east_africa_month, is_low,
};

use super::count_and_sum;
use crate::{
    Desk,
    accounts::{AccountSettings, BALANCE_PATIENCE_MS, LowAccount, next_reading},
    problem::problem,
    sentences::{self, Names, name_of},
};

const DAY_MS: i64 = 24 * 3_600_000;

pub(crate) fn low_account_view(low: &LowAccount) -> LowAccountView {
    LowAccountView {
        name: low.name.clone(),
        available_cents: low.available.cents(),
        level_cents: low.level.cents(),
    }
}

pub(crate) async fn balances(desk: &Arc<Desk>, _: Nothing) -> Result<BalancesView, Problem> {
    desk.session().require()?;
    let (names, settings) = (desk.names().await?, desk.balances().settings().await?);
    let owed = desk.ledger().owed().await.map_err(problem)?;
    let fees = desk.ledger().totals().await.map_err(problem)?.approved_fees;
    let mut accounts = Vec::new();
    for record in desk.ledger().accounts().await.map_err(problem)? {
        let lately = lately(desk, &record.name).await?;
        accounts.push(account_view(desk, record, owed, fees, lately, &settings, &names));
    }
    let question = desk.ledger().last_balance_question().await.map_err(problem)?;
    let read_at = accounts
        .iter()
        .filter(|account| account.source == "balance")
        .map(|account| account.read_at)
        .max();
    let every_minutes = settings.every_minutes();
    let held = desk.ledger().questions_held().await.map_err(problem)?;
    let asked_since = question
        .as_ref()
        .filter(|question| {
            question.answered_at.is_none()
                && question.failure.is_none()
                && (0..BALANCE_PATIENCE_MS).contains(&desk.now().saturating_sub(question.asked_at))
        })
        .map(|question| question.asked_at);
    let failure = question
        .as_ref()
        .filter(|_| asked_since.is_none())
        .and_then(|question| {
            let failed = question.failure.as_ref().map(sentences::unanswered).or_else(|| {
                (question.answered_at.is_none() && read_at.is_none_or(|at| at < question.asked_at))
                    .then(|| text().balances_m_pesa_has_not_answered_refresh())
            });
            failed.map(|message| (message, question.asked_at))
        });
    Ok(BalancesView {
        accounts,
        asked_since,
        failed_at: failure.as_ref().map(|(_, at)| *at),
        failed: failure.map(|(message, _)| message),
        every_minutes,
        next_at: every_minutes
            .filter(|_| held.is_none())
            .map(|minutes| next_reading(question.map(|question| question.asked_at), minutes, desk.now())),
        held: held
            .filter(|_| every_minutes.is_some())
            .map(|reason| sentences::pause(&reason, None).0),
        top_up: desk.balances().top_up_way(&settings),
    })
}

fn account_view(
    desk: &Desk,
    record: AccountRecord,
    owed: Owed,
    fees: Total,
    lately: Option<Lately>,
    settings: &AccountSettings,
    names: &Names,
) -> AccountView {
    let pays = desk.balances().what_it_pays(&record.name);
    let (owed, owed_fees) = match pays {
        Some(UTILITY) => (owed.utility, fees),
        Some(_) => (owed.working, Total::ZERO),
        None => (CountSum::default(), Total::ZERO),
    };
    let level = settings.low_level(&record.name);
    AccountView {
        purpose: match pays {
            None if record.name == WORKING => text().balances_not_used_here_bills_are_paid(),
            _ => purpose_of(pays.unwrap_or(&record.name)),
        },
        pays: pays.is_some(),
        current_cents: record.current.map(Balance::cents),
        available_cents: record.available.map(Balance::cents),
        reserved_cents: record.reserved.map(Balance::cents),
        uncleared_cents: record.uncleared.map(Balance::cents),
        as_of: record.as_of,
        read_at: record.read_at,
        source: if record.by_balance { "balance" } else { "payout" }.to_owned(),
        asked_by: record.asked_by.map(|by| name_of(names, by)),
        low_level_cents: level.map(Balance::cents),
        low: is_low(record.available, level),
        owed: count_and_sum(owed),
        owed_fees_cents: owed_fees.cents(),
        covers: record
            .available
            .zip(lately)
            .and_then(|(available, lately)| covers(available.after(owed.sum)?, &lately)),
        collects_fees: record.name == CHARGES_PAID,
        name: record.name,
    }
}

/// What left an account lately, to count by.
struct Lately {
    payroll: bool,
    at: i64,
    sum: Total,
}

/// How far back it is looked for what left an account.
const LATELY_DAYS: i64 = 62;

/// Of Utility the largest payroll of the last two months; of Working all that left in the fuller of this month and the last.
async fn lately(desk: &Desk, account: &str) -> Result<Option<Lately>, Problem> {
    let since = desk.now().saturating_sub(LATELY_DAYS.saturating_mul(DAY_MS));
    let Some(pays) = desk.balances().what_it_pays(account) else {
        return Ok(None);
    };
    if pays == UTILITY {
        let payroll = desk.ledger().largest_payroll(since).await.map_err(problem)?;
        return Ok(payroll.map(|payroll| Lately {
            payroll: true,
            at: payroll.approved_at,
            sum: payroll.sum,
        }));
    }
    let (_, spent) = desk
        .ledger()
        .account_days(pays.to_owned(), since)
        .await
        .map_err(problem)?;
    let mut months: std::collections::BTreeMap<(i32, u32), Lately> = std::collections::BTreeMap::new();
    for one in spent {
        let at = midnight(one.day);
        let month = months.entry(east_africa_month(at)).or_insert(Lately {
            payroll: false,
            at,
            sum: Total::ZERO,
        });
        month.sum = month.sum.checked_add(one.paid.sum).unwrap_or(month.sum);
    }
    let mut newest: Vec<Lately> = months.into_values().rev().take(2).collect();
    newest.sort_by_key(|month| std::cmp::Reverse(month.sum.cents()));
    Ok(newest.into_iter().next())
}

fn covers(left: Balance, lately: &Lately) -> Option<CoversView> {
    let sum = lately.sum.cents();
    if sum <= 0 {
        return None;
    }
    let tenths = left.cents().max(0).saturating_mul(10) / sum;
    Some(CoversView {
        tenths: u32::try_from(tenths).unwrap_or(u32::MAX),
        payroll: lately.payroll,
        month: east_africa_day(lately.at).format("%B").to_string(),
        sum_cents: sum,
    })
}

/// What an account is for, in a few words (Daraja facts, section 6).
pub(super) fn purpose_of(account: &str) -> String {
    match account {
        UTILITY => text().balances_pays_people(),
        WORKING => text().balances_pays_bills_tills_tax_and_top(),
        CHARGES_PAID => text().balances_collects_m_pesas_fees_until_they(),
        "Merchant Account" => text().balances_receives_what_customers_pay_at_the(),
        "Organization Settlement Account" => text().balances_m_pesas_own_for_settling(),
        _ => text().balances_another_account_of_m_pesas(),
    }
}

/// Asks M-PESA for the balance because somebody wants it.
pub(crate) async fn read_float(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.balances().ask(Some(me)).await?;
    Ok(Nothing {})
}

pub(crate) async fn balance_history(desk: &Arc<Desk>, request: BalanceHistoryOf) -> Result<BalanceHistory, Problem> {
    desk.session().require()?;
    let back = i64::from(request.days.clamp(1, 400)).saturating_sub(1);
    let from = desk.now().saturating_sub(back.saturating_mul(DAY_MS));
    let (read, spent) = desk
        .ledger()
        .account_days(request.account.clone(), from)
        .await
        .map_err(problem)?;
    let mut days: std::collections::BTreeMap<i64, BalanceDay> = std::collections::BTreeMap::new();
    let empty = |day: i64| BalanceDay {
        at: midnight(day),
        least_cents: None,
        last_cents: None,
        paid: api::view::CountAndSum::default(),
        fees_cents: 0,
    };
    let mut ends = Vec::new();
    for one in read {
        ends.push(BalanceReading {
            at: one.as_of,
            cents: one.last.cents(),
        });
        let day = days.entry(one.day).or_insert_with(|| empty(one.day));
        (day.least_cents, day.last_cents) = (Some(one.least.cents()), Some(one.last.cents()));
    }
    for one in spent {
        let day = days.entry(one.day).or_insert_with(|| empty(one.day));
        (day.paid, day.fees_cents) = (count_and_sum(one.paid), one.fees.cents());
    }
    let asked = desk
        .ledger()
        .readings_of(request.account.clone(), from)
        .await
        .map_err(problem)?;
    Ok(BalanceHistory {
        readings: readings(asked, ends),
        account: request.account,
        from: east_africa_midnight(east_africa_day(from)),
        until: east_africa_midnight(east_africa_day(desk.now())),
        days: days.into_values().collect(),
    })
}

/// The most readings that a picture shows.
const MOST_READINGS: usize = 1_500;

/// Every answer to a question, and what a day's last payout told. Of very many, so many neighbours are told by the least and
/// the last of them that the fall of a payroll is still seen.
fn readings(asked: Vec<(i64, Balance)>, ends: Vec<BalanceReading>) -> Vec<BalanceReading> {
    let mut all: Vec<BalanceReading> = asked
        .into_iter()
        .map(|(at, balance)| BalanceReading {
            at,
            cents: balance.cents(),
        })
        .chain(ends)
        .collect();
    all.sort_by_key(|reading| reading.at);
    all.dedup();
    if all.len() <= MOST_READINGS {
        return all;
    }
    let together = all.len().div_ceil(MOST_READINGS / 2);
    all.chunks(together)
        .flat_map(|some| {
            let least = some.iter().min_by_key(|reading| reading.cents);
            let last = some.last();
            least
                .into_iter()
                .chain(last.filter(|last| Some(*last) != least))
                .copied()
        })
        .collect()
}

fn midnight(day: i64) -> i64 {
    let day = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days);
    day.map_or(0, east_africa_midnight)
}

pub(crate) async fn set_low_level(desk: &Arc<Desk>, request: SetLowLevel) -> Result<Nothing, Problem> {
    let accounts = desk.ledger().accounts().await.map_err(problem)?;
    if !accounts.iter().any(|account| account.name == request.account) {
        return Err(Problem::not_found("account"));
    }
    let level = if request.level.trim().is_empty() {
        None
    } else {
        let level = payfile::shillings(&request.level).map_err(|message| Problem::field("level", message))?;
        Some(Balance::from(level))
    };
    let account = request.account;
    set(desk, Setting::LowLevel { account, level }).await
}

pub(crate) async fn set_balance_schedule(desk: &Arc<Desk>, request: SetBalanceSchedule) -> Result<Nothing, Problem> {
    let minutes = request.minutes;
    if minutes.is_some_and(|minutes| !(5..=1_440).contains(&minutes)) {
        return Err(Problem::field(
            "minutes",
            text().balances_from_every_5_minutes_to_once(),
        ));
    }
    set(desk, Setting::ReadBalanceEvery { minutes }).await
}

pub(crate) async fn set_own_transfers(desk: &Arc<Desk>, request: SetOwnTransfers) -> Result<Nothing, Problem> {
    let enabled = request.enabled;
    set(desk, Setting::OwnTransfers { enabled }).await
}

async fn set(desk: &Arc<Desk>, setting: Setting) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.ledger().set(setting, me, desk.now()).await.map_err(problem)?;
    desk.balances().wake().notify_one();
    desk.events().note(|changed| {
        changed.float = true;
        changed.audit = true;
    });
    Ok(Nothing {})
}

/// Prepares a top-up of the Utility account, which another person approves like any batch.
pub(crate) async fn draft_top_up(desk: &Arc<Desk>, request: DraftTopUp) -> Result<BatchRef, Problem> {
    let me = desk.session().require()?;
    let amount = payfile::shillings(&request.amount).map_err(|message| Problem::field("amount", message))?;
    let settings = desk.balances().settings().await?;
    if desk.balances().top_up_way(&settings) == TopUpWay::Portal {
        return Err(Problem::field(
            "amount",
            text().balances_safaricom_has_not_enabled_this_by(),
        ));
    }
    let accounts = desk.ledger().accounts().await.map_err(problem)?;
    let working = desk
        .balances()
        .account_that_pays(&accounts, WORKING)
        .and_then(|account| account.available);
    if working.is_some_and(|working| working.cents() < amount.cents()) {
        return Err(Problem::field(
            "amount",
            text().balances_the_working_account_does_not_hold(),
        ));
    }
    let row = FrozenRow {
        line: 1,
        lane: Lane::TopUp {
            top_up: desk.config().shortcode.clone(),
            own: desk.config().second_shortcode.is_none(),
        },
        amount,
        name: desk.config().organisation.clone(),
        reference: "Top-up of Utility".to_owned(),
        fee: Total::ZERO,
        flags: Vec::new(),
    };
    let rows = RowSet::freeze(vec![row], &desk.config().settings.limits).map_err(|error| problem(error.into()))?;
    let new = NewBatch {
        title: text().balances_top_up_of_the_utility_account(),
        purpose: Purpose::TopUp,
        source: None,
        redo_of: None,
        corrects: None,
        rows,
    };
    let batch = desk.ledger().draft(new, me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    Ok(BatchRef { batch: batch.get() })
}
