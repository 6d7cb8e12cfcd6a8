//! The console's secrets in the operating system's keyring.
//!
//! `keyring` is the front. It opens the system's store once per process, though, and where there was none at that
//! moment (the keyring started later, the session bus was restarted) it never looks again; so where it gave up, and
//! where a store that was open stopped answering, the store is opened anew under `keyring-core`.
//!
//! Every call blocks, and a locked keyring blocks until a person has answered its prompt: calls run one after the
//! other off the async threads, and nobody waits for them without end.

use std::sync::Arc;
use std::time::Duration;

use api::view::SecretsPlace;
use async_trait::async_trait;
use console::{InParts, Secrets, SecretsError, SecretsErrorKind};
use keyring_core::{Entry, Error};
use messages::text;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

/// Under which our entries stand in the keyring.
const SERVICE: &str = "ke.hazina.console";

/// An entry that holds nothing, written once to see that the keyring takes entries at all.
const PROBE: &str = "keyring-check";

/// How long a person has for the keyring's own password prompt.
const PATIENCE: Duration = Duration::from_secs(60);

/// The system's keyring, or memory where the system has none: practice goes on in memory, a real organisation does not.
///
/// # Errors
/// A keyring that is there and refuses (locked and not unlocked, damaged) is an error: going on without it would hide
/// a system that is not in order.
pub(crate) async fn open() -> Result<Arc<dyn Secrets>, SecretsError> {
    let keyring = Keyring::new(PATIENCE);
    match keyring.check().await {
        // Windows takes 2,560 bytes an entry, and what is kept of a relay may be longer.
        Ok(()) => Ok(Arc::new(InParts::new(Arc::new(keyring)))),
        Err(error) => match error.kind {
            SecretsErrorKind::Unavailable => {
                tracing::warn!(why = error.message, "no keyring: secrets stay in memory");
                Ok(practice::memory_secrets())
            }
            SecretsErrorKind::Locked | SecretsErrorKind::GivenUp | SecretsErrorKind::Other => Err(error),
        },
    }
}

/// The operating system's keyring.
#[derive(Debug)]
struct Keyring {
    /// One call at a time: a keyring that shows a prompt shows one.
    turn: Arc<Mutex<()>>,
    patience: Duration,
}

impl Keyring {
    fn new(patience: Duration) -> Keyring {
        Keyring {
            turn: Arc::new(Mutex::new(())),
            patience,
        }
    }

    /// Whether the keyring can be read and written. A keyring in which nothing was ever kept reads well and refuses the
    /// first write, so one entry is written once.
    async fn check(&self) -> Result<(), SecretsError> {
        if self.get(PROBE).await?.is_none() {
            self.put(PROBE, &SecretString::from("works")).await?;
        }
        Ok(())
    }

    /// Runs `act` off the async threads. Where it takes too long it goes on by itself and keeps its turn, so a second
    /// call never opens a second prompt.
    async fn wait_for<T, F>(&self, act: F) -> Result<T, SecretsError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Error> + Send + 'static,
    {
        let turn = Arc::clone(&self.turn);
        let work = async move {
            let turn = turn.lock_owned().await;
            tokio::task::spawn_blocking(move || {
                let _turn = turn;
                act()
            })
            .await
        };
        match tokio::time::timeout(self.patience, work).await {
            Ok(Ok(answer)) => answer.map_err(|error| in_words(&error)),
            Ok(Err(_)) => Err(other(text().keyring_stopped())),
            Err(_) => Err(locked(text().keyring_still_waiting())),
        }
    }
}

#[async_trait]
impl Secrets for Keyring {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        let name = name.to_owned();
        self.wait_for(move || match with_entry(&name, Entry::get_password) {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        let name = name.to_owned();
        let value = value.clone();
        self.wait_for(move || with_entry(&name, |entry| entry.set_password(value.expose_secret())))
            .await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        let name = name.to_owned();
        self.wait_for(move || match with_entry(&name, Entry::delete_credential) {
            Err(Error::NoEntry) => Ok(()),
            answer => answer,
        })
        .await
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Keyring
    }
}

/// Does `act` with the entry, and once more with the store opened anew where the store does not answer.
fn with_entry<T>(name: &str, act: impl Fn(&Entry) -> Result<T, Error>) -> Result<T, Error> {
    let first = keyring::Entry::new(SERVICE, name)
        .map(|entry| entry.inner)
        .and_then(|entry| act(&entry));
    match first {
        Err(Error::NoDefaultStore | Error::PlatformFailure(_)) => {
            open_anew()?;
            act(&Entry::new(SERVICE, name)?)
        }
        answer => answer,
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn open_anew() -> Result<(), Error> {
    keyring_core::set_default_store(zbus_secret_service_keyring_store::Store::new()?);
    Ok(())
}

/// The stores of macOS and Windows are part of the system: they are there or never.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn open_anew() -> Result<(), Error> {
    Err(Error::NoDefaultStore)
}

/// What happened and what to do, without anything that was to be kept: `BadEncoding` and its like carry bytes. No advice ever
/// costs an entry: what is gone from the keyring may be the only one of its kind.
fn in_words(error: &Error) -> SecretsError {
    match error {
        Error::PlatformFailure(cause) => {
            tracing::warn!(%cause, "the keyring could not be reached");
            unavailable(match system_says(cause.as_ref()) {
                Some(cause) => text().keyring_cannot_be_reached_cause(store(), cause, start()),
                None => text().keyring_cannot_be_reached(store(), start()),
            })
        }
        Error::NoDefaultStore => unavailable(text().keyring_none_known()),
        Error::NoStorageAccess(cause) if was_never_set_up(cause.as_ref()) => unavailable(text().keyring_never_set_up()),
        Error::NoStorageAccess(cause) => {
            tracing::warn!(%cause, "the keyring is locked");
            locked(match system_says(cause.as_ref()) {
                Some(cause) => text().keyring_locked_cause(store(), cause),
                None => text().keyring_locked(store()),
            })
        }
        Error::Ambiguous(entries) => {
            tracing::warn!(entries = entries.len(), "the keyring holds an entry twice");
            other(text().keyring_entry_twice())
        }
        Error::TooLong(what, most) => {
            tracing::error!(what, most, "the keyring does not take an entry of this length");
            other(text().keyring_entry_too_long())
        }
        Error::NoEntry
        | Error::BadEncoding(_)
        | Error::BadDataFormat(..)
        | Error::BadStoreFormat(_)
        | Error::Invalid(..)
        | Error::NotSupportedByStore(_)
        | _ => {
            tracing::warn!(
                kind = kind_of(error),
                "the keyring answered with something else than an entry of Hazina"
            );
            other(text().keyring_strange_answer())
        }
    }
}

/// Which of the keyring's errors it is, without what it carries.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library may add kinds, and any other is named so"
)]
fn kind_of(error: &Error) -> &'static str {
    match error {
        Error::BadEncoding(_) => "bad encoding",
        Error::BadDataFormat(..) => "bad data format",
        Error::BadStoreFormat(_) => "bad store format",
        Error::Invalid(..) => "invalid",
        Error::NotSupportedByStore(_) => "not supported",
        _ => "other",
    }
}

