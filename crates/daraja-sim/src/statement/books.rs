//! From the journal to the lines of one account.

use mpesa::command_id;
use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Details, Line, StatementAccount};
use crate::{Accounts, Api, JournalEntry, clock::east_africa, dice, incoming::BUY_GOODS, journal::Kind, world::World};

/// Receipts of lines that no request made are numbered from here, far above those that were minted.
const OF_THE_ORGANISATION: u64 = 1 << 40;

/// What was asked for, by conversation.
struct Taken<'a> {
    at: DateTime<Utc>,
    initiator: &'a str,
    command: &'a str,
    reference: &'a str,
}

/// A movement as the account's owner sees it.
struct Seen<'a> {
    entry: &'a JournalEntry,
    taken: Taken<'a>,
    receipt: String,
}

impl World {
    /// Every line of an account in the order of the books.
    pub(super) fn lines(&self, shortcode: &str, account: StatementAccount) -> Vec<Line> {
        let entries = self.journal.entries(0);
        let mut taken: HashMap<&str, Taken<'_>> = HashMap::new();
        let mut held: Option<Accounts> = None;
        let mut lines = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if let Kind::Taken {
                initiator,
                command,
                reference,
            } = &entry.kind
            {
                let asked = Taken {
                    at: entry.at,
                    initiator,
                    command,
                    reference,
                };
                taken.insert(&entry.conversation_id, asked);
                continue;
            }
            let after = self.accounts_after(entry, shortcode);
            let balance = account.held(&after.or(held).unwrap_or_default());
            let change = match (held, after) {
                (Some(before), Some(after)) => account.held(&after) - account.held(&before),
                // The first start: what is there already is no movement.
                (None, _) | (_, None) => 0,
            };
            held = after.or(held);
            let failed = matches!(entry.kind, Kind::Failed { .. });
            if change == 0 && !failed {
                continue;
            }
            let organisation_receipt = || {
                let serial = OF_THE_ORGANISATION + index as u64;
                dice::receipt(self.seed, serial, entry.at.with_timezone(&east_africa()))
            };
            let seen = Seen {
                entry,
                taken: taken.remove(entry.conversation_id.as_str()).unwrap_or(Taken {
                    at: entry.at,
                    initiator: "",
                    command: "",
                    reference: "",
                }),
                receipt: entry.kind.receipt().map_or_else(organisation_receipt, str::to_owned),
            };
            let line = if failed {
                self.failed_line(&seen, shortcode, account)
            } else {
                Some(self.line(&seen, shortcode, account, change))
            };
            lines.extend(line.map(|line| Line { balance, ..line }));
        }
        lines
    }

    /// A shortcode's accounts after an entry; none where it did not touch them.
    fn accounts_after(&self, entry: &JournalEntry, shortcode: &str) -> Option<Accounts> {
        let own = self.shortcode_of(entry) == shortcode;
        match &entry.kind {
            Kind::Started { accounts, others } => {
                let first = shortcode == self.shortcode.as_str();
                if first {
                    Some(*accounts)
                } else {
                    others.get(shortcode).copied()
                }
            }
            Kind::Paid { credited: Some(to), .. } if to.shortcode == shortcode => Some(to.accounts),
            Kind::AccountsSet { accounts }
            | Kind::Paid { accounts, .. }
            | Kind::Received { accounts, .. }
            | Kind::Reversed { accounts, .. } => own.then_some(*accounts),
            Kind::Taken { .. }
            | Kind::Failed { .. }
            | Kind::Pending
            | Kind::Vanished
            | Kind::Answered
            | Kind::Refused { .. }
            | Kind::CallbackSent { .. }
            | Kind::PasswordSet { .. } => None,
        }
    }

    fn line(&self, seen: &Seen<'_>, shortcode: &str, account: StatementAccount, change: i64) -> Line {
        let Seen { entry, taken, .. } = seen;
        let blank = Line {
            amount: change,
            ..blank(seen)
        };
        match &entry.kind {
            Kind::Paid { .. } if account == StatementAccount::ChargesPaid => Line {
                details: Details::of(charge_of(taken.command).to_owned()),
                reason: reason_of(taken.command),
                party: "SP".to_owned(),
                ..blank
            },
            Kind::Paid { .. } if self.shortcode_of(entry) != shortcode => {
                let payer = self.party(self.shortcode_of(entry));
                Line {
                    details: Details::of(format!(
                        "{} via API by {payer} Acc. {}",
                        noun_of(taken.command),
                        taken.reference
                    )),
                    reason: reason_of(taken.command),
                    party: payer,
                    account_no: taken.reference.to_owned(),
                    ..blank
                }
            }
            Kind::Paid { .. } => Line {
                ..self.outgoing(seen, blank)
            },
            Kind::Received { reference, .. } => {
                let payer = self.masked(&entry.payee);
                let till = taken.command == BUY_GOODS;
                let (text, reason) = match till {
                    true => (format!("Buy Goods from {payer}"), "Buy Goods Online"),
                    false => (format!("Pay Bill from {payer} Acc. {reference}"), "Pay Bill Online"),
                };
                Line {
                    details: Details::of(text),
                    reason: reason.to_owned(),
                    party: payer,
                    account_no: reference.clone(),
                    ..blank
                }
            }
            Kind::Reversed { original, .. } => {
                let organisation = self
                    .register
                    .of_shortcode(shortcode)
                    .map_or("", |organisation| organisation.name.as_str());
                let reason = "Pay Utility Reversal";
                Line {
                    details: Details::of(format!("{reason} by {organisation}\\{}", taken.initiator)),
                    reason: reason.to_owned(),
                    party: self.masked(&self.payer_of(original)),
                    linked: original.clone(),
                    ..blank
                }
            }
            Kind::AccountsSet { .. }
            | Kind::Started { .. }
            | Kind::Taken { .. }
            | Kind::Failed { .. }
            | Kind::Pending
            | Kind::Vanished
            | Kind::Answered
            | Kind::Refused { .. }
            | Kind::CallbackSent { .. }
            | Kind::PasswordSet { .. } => {
                let text = settled(account, change);
                Line {
                    details: Details::of(text.clone()),
                    reason: text,
                    ..blank
                }
            }
        }
    }

    /// A payment out of this shortcode's accounts.
    fn outgoing(&self, seen: &Seen<'_>, blank: Line) -> Line {
        let Seen { entry, taken, .. } = seen;
        let party = self.party(&entry.payee);
        let (noun, reason) = (noun_of(taken.command), reason_of(taken.command));
        match entry.api {
            Some(Api::B2c | Api::B2cV1 | Api::B2cValidate) => Line {
                details: Details {
                    text: format!("{noun} to {party} via API"),
                    own_id: Some(entry.originator_conversation_id.clone()),
                },
                reason,
                party,
                ..blank
            },
            _ if taken.command == command_id::OWN_UTILITY || self.shortcode_of(entry) == entry.payee => Line {
                details: Details::of(MOVE_FUNDS.to_owned()),
                reason: MOVE_FUNDS.to_owned(),
                ..blank
            },
            _ => {
                let account = match taken.reference {
                    "" => String::new(),
                    reference => format!(" Acc. {reference}"),
                };
                Line {
                    details: Details::of(format!("{noun} to {party}{account} via API")),
                    reason,
                    party,
                    account_no: taken.reference.to_owned(),
                    ..blank
                }
            }
        }
    }

    /// A payment that failed, on the account that it would have left.
    fn failed_line(&self, seen: &Seen<'_>, shortcode: &str, account: StatementAccount) -> Option<Line> {
        let from = match seen.entry.api? {
            Api::B2c | Api::B2cV1 | Api::B2cValidate => StatementAccount::Utility,
            Api::B2b | Api::Tax => StatementAccount::Working,
            Api::Token | Api::Status | Api::Balance | Api::Reversal | Api::Stk | Api::C2b | Api::Extra => return None,
        };
        let here = from == account && self.shortcode_of(seen.entry) == shortcode;
        here.then(|| {
            let blank = Line {
                completed_well: false,
                ..blank(seen)
            };
            self.outgoing(seen, blank)
        })
    }

    /// The number that paid what has this receipt.
    fn payer_of(&self, receipt: &str) -> String {
        let place = self.ledger.find(receipt);
        place.map_or_else(String::new, |place| self.ledger.payment(place).payee.clone())
    }

    /// `25472****018 - PETER KAMAU`: customers stand masked in the books.
    fn masked(&self, number: &str) -> String {
        let (head, tail) = (number.get(..5).unwrap_or(number), number.get(9..).unwrap_or_default());
        format!("{head}****{tail} - {}", self.registered_name(number))
    }
}

