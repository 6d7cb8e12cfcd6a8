//! Customers' money: pay bill payments that arrive by themselves, and STK prompts.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    time::Instant,
};

use chrono::TimeDelta;
use mpesa::Amount;

use crate::{
    Api, JournalEntry, Outcome, accounts::Account, behaviour::Behaviour, dice::Dice, journal::Kind, request::Ids,
    world::World,
};

/// What is known of customers' side.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    /// Where C2B payments are told, by shortcode.
    pub(crate) registered: BTreeMap<String, Registered>,
    /// Shortcodes for which pull transactions were asked for.
    pub(crate) pull: BTreeSet<String>,
    /// The last prompt on each phone, by its conversation.
    prompts: HashMap<String, String>,
    /// Prompts that stand open until somebody answers them, by conversation.
    pub(crate) open: BTreeMap<String, OpenPrompt>,
}

/// A prompt on a phone that nobody has answered.
#[derive(Clone, Debug)]
pub(crate) struct OpenPrompt {
    pub(crate) arrival: Arrival,
    pub(crate) callback_url: String,
}

/// The addresses of one shortcode.
#[derive(Clone, Debug)]
pub(crate) struct Registered {
    pub(crate) confirmation: String,
    pub(crate) validation: String,
    /// Whether a payment completes where the validation address does not answer.
    pub(crate) completes: bool,
    /// 1 tells a hash of the customer's number, 2 a masked one.
    pub(crate) version: u8,
}

/// A customer on the way to pay.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) taken: JournalEntry,
    pub(crate) command: &'static str,
    pub(crate) receipt: String,
    pub(crate) reference: String,
    pub(crate) amount: Amount,
}

/// The `CommandID` or `TransactionType` of a payment to a till.
pub(crate) const BUY_GOODS: &str = "CustomerBuyGoodsOnline";
/// And to a pay bill.
pub(crate) const PAY_BILL: &str = "CustomerPayBillOnline";

impl World {
    /// A customer sets out to pay. Nothing is written yet.
    pub(crate) fn set_out(
        &mut self,
        (api, ids): (Api, Ids),
        shortcode: String,
        (customer, amount): (String, Amount),
        (till, reference): (bool, String),
    ) -> Arrival {
        let command = if till { BUY_GOODS } else { PAY_BILL };
        // Nobody types an account where a till is paid.
        let reference = if till { String::new() } else { reference };
        let taken = JournalEntry {
            at: self.clock.now(),
            api: Some(api),
            shortcode,
            originator_conversation_id: ids.originator,
            conversation_id: ids.conversation,
            payee: customer,
            amount: amount.cents(),
            kind: Kind::Taken {
                initiator: String::new(),
                command: command.to_owned(),
                reference: reference.clone(),
            },
        };
        Arrival {
            taken,
            command,
            receipt: self.mint_receipt(),
            reference,
            amount,
        }
    }

    /// The money arrives: in Utility, or in Merchant where a till was paid.
    pub(crate) fn arrive(&mut self, arrival: &Arrival, known_from: Option<Instant>) -> io::Result<Kind> {
        let account = Account::credited_by(arrival.command);
        let held = self.accounts(&arrival.taken.shortcode);
        let end = match held.received(account, arrival.amount) {
            Some(accounts) => Kind::Received {
                receipt: arrival.receipt.clone(),
                reference: arrival.reference.clone(),
                accounts,
            },
            None => Kind::Failed { code: "8".to_owned() },
        };
        self.end_arrival(arrival, end, known_from)
    }

    /// The money does not arrive, or not yet.
    pub(crate) fn end_arrival(
        &mut self,
        arrival: &Arrival,
        kind: Kind,
        known_from: Option<Instant>,
    ) -> io::Result<Kind> {
        let ended = JournalEntry {
            at: self.clock.now(),
            kind: kind.clone(),
            ..arrival.taken.clone()
        };
        self.book(arrival.taken.clone(), ended, arrival.command, known_from)?;
        Ok(kind)
    }

    /// Lets the customer answer a prompt as `behaviour` says.
    pub(crate) fn prompt(&mut self, arrival: &Arrival, behaviour: &Behaviour, known_from: Instant) -> io::Result<Kind> {
        let phone = &arrival.taken.payee;
        let end = match (&behaviour.outcome, self.refuse_prompt(phone, arrival.amount)) {
            (_, Some(code)) => self.end_arrival(arrival, Kind::Failed { code: code.to_owned() }, Some(known_from)),
            (Outcome::Pay, None) => self.arrive(arrival, Some(known_from)),
            (Outcome::Fail(code), None) => {
                self.end_arrival(arrival, Kind::Failed { code: code.clone() }, Some(known_from))
            }
            (Outcome::Pend | Outcome::Vanish, None) => self.end_arrival(arrival, Kind::Pending, None),
        }?;
        // A prompt refused because another is open does not take that one's place.
        if !matches!(&end, Kind::Failed { code } if code == "1001") {
            self.incoming
                .prompts
                .insert(phone.clone(), arrival.taken.conversation_id.clone());
        }
        Ok(end)
    }

    /// Answers an open prompt: paid with code 0, else refused with `code`. The end, and what it was.
    pub(crate) fn answer_prompt(&mut self, conversation: &str, code: &str) -> io::Result<Option<(OpenPrompt, Kind)>> {
        let Some(prompt) = self.incoming.open.get(conversation).cloned() else {
            return Ok(None);
        };
        let end = match code {
            "0" => self.arrive(&prompt.arrival, None)?,
            code => self.end_arrival(&prompt.arrival, Kind::Failed { code: code.to_owned() }, None)?,
        };
        self.incoming.open.remove(conversation);
        Ok(Some((prompt, end)))
    }

    /// 1001 while another prompt is open on the phone, 17 for the same amount within two minutes.
    fn refuse_prompt(&self, phone: &str, amount: Amount) -> Option<&'static str> {
        let last = self.ledger.find(self.incoming.prompts.get(phone)?)?;
        let last = self.ledger.payment(last);
        if last.is_open() {
            return Some("1001");
        }
        let soon = self.clock.now() - last.taken_at < TimeDelta::minutes(2);
        (soon && last.receipt().is_some() && last.amount == amount.cents()).then_some("17")
    }

    /// `ws_CO_21112026130000123712345678`.
    pub(crate) fn checkout_id(&self, phone: &str, dice: &mut Dice) -> String {
        let now = self.clock.east_africa();
        let last = phone.get(3..).unwrap_or_default();
        format!("ws_CO_{}{:03}{last}", now.format("%d%m%Y%H%M%S"), dice.below(1_000))
    }
}
