//! What can be said of an initiator's password from its characters alone, while it is typed.
//!
//! The rules are Safaricom's for API operators, from the manual "Setting Organisation API Operator Password" (April 2015)
//! and Daraja's documentation (API.md §5). They are advice: only M-PESA's answer says whether a password is right, and one
//! that was set on the portal long ago may break them and work. Neither source names a shortest or longest password.
//!
//! Deliberately absent: the password. It is looked at and not kept; no finding holds a character of it.

/// Which rules a password is held to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordRules {
    /// The rules of the portal.
    Production,
    /// The sandbox's password is given out by Safaricom and breaks the portal's rules (`Safaricom999!*!`): it is only
    /// checked for what copying does to it.
    Sandbox,
}

/// One rule, as a password as typed keeps it or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordFinding {
    /// Which rule.
    pub rule: PasswordRule,
    /// Whether the password keeps it.
    pub ok: bool,
}

/// A rule for the characters of a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordRule {
    /// Something, and no more than can be encrypted.
    Length,
    /// Nothing that came along when it was copied.
    NoBlankEnds,
    /// A capital letter.
    Capital,
    /// A small letter.
    Small,
    /// A digit.
    Digit,
    /// One of the special characters that are safe.
    Special,
    /// No `@` and no full stop.
    NoAtOrStop,
    /// No round brackets.
    NoBrackets,
    /// No other special character, blank or letter outside A to Z.
    NoOther,
}

impl PasswordRules {
    /// Holds the password as typed to each rule, in the order in which they are shown.
    #[must_use]
    pub fn check(self, typed: &str) -> Vec<PasswordFinding> {
        self.rules()
            .iter()
            .map(|rule| PasswordFinding {
                rule: *rule,
                ok: rule.is_met_by(typed),
            })
            .collect()
    }

    const fn rules(self) -> &'static [PasswordRule] {
        use PasswordRule as R;
        match self {
            Self::Production => &[
                R::Length,
                R::NoBlankEnds,
                R::Capital,
                R::Small,
                R::Digit,
                R::Special,
                R::NoAtOrStop,
                R::NoBrackets,
                R::NoOther,
            ],
            Self::Sandbox => &[R::Length, R::NoBlankEnds],
        }
    }
}

impl PasswordRule {
    /// The most bytes that RSA with M-PESA's 2048-bit key and PKCS#1 v1.5 padding can carry.
    const MOST_BYTES: usize = 245;
    /// The special characters that Daraja's documentation calls safe.
    const SAFE: [char; 4] = ['#', '&', '%', '$'];

