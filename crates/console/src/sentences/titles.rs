//! Kinds of problems and flags in words, as headings of groups.

use messages::text;
use payfile::{FlagCode, HoldCode, ProblemCode};

pub(crate) fn of_problem(code: ProblemCode) -> String {
    match code {
        ProblemCode::EmptyFile => text().titles_the_file_is_empty(),
        ProblemCode::NotATable => text().titles_the_file_is_no_table(),
        ProblemCode::UnreadableWorkbook => text().titles_the_workbook_cannot_be_opened(),
        ProblemCode::FileTooLarge => text().titles_the_file_is_too_large(),
        ProblemCode::NoHeader => text().titles_no_line_names_the_columns(),
        ProblemCode::NoPhoneColumn => text().titles_no_column_of_phone_numbers(),
        ProblemCode::NoAmountColumn => text().titles_no_column_of_amounts(),
        ProblemCode::AmbiguousColumns => text().titles_two_columns_could_be_meant(),
        ProblemCode::NoRows => text().titles_nothing_stands_under_the_header(),
        ProblemCode::QuoteNotClosed => text().titles_a_quotation_mark_is_not_closed(),
        ProblemCode::TooManyValues => text().titles_more_values_than_columns(),
        ProblemCode::AmountSplit => text().titles_amounts_cut_in_two_by_their(),
        ProblemCode::PhoneMissing => text().titles_no_phone_number(),
        ProblemCode::PhoneNotANumber => text().titles_phone_numbers_with_other_signs_than(),
        ProblemCode::PhoneTooShort => text().titles_phone_numbers_with_too_few_digits(),
        ProblemCode::PhoneTooLong => text().titles_phone_numbers_with_too_many_digits(),
        ProblemCode::PhoneForeign => text().titles_numbers_of_other_countries(),
        ProblemCode::PhoneNotMobile => text().titles_numbers_that_are_not_mobile(),
        ProblemCode::TwoPhones => text().titles_two_numbers_in_one_cell(),
        ProblemCode::PayeeMissing => text().titles_nobody_to_pay(),
        ProblemCode::TwoPayees => text().titles_more_than_one_payee_on_a(),
        ProblemCode::KindContradicts => text().titles_the_kind_and_the_number_do(),
        ProblemCode::NumberNotOrganisations => text().titles_numbers_that_no_organisation_has(),
        ProblemCode::AccountMissing => text().titles_pay_bills_without_an_account_number(),
        ProblemCode::AccountDigitsLost => text().titles_account_numbers_that_lost_digits_in(),
        ProblemCode::BankAccount => text().titles_bank_accounts_where_phone_numbers_should(),
        ProblemCode::Statement => text().titles_a_statement_not_a_payroll(),
        ProblemCode::AccountTooLong => text().titles_account_numbers_that_are_too_long(),
        ProblemCode::AccountOddSigns => text().titles_account_numbers_with_signs_that_m(),
        ProblemCode::RegistrationMissing => text().titles_tax_without_kras_registration(),
        ProblemCode::AmountMissing => text().titles_no_amount(),
        ProblemCode::AmountNotANumber => text().titles_amounts_that_are_no_numbers(),
        ProblemCode::AmountAmbiguous => text().titles_amounts_that_can_be_read_in(),
        ProblemCode::FractionOfShilling => text().titles_amounts_with_cents_which_m_pesa(),
        ProblemCode::AmountZero => text().titles_amounts_of_zero(),
        ProblemCode::AmountNegative => text().titles_amounts_below_zero(),
        ProblemCode::AmountBelowLeast => text().titles_amounts_below_m_pesas_least(),
        ProblemCode::AmountAboveMost => text().titles_amounts_above_m_pesas_most(),
        ProblemCode::ForeignCurrency => text().titles_amounts_in_another_currency(),
        ProblemCode::NumberShortened => text().titles_numbers_that_a_spreadsheet_shortened(),
        ProblemCode::Formula => text().titles_formulas_instead_of_their_results(),
        ProblemCode::ErrorCell => text().titles_cells_with_a_spreadsheets_error(),
        ProblemCode::DateCell => text().titles_dates_where_a_number_should_be(),
        ProblemCode::UnknownCommand => text().titles_kinds_of_payment_that_m_pesa(),
        ProblemCode::SumTooLarge => text().titles_the_sum_is_too_large(),
    }
}

pub(crate) fn of_flag(code: FlagCode) -> String {
    match code {
        FlagCode::LeadingZeroRestored => text().titles_phone_numbers_that_lost_their_leading(),
        FlagCode::DecimalsDropped => text().titles_decimals_that_mean_nothing_were_dropped(),
        FlagCode::ThousandsSeparators => text().titles_amounts_with_thousands_separators(),
        FlagCode::CurrencyRemoved => text().titles_amounts_with_the_currency_written_beside(),
        FlagCode::SpacesRemoved => text().titles_stray_spaces_were_taken_out(),
        FlagCode::PunctuationRemoved => text().titles_dashes_and_dots_in_phone_numbers(),
        FlagCode::QuotesRemoved => text().titles_quotation_marks_were_taken_off(),
        FlagCode::NameMissing => text().titles_payees_without_a_name(),
        FlagCode::NameChanged => text().titles_names_that_were_tidied(),
        FlagCode::ReferenceMissing => text().titles_payouts_without_a_reference(),
        FlagCode::ReferenceChanged => text().titles_references_made_fit_for_m_pesa(),
        FlagCode::DamagedText => text().titles_characters_that_could_not_be_read(),
        FlagCode::DuplicateRow => text().titles_the_same_payee_and_amount_twice(),
        FlagCode::SamePayee => text().titles_the_same_payee_twice_with_another(),
        FlagCode::ColumnChosen => text().titles_one_of_several_columns_was_chosen(),
        FlagCode::ColumnIgnored => text().titles_a_column_was_not_used(),
        FlagCode::BankBeside => text().titles_bank_accounts_beside_the_phone_numbers(),
        FlagCode::BankPayBill => text().titles_paid_into_bank_accounts_through_the(),
        FlagCode::Confirmed => text().titles_something_spoke_against_paying_and_the(),
        FlagCode::Corrected => text().titles_cells_that_the_maker_corrected(),
        FlagCode::OtherOperator => text().titles_numbers_that_airtel_telkom_or_another(),
        FlagCode::AmountUnusual => text().titles_amounts_far_from_the_others(),
        FlagCode::ReferenceRepeated => text().titles_references_used_more_than_once(),
        FlagCode::OtherSheets => text().titles_other_sheets_were_not_read(),
        FlagCode::HiddenRow => text().titles_rows_that_are_hidden_in_the(),
        FlagCode::TotalDiffers => text().titles_a_totals_line_that_does_not(),
    }
}

pub(crate) fn of_hold(code: HoldCode) -> String {
    match code {
        HoldCode::Paid => text().titles_paid_already_as_it_seems(),
        HoldCode::Stopped => text().titles_held_stopped_or_left_as_it(),
        HoldCode::NotApproved => text().titles_not_approved_as_it_seems(),
        HoldCode::OtherWay => text().titles_paid_another_way_than_m_pesa(),
        HoldCode::OtherCurrency => text().titles_in_another_currency(),
        HoldCode::NotUnderstood => text().titles_not_certain_what_it_says(),
        HoldCode::BankPayBill => text().titles_into_a_bank_account_through_the(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_corrections_are_flags_that_an_import_makes() {
        let corrections = FlagCode::ALL
            .iter()
            .filter(|code| treasury::is_correction(code.as_str()));
        assert_eq!(corrections.count(), 11, "as many as treasury names");
    }
}
