//! Which customer payments the relay accepts while no console is asked: the C2B validation rule.

use serde::{Deserialize, Serialize};

/// What the relay answers when M-PESA asks whether a customer's payment may be taken (`daraja/API.md` section 15.3).
///
/// A console sets it; the relay applies it by itself, because M-PESA waits about eight seconds and the console may be off.
/// The default accepts everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// The account references taken; empty takes all.
    pub accounts: Vec<AccountPattern>,
    /// The least taken, in cents.
    pub lowest_cents: Option<u64>,
    /// The most taken, in cents.
    pub highest_cents: Option<u64>,
    /// What to do with a question that cannot be read.
    pub unreadable: Unreadable,
}

/// What to do with a question that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// Take the payment: its confirmation will say what it was.
    #[default]
    Accept,
    /// Refuse it.
    Reject,
}

/// An account reference with `*` for any run of characters and `?` for one: `RENT-*`, `HZ????`.
///
/// Letters match in either case, as people type them on a phone; spaces around a reference do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountPattern(String);

/// M-PESA cuts references to 20 characters, so a longer pattern matches nothing that a shorter one does not.
const PATTERN_LENGTH: usize = 40;

/// Rules beyond this are refused, so that an answer never takes long.
pub(crate) const PATTERNS: usize = 1_000;

/// A pattern that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an account pattern has 1 to 40 printable characters")]
pub struct PatternError;

