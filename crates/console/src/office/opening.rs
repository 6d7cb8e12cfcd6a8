//! Opening the desk of a profile.

use std::sync::Arc;

use super::{Office, OpenFailure, Opened, PRACTICE};
use crate::{Secrets, SecretsError, SecretsErrorKind};

/// Opens the desk of a profile and begins to work.
pub(super) async fn open(office: &Arc<Office>, profile: &str, without_keyring: bool) -> Result<Opened, OpenFailure> {
    let failed = |message: String, keyring: bool| OpenFailure {
        profile: profile.to_owned(),
        message,
        keyring,
    };
    let secrets: Option<Arc<dyn Secrets>> = if without_keyring {
        None
    } else {
        let opened = office.config.vault.open().await;
        Some(opened.map_err(|error| failed(error.message.clone(), is_keyring(&error)))?)
    };
    if profile == PRACTICE {
        let opened = office.config.practice.open(secrets).await;
        return opened.map_err(|message| failed(message, false));
    }
    Err(failed(
        "There is no such organisation on this machine.".to_owned(),
        false,
    ))
}

fn is_keyring(error: &SecretsError) -> bool {
    match error.kind {
        SecretsErrorKind::Unavailable | SecretsErrorKind::Locked | SecretsErrorKind::Other => true,
    }
}
