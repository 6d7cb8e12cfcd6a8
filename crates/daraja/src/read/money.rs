//! Money as Daraja writes it: `10`, `22000.0`, `"190.00"`, `-4510.00`, `2.2E4`, and the two composite forms.

use std::borrow::Cow;

use mpesa::{Amount, Balance, Total};

/// Cents from decimal text, by shifting the decimal point. Never through a float.
///
/// `None` for what is no decimal number, and for fractions of a cent, which no account can hold. Commas count only where
/// they part thousands: `1,250.00`.
pub(crate) fn cents(text: &str) -> Option<i64> {
    let ungrouped = ungrouped(text.trim())?;
    let text = ungrouped.as_ref();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let digits = shifted(text, 2)?;
    let cents: i64 = digits.parse().ok()?;
    if negative { cents.checked_neg() } else { Some(cents) }
}

/// The text without commas between thousands; none where a comma stands elsewhere.
fn ungrouped(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(',') {
        return Some(text.into());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = !fraction.contains(',') && digits(first) && groups.all(|group| group.len() == 3 && digits(group));
    fits.then(|| text.replace(',', "").into())
}

/// The digits of an unsigned decimal number, with or without exponent, times ten to the power of `places`.
/// `None` where digits other than zero would be lost.
pub(crate) fn shifted(text: &str, places: i32) -> Option<String> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let mut digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent) + i64::from(places);
    // Longer than any sum of money or any time, so an exponent cannot make us allocate.
    if !(0..=40).contains(&point) || digits.len() > 60 {
        return None;
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    let lost = digits.split_off(point);
    if lost.bytes().any(|b| b != b'0') {
        return None;
    }
    Some(if digits.is_empty() { "0".to_owned() } else { digits })
}

pub(crate) fn amount(text: &str) -> Option<Amount> {
    Amount::from_cents(cents(text)?).ok()
}

pub(crate) fn total(text: &str) -> Option<Total> {
    Total::from_cents(cents(text)?).ok()
}

pub(crate) fn balance(text: &str) -> Option<Balance> {
    Balance::from_cents(cents(text)?).ok()
}

/// The fee of `Business Pay Bill Charge|KES|77.00`, of `KES|77.00`, or of a plain number; the sum of several that are
/// joined by `&`. None where a part cannot be read or is no shillings: a part of a fee is not the fee.
pub(crate) fn charge(text: &str) -> Option<Total> {
    let text = text.replace("&amp;", "&");
    let mut sum: i64 = 0;
    for part in text.split('&') {
        sum = sum.checked_add(one_charge(part)?.cents())?;
    }
    Total::from_cents(sum).ok()
}

/// One part of a fee: its label, which may be left out, its currency, and the figure.
fn one_charge(part: &str) -> Option<Total> {
    let columns: Vec<&str> = part.split('|').map(str::trim).collect();
    match columns.as_slice() {
        [figure] => total(figure),
        [currency, figure] | [_, currency, figure] if currency.eq_ignore_ascii_case("KES") => total(figure),
        _ => None,
    }
}

/// The sum of `{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}`, whose inner keys come in
/// any order. `MinimumAmount` is the same sum in cents; where the two disagree, neither is believed.
pub(crate) fn braced(text: &str) -> Option<Balance> {
    let parts: Vec<&str> = text
        .split(|c: char| matches!(c, '{' | '}' | '=' | ',') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let after = |key: &str| {
        let at = parts.iter().position(|part| part.eq_ignore_ascii_case(key))?;
        parts.get(at + 1).copied()
    };
    let basic = after("BasicAmount").and_then(balance);
    let minimum = after("MinimumAmount")
        .and_then(|text| text.parse().ok())
        .and_then(|cents| Balance::from_cents(cents).ok());
    match (basic, minimum) {
        (Some(a), Some(b)) if a != b => None,
        (basic, minimum) => basic.or(minimum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_cents_whatever_their_form() {
        for (text, expected) in [
            ("10", Some(1_000)),
            ("22000.0", Some(2_200_000)),
            ("8959269.60", Some(895_926_960)),
            ("-4510.00", Some(-451_000)),
            ("2.2E4", Some(2_200_000)),
            ("1e-2", Some(1)),
            ("0.00", Some(0)),
            ("-0", Some(0)),
            ("0.008", None),
            ("1,250", Some(125_000)),
            ("-12,345,678.90", Some(-1_234_567_890)),
            ("1,25", None),
            ("1250,00", None),
            ("1,250,00", None),
            (",250", None),
            ("1.250,000", None),
            ("", None),
            ("1e999999999", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(cents(text), expected, "{text}");
        }
    }

    #[test]
    fn the_brace_form_takes_any_order_and_believes_no_contradiction() {
        let read = |text| braced(text).map(Balance::cents);
        assert_eq!(
            read("{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}"),
            Some(618_683)
        );
        assert_eq!(
            read("{ Amount={BasicAmount=46713.00,\n MinimumAmount=4671300, CurrencyCode=KES}}"),
            Some(4_671_300)
        );
        assert_eq!(read("{Amount={BasicAmount=10.00}}"), Some(1_000));
        assert_eq!(read("{Amount={BasicAmount=10.00, MinimumAmount=1}}"), None);
        assert_eq!(read("{Amount={BasicAmount=}}"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn charges_are_read_from_their_label() {
        assert_eq!(charge("Fee For B2C Payment|KES|22.40").map(Total::cents), Some(2_240));
        assert_eq!(charge("0.00").map(Total::cents), Some(0));
        assert_eq!(charge(""), None);
    }

    #[test]
    fn several_charges_are_their_sum_or_absent() {
        for (text, expected) in [
            ("35.00 & 12.00", Some(4_700)),
            ("KES|35.00 & KES|12.00", Some(4_700)),
            ("KES|35.00&12.00", Some(4_700)),
            ("Transfer Charge|KES|35.00&Charge by Receiver|KES|0.00", Some(3_500)),
            (
                "Transfer Charge|KES|0.00&amp;Charge by Receiver|KES|1,012.50",
                Some(101_250),
            ),
            (
                "Transfer Charge|KES|35.00&Transfer Charge|KES|35.00&x|kes|1",
                Some(7_100),
            ),
            ("Transfer Charge|KES|35.00&Charge by Receiver|KES|", None),
            ("Transfer Charge|KES|35.00&Charge by Receiver", None),
            ("Transfer Charge|KES|35.00&Charge by Receiver|USD|1.00", None),
            ("USD|1.00", None),
            ("Transfer Charge|KES|35.00|12.00", None),
            ("Transfer Charge|35.00", None),
            ("35.00 12.00", None),
            ("35.00, 12.00", None),
            ("35.00 &", None),
            ("KES|-35.00", None),
            ("9999999999999999.00&9999999999999999.00", None),
        ] {
            assert_eq!(charge(text).map(Total::cents), expected, "{text}");
        }
    }
}
