//! What each repair is called in a sentence.

use super::report::FlagCode;

impl FlagCode {
    /// What was done, for a person.
    pub(super) const fn words(self) -> &'static str {
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
            | Self::HiddenRow
            | Self::TotalDiffers => "Changed",
        }
    }
}
