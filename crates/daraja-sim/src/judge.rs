//! M-PESA's core: what becomes of a request that the gateway took.

use chrono::{DateTime, Utc};
use mpesa::{Amount, LimitError, Total};

use crate::{
    Accounts,
    accounts::Account,
    behaviour::{Behaviour, Outcome},
    dice,
    journal::{Credited, Kind},
    request::{Ask, B2bCommand, Request},
    world::World,
};

/// How a request ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    Paid {
        receipt: String,
        fee: Total,
        accounts: Accounts,
        credited: Option<Credited>,
    },
    Failed {
        code: String,
    },
    Pending,
    Vanished,
    /// The accounts, as asked.
    Balance(Accounts),
    /// The payment asked about, by its place.
    Status(usize),
    Reversed {
        receipt: String,
        original: usize,
        accounts: Accounts,
    },
}

impl End {
    fn failed(code: impl Into<String>) -> Self {
        Self::Failed { code: code.into() }
    }

    /// What the journal says of it.
    pub(crate) fn kind(&self, world: &World) -> Kind {
        match self {
            Self::Paid {
                receipt,
                fee,
                accounts,
                credited,
            } => Kind::Paid {
                receipt: receipt.clone(),
                fee: fee.cents(),
                accounts: *accounts,
                credited: credited.clone(),
            },
            Self::Failed { code } => Kind::Failed { code: code.clone() },
            Self::Pending => Kind::Pending,
            Self::Vanished => Kind::Vanished,
            Self::Balance(_) | Self::Status(_) => Kind::Answered,
            Self::Reversed {
                receipt,
                original,
                accounts,
            } => Kind::Reversed {
                receipt: receipt.clone(),
                original: world.ledger.payment(*original).receipt().unwrap_or_default().to_owned(),
                accounts: *accounts,
            },
        }
    }
}

impl World {
    /// Decides how `request` ends. Changes nothing but the count of wrong passwords: the world moves when
    /// the end is booked.
    pub(crate) fn judge(&mut self, request: &Request, behaviour: &Behaviour, now: DateTime<Utc>) -> End {
        if let Some(code) = self.refuse_operator(request, now) {
            return End::failed(code);
        }
        match &behaviour.outcome {
            Outcome::Fail(code) => return End::failed(code),
            Outcome::Pend => return End::Pending,
            Outcome::Vanish => return End::Vanished,
            Outcome::Pay => {}
        }
        match &request.ask {
            Ask::B2c { amount, id_number, .. } => self.judge_b2c(request, *amount, id_number.as_deref()),
            Ask::B2b { command, amount, .. } => self.judge_b2b(request, *command, *amount),
            Ask::Status { receipt, originator } => {
                self.judge_status(&request.shortcode, receipt.as_deref().or(originator.as_deref()))
            }
            Ask::Balance => End::Balance(self.accounts(&request.shortcode)),
            Ask::Reversal { receipt, amount } => self.judge_reversal(&request.shortcode, receipt, *amount),
        }
    }

    fn judge_b2c(&mut self, request: &Request, amount: Amount, id_number: Option<&str>) -> End {
        match self.rules.b2c.check(amount) {
            Ok(()) => {}
            Err(LimitError::BelowLeast { .. }) => return End::failed("2"),
            Err(LimitError::AboveMost { .. }) => return End::failed("3"),
            Err(LimitError::NotWholeShillings) => return End::failed("25"),
        }
        if !["2547", "2541"].iter().any(|mobile| request.payee.starts_with(mobile)) {
            return End::failed("2040");
        }
        if id_number.is_some_and(|id| !is_id_of(&request.payee, id)) {
            return End::failed("2007");
        }
        let today = self
            .ledger
            .paid_on(&request.payee, self.clock.east_africa().date_naive());
        if today.saturating_add(amount.cents()) > self.rules.customer_daily.cents() {
            return End::failed("4");
        }
        let fee = self.rules.b2c_tariff.fee(amount);
        self.pay(&request.shortcode, Account::Utility, amount, fee)
    }

