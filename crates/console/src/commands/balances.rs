//! The accounts: what they hold, how long that lasts, what is set about them, and filling Utility from Working.

use std::sync::Arc;

use chrono::NaiveDate;
use mpesa::{Balance, Total};
use store::{AccountRecord, CountSum, NewBatch, Owed, Spent};
use treasury::{
    CHARGES_PAID, FrozenRow, Lane, Purpose, RowSet, Setting, UTILITY, WORKING, east_africa_day, east_africa_midnight,
};

use super::{count_and_sum, coverage::paying, with_fees};
use crate::{
    Desk, Problem,
    desk::problem,
    import,
    sentences::{self, Names, name_of},
    view::{
        AccountView, BalanceDay, BalanceHistory, BalanceHistoryOf, BalancesView, BatchRef, DraftTopUp, Lasts,
        LowAccountView, Mode, Nothing, SetBalanceSchedule, SetLowLevel, SetOwnTransfers, TopUpWay,
    },
};

/// How often the balance is read by itself where nobody set it, in minutes.
const USUAL_MINUTES: u32 = 60;
/// How long an unanswered question counts as under way, in milliseconds.
pub(crate) const BALANCE_PATIENCE_MS: i64 = 60_000;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 3_600_000;
/// Over how many days the rate at which an account empties is counted.
const RATE_DAYS: i32 = 30;
/// And the least: one day's payroll is no rate.
const RATE_DAYS_LEAST: i32 = 7;

/// What the house set about its accounts.
#[derive(Debug, Clone, Default)]
pub(crate) struct AccountSettings {
    low_levels: Vec<(String, Balance)>,
    every_minutes: Option<Option<u32>>,
    own_transfers: Option<bool>,
}

impl AccountSettings {
    fn low_level(&self, account: &str) -> Option<Balance> {
        let found = self.low_levels.iter().find(|(name, _)| name == account);
        found.map(|(_, level)| *level)
    }

    /// How often the balance is read by itself.
    pub(crate) fn every_minutes(&self) -> Option<u32> {
        self.every_minutes.unwrap_or(Some(USUAL_MINUTES))
    }
}

/// An account that is low.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LowAccount {
    /// Its name, as M-PESA writes it.
    pub(crate) name: String,
    /// What can be spent.
    pub(crate) available: Balance,
    /// Below what it is low.
    pub(crate) level: Balance,
}

pub(crate) fn low_account_view(low: &LowAccount) -> LowAccountView {
    LowAccountView {
        name: low.name.clone(),
        available_cents: low.available.cents(),
        level_cents: low.level.cents(),
    }
}

impl Desk {
    pub(crate) async fn account_settings(&self) -> Result<AccountSettings, Problem> {
        let mut settings = AccountSettings::default();
        for setting in self.ledger.settings().await.map_err(problem)? {
            match setting {
                Setting::LowLevel { account, level } => {
                    settings.low_levels.extend(level.map(|level| (account, level)));
                }
                Setting::ReadBalanceEvery { minutes } => settings.every_minutes = Some(minutes),
                Setting::OwnTransfers { enabled } => settings.own_transfers = Some(enabled),
                Setting::PasswordLasts { .. }
                | Setting::Relay { .. }
                | Setting::RelayCredential { .. }
                | Setting::RelayBefore { .. } => {}
            }
        }
        Ok(settings)
    }

    /// Accounts that hold less than the level set for them.
    pub(crate) async fn low_accounts(&self) -> Result<Vec<LowAccount>, Problem> {
        let settings = self.account_settings().await?;
        let accounts = self.ledger.accounts().await.map_err(problem)?;
        Ok(accounts
            .into_iter()
            .filter_map(|account| {
                let (available, level) = (account.available?, settings.low_level(&account.name)?);
                (available < level).then_some(LowAccount {
                    name: account.name,
                    available,
                    level,
                })
            })
            .collect())
    }

    pub(super) fn top_up_way(&self, settings: &AccountSettings) -> TopUpWay {
        if self.config.second_shortcode.is_some() {
            // From one number to another needs nobody's leave.
            return TopUpWay::Request;
        }
        // The practice M-PESA has it enabled; of a real one somebody must know.
        let enabled = settings.own_transfers.unwrap_or(self.config.mode == Mode::Practice);
        if enabled { TopUpWay::Request } else { TopUpWay::Portal }
    }
}

