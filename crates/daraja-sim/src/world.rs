//! The state of the simulated M-PESA, and the only way it changes: an entry in the journal, then its effect.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use mpesa::Shortcode;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::{
    Accounts, Config, JournalEntry, Operator, OperatorState, Pace, Role, Rules, Shape, SimError,
    clock::Clock,
    dice::Dice,
    incoming::Incoming,
    journal::{self, Journal, Kind},
    key::Vault,
    ledger::Ledger,
    operator,
    organisation::Register,
    request::Request,
    treatment::Treatments,
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
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) register: Register,
    pub(crate) journal: Journal,
    pub(crate) passkey: SecretString,
    vault: Arc<Vault>,
    opened: HashMap<String, Option<SecretSlice<u8>>>,
    this_second: Option<(Instant, u32)>,
    pub(crate) treatments: Treatments,
    pub(crate) ledger: Ledger,
    pub(crate) incoming: Incoming,
}

impl World {
    /// Opens the world: as its journal left it, or new.
    pub(crate) fn open(config: &Config, vault: Arc<Vault>) -> Result<Self, SimError> {
        let now = config.clock.now();
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
            names: config.names.clone(),
            register: Register::open(config, now)?,
            journal: Journal::open(config.journal.as_ref())?,
            passkey: config.passkey.clone(),
            vault,
            opened: HashMap::new(),
            this_second: None,
            treatments: Treatments::new(config.scenario.clone()),
            ledger: Ledger::default(),
            incoming: Incoming::default(),
        };
        world.recall(config.journal.as_deref())?;
        let mut others = world.register.every_account();
        let accounts = others.remove(world.shortcode.as_str()).unwrap_or_default();
        let started = world.organisation_entry(Kind::Started { accounts, others });
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
    fn recall(&mut self, journal: Option<&Path>) -> Result<(), SimError> {
        let Some(journal) = journal else { return Ok(()) };
        let mut taken: HashMap<String, (String, DateTime<Utc>)> = HashMap::new();
        for entry in journal::entries_in(journal, 0)? {
            let entry = &entry?;
            // At least as many as were minted, so none is minted twice.
            self.receipts += 1;
            match &entry.kind {
                Kind::Started { accounts, others } => {
                    if self.epoch == 0 {
                        self.age_passwords(entry.at);
                    }
                    self.epoch += 1;
                    self.register.set_accounts(self.shortcode.as_str(), *accounts);
                    for (shortcode, accounts) in others {
                        self.register.set_accounts(shortcode, *accounts);
                    }
                }
                Kind::AccountsSet { accounts } => {
                    let shortcode = self.shortcode_of(entry).to_owned();
                    self.register.set_accounts(&shortcode, *accounts);
                }
                Kind::PasswordSet { initiator } => {
                    let organisation = self.register.of_operator(initiator);
                    if let Some(operator) = self.register.get_mut(organisation).operators.get_mut(initiator) {
                        operator.set_at = entry.at;
                    }
                }
                Kind::Taken { command, .. } => {
                    taken.insert(entry.conversation_id.clone(), (command.clone(), entry.at));
                }
                Kind::Paid { .. }
                | Kind::Received { .. }
                | Kind::Failed { .. }
                | Kind::Pending
                | Kind::Vanished
                | Kind::Reversed { .. } => {
                    let (command, taken_at) = taken.remove(&entry.conversation_id).unwrap_or_default();
                    self.settle(entry, command, taken_at, None);
                }
                Kind::Answered | Kind::Refused { .. } | Kind::CallbackSent { .. } => {}
            }
        }
        Ok(())
    }

    /// Passwords given without a day count from the first start.
    fn age_passwords(&mut self, first_start: DateTime<Utc>) {
        let now = self.clock.now();
        let operators = self
            .register
            .all_mut()
            .flat_map(|organisation| organisation.operators.values_mut());
        for operator in operators.filter(|operator| operator.set_at == now) {
            operator.set_at = first_start;
        }
    }

    /// The dice of the next request.
    pub(crate) fn dice(&mut self) -> Dice {
        self.requests += 1;
        Dice::new(self.seed, self.epoch, self.requests)
    }

    /// Counts one more request; whether it is one too many for this second.
    pub(crate) fn is_too_fast(&mut self) -> bool {
        let Some(most) = self.rules.most_per_second else {
            return false;
        };
        let now = Instant::now();
        let (since, count) = match self.this_second {
            Some((since, count)) if now - since < Duration::from_secs(1) => (since, count.saturating_add(1)),
            Some(_) | None => (now, 1),
        };
        self.this_second = Some((since, count));
        count > most
    }

