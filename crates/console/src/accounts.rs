//! The organisation's accounts as the organisation set them up: when one is low, how often they are read, and which way money comes
//! from Working to Utility. What both the pages and the loops ask.

use std::sync::Arc;

use api::{
    Problem,
    view::{Mode, TopUpWay},
};
use daraja::{BalanceQuery, Remarks};
use mpesa::{Balance, Shortcode};
use store::AccountRecord;
use tokio::sync::Notify;
use treasury::{AccountReading, AttemptId, Setting, UTILITY, WORKING, is_low};

use crate::{base::Base, callbacks::Callbacks, gateway::Gateway, problem::problem};

/// How often the balance is read by itself where nobody set it, in minutes.
const USUAL_MINUTES: u32 = 60;
/// How long an unanswered question counts as under way, in milliseconds.
pub(crate) const BALANCE_PATIENCE_MS: i64 = 60_000;
const MINUTE_MS: i64 = 60_000;

/// What the organisation set about its accounts.
#[derive(Debug, Clone, Default)]
pub(crate) struct AccountSettings {
    low_levels: Vec<(String, Balance)>,
    every_minutes: Option<Option<u32>>,
    own_transfers: Option<bool>,
}

impl AccountSettings {
    /// Below what an account is low; none where nobody set it.
    pub(crate) fn low_level(&self, account: &str) -> Option<Balance> {
        let found = self.low_levels.iter().find(|(name, _)| name == account);
        found.map(|(_, level)| *level)
    }

    /// How often the balance is read by itself; none for never.
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

/// The organisation's accounts: what is set about them, and what wakes their reader.
#[derive(Debug)]
pub(crate) struct Balances {
    base: Base,
    gateway: Arc<Gateway>,
    callbacks: Arc<Callbacks>,
    wake: Notify,
    wake_second: Notify,
}

impl Balances {
    pub(crate) fn new(base: Base, gateway: Arc<Gateway>, callbacks: Arc<Callbacks>) -> Self {
        Self {
            base,
            gateway,
            callbacks,
            wake: Notify::new(),
            wake_second: Notify::new(),
        }
    }

    pub(crate) const fn base(&self) -> &Base {
        &self.base
    }

    pub(crate) fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The question for the balance, whose answer comes to the addresses of `inquiry`.
    pub(crate) fn query(&self, inquiry: AttemptId) -> Result<BalanceQuery, Problem> {
        Ok(BalanceQuery {
            shortcode: self.base.config().shortcode.clone(),
            remarks: Remarks::tidy("Balance")
                .ok_or_else(|| Problem::field("remarks", "The remarks of a balance query are not valid."))?,
            callbacks: self.callbacks.addresses(inquiry),
        })
    }

    /// Wakes the reader of balances when what is set about them changed.
    pub(crate) const fn wake(&self) -> &Notify {
        &self.wake
    }

    /// Wakes it when M-PESA has told the first shortcode's balance: the second's is asked for then.
    pub(crate) const fn wake_second(&self) -> &Notify {
        &self.wake_second
    }

    pub(crate) async fn settings(&self) -> Result<AccountSettings, Problem> {
        let mut settings = AccountSettings::default();
        for setting in self.base.ledger().settings().await.map_err(problem)? {
            match setting {
                Setting::LowLevel { account, level } => {
                    settings.low_levels.extend(level.map(|level| (account, level)));
                }
                Setting::ReadBalanceEvery { minutes } => settings.every_minutes = Some(minutes),
                Setting::OwnTransfers { enabled } => settings.own_transfers = Some(enabled),
                Setting::IdleSignOut { .. }
                | Setting::PasswordLasts { .. }
                | Setting::SamePaymentWindow { .. }
                | Setting::RunDiffers { .. }
                | Setting::NotPaidAfter { .. }
                | Setting::Papers { .. }
                | Setting::Pace { .. }
                | Setting::Tariff { .. }
                | Setting::StatementEvery { .. }
                | Setting::Relay { .. }
                | Setting::RelayCredential { .. }
                | Setting::RelayBefore { .. }
                | Setting::RelayAgreed { .. } => {}
            }
        }
        Ok(settings)
    }

    /// Accounts that hold less than the level set for them.
    pub(crate) async fn low_accounts(&self) -> Result<Vec<LowAccount>, Problem> {
        let settings = self.settings().await?;
        let accounts = self.base.ledger().accounts().await.map_err(problem)?;
        Ok(accounts
            .into_iter()
            .filter_map(|account| {
                let (available, level) = (account.available?, settings.low_level(&account.name)?);
                is_low(Some(available), Some(level)).then_some(LowAccount {
                    name: account.name,
                    available,
                    level,
                })
            })
            .collect())
    }

    /// Which way money comes from Working to Utility.
    pub(crate) fn top_up_way(&self, settings: &AccountSettings) -> TopUpWay {
        if self.base.config().second_shortcode.is_some() {
            // From one number to another needs nobody's leave.
            return TopUpWay::Request;
        }
        // The practice M-PESA has it enabled; of a real one somebody must know.
        let enabled = settings
            .own_transfers
            .unwrap_or(self.base.config().mode == Mode::Practice);
        if enabled { TopUpWay::Request } else { TopUpWay::Portal }
    }

    /// The account that pays, as last told: `name` is Utility, or Working, which is the second shortcode's where there is one.
    pub(crate) fn account_that_pays<'a>(&self, accounts: &'a [AccountRecord], name: &str) -> Option<&'a AccountRecord> {
        accounts
            .iter()
            .find(|account| self.what_it_pays(&account.name) == Some(name))
    }

    /// Utility or Working, where `account` is the one that pays people, or the one that pays organisations.
    pub(crate) fn what_it_pays(&self, account: &str) -> Option<&'static str> {
        if account == UTILITY {
            return Some(UTILITY);
        }
        let pays = match &self.base.config().second_shortcode {
            None => account == WORKING,
            Some(second) => account == of_second(WORKING, second),
        };
        pays.then_some(WORKING)
    }
}

/// The name of an account of the second shortcode: M-PESA calls it as the first one's.
fn of_second(account: &str, second: &Shortcode) -> String {
    format!("{account} of {second}")
}

/// Names accounts as those of the second shortcode.
pub(crate) fn name_as_of(accounts: &mut [AccountReading], second: &Shortcode) {
    for reading in accounts {
        reading.account = of_second(&reading.account, second);
    }
}

/// When the balance is read next by itself, where it is read every so many `minutes`.
pub(crate) fn next_reading(asked_at: Option<i64>, minutes: u32, now: i64) -> i64 {
    asked_at.filter(|at| *at <= now).map_or(now, |at| {
        at.saturating_add(i64::from(minutes).saturating_mul(MINUTE_MS))
    })
}
