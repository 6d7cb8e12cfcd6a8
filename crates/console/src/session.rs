//! Who is signed in, and the guard against guessing.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use secrecy::SecretString;
use store::Operator;
use treasury::{Confirmed, OperatorId};

use crate::{Clock, Problem, passphrase::verify};

/// Wrong passphrases that cost nothing.
const FREE_TRIES: u32 = 3;
/// The longest wait after a wrong passphrase.
const LONGEST_WAIT_SECONDS: u32 = 300;

#[derive(Debug, Default)]
pub(crate) struct Session {
    signed_in: Mutex<Option<OperatorId>>,
    wrong: Mutex<HashMap<OperatorId, WrongTries>>,
    /// Held while a passphrase is checked, so that many tries at once count as many.
    checking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone, Copy, Default)]
struct WrongTries {
    count: u32,
    wait_until: i64,
}

impl Session {
    pub(crate) fn operator(&self) -> Option<OperatorId> {
        *self.signed_in.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn require(&self) -> Result<OperatorId, Problem> {
        self.operator().ok_or(Problem::NotSignedIn)
    }

    pub(crate) fn set(&self, operator: Option<OperatorId>) {
        *self.signed_in.lock().unwrap_or_else(PoisonError::into_inner) = operator;
    }

    /// Checks a passphrase, off the async threads.
    pub(crate) async fn confirm(
        &self,
        operator: &Operator,
        passphrase: SecretString,
        clock: &dyn Clock,
    ) -> Result<Confirmed, Problem> {
        let _one_at_a_time = self.checking.lock().await;
        let wait_ms = self.tries(operator.id).wait_until.saturating_sub(clock.now());
        if wait_ms > 0 {
            let wait_seconds = u32::try_from(wait_ms.saturating_add(999) / 1_000).unwrap_or(LONGEST_WAIT_SECONDS);
            return Err(Problem::TooManyTries { wait_seconds });
        }
        let hash = operator.passphrase_hash.clone();
        let right = tokio::task::spawn_blocking(move || verify(&passphrase, &hash))
            .await
            .unwrap_or(false);
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if right {
            wrong.remove(&operator.id);
            return Ok(Confirmed::by_passphrase(operator.id));
        }
        let tries = wrong.entry(operator.id).or_default();
        tries.count = tries.count.saturating_add(1);
        let wait_seconds = match tries.count.checked_sub(FREE_TRIES) {
            None | Some(0) => 0,
            Some(over) => 5_u32
                .saturating_mul(2_u32.saturating_pow(over.saturating_sub(1)))
                .min(LONGEST_WAIT_SECONDS),
        };
        tries.wait_until = clock
            .now()
            .saturating_add(i64::from(wait_seconds).saturating_mul(1_000));
        Err(Problem::WrongPassphrase { wait_seconds })
    }

    fn tries(&self, operator: OperatorId) -> WrongTries {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.get(&operator).copied().unwrap_or_default()
    }
}
