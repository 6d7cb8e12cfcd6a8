//! The lanes: which way money goes, to whom, and what the rail can and cannot do on each.

use mpesa::{B2cCommand, KRA, Msisdn, Receipt, Shortcode, command_id};
use serde::{Deserialize, Serialize};

/// Which way a payout goes, and to whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Lane {
    /// To a person's phone, out of the Utility account (B2C). The only lane that can carry our own id.
    Person {
        /// Who is paid.
        payee: Msisdn,
        /// What kind of payment.
        command: B2cCommand,
    },
    /// A bill of another organisation, out of the Working account.
    Bill {
        /// Its pay bill number.
        pay_bill: Shortcode,
        /// Our account there: at most thirteen characters.
        account: String,
    },
    /// A till of another organisation, out of the Working account.
    Till {
        /// Its number.
        till: Shortcode,
    },
    /// Tax to KRA, out of the Working account.
    Tax {
        /// The payment registration number that KRA gave.
        registration: String,
    },
    /// Money of ours into the Utility account of a shortcode of ours, out of the Working account.
    TopUp {
        /// The shortcode that pays people.
        top_up: Shortcode,
        /// Whether the Working account is of the same shortcode. M-PESA has another command for that, which Safaricom
        /// enables for an organisation on request (Daraja facts, section 6).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        own: bool,
    },
    /// A customer's payment to us, taken back (never a payout: that only people can take back).
    Reversal {
        /// The payment's receipt.
        receipt: Receipt,
    },
}

/// The account of ours that a lane takes money from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaysFrom {
    /// Pays people.
    Utility,
    /// Pays organisations, tax and top-ups.
    Working,
    /// The one that received the payment that is taken back.
    Receiving,
}

/// What kind of lane, without to whom.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// To a person.
    Person,
    /// A bill.
    Bill,
    /// A till.
    Till,
    /// Tax.
    Tax,
    /// A top-up.
    TopUp,
    /// A reversal.
    Reversal,
}

impl LaneKind {
    /// The kind of lane that Daraja's `CommandID` names.
    #[must_use]
    pub fn of_command(command: &str) -> Option<Self> {
        Some(match command {
            command_id::PAY_BILL => Self::Bill,
            command_id::BUY_GOODS => Self::Till,
            command_id::PAY_TAX => Self::Tax,
            command_id::PAY_TO_BULK | command_id::OWN_UTILITY => Self::TopUp,
            command_id::REVERSAL => Self::Reversal,
            person => {
                person.parse::<B2cCommand>().ok()?;
                Self::Person
            }
        })
    }
}

impl Lane {
    /// What kind of lane.
    #[must_use]
    pub const fn kind(&self) -> LaneKind {
        match self {
            Self::Person { .. } => LaneKind::Person,
            Self::Bill { .. } => LaneKind::Bill,
            Self::Till { .. } => LaneKind::Till,
            Self::Tax { .. } => LaneKind::Tax,
            Self::TopUp { .. } => LaneKind::TopUp,
            Self::Reversal { .. } => LaneKind::Reversal,
        }
    }