pub(crate) async fn balances(desk: &Arc<Desk>, _: Nothing) -> Result<BalancesView, Problem> {
    desk.session.require()?;
    let (names, settings) = (desk.names().await?, desk.account_settings().await?);
    let owed = desk.ledger.owed().await.map_err(problem)?;
    let fees = desk.ledger.house().await.map_err(problem)?.approved_fees;
    let mut accounts = Vec::new();
    for record in desk.ledger.accounts().await.map_err(problem)? {
        let since = desk.now().saturating_sub(i64::from(RATE_DAYS).saturating_mul(DAY_MS));
        let spent = desk
            .ledger
            .spent_since(record.name.clone(), since)
            .await
            .map_err(problem)?;
        accounts.push(account_view(desk, record, owed, fees, spent, &settings, &names));
    }
    let question = desk.ledger.last_balance_question().await.map_err(problem)?;
    let read_at = accounts
        .iter()
        .filter(|account| account.source == "balance")
        .map(|account| account.read_at)
        .max();
    let every_minutes = settings.every_minutes();
    let held = desk.ledger.questions_held().await.map_err(problem)?;
    let asked_since = question
        .as_ref()
        .filter(|question| {
            question.answered_at.is_none()
                && question.failure.is_none()
                && desk.now().saturating_sub(question.asked_at) < BALANCE_PATIENCE_MS
        })
        .map(|question| question.asked_at);
    let failure = question
        .as_ref()
        .filter(|_| asked_since.is_none())
        .and_then(|question| {
            let failed = question.failure.clone().or_else(|| {
                (question.answered_at.is_none() && read_at.is_none_or(|at| at < question.asked_at))
                    .then(|| "M-PESA has not answered. Ask again when you want; asking moves no money.".to_owned())
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
            .map(|minutes| next_at(question.map(|question| question.asked_at), minutes, desk.now())),
        held: held
            .filter(|_| every_minutes.is_some())
            .map(|reason| sentences::pause(&reason, None).0),
        top_up: desk.top_up_way(&settings),
    })
}

/// When the balance is read next by itself.
pub(crate) fn next_at(asked_at: Option<i64>, minutes: u32, now: i64) -> i64 {
    asked_at.map_or(now, |at| {
        at.saturating_add(i64::from(minutes).saturating_mul(MINUTE_MS))
    })
}

fn account_view(
    desk: &Desk,
    record: AccountRecord,
    owed: Owed,
    fees: Total,
    spent: Option<Spent>,
    settings: &AccountSettings,
    names: &Names,
) -> AccountView {
    let (owed, owed_fees) = match record.name.as_str() {
        UTILITY => (owed.utility, fees),
        WORKING => (owed.working, Total::ZERO),
        _ => (CountSum::default(), Total::ZERO),
    };
    let level = settings.low_level(&record.name);
    AccountView {
        purpose: purpose_of(&record.name).to_owned(),
        pays: matches!(record.name.as_str(), UTILITY | WORKING),
        current_cents: record.current.map(Balance::cents),
        available_cents: record.available.map(Balance::cents),
        reserved_cents: record.reserved.map(Balance::cents),
        uncleared_cents: record.uncleared.map(Balance::cents),
        as_of: record.as_of,
        read_at: record.read_at,
        source: if record.by_balance { "balance" } else { "payout" }.to_owned(),
        asked_by: record.asked_by.map(|by| name_of(names, by)),
        low_level_cents: level.map(Balance::cents),
        low: matches!((record.available, level), (Some(available), Some(level)) if available < level),
        owed: count_and_sum(owed),
        owed_fees_cents: owed_fees.cents(),
        lasts: record.available.zip(spent).and_then(|(available, spent)| {
            let left = available.after(with_fees(owed.sum, owed_fees))?;
            lasts(left, spent, east_africa_day(desk.now()).to_epoch_days())
        }),
        name: record.name,
    }
}

/// How many days what is left lasts at the rate of late.
fn lasts(left: Balance, spent: Spent, today: i32) -> Option<Lasts> {
    let first = i32::try_from(spent.day).ok()?;
    let over = today
        .saturating_sub(first)
        .saturating_add(1)
        .clamp(RATE_DAYS_LEAST, RATE_DAYS);
    let a_day = with_fees(spent.paid.sum, spent.fees)
        .cents()
        .checked_div(i64::from(over))?;
    let days = left.cents().max(0).checked_div(a_day)?;
    Some(Lasts {
        days: u32::try_from(days).unwrap_or(u32::MAX),
        a_day_cents: a_day,
        over_days: u32::try_from(over).unwrap_or_default(),
    })
}

/// What an account is for, in a few words (Daraja facts, section 6).
pub(super) fn purpose_of(account: &str) -> &'static str {
    match account {
        UTILITY => "pays people",
        WORKING => "pays bills, tills, tax and top-ups",
        CHARGES_PAID => "collects M-PESA's fees until they are settled",
        "Merchant Account" => "receives what customers pay at the till",
        "Organization Settlement Account" => "M-PESA's own, for settling",
        _ => "another account of M-PESA's",
    }
}

pub(crate) async fn balance_history(desk: &Arc<Desk>, request: BalanceHistoryOf) -> Result<BalanceHistory, Problem> {
    desk.session.require()?;
    let back = i64::from(request.days.clamp(1, 400)).saturating_sub(1);
    let from = desk.now().saturating_sub(back.saturating_mul(DAY_MS));
    let (read, spent) = desk
        .ledger
        .account_days(request.account.clone(), from)
        .await
        .map_err(problem)?;
    let mut days: std::collections::BTreeMap<i64, BalanceDay> = std::collections::BTreeMap::new();
    let empty = |day: i64| BalanceDay {
        at: midnight(day),
        least_cents: None,
        last_cents: None,
        paid: crate::view::CountAndSum::default(),
        fees_cents: 0,
    };
    for one in read {
        let day = days.entry(one.day).or_insert_with(|| empty(one.day));
        (day.least_cents, day.last_cents) = (Some(one.least.cents()), Some(one.last.cents()));
    }
    for one in spent {
        let day = days.entry(one.day).or_insert_with(|| empty(one.day));
        (day.paid, day.fees_cents) = (count_and_sum(one.paid), one.fees.cents());
    }
    Ok(BalanceHistory {
        account: request.account,
        from: east_africa_midnight(east_africa_day(from)),
        until: east_africa_midnight(east_africa_day(desk.now())),
        days: days.into_values().collect(),
    })
}

fn midnight(day: i64) -> i64 {
    let day = i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days);
    day.map_or(0, east_africa_midnight)
}

