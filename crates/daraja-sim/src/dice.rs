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
