//! Why a callback is in quarantine.

use treasury::Quarantine;

/// As a sentence.
pub(crate) fn quarantined(why: &Quarantine) -> &'static str {
    match why {
        Quarantine::Sealed => "It could not be opened with this console's key.",
        Quarantine::MadeUp => {
            "The relay found no mark of this console in its address, and it carries no token of this console: somebody made \
             it up."
        }
        Quarantine::Forged => "Its address carries a token that this console did not make: it may be forged.",
        Quarantine::Unknown => "Its address is not one that this console gave out.",
        Quarantine::Strange { .. } => {
            "It answers a request that this ledger never sent, with a token of this console: another copy of the ledger sent \
             it."
        }
        Quarantine::Repeated { .. } => "Too many answers came to the same address: they are not all M-PESA's.",
    }
}
