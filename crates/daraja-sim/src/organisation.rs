//! Who has accounts at this M-PESA: organisations, each with its Daraja app, its operators and its shortcodes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use mpesa::{Balance, Shortcode};
use secrecy::{ExposeSecret, SecretString};

use crate::{Accounts, Config, Operator, Role, SimError, operator};

/// A further organisation. Its app may use its own shortcodes only, and its operators act for no other's.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its name, as others see it.
    pub name: String,
    /// Its Daraja app's key.
    pub consumer_key: String,
    /// Its Daraja app's secret.
    pub consumer_secret: SecretString,
    /// Its numbers.
    pub shortcodes: Vec<Opening>,
    /// Its operators.
    pub operators: Vec<Operator>,
}

/// A shortcode as it is opened at the first start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The number.
    pub shortcode: Shortcode,
    /// What its Utility account holds.
    pub utility: Balance,
    /// What its Working account holds.
    pub working: Balance,
}

/// One organisation at work.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) name: String,
    consumer_key: String,
    consumer_secret: SecretString,
    /// The newest token of its app, and until when it lives.
    pub(crate) token: Option<(SecretString, DateTime<Utc>)>,
    pub(crate) operators: BTreeMap<String, operator::Account>,
}

/// Every organisation and what each shortcode's accounts hold. The first is the simulator's own.
#[derive(Debug)]
pub(crate) struct Register {
    register: Vec<Registered>,
    books: BTreeMap<String, Book>,
}

/// One shortcode.
#[derive(Debug)]
struct Book {
    organisation: usize,
    accounts: Accounts,
}

impl Register {
    pub(crate) fn open(config: &Config, now: DateTime<Utc>) -> Result<Self, SimError> {
        let first = Organisation {
            name: config.organisation.clone(),
            consumer_key: config.consumer_key.clone(),
            consumer_secret: config.consumer_secret.clone(),
            shortcodes: std::iter::once(Opening {
                shortcode: config.shortcode.clone(),
                utility: config.utility,
                working: config.working,
            })
            .chain(config.shortcodes.iter().cloned())
            .collect(),
            operators: std::iter::once(Operator {
                name: config.initiator.clone(),
                password: config.initiator_password.clone(),
                roles: Role::ALL.into(),
                password_set_at: None,
            })
            .chain(config.operators.iter().cloned())
            .collect(),
        };
        let mut register = Self {
            register: Vec::new(),
            books: BTreeMap::new(),
        };
        for organisation in std::iter::once(first).chain(config.organisations.iter().cloned()) {
            register.add(organisation, now)?;
        }
        Ok(register)
    }

    fn add(&mut self, organisation: Organisation, now: DateTime<Utc>) -> Result<(), SimError> {
        let place = self.register.len();
        if self.of_app(&organisation.consumer_key).is_some() {
            return Err(SimError::Twice(organisation.consumer_key));
        }
        for opening in organisation.shortcodes {
            let accounts = Accounts {
                utility: opening.utility,
                working: opening.working,
                ..Accounts::default()
            };
            let book = Book {
                organisation: place,
                accounts,
            };
            if self.books.insert(opening.shortcode.to_string(), book).is_some() {
                return Err(SimError::Twice(opening.shortcode.to_string()));
            }
        }
        let operators = organisation.operators.into_iter();
        self.register.push(Registered {
            name: organisation.name,
            consumer_key: organisation.consumer_key,
            consumer_secret: organisation.consumer_secret,
            token: None,
            operators: operators
                .map(|operator| (operator.name.clone(), operator::Account::new(operator, now)))
                .collect(),
        });
        Ok(())
    }

    pub(crate) fn get(&self, organisation: usize) -> &Registered {
        &self.register[organisation]
    }

    pub(crate) fn get_mut(&mut self, organisation: usize) -> &mut Registered {
        &mut self.register[organisation]
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Registered> {
        self.register.iter()
    }

    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = &mut Registered> {
        self.register.iter_mut()
    }

    fn of_app(&self, key: &str) -> Option<usize> {
        self.register
            .iter()
            .position(|organisation| organisation.consumer_key == key)
    }

    /// The organisation whose app has these credentials, written `key:secret`.
    pub(crate) fn of_credentials(&self, credentials: &[u8]) -> Option<usize> {
        self.register.iter().position(|organisation| {
            let wanted = format!(
                "{}:{}",
                organisation.consumer_key,
                organisation.consumer_secret.expose_secret()
            );
            wanted.as_bytes() == credentials
        })
    }

    /// The organisation whose newest token this is, while it lives.
    pub(crate) fn of_token(&self, sent: &str, now: DateTime<Utc>) -> Option<usize> {
        self.register.iter().position(|organisation| match &organisation.token {
            Some((token, until)) => token.expose_secret() == sent && now < *until,
            None => false,
        })
    }

    /// The organisation of an operator of this name; the first where there is none.
    pub(crate) fn of_operator(&self, name: &str) -> usize {
        let of = self
            .register
            .iter()
            .position(|organisation| organisation.operators.contains_key(name));
        of.unwrap_or_default()
    }

    /// Whether `shortcode` is one of this organisation's.
    pub(crate) fn owns(&self, organisation: usize, shortcode: &str) -> bool {
        self.books
            .get(shortcode)
            .is_some_and(|book| book.organisation == organisation)
    }

    /// The organisation that `shortcode` belongs to; none where nobody here has it.
    pub(crate) fn of_shortcode(&self, shortcode: &str) -> Option<&Registered> {
        self.books.get(shortcode).map(|book| self.get(book.organisation))
    }

    /// What a shortcode's accounts hold; none where nobody here has it.
    pub(crate) fn accounts(&self, shortcode: &str) -> Option<Accounts> {
        self.books.get(shortcode).map(|book| book.accounts)
    }

    /// Every shortcode with its accounts.
    pub(crate) fn every_account(&self) -> BTreeMap<String, Accounts> {
        let books = self.books.iter();
        books
            .map(|(shortcode, book)| (shortcode.clone(), book.accounts))
            .collect()
    }

    /// What a shortcode's accounts hold from now on. A shortcode that is no longer opened is forgotten.
    pub(crate) fn set_accounts(&mut self, shortcode: &str, accounts: Accounts) {
        if let Some(book) = self.books.get_mut(shortcode) {
            book.accounts = accounts;
        }
    }
}