    fn judge_b2b(&mut self, request: &Request, command: B2bCommand, amount: Amount) -> End {
        let own = request.payee == request.shortcode;
        match command {
            B2bCommand::UtilityToMmf => return End::failed("21"),
            B2bCommand::MmfToUtility if !self.rules.own_transfer => return End::failed("21"),
            B2bCommand::PayBill | B2bCommand::BuyGoods | B2bCommand::Tax if own => return End::failed("2028"),
            B2bCommand::PayBill
            | B2bCommand::BuyGoods
            | B2bCommand::PayToBulk
            | B2bCommand::MmfToUtility
            | B2bCommand::Tax => {}
        }
        let fee = self.rules.b2b_tariff.fee(amount);
        let Some(accounts) = self.accounts(&request.shortcode).paid(Account::Working, amount, fee) else {
            return End::failed("1");
        };
        let arrives_in = match command {
            B2bCommand::BuyGoods => Account::Merchant,
            B2bCommand::PayBill
            | B2bCommand::PayToBulk
            | B2bCommand::MmfToUtility
            | B2bCommand::UtilityToMmf
            | B2bCommand::Tax => Account::Utility,
        };
        let held = if own {
            Some(accounts)
        } else {
            self.register.accounts(&request.payee)
        };
        // What goes to a number that nobody here has leaves this M-PESA's books.
        let Some(arrived) = held.map(|held| held.received(arrives_in, amount)) else {
            return self.paid(accounts, fee, None);
        };
        match arrived {
            Some(arrived) if own => self.paid(arrived, fee, None),
            Some(arrived) => {
                let credited = Credited {
                    shortcode: request.payee.clone(),
                    accounts: arrived,
                };
                self.paid(accounts, fee, Some(credited))
            }
            None => End::failed("8"),
        }
    }

    /// What was paid under another shortcode is not found, whoever's that is.
    fn judge_status(&self, shortcode: &str, id: Option<&str>) -> End {
        let Some(id) = id else {
            return End::failed("25");
        };
        match self.ledger.find_for(id, shortcode) {
            Some(place) => End::Status(place),
            None => End::failed("2033"),
        }
    }

    fn judge_reversal(&mut self, shortcode: &str, receipt: &str, amount: Amount) -> End {
        let Some(original) = self.ledger.find_for(receipt, shortcode) else {
            return End::failed("R000002");
        };
        let payment = self.ledger.payment(original);
        // Daraja documents no code for a part of the amount, or for a payment that is not a customer's.
        if !matches!(payment.end, Kind::Received { .. }) || payment.amount != amount.cents() {
            return End::failed("R000002");
        }
        if payment.reversed {
            return End::failed("R000001");
        }
        let from = payment.credits();
        match self.accounts(shortcode).paid(from, amount, Total::ZERO) {
            Some(accounts) => End::Reversed {
                receipt: self.mint_receipt(),
                original,
                accounts,
            },
            None => End::failed("1"),
        }
    }

    fn pay(&mut self, shortcode: &str, from: Account, amount: Amount, fee: Total) -> End {
        match self.accounts(shortcode).paid(from, amount, fee) {
            Some(accounts) => self.paid(accounts, fee, None),
            None => End::failed("1"),
        }
    }

    fn paid(&mut self, accounts: Accounts, fee: Total, credited: Option<Credited>) -> End {
        End::Paid {
            receipt: self.mint_receipt(),
            fee,
            accounts,
            credited,
        }
    }

    /// A receipt for a movement of money that is about to be booked.
    pub(crate) fn mint_receipt(&mut self) -> String {
        self.receipts += 1;
        dice::receipt(self.seed, self.receipts, self.clock.east_africa())
    }
}

/// Whether `id` is the national ID of the person with this phone number: in the simulator, the number's last
/// eight digits, with or without leading zeros.
fn is_id_of(payee: &str, id: &str) -> bool {
    let last = payee.get(4..).unwrap_or_default();
    id.trim_start_matches('0') == last.trim_start_matches('0')
}
