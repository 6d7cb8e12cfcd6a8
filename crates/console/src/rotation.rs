//! Changing the initiator's password.

/// A change of the initiator's password, as far as it is not in the ledger.
#[derive(Debug, Default)]
pub(crate) struct RotationDesk {}
