//! The parts of the M-PESA portal that people use: an API operator's password and lock, and statements.

use std::{io, sync::Arc};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::{OperatorState, Statement, StatementOf, http::Shared, payees::TestPayee};

/// A hand on the operators of a running simulator. Outlives it without effect.
#[derive(Clone, Debug)]
pub struct Portal {
    pub(crate) shared: Arc<Shared>,
}

impl Portal {
    /// Gives a phone number (twelve digits) the name that M-PESA has for it, unless one was configured or given before, or
    /// the number is a test number. Not kept across a restart.
    pub fn register_name(&self, number: &str, name: &str) {
        if TestPayee::find(number).is_none() {
            let mut world = self.shared.world();
            world.names.entry(number.to_owned()).or_insert_with(|| name.to_owned());
        }
    }

    /// Gives an operator a new password as of now, which also unlocks it; a new name makes a new operator.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn set_password(&self, initiator: &str, password: SecretString) -> io::Result<()> {
        self.shared.world().set_password(initiator, password)
    }

    /// Unlocks an operator and leaves its password as it is. Whether there is one of that name.
    #[must_use]
    pub fn unlock(&self, initiator: &str) -> bool {
        self.shared.world().unlock(initiator)
    }

    /// A statement as the portal exports it; none where nobody here has the shortcode.
    #[must_use]
    pub fn statement(&self, of: &StatementOf) -> Option<Statement> {
        self.shared.world().statement(of)
    }

    /// The time it believes it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.world().clock.now()
    }

    /// How an operator stands.
    #[must_use]
    pub fn operator(&self, initiator: &str) -> Option<OperatorState> {
        let operators = self.shared.world().operators();
        operators.into_iter().find(|operator| operator.name == initiator)
    }
}
