//! The part of the M-PESA portal that people use for an API operator: its password and its lock.

use std::{io, sync::Arc};

use secrecy::SecretString;

use crate::{OperatorState, http::Shared};

/// A hand on the operators of a running simulator. Outlives it without effect.
#[derive(Clone, Debug)]
pub struct Portal {
    pub(crate) shared: Arc<Shared>,
}

impl Portal {
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

    /// How an operator stands.
    #[must_use]
    pub fn operator(&self, initiator: &str) -> Option<OperatorState> {
        let operators = self.shared.world().operators();
        operators.into_iter().find(|operator| operator.name == initiator)
    }
}
