//! The state of the simulated M-PESA, and the only way it changes: an entry in the journal, then its effect.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    sync::Arc,
    time::Instant,
};

use chrono::{DateTime, NaiveDate, Utc};
use mpesa::Shortcode;
use secrecy::SecretString;

use crate::{
    Accounts, Api, Config, JournalEntry, Operator, OperatorState, Pace, Role, Rules, Scenario, Shape, SimError,
    behaviour::Behaviour,
    clock::Clock,
    dice::Dice,
    journal::{Journal, Kind},
    key::Vault,
    operator,
    payees::TestPayee,
    request::{Ids, Request},
};

/// Sealed credentials whose content is remembered: a client seals once and reuses.
const REMEMBERED_CREDENTIALS: usize = 64;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) seed: u64,
    epoch: u32,
    requests: u64,
    pub(crate) receipts: u64,
    pub(crate) clock: Clock,
    pub(crate) shortcode: Shortcode,
    pub(crate) shape: Shape,
    pub(crate) pace: Pace,
    pub(crate) rules: Rules,
    pub(crate) accounts: Accounts,
    pub(crate) scenario: Scenario,
    pub(crate) token: Option<(String, DateTime<Utc>)>,
    pub(crate) journal: Journal,
    pub(crate) passkey: SecretString,
    operators: BTreeMap<String, operator::Account>,
    vault: Arc<Vault>,
    opened: HashMap<String, Option<Vec<u8>>>,
    treated: HashMap<String, Treated>,
    payments: Vec<Payment>,
    places: HashMap<String, usize>,
    received: HashMap<(String, NaiveDate), i64>,
}

/// How a request is treated, however often it is tried.
#[derive(Debug)]
struct Treated {
    behaviour: Behaviour,
    tries: u32,
}

/// A movement of money, made or refused, as a status query finds it.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) api: Api,
    pub(crate) ids: Ids,
    pub(crate) payee: String,
    pub(crate) amount: i64,
    pub(crate) command: String,
    pub(crate) taken_at: DateTime<Utc>,
    pub(crate) end: Kind,
    /// Until then a status query says it is still going on.
    pub(crate) known_from: Option<Instant>,
    pub(crate) reversed: bool,
}

impl Payment {
    pub(crate) fn receipt(&self) -> Option<&str> {
        match &self.end {
            Kind::Paid { receipt, .. } => Some(receipt),
            _ => None,
        }
    }

    /// Whether a customer paid the organisation.
    pub(crate) fn is_incoming(&self) -> bool {
        matches!(self.api, Api::Stk | Api::C2b)
    }
}

impl World {
    /// Opens the world: as its journal left it, or new.
    pub(crate) fn open(config: &Config, vault: Arc<Vault>) -> Result<Self, SimError> {
        let now = config.clock.now();
        let first = Operator {
            name: config.initiator.clone(),
            password: config.initiator_password.clone(),
            roles: Role::ALL.into(),
            password_set_at: None,
        };
        let operators = std::iter::once(first)
            .chain(config.operators.iter().cloned())
            .map(|operator| (operator.name.clone(), operator::Account::new(operator, now)))
            .collect();
        let mut world = Self {
            seed: config.seed,
            epoch: 0,
            requests: 0,
            receipts: 0,
            clock: config.clock.clone(),
            shortcode: config.shortcode.clone(),
            shape: config.shape,
            pace: config.pace,
            rules: config.rules.clone(),
            accounts: Accounts {
                utility: config.utility,
                working: config.working,
                ..Accounts::default()
            },
            scenario: config.scenario.clone(),
            token: None,
            journal: Journal::open(config.journal.as_ref())?,
            passkey: config.passkey.clone(),
            operators,
            vault,
            opened: HashMap::new(),
            treated: HashMap::new(),
            payments: Vec::new(),
            places: HashMap::new(),
            received: HashMap::new(),
        };
        world.recall();
        let started = world.house_entry(Kind::Started {
            accounts: world.accounts,
        });
        world
            .journal
            .append(vec![started])
            .map_err(|source| SimError::Journal {
                path: config.journal.clone().unwrap_or_default(),
                source,
            })?;
        Ok(world)
    }

