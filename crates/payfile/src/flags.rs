//! What flags say.

use messages::text as say;

use crate::report::{Column, Flag, FlagCode};

/// A flag for a name or reference that a row does not have.
pub(crate) fn missing_in_row(line: u32, column: Column) -> Flag {
    let message = match column {
        Column::Name => say().payfile_row_no_name(),
        Column::Phone
        | Column::PayBill
        | Column::Till
        | Column::Registration
        | Column::Account
        | Column::Amount
        | Column::Reference
        | Column::Command => say().payfile_row_no_reference(),
    };
    missing(line, column, message)
}

/// A flag for a name or reference column that the file does not have.
pub(crate) fn missing_in_file(line: u32, column: Column) -> Flag {
    let message = match column {
        Column::Name => say().payfile_file_no_names(),
        Column::Phone
        | Column::PayBill
        | Column::Till
        | Column::Registration
        | Column::Account
        | Column::Amount
        | Column::Reference
        | Column::Command => say().payfile_file_no_references(),
    };
    missing(line, column, message)
}

fn missing(line: u32, column: Column, message: String) -> Flag {
    let code = if column == Column::Name {
        FlagCode::NameMissing
    } else {
        FlagCode::ReferenceMissing
    };
    Flag {
        line,
        column: Some(column),
        code,
        message,
        before: None,
        after: None,
    }
}

impl FlagCode {
    /// What a cell says and as what it is read, for a person.
    pub(crate) fn read_as(self, before: &str, after: &str) -> String {
        let say = say();
        match self {
            Self::LeadingZeroRestored => say.payfile_read_leading_zero(before, after),
            Self::DecimalsDropped => say.payfile_read_decimals(before, after),
            Self::ThousandsSeparators => say.payfile_read_thousands(before, after),
            Self::CurrencyRemoved => say.payfile_read_currency(before, after),
            Self::SpacesRemoved => say.payfile_read_spaces(before, after),
            Self::PunctuationRemoved => say.payfile_read_punctuation(before, after),
            Self::QuotesRemoved => say.payfile_read_quotes(before, after),
            Self::NameChanged => say.payfile_read_name(before, after),
            Self::ReferenceChanged => say.payfile_read_reference(before, after),
            Self::DamagedText => say.payfile_read_damaged(before, after),
            Self::NameMissing
            | Self::ReferenceMissing
            | Self::DuplicateRow
            | Self::SamePayee
            | Self::ColumnChosen
            | Self::ColumnIgnored
            | Self::OtherSheets
            | Self::BankBeside
            | Self::BankPayBill
            | Self::Confirmed
            | Self::Corrected
            | Self::OtherOperator
            | Self::AmountUnusual
            | Self::ReferenceRepeated
            | Self::HiddenRow
            | Self::TotalDiffers => say.payfile_read_changed(before, after),
        }
    }
}
