//! Kinds of flags in words.

use messages::text;
use payfile::FlagCode;

use super::titles;

/// A kind of flag in words.
pub(crate) fn flag_title(code: &str) -> String {
    match code {
        "paid_recently" => text().batch_the_same_amount_went_to_the(),
        "history_unknown" => text().batch_it_is_not_known_whether_these(),
        "new_payee" => text().batch_numbers_that_were_never_paid_before(),
        "number_changed" => text().batch_names_with_another_number(),
        "number_of_another" => text().batch_numbers_of_somebody_else(),
        "named_otherwise" => text().batch_m_pesa_has_another_name(),
        "far_from_habit" => text().batch_far_more_than_they_usually_get(),
        "failed_before" => text().batch_failed_in_an_earlier_batch(),
        "failed_unconfirmed" => text().batch_failed_before_and_m_pesa_could(),
        _ => FlagCode::ALL
            .iter()
            .find(|known| known.as_str() == code)
            .map_or_else(|| code.to_owned(), |known| titles::of_flag(*known)),
    }
}

/// Whether a kind of flag deserves a person's eye: repairs that are certain do not.
pub(crate) fn worth_a_look(code: &str) -> bool {
    !treasury::is_correction(code)
}