    /// What the password must be.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Length => "It has 1 to 245 characters: more cannot be encrypted for M-PESA.",
            Self::NoBlankEnds => "It has no blank or line break before or after it: M-PESA would refuse it.",
            Self::Capital => "It has a capital letter, A to Z.",
            Self::Small => "It has a small letter, a to z.",
            Self::Digit => "It has a digit, 0 to 9.",
            Self::Special => "It has one of # & % $. To M-PESA, @ counts as a letter.",
            Self::NoAtOrStop => "It has no @ and no full stop: Safaricom advises against them.",
            Self::NoBrackets => "It has no ( and no ): M-PESA refuses them.",
            Self::NoOther => "It has nothing else: only letters, digits and # & % $ are safe.",
        }
    }

    /// Whether a password that breaks this rule cannot work, even if the portal took it: there is no use in trying it,
    /// and each wrong try brings the operator nearer to being locked.
    #[must_use]
    pub const fn is_mandatory(self) -> bool {
        match self {
            Self::Length | Self::NoBlankEnds => true,
            Self::Capital
            | Self::Small
            | Self::Digit
            | Self::Special
            | Self::NoAtOrStop
            | Self::NoBrackets
            | Self::NoOther => false,
        }
    }

    fn is_met_by(self, typed: &str) -> bool {
        match self {
            Self::Length => !typed.is_empty() && typed.len() <= Self::MOST_BYTES,
            Self::NoBlankEnds => typed.trim().len() == typed.len(),
            Self::Capital => typed.contains(|c: char| c.is_ascii_uppercase()),
            Self::Small => typed.contains(|c: char| c.is_ascii_lowercase()),
            Self::Digit => typed.contains(|c: char| c.is_ascii_digit()),
            Self::Special => typed.contains(Self::SAFE),
            Self::NoAtOrStop => !typed.contains(['@', '.']),
            Self::NoBrackets => !typed.contains(['(', ')']),
            // The ends and the characters named by other rules are theirs to say.
            Self::NoOther => typed
                .trim()
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || Self::SAFE.contains(&c) || matches!(c, '@' | '.' | '(' | ')')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PasswordRule as R;

    fn broken(rules: PasswordRules, typed: &str) -> Vec<PasswordRule> {
        rules
            .check(typed)
            .into_iter()
            .filter(|finding| !finding.ok)
            .map(|finding| finding.rule)
            .collect()
    }

    #[test]
    fn a_password_of_letters_digits_and_safe_characters_keeps_every_rule() {
        for typed in ["Hazina#2026", "a1B&", "xY9%$#&", "Practice#2026"] {
            assert_eq!(broken(PasswordRules::Production, typed), [], "{typed}");
        }
    }

    #[test]
    fn each_broken_rule_is_named() {
        for (typed, rules) in [
            ("hazina#2026", vec![R::Capital]),
            ("HAZINA#2026", vec![R::Small]),
            ("Hazina#", vec![R::Digit]),
            ("Hazina2026", vec![R::Special]),
            ("Hazina@2026", vec![R::Special, R::NoAtOrStop]),
            ("Hazina#2026.", vec![R::NoAtOrStop]),
            ("Hazina#(2026)", vec![R::NoBrackets]),
            ("Hazina#2026!", vec![R::NoOther]),
            ("Hazina #2026", vec![R::NoOther]),
            ("Házina#2026", vec![R::NoOther]),
            ("Hazina#2026 ", vec![R::NoBlankEnds]),
            ("\tHazina#2026", vec![R::NoBlankEnds]),
            ("Hazina#2026\r\n", vec![R::NoBlankEnds]),
            ("Hazina#\n2026", vec![R::NoOther]),
            ("", vec![R::Length, R::Capital, R::Small, R::Digit, R::Special]),
        ] {
            assert_eq!(broken(PasswordRules::Production, typed), rules, "{typed:?}");
        }
        assert_eq!(broken(PasswordRules::Production, &"aB3#".repeat(62)), [R::Length]);
    }

    #[test]
    fn the_sandboxs_password_is_not_held_to_the_portals_rules() {
        assert_eq!(broken(PasswordRules::Sandbox, "Safaricom999!*!"), []);
        assert_eq!(
            broken(PasswordRules::Production, "Safaricom999!*!"),
            [R::Special, R::NoOther]
        );
        assert_eq!(broken(PasswordRules::Sandbox, "Safaricom999!*!\n"), [R::NoBlankEnds]);
        assert_eq!(broken(PasswordRules::Sandbox, ""), [R::Length]);
    }

    #[test]
    fn every_character_that_can_be_typed_is_safe_or_has_a_rule_against_it() {
        for c in ' '..='~' {
            let broken = broken(PasswordRules::Production, &format!("aB3#{c}aB3#"));
            let safe = c.is_ascii_alphanumeric() || "#&%$".contains(c);
            assert_eq!(broken.len(), usize::from(!safe), "{c:?}: {broken:?}");
        }
    }

    #[test]
    fn a_finding_says_nothing_of_the_password() {
        let typed = "Zq7~Zq7~";
        for finding in PasswordRules::Production.check(typed) {
            let printed = format!("{finding:?} {}", finding.rule.sentence());
            assert!(!printed.contains("Zq7") && !printed.contains('~'), "{printed}");
        }
    }

    #[test]
    fn only_what_cannot_work_must_be_kept() {
        let must: Vec<_> = PasswordRules::Production
            .check("")
            .into_iter()
            .map(|finding| finding.rule)
            .filter(|rule| rule.is_mandatory())
            .collect();
        assert_eq!(must, [R::Length, R::NoBlankEnds]);
    }
}
