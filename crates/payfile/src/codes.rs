//! The codes of problems, flags and reasons to wait. They stand in answers, in saved batches and in the page's texts.

use serde::Serialize;

/// Declares an enum of codes whose snake-case text is written once.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])* $variant,)* }

        impl $name {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// Why something could not be read with certainty.
    ProblemCode {
        /// The file has no contents.
        EmptyFile = "empty_file",
        /// The file is of another kind: a picture, a PDF, a web page, a program.
        NotATable = "not_a_table",
        /// A workbook that cannot be opened: damaged or with a password.
        UnreadableWorkbook = "unreadable_workbook",
        /// More than can be checked at once.
        FileTooLarge = "file_too_large",
        /// No line names a phone and an amount column.
        NoHeader = "no_header",
        /// The header names no phone column.
        NoPhoneColumn = "no_phone_column",
        /// The header names no amount column.
        NoAmountColumn = "no_amount_column",
        /// Two columns could equally be meant.
        AmbiguousColumns = "ambiguous_columns",
        /// A header and nothing under it.
        NoRows = "no_rows",
        /// A quotation mark opens a value and nothing closes it.
        QuoteNotClosed = "quote_not_closed",
        /// More values than headings.
        TooManyValues = "too_many_values",
        /// An amount that its own comma seems to have cut in two.
        AmountSplit = "amount_split",
        /// No phone number.
        PhoneMissing = "phone_missing",
        /// Signs that no phone number has.
        PhoneNotANumber = "phone_not_a_number",
        /// Too few digits.
        PhoneTooShort = "phone_too_short",
        /// Too many digits.
        PhoneTooLong = "phone_too_long",
        /// Another country's number.
        PhoneForeign = "phone_foreign",
        /// Kenyan, but no mobile number.
        PhoneNotMobile = "phone_not_mobile",
        /// More than one number in the cell.
        TwoPhones = "two_phones",
        /// Nobody to pay, in a file that pays organisations.
        PayeeMissing = "payee_missing",
        /// More than one payee on a line.
        TwoPayees = "two_payees",
        /// The line's kind and the number it names do not fit.
        KindContradicts = "kind_contradicts",
        /// No number that an organisation can have.
        NumberNotOrganisations = "number_not_organisations",
        /// A pay bill without the account there.
        AccountMissing = "account_missing",
        /// An account whose digits a spreadsheet cut, rounded or stripped of their zeros.
        AccountDigitsLost = "account_digits_lost",
        /// A bank account where a phone number should be.
        BankAccount = "bank_account",
        /// A statement or report of payments that were made.
        Statement = "statement",
        /// An account of more characters than M-PESA takes.
        AccountTooLong = "account_too_long",
        /// An account with signs that M-PESA does not carry.
        AccountOddSigns = "account_odd_signs",
        /// Tax without KRA's registration.
        RegistrationMissing = "registration_missing",
        /// No amount.
        AmountMissing = "amount_missing",
        /// Words or signs that no amount has.
        AmountNotANumber = "amount_not_a_number",
        /// A number that can be read in two ways.
        AmountAmbiguous = "amount_ambiguous",
        /// Cents, which M-PESA does not pay.
        FractionOfShilling = "fraction_of_shilling",
        /// Nothing to pay.
        AmountZero = "amount_zero",
        /// Less than nothing.
        AmountNegative = "amount_negative",
        /// Below M-PESA's least.
        AmountBelowLeast = "amount_below_least",
        /// Above M-PESA's most.
        AmountAboveMost = "amount_above_most",
        /// Another currency than shillings.
        ForeignCurrency = "foreign_currency",
        /// A number that a spreadsheet shortened, as `2.54712E+11`.
        NumberShortened = "number_shortened",
        /// A formula's text where its result should be.
        Formula = "formula",
        /// A spreadsheet's error, as `#REF!`.
        ErrorCell = "error_cell",
        /// A date where a number should be.
        DateCell = "date_cell",
        /// A kind of payment that M-PESA does not know.
        UnknownCommand = "unknown_command",
        /// The sum no longer fits.
        SumTooLarge = "sum_too_large",
    }
}

codes! {
    /// What was repaired, chosen or worth a look.
    FlagCode {
        /// A leading zero that a spreadsheet dropped was put back.
        LeadingZeroRestored = "leading_zero_restored",
        /// `.0` after a phone number or amount was dropped.
        DecimalsDropped = "decimals_dropped",
        /// Thousands separators were taken out.
        ThousandsSeparators = "thousands_separators",
        /// `KES`, `Ksh`, `/-` and the like were taken off.
        CurrencyRemoved = "currency_removed",
        /// Spaces, also invisible ones, were taken out.
        SpacesRemoved = "spaces_removed",
        /// Dashes, dots or brackets in a phone number were taken out.
        PunctuationRemoved = "punctuation_removed",
        /// Quotation marks or an apostrophe were taken off.
        QuotesRemoved = "quotes_removed",
        /// The payee has no name.
        NameMissing = "name_missing",
        /// A name was tidied: spaces, control characters, length.
        NameChanged = "name_changed",
        /// The payment has no reference.
        ReferenceMissing = "reference_missing",
        /// A reference was made fit for M-PESA's Remarks.
        ReferenceChanged = "reference_changed",
        /// A character could not be decoded.
        DamagedText = "damaged_text",
        /// The same payee and amount stand on an earlier line.
        DuplicateRow = "duplicate_row",
        /// The same payee stands on an earlier line with another amount.
        SamePayee = "same_payee",
        /// Of several columns that could be meant, one was chosen.
        ColumnChosen = "column_chosen",
        /// A column with a fitting name holds nothing of the kind.
        ColumnIgnored = "column_ignored",
        /// Bank accounts stand beside the phone numbers.
        BankBeside = "bank_beside",
        /// The pay bill is a bank's: the money goes into a bank account.
        BankPayBill = "bank_pay_bill",
        /// Something in the row spoke against paying, and a person confirmed it.
        Confirmed = "confirmed",
        /// A person corrected a cell of the row.
        Corrected = "corrected",
        /// A number that another operator gave out.
        OtherOperator = "other_operator",
        /// An amount far from the file's others.
        AmountUnusual = "amount_unusual",
        /// The same reference stands on an earlier line, in a file in which each row has its own.
        ReferenceRepeated = "reference_repeated",
        /// The workbook has other sheets, which were not read.
        OtherSheets = "other_sheets",
        /// The row, or a column that is read, is hidden in the workbook.
        HiddenRow = "hidden_row",
        /// A totals line does not add up to the rows above it.
        TotalDiffers = "total_differs",
    }
}

codes! {
    /// What speaks against paying a row.
    HoldCode {
        /// It was paid already.
        Paid = "held_paid",
        /// It is held, stopped or cancelled, or the person left.
        Stopped = "held_stopped",
        /// It was not approved.
        NotApproved = "held_not_approved",
        /// It is paid another way than M-PESA.
        OtherWay = "held_other_way",
        /// It is in another currency.
        OtherCurrency = "held_other_currency",
        /// A column that matters says something that is not understood.
        NotUnderstood = "held_not_understood",
        /// It goes into a bank account, through the bank's pay bill.
        BankPayBill = "held_bank_pay_bill",
    }
}
