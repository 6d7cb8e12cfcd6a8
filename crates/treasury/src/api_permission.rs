//! Daraja's permissions: what an app and its initiator may be let in to do, each by a role of its own on the M-PESA portal.

use serde::{Deserialize, Serialize};

use crate::LaneKind;

/// One API that needs a permission of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiPermission {
    /// The access token: the app's key and secret.
    Token,
    /// Account balance.
    Balance,
    /// Transaction status.
    Status,
    /// Payments to people.
    B2c,
    /// Payments to pay bills.
    Bill,
    /// Payments to tills.
    Till,
    /// Taxes.
    Tax,
    /// Top-ups of the Utility account.
    TopUp,
    /// Taking customers' payments back.
    Reversal,
    /// Confirmations of customers' payments.
    Customers,
    /// The list of customers' payments.
    Pull,
    /// Asking customers on the phone to pay (M-PESA Express, STK push).
    Prompt,
}

impl ApiPermission {
    /// Every permission, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Token,
        Self::Balance,
        Self::Status,
        Self::B2c,
        Self::Bill,
        Self::Till,
        Self::Tax,
        Self::TopUp,
        Self::Reversal,
        Self::Customers,
        Self::Pull,
        Self::Prompt,
    ];

    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Balance => "balance",
            Self::Status => "status",
            Self::B2c => "b2c",
            Self::Bill => "bill",
            Self::Till => "till",
            Self::Tax => "tax",
            Self::TopUp => "top_up",
            Self::Reversal => "reversal",
            Self::Customers => "customers",
            Self::Pull => "pull",
            Self::Prompt => "prompt",
        }
    }

    /// The role that the initiator needs on the M-PESA portal, as it is printed there (Daraja facts, section 5); none where
    /// no initiator is used.
    #[must_use]
    pub const fn role(self) -> Option<&'static str> {
        match self {
            Self::Token | Self::Customers | Self::Pull | Self::Prompt => None,
            Self::Balance => Some("Balance Query ORG API"),
            Self::Status => Some("Transaction Status query ORG API"),
            Self::B2c => Some("ORG B2C API initiator"),
            Self::Bill => Some("Business Paybill Org API initiator"),
            Self::Till => Some("Business Buy Goods Org API initiator"),
            Self::Tax => Some("Tax Remittance to KRA API"),
            Self::TopUp => Some("Org Business Pay to Bulk API initiator"),
            Self::Reversal => Some("Org Reversals Initiator"),
        }
    }

    /// The permission that a payment of this kind goes through.
    #[must_use]
    pub const fn of_lane(lane: LaneKind) -> Self {
        match lane {
            LaneKind::Person => Self::B2c,
            LaneKind::Bill => Self::Bill,
            LaneKind::Till => Self::Till,
            LaneKind::Tax => Self::Tax,
            LaneKind::TopUp => Self::TopUp,
            LaneKind::Reversal => Self::Reversal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_permissions_have_one_name() {
        let names: std::collections::BTreeSet<_> =
            ApiPermission::ALL.iter().map(|permission| permission.name()).collect();
        assert_eq!(names.len(), ApiPermission::ALL.len());
    }
}