    /// Lives through the journal again.
    fn recall(&mut self) {
        let entries = self.journal.entries().to_vec();
        let mut commands: HashMap<String, (String, DateTime<Utc>)> = HashMap::new();
        for entry in entries {
            match &entry.kind {
                Kind::Started { accounts } => {
                    self.epoch += 1;
                    self.accounts = *accounts;
                }
                Kind::AccountsSet { accounts } => self.accounts = *accounts,
                Kind::Taken { command, .. } => {
                    commands.insert(entry.conversation_id.clone(), (command.clone(), entry.at));
                }
                Kind::Paid { .. } | Kind::Failed { .. } | Kind::Pending | Kind::Vanished | Kind::Reversed { .. } => {
                    let (command, taken_at) = commands.remove(&entry.conversation_id).unwrap_or_default();
                    self.settle(&entry, command, taken_at, None);
                }
                Kind::Answered | Kind::Refused { .. } | Kind::CallbackSent { .. } | Kind::PasswordSet { .. } => {}
            }
        }
    }

    /// The dice of the next request.
    pub(crate) fn dice(&mut self) -> Dice {
        self.requests += 1;
        Dice::new(self.seed, self.epoch, self.requests)
    }

    /// How `request` is treated, and how many times it was tried before.
    pub(crate) fn treat(&mut self, request: &Request) -> (Behaviour, u32) {
        let sameness = request.sameness();
        if let Some(treated) = self.treated.get_mut(&sameness) {
            treated.tries += 1;
            return (treated.behaviour.clone(), treated.tries);
        }
        let behaviour = self.choose(request.api, &request.payee);
        self.treated.insert(
            sameness,
            Treated {
                behaviour: behaviour.clone(),
                tries: 0,
            },
        );
        (behaviour, 0)
    }

    /// The behaviour that scenario and table have for a new request.
    pub(crate) fn choose(&mut self, api: Api, payee: &str) -> Behaviour {
        let scripted = self
            .scenario
            .script
            .get_mut(&api)
            .and_then(std::collections::VecDeque::pop_front);
        scripted
            .or_else(|| self.scenario.payees.get(payee).cloned())
            .or_else(|| self.scenario.apis.get(&api).cloned())
            .or_else(|| TestPayee::find(payee).map(TestPayee::behaviour))
            .unwrap_or_default()
    }

    /// Whether the caller's id was used before.
    pub(crate) fn is_used(&self, originator: &str) -> bool {
        self.places.contains_key(originator)
    }

    /// Writes down that `request` was taken and how it ended, then lets it be so.
    pub(crate) fn book(
        &mut self,
        taken: JournalEntry,
        ended: JournalEntry,
        command: &str,
        known_from: Option<Instant>,
    ) -> io::Result<()> {
        self.journal.append(vec![taken.clone(), ended.clone()])?;
        self.settle(&ended, command.to_owned(), taken.at, known_from);
        Ok(())
    }

    fn settle(&mut self, ended: &JournalEntry, command: String, taken_at: DateTime<Utc>, known_from: Option<Instant>) {
        let Some(api) = ended.api.filter(|api| api.moves_money()) else {
            return;
        };
        let ids = Ids {
            originator: ended.originator_conversation_id.clone(),
            conversation: ended.conversation_id.clone(),
        };
        match &ended.kind {
            Kind::Paid { accounts, .. } => {
                self.accounts = *accounts;
                self.receipts += 1;
                let day = (ended.payee.clone(), self.day(ended.at));
                *self.received.entry(day).or_default() += ended.amount;
            }
            Kind::Reversed { original, accounts, .. } => {
                self.accounts = *accounts;
                self.receipts += 1;
                if let Some(place) = self.places.get(original) {
                    self.payments[*place].reversed = true;
                }
            }
            _ => {}
        }
        let place = self.payments.len();
        let receipt = match &ended.kind {
            Kind::Paid { receipt, .. } | Kind::Reversed { receipt, .. } => Some(receipt.clone()),
            _ => None,
        };
        for name in [Some(ids.originator.clone()), Some(ids.conversation.clone()), receipt]
            .into_iter()
            .flatten()
        {
            self.places.insert(name, place);
        }
        self.payments.push(Payment {
            api,
            ids,
            payee: ended.payee.clone(),
            amount: ended.amount,
            command,
            taken_at,
            end: ended.kind.clone(),
            known_from,
            reversed: false,
        });
    }

