//! API operators ("initiators"): their passwords, how those age, and what they may do.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// A right that an operator holds on the M-PESA portal (Daraja facts, section 5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// ORG B2C API initiator.
    B2c,
    /// Business Paybill Org API initiator.
    PayBill,
    /// Business Buy Goods Org API initiator.
    BuyGoods,
    /// Org Business Pay to Bulk API initiator, and own transfers.
    TopUp,
    /// Tax Remittance to KRA API.
    Tax,
    /// Transaction Status query ORG API.
    Status,
    /// Balance Query ORG API.
    Balance,
    /// Org Reversals Initiator.
    Reversal,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::B2c,
        Self::PayBill,
        Self::BuyGoods,
        Self::TopUp,
        Self::Tax,
        Self::Status,
        Self::Balance,
        Self::Reversal,
    ];
}

/// An API operator.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Its username.
    pub name: String,
    /// Its password.
    pub password: SecretString,
    /// What it may do.
    pub roles: BTreeSet<Role>,
    /// When its password was set; the simulator's start where absent.
    pub password_set_at: Option<DateTime<Utc>>,
}

/// An operator at work.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) password: SecretString,
    pub(crate) roles: BTreeSet<Role>,
    pub(crate) set_at: DateTime<Utc>,
    pub(crate) wrong: u32,
}

/// What one can know of an operator from outside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OperatorState {
    /// Its username.
    pub name: String,
    /// What it may do.
    pub roles: BTreeSet<Role>,
    /// When its password was set.
    pub password_set_at: DateTime<Utc>,
    /// Wrong passwords since the last right one.
    pub wrong: u32,
    /// Whether it is locked.
    pub locked: bool,
}

impl Account {
    pub(crate) fn new(operator: Operator, now: DateTime<Utc>) -> Self {
        Self {
            password: operator.password,
            roles: operator.roles,
            set_at: operator.password_set_at.unwrap_or(now),
            wrong: 0,
        }
    }

    /// The result code that refuses it, if any.
    pub(crate) fn refuses(
        &mut self,
        password: Option<&[u8]>,
        role: Role,
        now: DateTime<Utc>,
        (lock_after, days): (u32, u16),
    ) -> Option<&'static str> {
        if self.wrong >= lock_after {
            return Some("8006");
        }
        if password != Some(self.password.expose_secret().as_bytes()) {
            self.wrong += 1;
            return Some("2001");
        }
        self.wrong = 0;
        if now - self.set_at >= TimeDelta::days(i64::from(days)) {
            return Some("2001");
        }
        (!self.roles.contains(&role)).then_some("21")
    }
}