/// What the system calls its keyring.
fn store() -> String {
    match () {
        () if cfg!(target_os = "macos") => text().keyring_store_macos(),
        () if cfg!(target_os = "windows") => text().keyring_store_windows(),
        () => text().keyring_store_linux(),
    }
}

/// How it is brought to work.
fn start() -> String {
    match () {
        () if cfg!(target_os = "macos") => text().keyring_start_macos(),
        () if cfg!(target_os = "windows") => text().keyring_start_windows(),
        () => text().keyring_start_linux(),
    }
}

/// The system's own words, where a person can search for them: those of the Secret Service are about its wires.
fn system_says(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<String> {
    cfg!(any(target_os = "macos", target_os = "windows")).then(|| cause.to_string())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn was_never_set_up(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(
        cause.downcast_ref::<secret_service::Error>(),
        Some(secret_service::Error::NoResult)
    )
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn was_never_set_up(_cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    false
}

fn unavailable(message: String) -> SecretsError {
    says(SecretsErrorKind::Unavailable, message)
}

fn locked(message: String) -> SecretsError {
    says(SecretsErrorKind::Locked, message)
}

fn other(message: String) -> SecretsError {
    says(SecretsErrorKind::Other, message)
}

fn says(kind: SecretsErrorKind, message: String) -> SecretsError {
    SecretsError { kind, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_waits_for_a_prompt_without_end_and_a_second_prompt_is_never_opened() {
        let keyring = Keyring::new(Duration::from_millis(50));
        let (answer, prompt) = std::sync::mpsc::channel::<()>();
        let first = keyring
            .wait_for(move || {
                let _ = prompt.recv();
                Ok(())
            })
            .await
            .expect_err("nobody answered the prompt");
        assert_eq!(first.kind, SecretsErrorKind::Locked);
        let second = keyring
            .wait_for(|| -> Result<(), Error> { panic!("a second prompt") })
            .await;
        assert_eq!(second.expect_err("still waiting").kind, SecretsErrorKind::Locked);
        answer.send(()).expect("the prompt is still there");
        let mut after = keyring.wait_for(|| Ok(7)).await;
        for _ in 0..20 {
            if after.is_ok() {
                break;
            }
            after = keyring.wait_for(|| Ok(7)).await;
        }
        assert_eq!(after.expect("the prompt was answered"), 7);
    }

    #[test]
    fn what_the_keyring_answers_is_told_apart() {
        let cause = || Box::new(std::io::Error::other("no such thing"));
        assert_eq!(
            in_words(&Error::PlatformFailure(cause())).kind,
            SecretsErrorKind::Unavailable
        );
        assert_eq!(in_words(&Error::NoDefaultStore).kind, SecretsErrorKind::Unavailable);
        assert_eq!(
            in_words(&Error::NoStorageAccess(cause())).kind,
            SecretsErrorKind::Locked
        );
        #[cfg(target_os = "linux")]
        assert_eq!(
            in_words(&Error::NoStorageAccess(Box::new(secret_service::Error::NoResult))).kind,
            SecretsErrorKind::Unavailable
        );
    }

    #[test]
    fn bytes_that_the_keyring_gave_back_are_never_told() {
        let told = in_words(&Error::BadEncoding(b"hunter2".to_vec()));
        assert_eq!(told.kind, SecretsErrorKind::Other);
        assert!(!told.message.contains("hunter2"));
    }

    #[test]
    fn no_advice_about_the_keyring_costs_an_entry() {
        let cause = || Box::new(std::io::Error::other("no such thing"));
        for error in [
            Error::PlatformFailure(cause()),
            Error::NoDefaultStore,
            Error::NoStorageAccess(cause()),
            Error::Ambiguous(Vec::new()),
            Error::TooLong("password".to_owned(), 2_560),
            Error::BadEncoding(Vec::new()),
            Error::BadStoreFormat("x".to_owned()),
            Error::Invalid("x".to_owned(), "y".to_owned()),
        ] {
            let told = in_words(&error).message.to_lowercase();
            for word in ["delete", "remove hazina", "remove both", "remove it"] {
                assert!(!told.contains(word), "{told}");
            }
        }
    }
}