    /// The payment that goes by `id`: a receipt, the caller's id or M-PESA's. Not one that vanished.
    pub(crate) fn find_payment(&self, id: &str) -> Option<usize> {
        let place = *self.places.get(id)?;
        (!matches!(self.payments[place].end, Kind::Vanished)).then_some(place)
    }

    pub(crate) fn payment(&self, place: usize) -> &Payment {
        &self.payments[place]
    }

    pub(crate) fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// Cents that `payee` was paid today.
    pub(crate) fn received_today(&self, payee: &str) -> i64 {
        let day = (payee.to_owned(), self.day(self.clock.now()));
        self.received.get(&day).copied().unwrap_or_default()
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&crate::clock::east_africa()).date_naive()
    }

    /// The result code that refuses the operator of `request`, if any.
    pub(crate) fn refuse_operator(&mut self, request: &Request, now: DateTime<Utc>) -> Option<&'static str> {
        if !self.opened.contains_key(&request.credential) {
            if self.opened.len() >= REMEMBERED_CREDENTIALS {
                self.opened.clear();
            }
            let opened = self.vault.open(&request.credential);
            self.opened.insert(request.credential.clone(), opened);
        }
        let password = self.opened.get(&request.credential).and_then(Option::as_deref);
        let Some(operator) = self.operators.get_mut(&request.initiator) else {
            return Some("2001");
        };
        let house = (self.rules.lock_after, self.rules.password_days);
        operator.refuses(password, request.role(), now, house)
    }

    /// Gives an operator a new password (and unlocks it), or makes a new operator with every role.
    pub(crate) fn set_password(&mut self, name: &str, password: SecretString) -> io::Result<()> {
        let now = self.clock.now();
        let entry = self.house_entry(Kind::PasswordSet {
            initiator: name.to_owned(),
        });
        self.journal.append(vec![entry])?;
        if let Some(operator) = self.operators.get_mut(name) {
            operator.set_password(password, now);
        } else {
            self.set_operator(Operator {
                name: name.to_owned(),
                password,
                roles: Role::ALL.into(),
                password_set_at: Some(now),
            });
        }
        Ok(())
    }

    /// Adds or replaces an operator.
    pub(crate) fn set_operator(&mut self, operator: Operator) {
        let now = self.clock.now();
        self.operators
            .insert(operator.name.clone(), operator::Account::new(operator, now));
    }

    /// Every operator.
    pub(crate) fn operators(&self) -> Vec<OperatorState> {
        self.operators
            .iter()
            .map(|(name, account)| OperatorState {
                name: name.clone(),
                roles: account.roles.clone(),
                password_set_at: account.set_at,
                wrong: account.wrong,
                locked: account.wrong >= self.rules.lock_after,
            })
            .collect()
    }

    /// Sets the accounts, as a bank deposit or a revenue settlement would.
    pub(crate) fn set_accounts(&mut self, accounts: Accounts) -> io::Result<()> {
        let entry = self.house_entry(Kind::AccountsSet { accounts });
        self.journal.append(vec![entry])?;
        self.accounts = accounts;
        Ok(())
    }

    fn house_entry(&self, kind: Kind) -> JournalEntry {
        JournalEntry {
            at: self.clock.now(),
            api: None,
            originator_conversation_id: String::new(),
            conversation_id: String::new(),
            payee: String::new(),
            amount: 0,
            kind,
        }
    }
}
