//! Amounts in words, as on a cheque.

use messages::{Language, language, text};
use mpesa::Amount;

/// `Kenya shillings one thousand two hundred and fifty and cents fifty only`, in the language that is spoken.
#[must_use]
pub fn words(amount: Amount) -> String {
    let cents = amount.cents().unsigned_abs();
    let shillings = number_words(cents / 100);
    match cents % 100 {
        0 => text().papers_words_whole(shillings),
        rest => text().papers_words_cents(shillings, number_words(rest)),
    }
}

fn number_words(number: u64) -> String {
    match language() {
        Language::English => english(number),
        Language::Kiswahili => kiswahili(number),
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
fn english(number: u64) -> String {
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

const SCALES_SW: [(u64, &str); 4] = [
    (1_000_000_000_000, "trilioni"),
    (1_000_000_000, "bilioni"),
    (1_000_000, "milioni"),
    (1_000, "elfu"),
];
const ONES_SW: [&str; 10] = [
    "sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa",
];
const TENS_SW: [&str; 10] = [
    "",
    "kumi",
    "ishirini",
    "thelathini",
    "arobaini",
    "hamsini",
    "sitini",
    "sabini",
    "themanini",
    "tisini",
];

/// Kiswahili, the scale before its number: `milioni moja na tano`, `elfu mia mbili kumi na mbili, arobaini na moja`.
fn kiswahili(number: u64) -> String {
    let mut parts = Vec::new();
    let mut rest = number;
    for (scale, name) in SCALES_SW {
        if rest >= scale {
            parts.push(format!("{name} {}", kiswahili_below_a_thousand(rest / scale)));
            rest %= scale;
        }
    }
    let large = parts.join(", ");
    match (large.is_empty(), rest) {
        (true, rest) => kiswahili_below_a_thousand(rest),
        (false, 0) => large,
        // A single word cannot be taken for more of the thousands before it where "na" stands between.
        (false, rest @ (1..=10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90)) => {
            format!("{large} na {}", kiswahili_below_a_thousand(rest))
        }
        (false, rest) => format!("{large}, {}", kiswahili_below_a_thousand(rest)),
    }
}

fn kiswahili_below_a_thousand(number: u64) -> String {
    let word = |words: &[&'static str], index: u64| {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        words.get(index).copied().unwrap_or_default().to_owned()
    };
    let mut parts = Vec::new();
    if number >= 100 {
        parts.push(format!("mia {}", word(&ONES_SW, number / 100)));
    }
    if number % 100 >= 10 {
        parts.push(word(&TENS_SW, number % 100 / 10));
    }
    if !number.is_multiple_of(10) || number == 0 {
        parts.push(word(&ONES_SW, number % 10));
    }
    match parts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} na {last}", first.join(" ")),
        [] | [..] => parts.concat(),
    }
}
