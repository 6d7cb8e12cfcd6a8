//! What flags say.

use crate::report::{Column, Flag, FlagCode};

/// A flag for a name or reference that a row does not have.
pub(crate) fn missing_in_row(line: u32, column: Column) -> Flag {
    let message = match column {
        Column::Name => "The row has no name: its payee is known by the number only.",
        Column::Phone
        | Column::PayBill
        | Column::Till
        | Column::Registration
        | Column::Account
        | Column::Amount
        | Column::Reference
        | Column::Command => "The row has no reference: the one given to the whole batch is used.",
    };
    missing(line, column, message)
}

/// A flag for a name or reference column that the file does not have.
pub(crate) fn missing_in_file(line: u32, column: Column) -> Flag {
    let message = match column {
        Column::Name => "The file has no column of names: payees are known by their numbers only.",
        Column::Phone
        | Column::PayBill
        | Column::Till
        | Column::Registration
        | Column::Account
        | Column::Amount
        | Column::Reference
        | Column::Command => "The file has no column of references: the one given to the whole batch is used.",
    };
    missing(line, column, message)
}

fn missing(line: u32, column: Column, message: &str) -> Flag {
    let code = if column == Column::Name {
        FlagCode::NameMissing
    } else {
        FlagCode::ReferenceMissing
    };
    Flag {
        line,
        column: Some(column),
        code,
        message: message.to_owned(),
        before: None,
        after: None,
    }
}

impl FlagCode {
    /// What was done, for a person.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::LeadingZeroRestored => "The leading zero was lost and is put back",
            Self::DecimalsDropped => "Decimal zeros are left off",
            Self::ThousandsSeparators => "Thousands separators are taken out",
            Self::CurrencyRemoved => "The currency's sign is taken off",
            Self::SpacesRemoved => "Spaces are taken out",
            Self::PunctuationRemoved => "Dashes, dots or brackets are taken out",
            Self::QuotesRemoved => "Quotation marks are taken off",
            Self::NameChanged => "Spaces or signs in the name are tidied",
            Self::ReferenceChanged => "The reference is made fit for M-PESA",
            Self::DamagedText => "A character is damaged",
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
            | Self::TotalDiffers => "Changed",
        }
    }
}
