//! The recovery key: twenty-four words on paper that open every backup made since they were printed.
//!
//! The private half is words on a recovery kit and is never kept on the machine; the public half stands in the journal
//! ([`treasury::Fact::RecoveryKeyMade`]). It is an X25519 key of the age format (<https://age-encryption.org/v1>), so a backup
//! can be opened by any program that knows age, and the words are those of BIP 39.
//!
//! Deliberately absent: who may make or use a kit. That takes two people, or one and the kit, and is asked by commands.

use std::{fmt, str::FromStr};

use bip39::{Language, Mnemonic};
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use crate::Entropy;

/// How many words a kit has.
pub const WORDS: usize = 24;
/// The words of BIP 39 differ within their first four letters.
const TELLING: usize = 4;

/// The private half: what a recovery kit holds.
pub struct RecoveryKey(age::x25519::Identity, Zeroizing<[u8; 32]>);

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(..)")
    }
}

/// The public half: what backups are sealed to.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Recipient {
    type Err = NoRecipient;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| NoRecipient)
    }
}

/// A text is not the public half of a recovery key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the public half of a recovery key")]
pub struct NoRecipient;

/// Why typed words are no recovery key. Each is a sentence for a person; none repeats what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Too few, or too many.
    #[error("A recovery kit has 24 words, and these are {found}. Type all of them, in the order of their numbers.")]
    Count {
        /// How many were typed.
        found: usize,
    },
    /// A word that no kit has.
    #[error("Word {position} is not a word of any recovery kit. Look at its spelling.")]
    Unknown {
        /// Which, from 1.
        position: usize,
    },
    /// All are words of kits, and together they are none.
    #[error("These words do not belong together: one is another word than on the paper, or two changed places.")]
    Together,
    /// They are another kit's.
    #[error("These are the words of another recovery kit. Use the one that was printed last for this organisation.")]
    OtherKit,
}

impl RecoveryKey {
    /// A new one.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut_slice());
        Self::from_bytes(bytes)
    }

    /// Reads what a person typed from a kit: in any case, with or without numbers between the words, each at least by its
    /// first four letters.
    ///
    /// # Errors
    /// With what is wrong, by its position.
    pub fn from_words(typed: &SecretString) -> Result<Self, WordsError> {
        let lower = Zeroizing::new(typed.expose_secret().to_lowercase());
        let parts: Vec<&str> = lower
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        if parts.len() != WORDS {
            return Err(WordsError::Count { found: parts.len() });
        }
        let mut phrase = Zeroizing::new(String::with_capacity(256));
        for (word, position) in parts.iter().zip(1..) {
            let known = known_word(word).ok_or(WordsError::Unknown { position })?;
            if position > 1 {
                phrase.push(' ');
            }
            phrase.push_str(known);
        }
        let mut mnemonic =
            Mnemonic::parse_in_normalized(Language::English, &phrase).map_err(|_| WordsError::Together)?;
        let (mut entropy, _) = mnemonic.to_entropy_array();
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(&entropy[..32]);
        entropy.zeroize();
        mnemonic.zeroize();
        Ok(Self::from_bytes(bytes))
    }

    fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        let prefix = bech32::Hrp::parse("age-secret-key-").expect("age's own prefix");
        let mut text = bech32::encode::<bech32::Bech32>(prefix, bytes.as_slice()).expect("32 bytes fit");
        text.make_ascii_uppercase();
        let identity = text.parse().expect("32 bytes are a key");
        text.zeroize();
        Self(identity, bytes)
    }

    /// Its words, for the kit.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        let mut mnemonic = Mnemonic::from_entropy(self.1.as_slice()).expect("32 bytes are 24 words");
        let words = mnemonic.words().collect();
        mnemonic.zeroize();
        words
    }

    /// The public half.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    pub(crate) const fn identity(&self) -> &age::x25519::Identity {
        &self.0
    }
}

impl Recipient {
    pub(crate) const fn age(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

/// Whether whoever typed `words` holds the recovery kit whose public half is `of`.
///
/// # Errors
/// With what is wrong, for the person who typed.
pub fn holds_kit(words: &SecretString, of: &Recipient) -> Result<(), WordsError> {
    let key = RecoveryKey::from_words(words)?;
    if key.recipient() == *of {
        Ok(())
    } else {
        Err(WordsError::OtherKit)
    }
}

/// The word of the list that was meant: the whole word, or the only one that begins so.
fn known_word(typed: &str) -> Option<&'static str> {
    let list = Language::English.word_list();
    if let Some(exact) = list.iter().find(|word| **word == typed) {
        return Some(exact);
    }
    if typed.chars().count() < TELLING {
        return None;
    }
    let mut beginning = list.iter().filter(|word| word.starts_with(typed));
    match (beginning.next(), beginning.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    fn typed(words: &[&str]) -> SecretString {
        words.join(" ").into()
    }

    #[test]
    fn the_words_of_a_kit_prove_it_however_they_are_typed() {
        let key = RecoveryKey::new(&SystemEntropy);
        let of = key.recipient();
        let words = key.words();
        assert_eq!(words.len(), WORDS);
        assert_eq!(holds_kit(&typed(&words), &of), Ok(()));
        let numbered: String = (1..)
            .zip(&words)
            .map(|(number, word)| format!("{number}. {},\n", word.to_uppercase()))
            .collect();
        assert_eq!(holds_kit(&numbered.into(), &of), Ok(()));
        let short: Vec<&str> = words.iter().map(|word| &word[..word.len().min(4)]).collect();
        assert_eq!(holds_kit(&typed(&short), &of), Ok(()));
        let read: Recipient = of.to_string().parse().expect("the public half as text");
        assert_eq!(read, of);
    }

    #[test]
    fn what_is_wrong_with_typed_words_is_named_and_nothing_typed_is_repeated() {
        let key = RecoveryKey::new(&SystemEntropy);
        let (of, words) = (key.recipient(), key.words());
        assert_eq!(
            holds_kit(&typed(&words[1..]), &of),
            Err(WordsError::Count { found: 23 })
        );
        let mut wrong = words.clone();
        wrong[6] = "treasurer";
        let told = holds_kit(&typed(&wrong), &of).expect_err("not a word of the list");
        assert_eq!(told, WordsError::Unknown { position: 7 });
        assert!(!told.to_string().contains("treasurer"));
        let other = RecoveryKey::new(&SystemEntropy);
        assert_eq!(holds_kit(&typed(&other.words()), &of), Err(WordsError::OtherKit));
        assert!("age1nothing".parse::<Recipient>().is_err());
        assert!(!format!("{key:?}").contains(words[0]));
    }

    #[test]
    fn words_that_changed_places_are_no_kit() {
        // Fixed: with random words one pair in 256 would pass BIP 39's checksum, as another kit's.
        let words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                     abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art";
        let key = RecoveryKey::from_words(&words.into()).expect("BIP 39's own test vector of 32 zero bytes");
        assert_eq!(*key.1, [0; 32]);
        let swapped = words.replacen("abandon", "art", 1).replacen(" art", " abandon", 1);
        assert_eq!(
            RecoveryKey::from_words(&swapped.into()).expect_err("a wrong sum"),
            WordsError::Together
        );
    }
}
