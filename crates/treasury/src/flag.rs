//! Flags of rows: which of them are only a note that something was put right by itself.

/// Kinds of flags that note an automatic correction: the row says what it said before, in a form that M-PESA takes. Every
/// other kind is for a person to look at, unknown ones too.
const CORRECTIONS: [&str; 11] = [
    "leading_zero_restored",
    "decimals_dropped",
    "thousands_separators",
    "currency_removed",
    "spaces_removed",
    "punctuation_removed",
    "quotes_removed",
    "name_changed",
    "reference_missing",
    "reference_changed",
    "column_ignored",
];

/// Whether a kind of flag is an automatic correction, and no reason to look.
#[must_use]
pub fn is_correction(kind: &str) -> bool {
    CORRECTIONS.contains(&kind)
}
