//! What results carry: parameters and references per API, end and shape.

use chrono::{DateTime, Utc};
use mpesa::Total;

use crate::{
    Accounts, Api, Shape,
    accounts::{Account, decimal},
    body::Item,
    dice::{self, Dice},
    journal::Kind,
    judge::End,
    ledger::Payment,
    payees::{TestPayee, registered_name},
    request::{Ask, B2bCommand, Request},
    world::World,
};

impl World {
    /// `TransactionID`: the receipt where money moved; else a placeholder, or, in production, an id that
    /// looks like a receipt and is none.
    pub(crate) fn transaction_id(&self, request: &Request, end: &End, dice: &mut Dice) -> String {
        let now = self.clock.east_africa();
        match end {
            End::Paid { receipt, .. } | End::Reversed { receipt, .. } => receipt.clone(),
            End::Failed { .. } if self.fails_with_an_id(request) => {
                let looks_real = dice::placeholder(now);
                format!("{}{}", &looks_real[..3], dice.letters(7).to_uppercase())
            }
            End::Failed { .. } | End::Pending | End::Vanished | End::Balance(_) | End::Status(_) => {
                dice::placeholder(now)
            }
        }
    }

    /// Whether a failure names an id that looks like a receipt: in production, and on the portal's page about B2C.
    fn fails_with_an_id(&self, request: &Request) -> bool {
        match self.shape {
            Shape::Production => true,
            Shape::Sandbox => false,
            Shape::Portal => matches!(request.ask, Ask::B2c { .. }),
        }
    }

    /// `ResultParameters`.
    pub(crate) fn parameters(&self, request: &Request, end: &End, dice: &mut Dice) -> Vec<Item> {
        let mut items = match end {
            End::Paid {
                receipt, fee, accounts, ..
            } => match &request.ask {
                Ask::B2c { .. } => self.b2c_paid(request, receipt, *accounts),
                Ask::B2b { command, .. } => self.b2b_paid(request, *command, *fee, *accounts),
                Ask::Status { .. } | Ask::Balance | Ask::Reversal { .. } => Vec::new(),
            },
            End::Balance(accounts) => return self.balance(*accounts),
            End::Status(place) => return self.status(self.ledger.payment(*place)),
            End::Reversed { original, accounts, .. } => self.reversed(self.ledger.payment(*original), *accounts),
            End::Failed { .. } => return self.failed(request),
            End::Pending | End::Vanished => Vec::new(),
        };
        if self.shape == Shape::Production {
            shuffle(&mut items, dice);
        }
        items
    }

    fn b2c_paid(&self, request: &Request, receipt: &str, accounts: Accounts) -> Vec<Item> {
        let now = self.clock.east_africa();
        let mut items = vec![
            Item::number("TransactionAmount", (request.cents() / 100).to_string()),
            Item::text("TransactionReceipt", receipt),
            Item::text("B2CRecipientIsRegisteredCustomer", "Y"),
            Item::number(
                "B2CChargesPaidAccountAvailableFunds",
                decimal(accounts.charges_paid.cents()),
            ),
            Item::text("ReceiverPartyPublicName", self.party(&request.payee)),
            Item::text(
                "TransactionCompletedDateTime",
                now.format("%d.%m.%Y %H:%M:%S").to_string(),
            ),
            Item::number("B2CUtilityAccountAvailableFunds", decimal(accounts.utility.cents())),
            Item::number("B2CWorkingAccountAvailableFunds", decimal(accounts.working.cents())),
        ];
        if self.shape == Shape::Portal {
            // Printed last there: whether the payee is registered, and the charges.
            let last: Vec<Item> = items.drain(2..4).collect();
            items.extend(last);
        }
        items
    }

    /// In production a B2B result may carry nothing but currency and two balances.
    fn b2b_paid(&self, request: &Request, command: B2bCommand, fee: Total, accounts: Accounts) -> Vec<Item> {
        let working = accounts.working.cents();
        let (held_key, inner) = match self.shape {
            Shape::Sandbox => ("DebitAccountCurrentBalance", [2, 1, 0]),
            Shape::Production | Shape::Portal => ("DebitAccountBalance", [0, 1, 2]),
        };
        let held = money(working, inner);
        let mut items = vec![
            Item::text("Currency", "KES"),
            Item::text(held_key, held.clone()),
            Item::text("InitiatorAccountCurrentBalance", held),
        ];
        if self.shape == Shape::Production && command != B2bCommand::Tax {
            return items;
        }
        let charge = match self.shape {
            _ if fee != Total::ZERO => Item::text("DebitPartyCharges", charge("Business Pay Bill Charge", fee.cents())),
            Shape::Portal => Item::text("DebitPartyCharges", ""),
            Shape::Production | Shape::Sandbox => Item::bare("DebitPartyCharges"),
        };
        items.extend([
            Item::number("Amount", decimal(request.cents())),
            Item::text("DebitPartyAffectedAccountBalance", row("Working Account", working)),
            Item::number("TransCompletedTime", self.digits(self.clock.now())),
            charge,
            Item::text("ReceiverPartyPublicName", self.party(&request.payee)),
        ]);
        if self.shape == Shape::Portal {
            // Printed in this order: the balance first, currency and the initiator's balance last.
            items.rotate_left(1);
            let initiators = items.remove(1);
            items.push(initiators);
        }
        items
    }

