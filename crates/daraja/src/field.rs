//! What requests carry, checked before anything is sent. Limits are from API facts, sections 2, 8, 9, 14, 18.

use std::{fmt, str::FromStr};

use mpesa::{Amount, LimitError};

/// A field of a request that Daraja would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub struct FieldError {
    /// Daraja's name of the field.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: FieldProblem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldProblem {
    /// Nothing was written.
    #[error("is missing")]
    Missing,
    /// Fewer characters than Daraja takes.
    #[error("is shorter than {least} characters")]
    TooShort {
        /// The fewest characters.
        least: usize,
    },
    /// More characters than Daraja takes.
    #[error("is longer than {most} characters")]
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// A character that has made requests fail or vanish (field report): only letters, digits, spaces,
    /// hyphens and slashes are safe.
    #[error("has a character that M-PESA may refuse: {0:?}")]
    BadCharacter(char),
    /// Not an `http` or `https` address with a host.
    #[error("is not an http or https address")]
    NotAnAddress,
    /// A word that Daraja refuses in addresses, in any case.
    #[error("has the word {0:?}, which M-PESA refuses in addresses")]
    ForbiddenWord(&'static str),
    /// An amount outside the limits.
    #[error("cannot be paid: {0}")]
    Amount(LimitError),
    /// A value that this request does not take.
    #[error("{0}")]
    Not(&'static str),
}

impl FieldError {
    pub(crate) const fn new(field: &'static str, problem: FieldProblem) -> Self {
        Self { field, problem }
    }
}

macro_rules! text_field {
    ($(#[$doc:meta])* $name:ident, $field:literal, $least:literal ..= $most:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        pub struct $name(String);

        impl $name {
            /// Checks the text; spaces around it are dropped.
            ///
            /// # Errors
            /// When it is too short, too long, or has other characters than ASCII letters, digits, spaces,
            /// hyphens and slashes.
            pub fn new(text: &str) -> Result<Self, FieldError> {
                let text = text.trim();
                check_text($field, text, $least, $most)?;
                Ok(Self(text.to_owned()))
            }

            /// Makes a text that M-PESA takes out of any text: other characters become spaces, runs of spaces
            /// become one, and what is too long is cut. `None` when too little is left.
            #[must_use]
            pub fn tidy(text: &str) -> Option<Self> {
                Self::new(tidied(text, $most).as_str()).ok()
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = FieldError;
            fn from_str(text: &str) -> Result<Self, FieldError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_field!(
    /// A word about the request, required by all of them: 2 to 100 characters (official).
    Remarks, "Remarks", 2..=100
);
text_field!(
    /// A further word, optional: 1 to 100 characters (official).
    Occasion, "Occasion", 1..=100
);
text_field!(
    /// The account paid into at another business: at most 13 characters (official, Business Pay Bill).
    AccountReference, "AccountReference", 1..=13
);
text_field!(
    /// The account that a customer types: at most 20 characters (official, C2B).
    BillReference, "BillRefNumber", 1..=20
);
text_field!(
    /// What KRA calls a PRN; it goes where other payments have their account. No limit is published.
    PaymentRegistrationNumber, "AccountReference", 1..=40
);
text_field!(
    /// The account shown in an STK prompt: at most 12 characters (official).
    StkReference, "AccountReference", 1..=12
);
text_field!(
    /// What an STK prompt is for: at most 13 characters (official).
    StkDescription, "TransactionDesc", 1..=13
);

/// Where M-PESA posts the result and the queue-timeout notice of a request.
///
/// Both must be reachable from the internet over HTTPS in production. They are checked when made and again
/// before sending. A random part should be hexadecimal, so that it can never spell a forbidden word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Callbacks {
    /// `ResultURL`.
    pub result_url: String,
    /// `QueueTimeOutURL`.
    pub queue_timeout_url: String,
}

impl Callbacks {
    /// Checks both addresses.
    ///
    /// # Errors
    /// When one is no `http` or `https` address, or has a word that Daraja refuses in any case: M-PESA,
    /// mpesa, safaricom, exe, exec, cmd, sql, query (official).
    pub fn new(result_url: impl Into<String>, queue_timeout_url: impl Into<String>) -> Result<Self, FieldError> {
        let callbacks = Self {
            result_url: result_url.into(),
            queue_timeout_url: queue_timeout_url.into(),
        };
        callbacks.check()?;
        Ok(callbacks)
    }

    pub(crate) fn check(&self) -> Result<(), FieldError> {
        check_url("ResultURL", &self.result_url)?;
        check_url("QueueTimeOutURL", &self.queue_timeout_url)
    }
}

/// Words refused in callback addresses; `exec` is covered by `exe`.
const FORBIDDEN_WORDS: [&str; 7] = ["m-pesa", "mpesa", "safaricom", "exe", "cmd", "sql", "query"];

pub(crate) fn check_url(field: &'static str, url: &str) -> Result<(), FieldError> {
    let lower = url.to_ascii_lowercase();
    if let Some(word) = FORBIDDEN_WORDS.into_iter().find(|word| lower.contains(word)) {
        return Err(FieldError::new(field, FieldProblem::ForbiddenWord(word)));
    }
    let parsed = reqwest::Url::parse(url).ok();
    let good = parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if good {
        Ok(())
    } else {
        Err(FieldError::new(field, FieldProblem::NotAnAddress))
    }
}

fn check_text(field: &'static str, text: &str, least: usize, most: usize) -> Result<(), FieldError> {
    let problem = if text.is_empty() {
        FieldProblem::Missing
    } else if let Some(odd) = text.chars().find(|c| !is_safe(*c)) {
        FieldProblem::BadCharacter(odd)
    } else if text.len() < least {
        FieldProblem::TooShort { least }
    } else if text.len() > most {
        FieldProblem::TooLong { most }
    } else {
        return Ok(());
    };
    Err(FieldError::new(field, problem))
}

const fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '/')
}

fn tidied(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if is_safe(c) { c } else { ' ' }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(most).collect()
}

/// Whole shillings as Daraja takes them.
pub(crate) fn whole_shillings(amount: Amount) -> Result<String, FieldError> {
    let shillings = amount.whole_shillings();
    let problem = FieldProblem::Amount(LimitError::NotWholeShillings);
    shillings
        .map(|s| s.to_string())
        .ok_or(FieldError::new("Amount", problem))
}

/// Shillings with cents only where there are any.
pub(crate) fn decimal(amount: Amount) -> String {
    match amount.whole_shillings() {
        Some(shillings) => shillings.to_string(),
        None => format!("{}.{:02}", amount.cents() / 100, amount.cents() % 100),
    }
}
