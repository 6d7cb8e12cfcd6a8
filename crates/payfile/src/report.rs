//! What checking a file answers: rows, problems, flags, what was left out, and how the file was understood.
//!
//! `Debug` of everything here leaves out cell contents: they are names, numbers and pay.

use std::fmt;

use mpesa::{Amount, Total};
use serde::Serialize;
use treasury::Lane;

/// Everything one file says, checked. Rows can go ahead whether or not there are problems beside them.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// The rows that can be paid, in the file's order.
    pub rows: Vec<Row>,
    /// Everything that could not be read with certainty, in the file's order; all errors of all rows.
    pub problems: Vec<Problem>,
    /// What was repaired, chosen or worth a look, in the file's order.
    pub flags: Vec<Flag>,
    /// Lines that are no payouts and no problems.
    pub left_out: LeftOut,
    /// How the file was understood; `None` where it was no table at all.
    pub layout: Option<Layout>,
    /// SHA-256 of the file's bytes, to recognise the same file again.
    pub sha256: [u8; 32],
    /// The sum of `rows`.
    pub total: Total,
    /// The cells of each line that has a problem, as they were in the file, for [`crate::problems_csv()`].
    pub(crate) refused: Vec<Refused>,
}

impl CheckedFile {
    /// A file of which nothing is known yet.
    pub(crate) const fn unread(sha256: [u8; 32]) -> Self {
        Self {
            rows: Vec::new(),
            problems: Vec::new(),
            flags: Vec::new(),
            left_out: LeftOut {
                blank: 0,
                totals: Vec::new(),
                headers: Vec::new(),
                notes: Vec::new(),
            },
            layout: None,
            sha256,
            total: Total::ZERO,
            refused: Vec::new(),
        }
    }

    /// The problems of one line; several where several cells are wrong.
    #[must_use]
    pub fn problems_on(&self, line: u32) -> &[Problem] {
        let start = self.problems.partition_point(|problem| problem.line < line);
        let end = self.problems.partition_point(|problem| problem.line <= line);
        self.problems.get(start..end).unwrap_or_default()
    }

    /// How many lines have problems and would be saved by [`crate::problems_csv()`].
    #[must_use]
    pub const fn refused_lines(&self) -> usize {
        self.refused.len()
    }
}

/// One payout as the file states it.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The file's own line, or the sheet's row number, counted from 1.
    pub line: u32,
    /// Who is paid, and which way: to a person by the file's kind of payment, or the default where it names none.
    pub lane: Lane,
    /// How much: whole shillings within the limits given.
    pub amount: Amount,
    /// The payee's name; empty where the file has none (flagged).
    pub name: String,
    /// What M-PESA may carry as Remarks: letters, digits, spaces, `-` and `/`, 2 to 100 characters. Empty where
    /// the file has none (flagged): the maker then gives one for the whole batch, its title by default.
    pub reference: String,
}

/// Something that could not be read with certainty.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's own line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// The column, where one is to blame.
    pub column: Option<Column>,
    /// The cell as it stands in the file, cut to 80 characters.
    pub value: String,
    /// What kind of problem.
    pub code: ProblemCode,
    /// A sentence: what is wrong and what to do.
    pub message: String,
}

/// Something that was read with certainty but not exactly as written, or that deserves a look.
#[derive(Clone, PartialEq, Eq)]
pub struct Flag {
    /// The file's own line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// The column, where one is meant.
    pub column: Option<Column>,
    /// What kind of flag.
    pub code: FlagCode,
    /// A sentence for the person who decides.
    pub message: String,
    /// The cell as written, where something was repaired.
    pub before: Option<String>,
    /// What it was read as.
    pub after: Option<String>,
}

/// The columns a payroll file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Who is paid: a person.
    Phone,
    /// Who is paid: an organisation's pay bill.
    PayBill,
    /// Who is paid: an organisation's till.
    Till,
    /// KRA's registration of a payment of tax.
    Registration,
    /// Our account at a pay bill.
    Account,
    /// How much.
    Amount,
    /// The payee's name.
    Name,
    /// What the payment is for.
    Reference,
    /// The kind of payment.
    Command,
}

impl Column {
    /// The column's name in answers and on screen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::PayBill => "pay bill",
            Self::Till => "till",
            Self::Registration => "registration",
            Self::Account => "account",
            Self::Amount => "amount",
            Self::Name => "name",
            Self::Reference => "reference",
            Self::Command => "command",
        }
    }
}

/// Lines that were recognised and left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// How many lines were blank, from the header to the end.
    pub blank: u32,
    /// Lines that only sum others up.
    pub totals: Vec<u32>,
    /// Lines that repeat the header, as printed pages do.
    pub headers: Vec<u32>,
    /// Lines under the table that are remarks on it: signatures, page numbers, dates of printing.
    pub notes: Vec<u32>,
}

/// How the file was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// Text or workbook, and what is particular to each.
    pub format: Format,
    /// The line that names the columns, counted from 1.
    pub header_line: u32,
    /// The names as they stand there.
    pub header: Vec<String>,
    /// Which of them (counted from 0) is read as what. A name may come from several columns.
    pub columns: Vec<(Column, Vec<usize>)>,
}

/// Text or workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Format {
    /// Text with a delimiter.
    Text {
        /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`.
        encoding: &'static str,
        /// What stands between values.
        delimiter: char,
    },
    /// One sheet of a workbook.
    Sheet {
        /// The sheet that was read.
        name: String,
        /// Sheets that hold something and were not read.
        others: Vec<String>,
    },
}

/// The cells of a line that has a problem.
#[derive(Clone)]
pub(crate) struct Refused {
    pub(crate) line: u32,
    pub(crate) cells: Vec<String>,
}

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
        /// The workbook has other sheets, which were not read.
        OtherSheets = "other_sheets",
        /// The row, or a column that is read, is hidden in the workbook.
        HiddenRow = "hidden_row",
        /// A totals line does not add up to the rows above it.
        TotalDiffers = "total_differs",
    }
}

/// Cuts a cell to what an answer needs to show.
pub(crate) fn bounded(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lane.person() {
            Some(msisdn) => write!(f, "Row(line {}, {msisdn})", self.line),
            None => write!(f, "Row(line {}, {:?})", self.line, self.lane.kind()),
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.map_or("whole line", Column::as_str);
        write!(f, "Problem(line {}, {column}, {})", self.line, self.code.as_str())
    }
}

impl fmt::Debug for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flag(line {}, {})", self.line, self.code.as_str())
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refused(line {})", self.line)
    }
}
