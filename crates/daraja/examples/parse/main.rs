//! Prints what each file proves, one JSON object a line:
//! `cargo run -q -p daraja --example parse -- --api b2c FILE...`
//!
//! The API says how to read a `Result`, which looks alike for all of them. `timeout` reads as the queue-timeout
//! address does, `c2b-validation` as the validation address. Facts that a body does not hold are null; `missing` names those that this kind of answer should
//! have had.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use std::process::ExitCode;

use daraja::{
    answer::{self, Body, StkState},
    callback::{self, Account, C2bNotice, Callback, Party, Payer, ResultNotice, StkNotice, TimeOutNotice},
};
use mpesa::{Amount, Balance, Money, Total};
use serde_json::{Map, Value, json};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let api = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--api"), Some(api)) if APIS.contains(&api.as_str()) => api,
        _ => {
            eprintln!("usage: parse --api {} FILE...", APIS.join("|"));
            return ExitCode::from(2);
        }
    };
    let mut code = ExitCode::SUCCESS;
    for file in arguments {
        match std::fs::read(&file) {
            Ok(body) => println!("{}", facts(&file, &api, &body)),
            Err(error) => {
                eprintln!("{file}: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

const APIS: [&str; 13] = [
    "b2c",
    "b2b",
    "status",
    "balance",
    "reversal",
    "timeout",
    "stk",
    "stk-query",
    "c2b",
    "c2b-validation",
    "sync",
    "oauth",
    "pull",
];

/// Every fact of the contract, null until known.
struct Facts(Map<String, Value>);

const KEYS: [&str; 17] = [
    "file",
    "kind",
    "code",
    "description",
    "originator_conversation_id",
    "conversation_id",
    "transaction_id",
    "receipt",
    "money",
    "amount_cents",
    "completed_at",
    "party",
    "payment_status",
    "charges_cents",
    "accounts",
    "original_receipt",
    "missing",
];

/// What every result has.
const IDS: &[&str] = &["originator_conversation_id", "conversation_id"];

fn facts(file: &str, api: &str, body: &[u8]) -> Value {
    let mut facts = Facts(KEYS.iter().map(|key| ((*key).to_owned(), Value::Null)).collect());
    facts.set("file", file);
    facts.money(Money::Unknown);
    let callback = match api {
        "timeout" => callback::parse_time_out(body),
        "c2b-validation" => callback::parse_validation(body),
        _ => callback::parse(body),
    };
    let expected = match callback {
        Callback::Result(notice) => [IDS, facts.result(&notice, api)].concat(),
        Callback::TimeOut(notice) => facts.time_out(&notice).to_vec(),
        Callback::Stk(notice) => facts.stk(&notice).to_vec(),
        Callback::C2b(notice) => facts.c2b(&notice).to_vec(),
        Callback::Unreadable(_) => facts.synchronous(answer::parse(body)).to_vec(),
    };
    let missing: Vec<&str> = expected.into_iter().filter(|key| facts.0[*key].is_null()).collect();
    facts.set("missing", missing);
    Value::Object(facts.0)
}

impl Facts {
    fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn money(&mut self, money: Money) {
        self.set("money", serde_json::to_value(money).expect("a word"));
    }

    /// Reads a result as the answer to `api`, and says which facts such an answer should have.
    fn result(&mut self, notice: &ResultNotice, api: &str) -> &'static [&'static str] {
        self.set("kind", "result");
        self.set("code", text(notice.code.as_str()));
        self.set("description", text(&notice.description));
        self.set(
            "originator_conversation_id",
            notice.originator_conversation_id.as_ref().map(|id| id.as_str()),
        );
        self.set("conversation_id", notice.conversation_id.as_ref().map(|id| id.as_str()));
        self.set("transaction_id", notice.transaction_id.as_ref().map(|id| id.as_str()));
        self.set("completed_at", notice.completed_at().map(|at| at.to_rfc3339()));
        match api {
            "status" => self.status(notice),
            "balance" => self.balance(notice),
            "reversal" => self.reversal(notice),
            _ => self.payment(notice),
        }
    }

    fn payment(&mut self, notice: &ResultNotice) -> &'static [&'static str] {
        let payment = notice.payment();
        self.money(payment.money);
        self.set("receipt", payment.receipt.as_ref().map(|receipt| receipt.as_str()));
        self.set("amount_cents", payment.amount.map(Amount::cents));
        self.set("party", payment.party.map(party));
        self.set("charges_cents", payment.charge.map(Total::cents));
        let after = [
            ("Utility Account", payment.utility),
            ("Working Account", payment.working.filter(|_| payment.debited.is_none())),
            ("Charges Paid Account", payment.charges_paid),
        ];
        let after = after.into_iter().filter_map(|(name, available)| {
            let name = name.to_owned();
            let account = Account {
                name,
                currency: None,
                current: None,
                available,
                reserved: None,
                uncleared: None,
            };
            available.map(|_| account)
        });
        self.accounts(&payment.debited.into_iter().chain(after).collect::<Vec<_>>());
        match payment.money {
            Money::Moved => &["receipt", "amount_cents", "completed_at", "party"],
            Money::NotMoved | Money::Unknown => &["code"],
        }
    }

    fn status(&mut self, notice: &ResultNotice) -> &'static [&'static str] {
        let status = notice.status();
        self.money(status.money);
        let receipt = status.receipt.filter(|_| status.money == Money::Moved);
        self.set("receipt", receipt.as_ref().map(|receipt| receipt.as_str()));
        self.set("amount_cents", status.amount.map(Amount::cents));
        self.set("completed_at", status.finalised_at.map(|at| at.to_rfc3339()));
        self.set("party", status.credit_party.map(party));
        self.set("payment_status", status.status.as_ref().map(|status| status.as_str()));
        self.set("charges_cents", status.debit_charge.map(Total::cents));
        match status.answered {
            true => &["payment_status", "receipt", "amount_cents", "completed_at", "party"],
            false => &["code"],
        }
    }

    fn balance(&mut self, notice: &ResultNotice) -> &'static [&'static str] {
        self.accounts(&notice.account_balance());
        if notice.code.is_zero() {
            &["accounts", "completed_at"]
        } else {
            &["code"]
        }
    }

    fn reversal(&mut self, notice: &ResultNotice) -> &'static [&'static str] {
        let reversal = notice.reversal();
        self.money(reversal.money);
        self.set("receipt", reversal.receipt.as_ref().map(|receipt| receipt.as_str()));
        self.set(
            "original_receipt",
            reversal.original_receipt.as_ref().map(|receipt| receipt.as_str()),
        );
        self.set("amount_cents", reversal.amount.map(Amount::cents));
        self.set("party", reversal.customer.map(party));
        self.set("charges_cents", reversal.charge.map(Total::cents));
        self.accounts(&reversal.debited.into_iter().collect::<Vec<_>>());
        match reversal.money {
            Money::Moved => &["receipt", "original_receipt", "amount_cents", "completed_at", "party"],
            Money::NotMoved | Money::Unknown => &["code"],
        }
    }

    fn time_out(&mut self, notice: &TimeOutNotice) -> &'static [&'static str] {
        self.set("kind", "time_out_notice");
        self.set("code", notice.code.as_ref().map(|code| code.as_str()));
        self.set("description", notice.description.as_deref());
        self.set(
            "originator_conversation_id",
            notice.originator_conversation_id.as_ref().map(|id| id.as_str()),
        );
        self.set("conversation_id", notice.conversation_id.as_ref().map(|id| id.as_str()));
        self.set("amount_cents", notice.amount.map(Amount::cents));
        let payee = notice.payee.clone().map(|number| Party {
            number: Some(number),
            name: None,
        });
        self.set("party", payee.map(party));
        &["originator_conversation_id"]
    }

    fn stk(&mut self, notice: &StkNotice) -> &'static [&'static str] {
        self.set("kind", "stk");
        self.set("code", text(notice.code.as_str()));
        self.set("description", text(&notice.description));
        self.money(notice.money);
        self.set("receipt", notice.receipt.as_ref().map(|receipt| receipt.as_str()));
        self.set("amount_cents", notice.amount.map(Amount::cents));
        self.set("completed_at", notice.completed_at.map(|at| at.to_rfc3339()));
        let phone = notice.phone.clone().map(|number| Party {
            number: Some(number),
            name: None,
        });
        self.set("party", phone.map(party));
        match notice.money {
            Money::Moved => &["receipt", "amount_cents", "completed_at", "party"],
            Money::NotMoved | Money::Unknown => &["code"],
        }
    }

    fn c2b(&mut self, notice: &C2bNotice) -> &'static [&'static str] {
        self.set("kind", "c2b");
        self.set("transaction_id", notice.transaction_id.as_ref().map(|id| id.as_str()));
        self.money(notice.money);
        self.set("receipt", notice.receipt.as_ref().map(|receipt| receipt.as_str()));
        self.set("amount_cents", notice.amount.map(Amount::cents));
        self.set("completed_at", notice.completed_at.map(|at| at.to_rfc3339()));
        let number = notice.payer.as_ref().map(|payer: &Payer| payer.expose().to_owned());
        self.set(
            "party",
            party(Party {
                number,
                name: notice.name.clone(),
            }),
        );
        &["transaction_id", "amount_cents", "completed_at"]
    }

    fn synchronous(&mut self, body: Body) -> &'static [&'static str] {
        match body {
            Body::Acknowledgement(it) => {
                self.set("kind", "acknowledgement");
                self.set("code", "0");
                self.set("description", text(&it.description));
                self.set(
                    "originator_conversation_id",
                    it.originator_conversation_id.map(String::from),
                );
                self.set("conversation_id", it.conversation_id.map(String::from));
                &["originator_conversation_id"]
            }
            Body::StkAcknowledgement(it) => {
                self.set("kind", "acknowledgement");
                self.set("code", "0");
                self.set("description", text(&it.description));
                &[]
            }
            Body::StkState(StkState::Open) => {
                self.set("kind", "stk");
                &[]
            }
            Body::StkState(StkState::Ended(end)) => {
                self.set("kind", "stk");
                self.set("code", text(end.code.as_str()));
                self.set("description", text(&end.description));
                self.money(end.money);
                &["code"]
            }
            Body::Token => {
                self.set("kind", "token");
                &[]
            }
            Body::Pull(page) => {
                self.set("kind", "pull");
                self.set("code", page.code);
                self.set("description", text(&page.description));
                &[]
            }
            Body::Error(error) => {
                self.set("kind", "error");
                self.money(error.meaning.class.money());
                self.set("code", error.code);
                self.set("description", error.message);
                &["code", "description"]
            }
            Body::Unreadable(_) => {
                self.set("kind", "unreadable");
                &[]
            }
        }
    }

    fn accounts(&mut self, accounts: &[Account]) {
        let figure = |balance: Option<Balance>| balance.map(Balance::cents);
        let rows: Vec<Value> = accounts
            .iter()
            .map(|account| {
                json!({
                    "name": account.name,
                    "currency": account.currency,
                    "current_cents": figure(account.current),
                    "available_cents": figure(account.available),
                    "reserved_cents": figure(account.reserved),
                    "uncleared_cents": figure(account.uncleared),
                })
            })
            .collect();
        if !rows.is_empty() {
            self.set("accounts", rows);
        }
    }
}

fn party(party: Party) -> Value {
    json!({ "number": party.number, "name": party.name })
}

fn text(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