pub(crate) async fn set_low_level(desk: &Arc<Desk>, request: SetLowLevel) -> Result<Nothing, Problem> {
    let accounts = desk.ledger.accounts().await.map_err(problem)?;
    if !accounts.iter().any(|account| account.name == request.account) {
        return Err(Problem::NotFound {
            what: "account".to_owned(),
        });
    }
    let level = if request.level.trim().is_empty() {
        None
    } else {
        let level = import::shillings(&request.level).map_err(|message| Problem::BadField {
            field: "level".to_owned(),
            message,
        })?;
        Some(Balance::from(level))
    };
    let account = request.account;
    set(desk, Setting::LowLevel { account, level }).await
}

pub(crate) async fn set_balance_schedule(desk: &Arc<Desk>, request: SetBalanceSchedule) -> Result<Nothing, Problem> {
    let minutes = request.minutes;
    if minutes.is_some_and(|minutes| !(5..=1_440).contains(&minutes)) {
        return Err(Problem::BadField {
            field: "minutes".to_owned(),
            message: "From every 5 minutes to once a day (1,440 minutes).".to_owned(),
        });
    }
    set(desk, Setting::ReadBalanceEvery { minutes }).await
}

pub(crate) async fn set_own_transfers(desk: &Arc<Desk>, request: SetOwnTransfers) -> Result<Nothing, Problem> {
    let enabled = request.enabled;
    set(desk, Setting::OwnTransfers { enabled }).await
}

async fn set(desk: &Arc<Desk>, setting: Setting) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.ledger.set(setting, me, desk.now()).await.map_err(problem)?;
    desk.wake_balance.notify_one();
    desk.changes.note(|changed| {
        changed.float = true;
        changed.audit = true;
    });
    Ok(Nothing {})
}

/// Prepares a top-up of the Utility account, which another person approves like any batch.
pub(crate) async fn draft_top_up(desk: &Arc<Desk>, request: DraftTopUp) -> Result<BatchRef, Problem> {
    let me = desk.session.require()?;
    let bad = |message: &str| Problem::BadField {
        field: "amount".to_owned(),
        message: message.to_owned(),
    };
    let amount = import::shillings(&request.amount).map_err(|message| bad(&message))?;
    let settings = desk.account_settings().await?;
    if desk.top_up_way(&settings) == TopUpWay::Portal {
        return Err(bad(
            "Safaricom has not enabled this by request for your organisation. Two people do it on the M-PESA portal: \
             Business Services, Move Funds from MMF Account to Utility Account.",
        ));
    }
    let accounts = desk.ledger.accounts().await.map_err(problem)?;
    let working = paying(desk, &accounts, WORKING).and_then(|account| account.available);
    if working.is_some_and(|working| working.cents() < amount.cents()) {
        return Err(bad(
            "The Working account does not hold that much. Put money into it first.",
        ));
    }
    let row = FrozenRow {
        line: 1,
        lane: Lane::TopUp {
            top_up: desk.config.shortcode.clone(),
            own: desk.config.second_shortcode.is_none(),
        },
        amount,
        name: desk.config.organisation.clone(),
        reference: "Top-up of Utility".to_owned(),
        fee: Total::ZERO,
        flags: Vec::new(),
    };
    let rows = RowSet::freeze(vec![row], &desk.config.settings.limits).map_err(|error| problem(error.into()))?;
    let new = NewBatch {
        title: "Top-up of the Utility account".to_owned(),
        purpose: Purpose::TopUp,
        source: None,
        redo_of: None,
        rows,
    };
    let batch = desk.ledger.draft(new, me, desk.now()).await.map_err(problem)?;
    desk.changes.note_payouts([batch.get()]);
    Ok(BatchRef { batch: batch.get() })
}