    /// M-PESA's id for a new conversation.
    pub(crate) fn conversation(&self, dice: &mut Dice) -> String {
        dice.conversation_id(self.clock.east_africa())
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
        let shortcode = self.shortcode_of(ended).to_owned();
        if let Some(accounts) = ended.kind.moved() {
            self.register.set_accounts(&shortcode, accounts);
        }
        if let Kind::Paid { credited: Some(to), .. } = &ended.kind {
            self.register.set_accounts(&to.shortcode, to.accounts);
        }
        self.ledger.record(ended, shortcode, command, (taken_at, known_from));
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
        let opened = self.opened.get(&request.credential).and_then(Option::as_ref);
        let password = opened.map(|password| password.expose_secret());
        let of = self.register.of_operator(&request.initiator);
        let Some(operator) = self
            .register
            .get_mut(request.organisation)
            .operators
            .get_mut(&request.initiator)
        else {
            // An operator of another organisation is known and may not act here (Daraja facts, section 20.1).
            let elsewhere = self.register.get(of).operators.contains_key(&request.initiator);
            return Some(if elsewhere { "TP40153" } else { "2001" });
        };
        let organisation = (self.rules.lock_after, self.rules.password_days);
        operator.refuses(password, request.role(), now, organisation)
    }

    /// Gives an operator a new password, which also unlocks it, or makes a new operator with every role.
    pub(crate) fn set_password(&mut self, name: &str, password: SecretString) -> io::Result<()> {
        let organisation = self.register.get(self.register.of_operator(name));
        let roles = organisation
            .operators
            .get(name)
            .map_or_else(|| Role::ALL.into(), |operator| operator.roles.clone());
        self.set_operator(Operator {
            name: name.to_owned(),
            password,
            roles,
            password_set_at: None,
        })
    }

    /// Adds or replaces an operator. Its password counts from now unless it says otherwise.
    pub(crate) fn set_operator(&mut self, operator: Operator) -> io::Result<()> {
        let at = operator.password_set_at.unwrap_or_else(|| self.clock.now());
        let kind = Kind::PasswordSet {
            initiator: operator.name.clone(),
        };
        self.journal.append(vec![JournalEntry::of_the_organisation(at, kind)])?;
        let organisation = self.register.of_operator(&operator.name);
        let operators = &mut self.register.get_mut(organisation).operators;
        operators.insert(operator.name.clone(), operator::Account::new(operator, at));
        Ok(())
    }

    /// Forgets an operator's wrong passwords. Whether there is one of that name.
    pub(crate) fn unlock(&mut self, name: &str) -> bool {
        let organisation = self.register.of_operator(name);
        let Some(account) = self.register.get_mut(organisation).operators.get_mut(name) else {
            return false;
        };
        account.wrong = 0;
        true
    }

    /// Every operator.
    pub(crate) fn operators(&self) -> Vec<OperatorState> {
        let operators = self.register.all().flat_map(|organisation| &organisation.operators);
        operators
            .map(|(name, account)| OperatorState {
                name: name.clone(),
                roles: account.roles.clone(),
                password_set_at: account.set_at,
                wrong: account.wrong,
                locked: account.wrong >= self.rules.lock_after,
            })
            .collect()
    }

    /// Sets a shortcode's accounts, as a bank deposit or a revenue settlement would.
    pub(crate) fn set_accounts(&mut self, shortcode: &str, accounts: Accounts) -> io::Result<()> {
        let mut entry = self.organisation_entry(Kind::AccountsSet { accounts });
        entry.shortcode = shortcode.to_owned();
        self.journal.append(vec![entry])?;
        self.register.set_accounts(shortcode, accounts);
        Ok(())
    }

    /// What a shortcode's accounts hold; nothing where nobody here has it.
    pub(crate) fn accounts(&self, shortcode: &str) -> Accounts {
        self.register.accounts(shortcode).unwrap_or_default()
    }

    /// The shortcode that an entry is about: the first where it names none.
    pub(crate) fn shortcode_of<'a>(&'a self, entry: &'a JournalEntry) -> &'a str {
        match entry.shortcode.as_str() {
            "" => self.shortcode.as_str(),
            named => named,
        }
    }

    fn organisation_entry(&self, kind: Kind) -> JournalEntry {
        JournalEntry::of_the_organisation(self.clock.now(), kind)
    }
}
