//! What stands in the way of keeping outside the ledger how new it is.

use crate::SecretsError;

/// What stands in the way of keeping the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeadTrouble {
    /// The keyring cannot be written.
    Keyring(SecretsError),
    /// The relay did not move its head.
    Relay(String),
    /// The ledger is not the newest copy; that is a pause of the ledger.
    Age,
}
