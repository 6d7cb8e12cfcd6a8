//! Everything the simulator chooses by chance, from its seed.
//!
//! Each request has its own stream of numbers, so what it gets does not depend on how many numbers others
//! drew before it: the same seed and the same order of requests give the same run.

use std::time::Duration;

use chrono::{DateTime, Datelike, FixedOffset};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// The dice of one request.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha20Rng);

impl Dice {
    /// The dice of request `number` in the `epoch`-th run over the same journal.
    pub(crate) fn new(seed: u64, epoch: u32, number: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        rng.set_stream((u64::from(epoch) << 40) ^ number);
        Self(rng)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }

    /// A time between the two, both included.
    pub(crate) fn between(&mut self, least: Duration, most: Duration) -> Duration {
        let (low, high) = (millis(least), millis(most).max(millis(least)));
        Duration::from_millis(low + self.below(high - low + 1))
    }

    /// `digits` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from(b"0123456789abcdef"[self.index(16)]))
            .collect()
    }

    /// `count` letters and digits.
    pub(crate) fn letters(&mut self, count: usize) -> String {
        const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..count).map(|_| char::from(LETTERS[self.index(62)])).collect()
    }

    /// A `requestId` or a gateway's OriginatorConversationID: `94fc-460e-a970-797968bf6a851272619`.
    pub(crate) fn gateway_id(&mut self) -> String {
        format!(
            "{}-{}-{}-{}{}",
            self.hex(4),
            self.hex(4),
            self.hex(4),
            self.hex(12),
            1_000_000 + self.below(9_000_000)
        )
    }

    /// A ConversationID: `AG_20240706_20106e9209f64bebd05b`.
    pub(crate) fn conversation_id(&mut self, at: DateTime<FixedOffset>) -> String {
        format!("AG_{}_2010{}", at.format("%Y%m%d"), self.hex(16))
    }

    fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or_default()
    }
}

/// The `serial`-th receipt: the day's three characters and seven more (Daraja facts, section 7.4). No two
/// serials of a seed share a receipt, for the seven are a permutation of all there are.
pub(crate) fn receipt(seed: u64, serial: u64, at: DateTime<FixedOffset>) -> String {
    const SPACE: u128 = 36_u128.pow(7);
    // Odd and not a multiple of three, so prime to 36^7.
    const STEP: u128 = 30_469_831_397;
    let start = u128::from(seed) % SPACE;
    let mut place = (u128::from(serial) * STEP + start) % SPACE;
    if place == 0 {
        // Seven zeros are M-PESA's "no receipt". Serials never come near the whole space, so its last place is free.
        place = (SPACE - STEP + start) % SPACE;
    }
    let mut tail = [b'0'; 7];
    for slot in tail.iter_mut().rev() {
        *slot = base36(place % 36);
        place /= 36;
    }
    format!("{}{}", date_prefix(at), String::from_utf8_lossy(&tail))
}

/// `NLJ0000000`: what stands in the place of a receipt where there is none.
pub(crate) fn placeholder(at: DateTime<FixedOffset>) -> String {
    format!("{}0000000", date_prefix(at))
}

/// Year letter (L is 2017), month letter (A is January), day (1-9, then A-V).
fn date_prefix(at: DateTime<FixedOffset>) -> String {
    let letter = |n: u32| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(n % 26) as usize]);
    let year = u32::try_from((at.year() - 2006).rem_euclid(26)).unwrap_or_default();
    let day = char::from(base36(u128::from(at.day())));
    format!("{}{}{day}", letter(year), letter(at.month0()))
}

fn base36(n: u128) -> u8 {
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(n % 36) as usize]
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX - 1)
        .min(u64::MAX - 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use mpesa::Receipt;

    use super::*;

    fn day(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).expect("a valid time")
    }

    #[test]
    fn receipts_carry_the_day_as_m_pesas_do() {
        // Days and prefixes of published samples.
        for (at, prefix) in [
            ("2017-07-17T10:54:57+03:00", "LGH"),
            ("2019-12-19T11:45:50+03:00", "NLJ"),
            ("2020-01-09T12:57:10+03:00", "OA9"),
            ("2024-07-06T22:48:52+03:00", "SG6"),
            ("2026-11-21T13:00:00+03:00", "UKL"),
        ] {
            assert!(receipt(1, 0, day(at)).starts_with(prefix), "{at}");
            assert_eq!(placeholder(day(at)), format!("{prefix}0000000"));
        }
    }

    #[test]
    fn no_two_receipts_are_alike_and_none_is_a_placeholder() {
        let at = day("2026-11-21T13:00:00+03:00");
        let mut seen = HashSet::new();
        for serial in 0..100_000 {
            let text = receipt(7, serial, at);
            assert!(text.parse::<Receipt>().is_ok(), "{text}");
            assert!(seen.insert(text));
        }
        // Seed 0 and serial 0 would be seven zeros.
        assert!(receipt(0, 0, at).parse::<Receipt>().is_ok());
    }

    #[test]
    fn each_request_has_its_own_dice() {
        let throw = |seed, epoch, number| Dice::new(seed, epoch, number).hex(16);
        assert_eq!(throw(1, 1, 1), throw(1, 1, 1));
        let others = [throw(2, 1, 1), throw(1, 2, 1), throw(1, 1, 2)];
        assert!(others.iter().all(|other| *other != throw(1, 1, 1)));
    }

    #[test]
    fn delays_stay_between_their_ends() {
        let (least, most) = (Duration::from_millis(250), Duration::from_millis(252));
        let delays: HashSet<_> = (0..200).map(|n| Dice::new(1, 1, n).between(least, most)).collect();
        assert_eq!(delays.len(), 3);
        assert_eq!(
            Dice::new(1, 1, 1).between(Duration::ZERO, Duration::ZERO),
            Duration::ZERO
        );
    }
}