/// A line about nothing but that something moved, and when.
fn blank(seen: &Seen<'_>) -> Line {
    Line {
        receipt: seen.receipt.clone(),
        completed: seen.entry.at,
        initiated: seen.taken.at,
        details: Details::of(String::new()),
        completed_well: true,
        amount: -seen.entry.amount,
        balance: 0,
        reason: String::new(),
        party: String::new(),
        linked: String::new(),
        account_no: String::new(),
    }
}

impl Details {
    const fn of(text: String) -> Self {
        Self { text, own_id: None }
    }
}

const MOVE_FUNDS: &str = "Move Funds from MMF Account to Utility Account";

/// What a command's payments are called.
fn noun_of(command: &str) -> &'static str {
    match command {
        "SalaryPayment" => "Salary Payment",
        "PromotionPayment" => "Promotion Payment",
        command_id::PAY_BILL => "Business Pay Bill",
        command_id::BUY_GOODS => "Business Buy Goods",
        command_id::PAY_TO_BULK => "Business Pay to Bulk",
        command_id::PAY_TAX => "Pay Tax to KRA",
        _ => "Business Payment",
    }
}

fn reason_of(command: &str) -> String {
    match noun_of(command) {
        "Business Payment" => "Business Payment to Customer via API".to_owned(),
        noun => format!("{noun} via API"),
    }
}

fn charge_of(command: &str) -> &'static str {
    match noun_of(command) {
        "Salary Payment" => "Salary Payment Charge",
        "Promotion Payment" => "Promotion Payment Charge",
        "Business Payment" => "Business Payment Charge",
        _ => "Business Pay Bill Charge",
    }
}

/// What a deposit or a settlement from outside is called.
fn settled(account: StatementAccount, change: i64) -> String {
    let name = match account {
        StatementAccount::Working => "Organization MMF Account",
        StatementAccount::Utility | StatementAccount::ChargesPaid | StatementAccount::Merchant => account.name(),
    };
    if change > 0 {
        format!("Organization Settlement Account to {name}")
    } else {
        format!("{name} to Organization Settlement Account")
    }
}
