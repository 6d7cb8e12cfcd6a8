//! Kinds of problems and flags in words, as headings of groups.

use payfile::{FlagCode, HoldCode, ProblemCode};

pub(super) fn of_problem(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::EmptyFile => "The file is empty",
        ProblemCode::NotATable => "The file is no table",
        ProblemCode::UnreadableWorkbook => "The workbook cannot be opened",
        ProblemCode::FileTooLarge => "The file is too large",
        ProblemCode::NoHeader => "No line names the columns",
        ProblemCode::NoPhoneColumn => "No column of phone numbers",
        ProblemCode::NoAmountColumn => "No column of amounts",
        ProblemCode::AmbiguousColumns => "Two columns could be meant",
        ProblemCode::NoRows => "Nothing stands under the header",
        ProblemCode::QuoteNotClosed => "A quotation mark is not closed",
        ProblemCode::TooManyValues => "More values than columns",
        ProblemCode::AmountSplit => "Amounts cut in two by their own comma",
        ProblemCode::PhoneMissing => "No phone number",
        ProblemCode::PhoneNotANumber => "Phone numbers with other signs than digits",
        ProblemCode::PhoneTooShort => "Phone numbers with too few digits",
        ProblemCode::PhoneTooLong => "Phone numbers with too many digits",
        ProblemCode::PhoneForeign => "Numbers of other countries",
        ProblemCode::PhoneNotMobile => "Numbers that are not mobile",
        ProblemCode::TwoPhones => "Two numbers in one cell",
        ProblemCode::PayeeMissing => "Nobody to pay",
        ProblemCode::TwoPayees => "More than one payee on a line",
        ProblemCode::KindContradicts => "The kind and the number do not fit",
        ProblemCode::NumberNotOrganisations => "Numbers that no organisation has",
        ProblemCode::AccountMissing => "Pay bills without an account number",
        ProblemCode::AccountDigitsLost => "Account numbers that lost digits in a spreadsheet",
        ProblemCode::BankAccount => "Bank accounts where phone numbers should be",
        ProblemCode::Statement => "A statement, not a payroll",
        ProblemCode::AccountTooLong => "Account numbers that are too long",
        ProblemCode::AccountOddSigns => "Account numbers with signs that M-PESA does not carry",
        ProblemCode::RegistrationMissing => "Tax without KRA's registration",
        ProblemCode::AmountMissing => "No amount",
        ProblemCode::AmountNotANumber => "Amounts that are no numbers",
        ProblemCode::AmountAmbiguous => "Amounts that can be read in two ways",
        ProblemCode::FractionOfShilling => "Amounts with cents, which M-PESA does not pay",
        ProblemCode::AmountZero => "Amounts of zero",
        ProblemCode::AmountNegative => "Amounts below zero",
        ProblemCode::AmountBelowLeast => "Amounts below M-PESA's least",
        ProblemCode::AmountAboveMost => "Amounts above M-PESA's most",
        ProblemCode::ForeignCurrency => "Amounts in another currency",
        ProblemCode::NumberShortened => "Numbers that a spreadsheet shortened",
        ProblemCode::Formula => "Formulas instead of their results",
        ProblemCode::ErrorCell => "Cells with a spreadsheet's error",
        ProblemCode::DateCell => "Dates where a number should be",
        ProblemCode::UnknownCommand => "Kinds of payment that M-PESA does not know",
        ProblemCode::SumTooLarge => "The sum is too large",
    }
}

pub(super) fn of_flag(code: FlagCode) -> &'static str {
    match code {
        FlagCode::LeadingZeroRestored => "Phone numbers that lost their leading zero",
        FlagCode::DecimalsDropped => "Decimals that mean nothing were dropped",
        FlagCode::ThousandsSeparators => "Amounts with thousands separators",
        FlagCode::CurrencyRemoved => "Amounts with the currency written beside",
        FlagCode::SpacesRemoved => "Stray spaces were taken out",
        FlagCode::PunctuationRemoved => "Dashes and dots in phone numbers",
        FlagCode::QuotesRemoved => "Quotation marks were taken off",
        FlagCode::NameMissing => "Payees without a name",
        FlagCode::NameChanged => "Names that were tidied",
        FlagCode::ReferenceMissing => "Payouts without a reference",
        FlagCode::ReferenceChanged => "References made fit for M-PESA",
        FlagCode::DamagedText => "Characters that could not be read",
        FlagCode::DuplicateRow => "The same payee and amount twice in the file",
        FlagCode::SamePayee => "The same payee twice with another amount",
        FlagCode::ColumnChosen => "One of several columns was chosen",
        FlagCode::ColumnIgnored => "A column was not used",
        FlagCode::BankBeside => "Bank accounts beside the phone numbers",
        FlagCode::BankPayBill => "Paid into bank accounts, through the bank's pay bill",
        FlagCode::Confirmed => "Something spoke against paying, and the maker confirmed it",
        FlagCode::Corrected => "Cells that the maker corrected",
        FlagCode::OtherOperator => "Numbers that Airtel, Telkom or another operator gave out",
        FlagCode::AmountUnusual => "Amounts far from the others",
        FlagCode::ReferenceRepeated => "References used more than once",
        FlagCode::OtherSheets => "Other sheets were not read",
        FlagCode::HiddenRow => "Rows that are hidden in the workbook",
        FlagCode::TotalDiffers => "A totals line that does not add up",
    }
}

pub(super) const fn of_hold(code: HoldCode) -> &'static str {
    match code {
        HoldCode::Paid => "Paid already, as it seems",
        HoldCode::Stopped => "Held, stopped or left, as it seems",
        HoldCode::NotApproved => "Not approved, as it seems",
        HoldCode::OtherWay => "Paid another way than M-PESA",
        HoldCode::OtherCurrency => "In another currency",
        HoldCode::NotUnderstood => "Not certain what it says",
        HoldCode::BankPayBill => "Into a bank account, through the bank's pay bill",
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
