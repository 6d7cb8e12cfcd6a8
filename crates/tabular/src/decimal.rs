//! Numbers of workbooks as text.

/// A workbook's number as plain decimal text, to the fifteen digits that spreadsheets keep and show.
///
/// Workbooks store numbers as binary fractions: 1250 may have become 1249.9999999999998 by a formula.
#[must_use]
pub fn decimal(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if digits.is_empty() {
        return "0".to_owned();
    }
    let point = usize::try_from(exponent.saturating_add(1)).unwrap_or_default();
    if exponent < 0 {
        let zeros = usize::try_from(exponent.unsigned_abs())
            .unwrap_or(1)
            .saturating_sub(1)
            .min(40);
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    }
    match digits.split_at_checked(point) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!(
            "{sign}{digits}{}",
            "0".repeat(point.min(320).saturating_sub(digits.len()))
        ),
    }
}
