//! The `CommandID`s of Daraja: which kind of payment, or which question, a request is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The `CommandID` of a B2C payment request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum B2cCommand {
    /// Wages.
    SalaryPayment,
    /// Any payment of a business to a person: refunds, loans, expenses.
    BusinessPayment,
    /// A prize or promotion; the payee gets a congratulation text.
    PromotionPayment,
}

impl B2cCommand {
    /// The spelling Daraja wants.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SalaryPayment => "SalaryPayment",
            Self::BusinessPayment => "BusinessPayment",
            Self::PromotionPayment => "PromotionPayment",
        }
    }
}

impl fmt::Display for B2cCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads Daraja's spelling or the plain word (`salary`, `wages`, `business`, `refund`, `promotion`), in any case.
impl FromStr for B2cCommand {
    type Err = UnknownCommand;
    fn from_str(text: &str) -> Result<Self, UnknownCommand> {
        let word: String = text
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match word.as_str() {
            "salarypayment" | "salary" | "wages" | "wage" | "payroll" => Ok(Self::SalaryPayment),
            "businesspayment" | "business" | "refund" | "loan" | "payment" => Ok(Self::BusinessPayment),
            "promotionpayment" | "promotion" | "prize" => Ok(Self::PromotionPayment),
            _ => Err(UnknownCommand),
        }
    }
}

/// The text names no B2C command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the command is none of SalaryPayment, BusinessPayment, PromotionPayment")]
pub struct UnknownCommand;

/// `CommandID`s of requests that are not paid to a person, as Daraja spells them (official).
pub mod command_id {
    /// A bill of another organisation, out of the Working account.
    pub const PAY_BILL: &str = "BusinessPayBill";
    /// A till of another organisation, out of the Working account.
    pub const BUY_GOODS: &str = "BusinessBuyGoods";
    /// Tax to KRA, out of the Working account.
    pub const PAY_TAX: &str = "PayTaxToKRA";
    /// Money of ours into the Utility account of a shortcode that pays people.
    pub const PAY_TO_BULK: &str = "BusinessPayToBulk";
    /// The same into the own shortcode's Utility account; Safaricom enables it on request (Daraja facts, section 6).
    pub const OWN_UTILITY: &str = "BusinessTransferFromMMFToUtility";
    /// A customer's payment, taken back.
    pub const REVERSAL: &str = "TransactionReversal";
    /// How a payment ended.
    pub const STATUS_QUERY: &str = "TransactionStatusQuery";
    /// What stands in the accounts of a shortcode.
    pub const BALANCE_QUERY: &str = "AccountBalance";
}