    fn balance(&self, accounts: Accounts) -> Vec<Item> {
        let mut rows = vec![row("Working Account", accounts.working.cents())];
        if self.shape != Shape::Production {
            rows.push(row("Float Account", 0));
        }
        rows.push(row("Utility Account", accounts.utility.cents()));
        rows.push(row("Charges Paid Account", accounts.charges_paid.cents()));
        if self.shape == Shape::Production {
            rows.push(row("Merchant Account", accounts.merchant.cents()));
        }
        rows.push(row("Organization Settlement Account", accounts.settlement.cents()));
        let mut items = vec![
            Item::text("AccountBalance", rows.join("&")),
            Item::number("BOCompletedTime", self.digits(self.clock.now())),
        ];
        if self.shape == Shape::Production {
            items.insert(0, Item::text("ActionType", "AccountBalance"));
        }
        items
    }

    fn status(&self, payment: &Payment) -> Vec<Item> {
        let receipt = payment.receipt().filter(|_| !payment.is_open());
        let (status, fee) = match &payment.end {
            Kind::Pending => ("Pending", 0),
            _ if payment.is_open() => ("Initiated", 0),
            _ if payment.reversed => ("Reversed", 0),
            Kind::Paid { fee, .. } => ("Completed", *fee),
            Kind::Received { .. } | Kind::Reversed { .. } => ("Completed", 0),
            // "Failed" is a field report, "Declined" is on the official page.
            Kind::Failed { .. } if self.shape == Shape::Production => ("Failed", 0),
            Kind::Failed { .. } => ("Declined", 0),
            Kind::Vanished
            | Kind::Started { .. }
            | Kind::Taken { .. }
            | Kind::Answered
            | Kind::Refused { .. }
            | Kind::CallbackSent { .. }
            | Kind::AccountsSet { .. }
            | Kind::PasswordSet { .. } => ("Initiated", 0),
        };
        let (own, other) = (self.own_party(&payment.shortcode), self.party(&payment.payee));
        let (debit, credit) = if payment.is_incoming() {
            (other, own)
        } else {
            (own, other)
        };
        // The official sample names the credit party "DebitPartyName" a second time.
        let credit_key = if self.shape == Shape::Production {
            "CreditPartyName"
        } else {
            "DebitPartyName"
        };
        let mut items = vec![
            Item::text("DebitPartyName", debit),
            Item::text(credit_key, credit),
            Item::text("OriginatorConversationID", payment.ids.originator.clone()),
            Item::number("InitiatedTime", self.digits(payment.taken_at)),
            Item::text("DebitAccountType", debit_account(payment)),
            if fee > 0 {
                Item::text("DebitPartyCharges", charge("Fee For B2C Payment", fee))
            } else {
                Item::bare("DebitPartyCharges")
            },
            Item::bare("TransactionReason"),
            Item::text("ReasonType", reason_type(payment)),
            Item::text("TransactionStatus", status),
            Item::number("Amount", decimal(payment.amount)),
            Item::text("ConversationID", payment.ids.conversation.clone()),
            receipt.map_or_else(|| Item::bare("ReceiptNo"), |receipt| Item::text("ReceiptNo", receipt)),
        ];
        if !matches!(status, "Initiated" | "Pending") {
            items.insert(9, Item::number("FinalisedTime", self.digits(payment.taken_at)));
        }
        items
    }

    fn reversed(&self, original: &Payment, accounts: Accounts) -> Vec<Item> {
        vec![
            Item::text("DebitAccountBalance", debited(original.credits(), accounts)),
            Item::number("Amount", decimal(original.amount)),
            Item::number("TransCompletedTime", self.digits(self.clock.now())),
            Item::text("OriginalTransactionID", original.receipt().unwrap_or_default()),
            Item::number("Charge", "0.00"),
            Item::text("CreditPartyPublicName", self.party(&original.payee)),
            Item::text("DebitPartyPublicName", self.own_party(&original.shortcode)),
        ]
    }

    /// Failures carry nothing, but for B2B's single bare object.
    fn failed(&self, request: &Request) -> Vec<Item> {
        match &request.ask {
            Ask::B2b { .. } => vec![Item::number("BOCompletedTime", self.digits(self.clock.now()))],
            Ask::B2c { .. } | Ask::Status { .. } | Ask::Balance | Ask::Reversal { .. } => Vec::new(),
        }
    }

