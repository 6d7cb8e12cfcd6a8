//! The organisation's money.

use mpesa::{Amount, Balance, Total};
use serde::{Deserialize, Serialize};

use crate::incoming::BUY_GOODS;

/// What each account of the shortcode holds, in cents.
///
/// B2C pays out of Utility, the B2B family out of Working; fees make Charges Paid ever more negative until
/// Safaricom settles them (Daraja facts, section 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Accounts {
    /// Receives customers' pay bill payments; B2C pays out of it.
    pub utility: Balance,
    /// B2B, tax and top-ups pay out of it.
    pub working: Balance,
    /// Fees, always negative or zero.
    pub charges_paid: Balance,
    /// A till's receipts (buy goods).
    pub merchant: Balance,
    /// Used by revenue settlement.
    pub settlement: Balance,
}

/// The accounts that payments leave from or arrive in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Account {
    Utility,
    Working,
    Merchant,
}

impl Account {
    /// The account that a customer's payment arrives in: a till's is Merchant.
    pub(crate) fn credited_by(command: &str) -> Self {
        if command == BUY_GOODS {
            Self::Merchant
        } else {
            Self::Utility
        }
    }
}

impl Accounts {
    /// The account named.
    pub(crate) fn of(&self, account: Account) -> Balance {
        match account {
            Account::Utility => self.utility,
            Account::Working => self.working,
            Account::Merchant => self.merchant,
        }
    }

    /// These accounts after `amount` left `from` and `fee` was charged, or `None` where there is not enough.
    pub(crate) fn paid(mut self, from: Account, amount: Amount, fee: Total) -> Option<Self> {
        let left = self.of(from).after(amount.into())?;
        if left.cents() < 0 {
            return None;
        }
        *self.slot(from) = left;
        self.charges_paid = self.charges_paid.after(fee)?;
        Some(self)
    }

    /// These accounts after `amount` arrived in `to`, or `None` past the largest balance.
    pub(crate) fn received(mut self, to: Account, amount: Amount) -> Option<Self> {
        let sum = self.of(to).cents().checked_add(amount.cents())?;
        *self.slot(to) = Balance::from_cents(sum).ok()?;
        Some(self)
    }

    fn slot(&mut self, account: Account) -> &mut Balance {
        match account {
            Account::Utility => &mut self.utility,
            Account::Working => &mut self.working,
            Account::Merchant => &mut self.merchant,
        }
    }
}

/// `900000.00`: how M-PESA writes a balance.
pub(crate) fn decimal(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}
