//! Money as figures and as words.

use mpesa::{Amount, Balance};

/// `1,250.00`: with two decimals always, so that columns line up.
#[must_use]
pub fn figures(money: impl Into<Balance>) -> String {
    let cents = money.into().cents();
    let sign = if cents < 0 { "-" } else { "" };
    let shillings = grouped(cents.unsigned_abs() / 100);
    format!("{sign}{shillings}.{:02}", cents.unsigned_abs() % 100)
}

/// `1250.00`: for programs.
pub(crate) fn plain(money: Balance) -> String {
    let cents = money.cents();
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// `1,204`
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `Kenya shillings one thousand two hundred and fifty and cents fifty only`, as on a cheque.
#[must_use]
pub fn words(amount: Amount) -> String {
    let cents = amount.cents().unsigned_abs();
    let shillings = number_words(cents / 100);
    match cents % 100 {
        0 => format!("Kenya shillings {shillings} only"),
        rest => format!("Kenya shillings {shillings} and cents {} only", number_words(rest)),
    }
}

const SCALES: [(u64, &str); 4] = [
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];
const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// British English: `one million and five`, `two hundred and twelve thousand and forty-one`.
fn number_words(number: u64) -> String {
    let mut parts = Vec::new();
    let mut rest = number;
    for (scale, name) in SCALES {
        if rest >= scale {
            parts.push(format!("{} {name}", below_a_thousand(rest / scale)));
            rest %= scale;
        }
    }
    if rest > 0 || parts.is_empty() {
        if !parts.is_empty() && rest < 100 {
            parts.push("and".to_owned());
        }
        parts.push(below_a_thousand(rest));
    }
    parts.join(" ")
}

fn below_a_thousand(number: u64) -> String {
    match (number / 100, number % 100) {
        (0, rest) => below_a_hundred(rest),
        (hundreds, 0) => format!("{} hundred", below_a_hundred(hundreds)),
        (hundreds, rest) => format!("{} hundred and {}", below_a_hundred(hundreds), below_a_hundred(rest)),
    }
}

fn below_a_hundred(number: u64) -> String {
    let word = |words: &[&'static str], index: u64| {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        words.get(index).copied().unwrap_or_default()
    };
    match (number / 10, number % 10) {
        (0 | 1, _) => word(&SMALL, number).to_owned(),
        (tens, 0) => word(&TENS, tens).to_owned(),
        (tens, ones) => format!("{}-{}", word(&TENS, tens), word(&SMALL, ones)),
    }
}
