//! People's signing keys at rest, and while a passphrase has them open.
//!
//! A key is closed with XChaCha20-Poly1305 under what Argon2id makes of the passphrase, a salt and the keyring's secret (its
//! parameter K, RFC 9106): neither the ledger's file nor the passphrase alone opens it. The closed key is bound to its ledger
//! and its public half, so that none can be put in the place of another. There is no hash of a passphrase beside it: the right
//! passphrase is the one that opens the key.

use std::cell::RefCell;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use store::{Ledger, OpenKey};
use treasury::{LedgerId, OperatorId, PersonKey, PersonSigning, Wrapped, WrappedKey, WrappingSecret};
use zeroize::Zeroizing;

use crate::Entropy;

/// How slow Argon2 is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KeyCost {
    /// What everybody's key costs: OWASP's least for Argon2id, the crate's default.
    pub const USUAL: Self = Self {
        memory_kib: Params::DEFAULT_M_COST,
        passes: Params::DEFAULT_T_COST,
        lanes: Params::DEFAULT_P_COST,
    };
}

/// The passphrase could not be made a key of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the passphrase could not be made a key of")]
pub struct PassphraseError;

/// What closes and opens the keys of one ledger's people, beside their passphrases.
#[derive(Debug, Clone)]
pub(crate) struct Wrapper {
    ledger: LedgerId,
    secret: WrappingSecret,
}

impl Wrapper {
    pub(crate) fn of(ledger: &Ledger) -> Self {
        Self {
            ledger: ledger.birth().ledger,
            secret: ledger.wrapping_secret(),
        }
    }

    /// Closes `key` under a passphrase. Takes a moment by design: call it off the async threads.
    pub(crate) fn wrap(
        &self,
        key: &PersonSigning,
        passphrase: &SecretString,
        cost: KeyCost,
        entropy: &dyn Entropy,
    ) -> Result<WrappedKey, PassphraseError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        entropy.fill(&mut salt);
        entropy.fill(&mut nonce);
        let mut wrapped = Wrapped {
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            lanes: cost.lanes,
            salt,
            nonce,
            sealed: [0; 48],
        };
        let public_key = key.public();
        let cipher = self.cipher(passphrase, &wrapped)?;
        let bound = self.bound_to(public_key);
        let payload = Payload {
            msg: key.seed(),
            aad: &bound,
        };
        let sealed = cipher.encrypt(XNonce::from_slice(&nonce), payload);
        wrapped.sealed = sealed
            .ok()
            .and_then(|sealed| sealed.try_into().ok())
            .ok_or(PassphraseError)?;
        Ok(WrappedKey { public_key, wrapped })
    }

    /// The key, where this is the passphrase that it was closed under. Takes a moment by design.
    pub(crate) fn unwrap(&self, key: &WrappedKey, passphrase: &SecretString) -> Option<PersonSigning> {
        let cipher = self.cipher(passphrase, &key.wrapped).ok()?;
        let bound = self.bound_to(key.public_key);
        let payload = Payload {
            msg: &key.wrapped.sealed,
            aad: &bound,
        };
        let opened = cipher.decrypt(XNonce::from_slice(&key.wrapped.nonce), payload);
        let opened = Zeroizing::new(opened.ok()?);
        let seed: &[u8; 32] = opened.as_slice().try_into().ok()?;
        let signing = PersonSigning::from_seed(seed);
        (signing.public() == key.public_key).then_some(signing)
    }

    fn cipher(&self, passphrase: &SecretString, wrapped: &Wrapped) -> Result<XChaCha20Poly1305, PassphraseError> {
        let params =
            Params::new(wrapped.memory_kib, wrapped.passes, wrapped.lanes, None).map_err(|_| PassphraseError)?;
        let argon2 = Argon2::new_with_secret(self.secret.as_bytes(), Algorithm::Argon2id, Version::V0x13, params)
            .map_err(|_| PassphraseError)?;
        let mut key = Zeroizing::new([0; 32]);
        argon2
            .hash_password_into(passphrase.expose_secret().as_bytes(), &wrapped.salt, key.as_mut_slice())
            .map_err(|_| PassphraseError)?;
        Ok(XChaCha20Poly1305::new(chacha20poly1305::Key::from_slice(
            key.as_slice(),
        )))
    }

    fn bound_to(&self, public_key: PersonKey) -> Vec<u8> {
        let mut bound = format!("hazina: a person's key, 1\n{}\n", self.ledger).into_bytes();
        bound.extend_from_slice(public_key.as_bytes());
        bound
    }
}

/// A new signing key for somebody of `ledger`, closed under their passphrase. Takes a moment by design: call it off the async
/// threads.
///
/// # Errors
/// When Argon2 refuses the input.
pub fn new_person_key(
    ledger: &Ledger,
    passphrase: &SecretString,
    cost: KeyCost,
    entropy: &dyn Entropy,
) -> Result<WrappedKey, PassphraseError> {
    new_key(&Wrapper::of(ledger), passphrase, cost, entropy)
}

