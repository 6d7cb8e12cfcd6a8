//! A digest as words that two people compare over the telephone.

use bip39::Language;
use treasury::Digest;

/// How many words tell rows apart. Forty-four bits: who wants to pass other rows off as these would have to try for years, and
/// the approval signs the whole digest all the same.
const OF_ROWS: usize = 4;
/// How many words tell desktops apart. Sixty-six bits: nothing but these words says that a key is that desktop's.
const OF_DESKTOP: usize = 6;
/// A word of BIP 39's list stands for so many bits.
const BITS: usize = 11;

/// Rows that are to be approved, as words.
pub(crate) fn words(digest: &Digest) -> Vec<String> {
    beginning(digest, OF_ROWS)
}

/// A desktop that asks to join, as words.
pub(crate) fn desktop_words(card: &Digest) -> Vec<String> {
    beginning(card, OF_DESKTOP)
}

/// The beginning of a digest, in words of BIP 39's English list, the same in every language of the page.
fn beginning(digest: &Digest, count: usize) -> Vec<String> {
    let list = Language::English.word_list();
    let bits: Vec<bool> = digest
        .as_bytes()
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1))
        .take(count.saturating_mul(BITS))
        .collect();
    bits.chunks(BITS)
        .map(|chunk| chunk.iter().fold(0, |index, bit| index << 1 | usize::from(*bit)))
        .filter_map(|index| list.get(index))
        .map(|word| (*word).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bits_are_the_words() {
        let mut bytes = [0; 32];
        assert_eq!(words(&Digest::from_bytes(bytes)), ["abandon"; 4]);
        bytes[0] = 0b1000_0000;
        bytes[5] = 0b0001_0000;
        assert_eq!(
            words(&Digest::from_bytes(bytes)),
            ["length", "abandon", "abandon", "ability"]
        );
        bytes[31] = 1;
        assert_eq!(words(&Digest::from_bytes(bytes))[3], "ability");
    }

    #[test]
    fn every_pattern_of_bits_has_a_word() {
        assert_eq!(words(&Digest::from_bytes([0xff; 32])), ["zoo"; 4]);
    }
}