impl AccountPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`] where it is empty, longer than 40 characters, or holds control characters.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let text = text.trim();
        let fit = (1..=PATTERN_LENGTH).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fit.then(|| Self(text.to_uppercase())).ok_or(PatternError)
    }

    /// The pattern's text, in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a reference fits, in a time that grows with the product of both lengths at most.
    fn fits(&self, reference: &str) -> bool {
        let (pattern, text): (Vec<char>, Vec<char>) = (self.0.chars().collect(), reference.chars().collect());
        let (mut at, mut seen) = (0, 0);
        // Where the last `*` stood, and how much of the text it has swallowed.
        let mut star: Option<(usize, usize)> = None;
        while let Some(letter) = text.get(seen) {
            match (pattern.get(at), star) {
                (Some('*'), _) => {
                    star = Some((at, seen));
                    at = at.saturating_add(1);
                }
                (Some(wanted), _) if *wanted == '?' || wanted == letter => {
                    at = at.saturating_add(1);
                    seen = seen.saturating_add(1);
                }
                (_, Some((starred, swallowed))) => {
                    let more = swallowed.saturating_add(1);
                    star = Some((starred, more));
                    at = starred.saturating_add(1);
                    seen = more;
                }
                (_, None) => return false,
            }
        }
        pattern.iter().skip(at).all(|left| *left == '*')
    }
}

impl TryFrom<String> for AccountPattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Self, PatternError> {
        Self::parse(&text)
    }
}

impl From<AccountPattern> for String {
    fn from(pattern: AccountPattern) -> Self {
        pattern.0
    }
}

/// What M-PESA is told, with the codes of `daraja/API.md` section 15.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    WrongAccount,
    WrongAmount,
    Other,
}

impl Verdict {
    /// The documented answer.
    pub(crate) fn body(self) -> &'static str {
        match self {
            Self::Accepted => r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#,
            Self::WrongAccount => r#"{"ResultCode":"C2B00012","ResultDesc":"Rejected"}"#,
            Self::WrongAmount => r#"{"ResultCode":"C2B00013","ResultDesc":"Rejected"}"#,
            Self::Other => r#"{"ResultCode":"C2B00016","ResultDesc":"Rejected"}"#,
        }
    }

    /// Its name in the metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::WrongAccount => "wrong_account",
            Self::WrongAmount => "wrong_amount",
            Self::Other => "unreadable",
        }
    }
}

/// The two fields of a question that a rule looks at.
#[derive(Deserialize)]
struct Question {
    #[serde(rename = "TransAmount")]
    amount: Option<Written>,
    #[serde(rename = "BillRefNumber")]
    reference: Option<Written>,
}

/// Text everywhere but in one published sample (`daraja/API.md` section 15.3).
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Number(serde_json::Number),
}

impl Written {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// What some senders put before a text, and what is no part of it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Rule {
    /// Applies the rule to the body of a question.
    pub(crate) fn judge(&self, body: &[u8]) -> Verdict {
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        let read = serde_json::from_slice::<Question>(body).ok().and_then(|question| {
            let reference = question.reference.map(Written::text).unwrap_or_default();
            Some((cents(&question.amount?.text())?, reference))
        });
        let Some((cents, reference)) = read else {
            return match self.unreadable {
                Unreadable::Accept => Verdict::Accepted,
                Unreadable::Reject => Verdict::Other,
            };
        };
        let too_little = self.lowest_cents.is_some_and(|lowest| cents < lowest);
        let too_much = self.highest_cents.is_some_and(|highest| cents > highest);
        let reference = reference.trim().to_uppercase();
        if too_little || too_much {
            Verdict::WrongAmount
        } else if self.accounts.is_empty() || self.accounts.iter().any(|pattern| pattern.fits(&reference)) {
            Verdict::Accepted
        } else {
            Verdict::WrongAccount
        }
    }
}

/// `10`, `10.5` or `10.50` as cents, without a float on the way.
fn cents(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(reference: &str, amount: &str) -> Vec<u8> {
        format!(r#"{{"TransAmount":{amount},"BillRefNumber":"{reference}","MSISDN":"x"}}"#).into_bytes()
    }

    #[test]
    fn references_are_matched_by_pattern_in_either_case() {
        let rule = Rule {
            accounts: vec![
                AccountPattern::parse("rent-*").expect("a pattern"),
                AccountPattern::parse("HZ??").expect("a pattern"),
                AccountPattern::parse("*A*B").expect("a pattern"),
            ],
            ..Rule::default()
        };
        for (reference, taken) in [
            ("RENT-12", true),
            (" rent-7 ", true),
            ("RENT", false),
            ("HZ12", true),
            ("hz123", false),
            ("xxaxxbxab", true),
            ("", false),
        ] {
            let expected = if taken {
                Verdict::Accepted
            } else {
                Verdict::WrongAccount
            };
            assert_eq!(rule.judge(&asked(reference, r#""10""#)), expected, "{reference}");
        }
        assert_eq!(Rule::default().judge(&asked("", "10")), Verdict::Accepted);
        let number = br#"{"TransAmount":10,"BillRefNumber":1234,"FirstName":null}"#;
        let numbers = Rule {
            accounts: vec![AccountPattern::parse("12??").expect("a pattern")],
            ..Rule::default()
        };
        assert_eq!(numbers.judge(number), Verdict::Accepted, "a reference may be a number");
        let marked = [BYTE_ORDER_MARK, number].concat();
        assert_eq!(
            numbers.judge(&marked),
            Verdict::Accepted,
            "and a mark may stand before it"
        );
        let other_letters = b"{\"TransAmount\":\"10\",\"BillRefNumber\":\"1234\",\"FirstName\":\"Andr\xe9\"}";
        assert_eq!(
            numbers.judge(other_letters),
            Verdict::Accepted,
            "a name is not looked at"
        );
    }

    #[test]
    fn amounts_are_compared_in_cents() {
        let rule = Rule {
            lowest_cents: Some(1_050),
            highest_cents: Some(200_000),
            ..Rule::default()
        };
        for (amount, taken) in [
            (r#""10.49""#, false),
            (r#""10.5""#, true),
            ("10.50", true),
            (r#""2000.00""#, true),
            ("2000.01", false),
        ] {
            let expected = if taken { Verdict::Accepted } else { Verdict::WrongAmount };
            assert_eq!(rule.judge(&asked("a", amount)), expected, "{amount}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_answered_by_the_rules_default() {
        let strict = Rule {
            unreadable: Unreadable::Reject,
            ..Rule::default()
        };
        for body in [
            &b"not json"[..],
            b"{}",
            br#"{"TransAmount":"-5"}"#,
            br#"{"TransAmount":"1e3"}"#,
            b"",
        ] {
            assert_eq!(Rule::default().judge(body), Verdict::Accepted);
            assert_eq!(strict.judge(body), Verdict::Other);
        }
    }

    #[test]
    fn a_pattern_is_short_and_printable() {
        for wrong in ["", "  ", &"x".repeat(41), "a\nb"] {
            assert!(AccountPattern::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
