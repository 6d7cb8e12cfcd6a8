//! Whose money a ledger moves, and through what: written into its journal, so that no plain file decides about it.

use mpesa::Shortcode;
use serde::{Deserialize, Serialize};

use crate::StateKind;

/// Which M-PESA a ledger pays through.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A simulator. No real money.
    Practice,
    /// Safaricom's sandbox. No real money.
    Sandbox,
    /// Real money.
    Production,
}

/// Which request pays people (Daraja facts, section 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum B2cRequest {
    /// Version 1, which carries no id of ours.
    V1,
    /// Version 3.
    V3,
}

/// An organisation as it was connected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Organisation {
    /// Which M-PESA.
    pub environment: Environment,
    /// Its name.
    pub name: String,
    /// The shortcode that pays people.
    pub shortcode: Shortcode,
    /// Another shortcode, whose Working account pays bills, taxes and top-ups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_shortcode: Option<Shortcode>,
    /// Which request pays people.
    pub b2c: B2cRequest,
    /// The operator that M-PESA knows.
    pub initiator: String,
    /// Fingerprint (SHA-256) of the certificate to whose key the initiator's password is encrypted.
    pub certificate: String,
}

impl Organisation {
    /// Payouts in these states stand against a change. What another shortcode paid is asked about under that one, so it has its
    /// end first, and what was approved leaves the account that it was approved for. Another request carries another id or none,
    /// so what was sent has its end first. Another operator of the same shortcode, and another certificate, change none of that.
    #[must_use]
    pub fn stands_against(&self, now: &Self) -> &'static [StateKind] {
        let shortcodes = |one: &Self| (one.shortcode.clone(), one.second_shortcode.clone());
        if self.environment != now.environment || shortcodes(self) != shortcodes(now) {
            &[
                StateKind::Approved,
                StateKind::Dispatching,
                StateKind::Accepted,
                StateKind::InDoubt,
            ]
        } else if self.b2c != now.b2c {
            &[StateKind::Dispatching, StateKind::Accepted, StateKind::InDoubt]
        } else {
            &[]
        }
    }
}
