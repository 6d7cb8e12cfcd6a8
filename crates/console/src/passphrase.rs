//! How hard passphrases are to guess. What they open is in [`crate::personal_key`].

use api::{Problem, view::PassphraseStrength};
use messages::text;
use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{
    Score,
    feedback::{Feedback, Suggestion, Warning},
    zxcvbn,
};

/// The fewest characters of a passphrase.
const LEAST_CHARACTERS: usize = 12;
/// The most characters that are looked at: more make it no easier to guess, and no slower to look at.
const MOST_LOOKED_AT: usize = 100;
/// The least strength that is taken: more than 10⁸ guesses, each of which Argon2 makes slow.
const LEAST_SCORE: Score = Score::Three;

/// How hard the passphrase of somebody called `name` is to guess for whoever knows the organisation: by zxcvbn's estimate,
/// which knows common words, names, dates, keyboards and repetitions, and asks nobody.
pub fn strength(passphrase: &SecretString, name: &str) -> PassphraseStrength {
    let typed: String = passphrase.expose_secret().chars().take(MOST_LOOKED_AT).collect();
    if typed.is_empty() {
        return PassphraseStrength {
            level: 0,
            enough: false,
            sentence: String::new(),
        };
    }
    let joined: String = name.split_whitespace().collect();
    let known: Vec<&str> = name
        .split_whitespace()
        .chain([name, &joined, "hazina", "mpesa", "treasury"])
        .collect();
    // Spaces between words are no secret: the passphrase is worth what it is without them.
    let spaceless: String = typed.split_whitespace().collect();
    let (whole, without) = (zxcvbn(&typed, &known), zxcvbn(&spaceless, &known));
    let estimate = if without.score() < whole.score() {
        without
    } else {
        whole
    };
    let long = passphrase.expose_secret().chars().count() >= LEAST_CHARACTERS;
    let enough = long && estimate.score() >= LEAST_SCORE;
    let sentence = match (estimate.score(), long) {
        (Score::Four, true) => text().people_hard_to_guess(),
        (score, true) if score >= LEAST_SCORE => text().people_good_enough_one_more_word_makes(),
        (_, false) => text().people_too_short_at_least_characters_three(LEAST_CHARACTERS.to_string()),
        _ => text().people_too_easy_to_guess(better(estimate.feedback())),
    };
    PassphraseStrength {
        level: u8::from(estimate.score()),
        enough,
        sentence,
    }
}

/// What would make it better.
fn better(feedback: Option<&Feedback>) -> String {
    let by_warning = feedback.and_then(Feedback::warning).map(|warning| match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            text().people_it_follows_the_keys_of_the()
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            text().people_it_repeats_itself_take_different_words()
        }
        Warning::SequencesLikeAbcAreEasyToGuess => text().people_it_counts_up_take_words_instead(),
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => {
            text().people_years_and_dates_are_guessed_first()
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword
        | Warning::AWordByItselfIsEasyToGuess => text().people_it_is_one_that_many_people(),
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            text().people_names_are_guessed_first_take_other()
        }
    });
    by_warning.unwrap_or_else(|| {
        let capitals = feedback.is_some_and(|feedback| {
            let changed = |one: &Suggestion| {
                matches!(
                    one,
                    Suggestion::CapitalizationDoesntHelpVeryMuch
                        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase
                        | Suggestion::PredictableSubstitutionsDontHelpVeryMuch
                        | Suggestion::ReversedWordsArentMuchHarderToGuess
                )
            };
            feedback.suggestions().iter().any(changed)
        });
        match capitals {
            true => text().people_capitals_and_digits_in_a_known(),
            false => text().people_add_another_word_or_two_that(),
        }
    })
}

/// Whether the passphrase is taken for somebody called `name`.
pub(crate) fn strong_enough(passphrase: &SecretString, name: &str) -> Result<(), Problem> {
    let strength = strength(passphrase, name);
    match strength.enough {
        true => Ok(()),
        false if strength.sentence.is_empty() => {
            Err(Problem::field("new_passphrase", text().people_type_a_passphrase()))
        }
        false => Err(Problem::field("new_passphrase", strength.sentence)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(passphrase: &str) -> PassphraseStrength {
        strength(&SecretString::from(passphrase), "Amina Wanjiru")
    }

    #[test]
    fn words_that_have_nothing_to_do_with_each_other_are_taken() {
        for good in [
            "maize beans sukuma",
            "lake heron sunrise",
            "three quiet herons",
            "chui anakunywa maziwa",
            "Kisumu#ferry-lantern 7",
        ] {
            assert!(of(good).enough, "{good}: {:?}", of(good));
        }
    }

    #[test]
    fn what_is_guessed_first_is_not_taken_and_said_why() {
        for (bad, why) in [
            ("", ""),
            ("short heron", "Too short"),
            ("aaaaaaaaaaaaaaaa", "repeats itself"),
            ("abcabcabcabcabc", "repeats itself"),
            ("password12345", "many people use"),
            ("Password2026!", "Too easy"),
            ("qwertyuiop[]", "keyboard"),
            ("amina wanjiru", "Too easy"),
            ("AminaWanjiru1", "Too easy"),
            ("hazina hazina", "Too easy"),
            ("123456789012", "Too easy"),
        ] {
            let strength = of(bad);
            assert!(!strength.enough, "{bad}: {strength:?}");
            assert!(strength.sentence.contains(why), "{bad}: {strength:?}");
        }
    }

    #[test]
    fn a_very_long_passphrase_is_looked_at_quickly() {
        assert!(of(&"heron lake sunrise maize ".repeat(4_000)).enough);
    }
}
