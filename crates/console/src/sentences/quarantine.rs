//! Why a callback is in quarantine.

use messages::text;
use treasury::Quarantine;

/// As a sentence.
pub(crate) fn quarantined(why: &Quarantine) -> String {
    match why {
        Quarantine::Sealed => text().quarantine_it_could_not_be_opened_with(),
        Quarantine::MadeUp => text().quarantine_the_relay_found_no_mark_of(),
        Quarantine::Forged => text().quarantine_its_address_carries_a_token_that(),
        Quarantine::Unknown => text().quarantine_its_address_is_not_one_that(),
        Quarantine::Strange { .. } => text().quarantine_it_answers_a_request_that_this(),
        Quarantine::Repeated { .. } => text().quarantine_too_many_answers_came_to_the(),
    }
}