    /// Daraja's `CommandID`.
    #[must_use]
    pub const fn command(&self) -> &'static str {
        match self {
            Self::Person { command, .. } => command.as_str(),
            Self::Bill { .. } => command_id::PAY_BILL,
            Self::Till { .. } => command_id::BUY_GOODS,
            Self::Tax { .. } => command_id::PAY_TAX,
            Self::TopUp { own: false, .. } => command_id::PAY_TO_BULK,
            Self::TopUp { own: true, .. } => command_id::OWN_UTILITY,
            Self::Reversal { .. } => command_id::REVERSAL,
        }
    }

    /// Who is paid, as digits; of a reversal the receipt that is taken back.
    #[must_use]
    pub fn payee(&self) -> &str {
        match self {
            Self::Person { payee, .. } => payee.expose(),
            Self::Bill { pay_bill, .. } => pay_bill.as_str(),
            Self::Till { till } => till.as_str(),
            Self::Tax { .. } => KRA,
            Self::TopUp { top_up, .. } => top_up.as_str(),
            Self::Reversal { receipt } => receipt.as_str(),
        }
    }

    /// The account at the payee: of a bill our account there, of tax the registration.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Bill { account, .. } => Some(account),
            Self::Tax { registration } => Some(registration),
            Self::Person { .. } | Self::Till { .. } | Self::TopUp { .. } | Self::Reversal { .. } => None,
        }
    }

    /// The person who is paid, where it is one.
    #[must_use]
    pub const fn person(&self) -> Option<Msisdn> {
        match self {
            Self::Person { payee, .. } => Some(*payee),
            Self::Bill { .. } | Self::Till { .. } | Self::Tax { .. } | Self::TopUp { .. } | Self::Reversal { .. } => {
                None
            }
        }
    }

    /// The account that pays.
    #[must_use]
    pub const fn pays_from(&self) -> PaysFrom {
        match self {
            Self::Person { .. } => PaysFrom::Utility,
            Self::Bill { .. } | Self::Till { .. } | Self::Tax { .. } | Self::TopUp { .. } => PaysFrom::Working,
            Self::Reversal { .. } => PaysFrom::Receiving,
        }
    }

    /// Whether M-PESA publishes what it charges: for payments to people.
    #[must_use]
    pub const fn has_tariff(&self) -> bool {
        matches!(self.pays_from(), PaysFrom::Utility)
    }

    /// Whether a request on this lane carries our own id, where payments to people do (`people_do`: B2C version 3 does,
    /// version 1 does not). M-PESA then refuses a second one, and can be asked about it by that id even where its answer
    /// was lost. Of the others only the callback's own address, M-PESA's id of the acknowledgement, a receipt, the balance
    /// or the statement can tell (Daraja facts, sections 8 and 9). What went along with an attempt that was made is a fact
    /// of that attempt ([`AttemptClaim::carries_our_id`](crate::AttemptClaim::carries_our_id)), and not asked here.
    #[must_use]
    pub const fn carries_our_id(&self, people_do: bool) -> bool {
        matches!(self, Self::Person { .. }) && people_do
    }

    /// The lane that these columns of the ledger name.
    #[must_use]
    pub fn of(command: &str, payee: &str, account: Option<&str>) -> Option<Self> {
        Some(match (command, account.map(str::to_owned)) {
            (command_id::PAY_BILL, Some(account)) => Self::Bill {
                pay_bill: payee.parse().ok()?,
                account,
            },
            (command_id::BUY_GOODS, None) => Self::Till {
                till: payee.parse().ok()?,
            },
            (command_id::PAY_TAX, Some(registration)) => Self::Tax { registration },
            (command_id::PAY_TO_BULK | command_id::OWN_UTILITY, None) => Self::TopUp {
                top_up: payee.parse().ok()?,
                own: command == command_id::OWN_UTILITY,
            },
            (command_id::REVERSAL, None) => Self::Reversal {
                receipt: payee.parse().ok()?,
            },
            (command, None) => Self::Person {
                payee: payee.parse().ok()?,
                command: command.parse().ok()?,
            },
            (_, Some(_)) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes() -> Vec<Lane> {
        vec![
            Lane::Person {
                payee: "0712345678".parse().expect("a number"),
                command: B2cCommand::SalaryPayment,
            },
            Lane::Bill {
                pay_bill: "888880".parse().expect("a number"),
                account: "42-17".to_owned(),
            },
            Lane::Till {
                till: "5123456".parse().expect("a number"),
            },
            Lane::Tax {
                registration: "PRN123".to_owned(),
            },
            Lane::TopUp {
                top_up: "600992".parse().expect("a number"),
                own: false,
            },
            Lane::TopUp {
                top_up: "600992".parse().expect("a number"),
                own: true,
            },
            Lane::Reversal {
                receipt: "SG632NMUAB".parse().expect("a receipt"),
            },
        ]
    }

    #[test]
    fn every_lane_reads_back_from_its_columns_and_from_json() {
        for lane in lanes() {
            assert_eq!(
                Lane::of(lane.command(), lane.payee(), lane.account()).as_ref(),
                Some(&lane)
            );
            let text = serde_json::to_string(&lane).expect("written");
            assert_eq!(serde_json::from_str::<Lane>(&text).expect("read"), lane, "{text}");
            assert_eq!(LaneKind::of_command(lane.command()), Some(lane.kind()));
        }
    }

    #[test]
    fn only_payments_to_people_carry_our_id() {
        for lane in lanes() {
            assert_eq!(lane.carries_our_id(true), lane.kind() == LaneKind::Person);
            assert!(!lane.carries_our_id(false));
        }
    }
}