/// The private key of somebody of `ledger`, where this is their passphrase. Takes a moment by design.
#[must_use]
pub fn open_person_key(ledger: &Ledger, key: &WrappedKey, passphrase: &SecretString) -> Option<PersonSigning> {
    Wrapper::of(ledger).unwrap(key, passphrase)
}

pub(crate) fn new_key(
    wrapper: &Wrapper,
    passphrase: &SecretString,
    cost: KeyCost,
    entropy: &dyn Entropy,
) -> Result<WrappedKey, PassphraseError> {
    let mut seed = Zeroizing::new([0; 32]);
    entropy.fill(seed.as_mut_slice());
    wrapper.wrap(&PersonSigning::from_seed(&seed), passphrase, cost, entropy)
}

tokio::task_local! {
    /// The keys that the command that runs here has open, by passphrases that were given to it or because its person is signed
    /// in. They are closed when it ends, however it ends.
    static OPEN: RefCell<Vec<OpenKey>>;
}

/// Runs a command, and closes what it opened.
pub async fn closing_keys<T>(command: impl Future<Output = T>) -> T {
    // Boxed: the futures of commands are large, and each that another calls stands on the same stack.
    OPEN.scope(RefCell::default(), Box::pin(command)).await
}

/// Keeps a key open until the command ends. Outside of a command nothing stays open.
pub(crate) fn keep_open(key: OpenKey) {
    // Where there is no command, the key is dropped here, and with that closed.
    if OPEN.try_with(move |open| open.borrow_mut().push(key)).is_err() {
        tracing::debug!("a key was opened outside of a command, and is closed again");
    }
}

/// Whether the command that runs has a key of `operator` open.
pub(crate) fn has_open(operator: OperatorId) -> bool {
    let holds = |open: &RefCell<Vec<OpenKey>>| open.borrow().iter().any(|key| key.operator() == operator);
    OPEN.try_with(holds).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use treasury::SealKey;

    use super::*;
    use crate::SystemEntropy;

    const CHEAP: KeyCost = KeyCost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn wrapper(ledger: u8, secret: &[u8]) -> Wrapper {
        Wrapper {
            ledger: LedgerId::from_random([ledger; 16]),
            secret: WrappingSecret::of(&SealKey::new(secret)),
        }
    }

    fn passphrase(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn a_key_opens_with_its_passphrase_and_the_keyrings_secret_and_never_with_one_of_them() {
        let own = wrapper(1, b"secret");
        let right = passphrase("maize beans sukuma");
        let key = new_key(&own, &right, CHEAP, &SystemEntropy).expect("a key");
        let opened = own.unwrap(&key, &right).expect("opened");
        assert_eq!(opened.public(), key.public_key);
        assert!(own.unwrap(&key, &passphrase("maize beans sukum")).is_none());
        assert!(wrapper(1, b"another").unwrap(&key, &right).is_none());
        assert!(wrapper(2, b"secret").unwrap(&key, &right).is_none());
        let text = serde_json::to_string(&key).expect("written");
        assert!(
            !text.contains(&hex::encode(opened.seed())),
            "the private half is closed"
        );
    }

    #[test]
    fn a_wrapped_key_in_the_place_of_anothers_opens_nothing() {
        let own = wrapper(1, b"secret");
        let (one, two) = (passphrase("maize beans sukuma"), passphrase("lake heron sunrise"));
        let mine = new_key(&own, &one, CHEAP, &SystemEntropy).expect("a key");
        let theirs = new_key(&own, &two, CHEAP, &SystemEntropy).expect("a key");
        let swapped = WrappedKey {
            public_key: theirs.public_key,
            wrapped: mine.wrapped,
        };
        assert!(own.unwrap(&swapped, &one).is_none());
        assert!(own.unwrap(&swapped, &two).is_none());
    }

    #[test]
    fn another_passphrase_wraps_the_same_key_in_another_way() {
        let own = wrapper(1, b"secret");
        let (before, after) = (passphrase("maize beans sukuma"), passphrase("lake heron sunrise"));
        let key = new_key(&own, &before, CHEAP, &SystemEntropy).expect("a key");
        let opened = own.unwrap(&key, &before).expect("opened");
        let again = own.wrap(&opened, &after, CHEAP, &SystemEntropy).expect("wrapped");
        assert_eq!(again.public_key, key.public_key);
        assert_ne!(again.wrapped.sealed, key.wrapped.sealed);
        assert!(own.unwrap(&again, &before).is_none());
        assert!(own.unwrap(&again, &after).is_some());
    }
}