    /// `ReferenceData`.
    pub(crate) fn references(&self, request: &Request, end: &End) -> Vec<Item> {
        let inside = |path: &str| {
            let host = match self.shape {
                Shape::Production => "internalapi",
                Shape::Sandbox | Shape::Portal => "internalsandbox",
            };
            Item::text(
                "QueueTimeoutURL",
                format!("https://{host}.safaricom.co.ke/mpesa/{path}/v1/submit"),
            )
        };
        match &request.ask {
            Ask::B2c { .. } => vec![inside("b2cresults")],
            Ask::B2b { reference, .. } if matches!(end, End::Paid { .. }) => vec![
                self.bill_reference(reference),
                inside("b2bresults"),
                // The request's two s, or the older callbacks' one.
                Item::bare(if self.shape == Shape::Sandbox {
                    "Occasion"
                } else {
                    "Occassion"
                }),
            ],
            Ask::B2b { .. } => vec![inside("b2bresults")],
            Ask::Status { .. } => vec![Item::bare("Occasion")],
            Ask::Balance => vec![inside("abresults")],
            Ask::Reversal { .. } => vec![inside("reversalresults")],
        }
    }

    /// Fourteen digits, East Africa Time.
    pub(crate) fn digits(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&crate::clock::east_africa())
            .format("%Y%m%d%H%M%S")
            .to_string()
    }

    /// Quoted, or in production a bare number where it looks like one.
    fn bill_reference(&self, reference: &str) -> Item {
        let plain = reference
            .parse::<u32>()
            .is_ok_and(|number| number.to_string() == reference);
        match self.shape {
            Shape::Production if plain => Item::number("BillReferenceNumber", reference),
            Shape::Production | Shape::Sandbox | Shape::Portal => Item::text("BillReferenceNumber", reference),
        }
    }

    fn own_party(&self, shortcode: &str) -> String {
        let name = self
            .register
            .of_shortcode(shortcode)
            .map_or("", |organisation| organisation.name.as_str());
        format!("{shortcode} - {name}")
    }

    /// The name M-PESA has for a phone number.
    pub(crate) fn registered_name(&self, number: &str) -> String {
        self.names
            .get(number)
            .cloned()
            .unwrap_or_else(|| registered_name(number))
    }

    /// `254708374149 - John Doe`, or a shortcode and its company, which the portal's pages part with an en dash.
    pub(crate) fn party(&self, number: &str) -> String {
        if number.len() == 12 {
            return format!("{number} - {}", self.registered_name(number));
        }
        let name = match (self.register.of_shortcode(number), TestPayee::find(number)) {
            (Some(organisation), _) => organisation.name.clone(),
            (None, Some(business)) => business.name.to_owned(),
            (None, None) => format!("Company {number}"),
        };
        match self.shape {
            _ if number.is_empty() => String::new(),
            Shape::Portal => format!("{number}– {name}"),
            Shape::Production | Shape::Sandbox => format!("{number} - {name}"),
        }
    }
}

/// `{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}`, its inner keys in any order.
fn money(cents: i64, order: [usize; 3]) -> String {
    let keys = [
        "CurrencyCode=KES".to_owned(),
        format!("MinimumAmount={cents}"),
        format!("BasicAmount={}", decimal(cents)),
    ];
    format!("{{Amount={{{}}}}}", order.map(|place| keys[place].as_str()).join(", "))
}

/// `Business Pay Bill Charge|KES|77.00`.
fn charge(label: &str, cents: i64) -> String {
    format!("{label}|KES|{}", decimal(cents))
}

/// An account with everything available: `Working Account|KES|481000.00|481000.00|0.00|0.00`.
fn row(name: &str, cents: i64) -> String {
    let held = decimal(cents);
    format!("{name}|KES|{held}|{held}|0.00|0.00")
}

/// The account that a customer's payment is taken back from.
fn debited(account: Account, accounts: Accounts) -> String {
    let name = match account {
        Account::Utility => "Utility Account",
        Account::Working => "Working Account",
        Account::Merchant => "Merchant Account",
    };
    row(name, accounts.of(account).cents())
}

fn debit_account(payment: &Payment) -> &'static str {
    match payment.api {
        Api::B2b | Api::Tax => "MMF Account for Organization",
        Api::Stk | Api::C2b => "MMF Account For Customer",
        Api::B2c
        | Api::B2cV1
        | Api::B2cValidate
        | Api::Reversal
        | Api::Status
        | Api::Balance
        | Api::Token
        | Api::Extra => "Utility Account",
    }
}

fn reason_type(payment: &Payment) -> &'static str {
    match payment.api {
        Api::B2b | Api::Tax => "Business To Business Transfer via API",
        Api::Stk | Api::C2b => "Pay Bill Online",
        Api::Reversal => "Transaction Reversal via API",
        Api::B2c | Api::B2cV1 | Api::B2cValidate | Api::Status | Api::Balance | Api::Token | Api::Extra => {
            match &*payment.command {
                "SalaryPayment" => "Salary Payment via API",
                "PromotionPayment" => "Promotion Payment via API",
                _ => "Business Payment to Customer via API",
            }
        }
    }
}

fn shuffle(items: &mut [Item], dice: &mut Dice) {
    for last in (1..items.len()).rev() {
        let place = usize::try_from(dice.below(last as u64 + 1)).unwrap_or_default();
        items.swap(last, place);
    }
}
