//! Chance that can be had again.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// Chance, from a seed alone.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Both ends count.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.0.next_u64() % (most - least + 1)
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.between(1, times) == 1
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.between(0, u64::try_from(all.len()).expect("a short list") - 1);
        &all[usize::try_from(at).expect("a short list")]
    }
}
