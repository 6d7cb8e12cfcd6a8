//! The one line that a person carries from the relay to the console.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::register::{digest, new_secret};
use crate::spool::RegisterStore;
use crate::{Entropy, InboxToken, RelayError, pasted};

/// What `hazina-relay inbox create` prints: where the relay is, which inbox, and a secret that pairs one console once.
#[derive(Clone)]
pub struct PairingCode {
    address: String,
    inbox: InboxToken,
    secret: SecretString,
    authority: Option<String>,
}

const PREFIX: &str = "hazina1:";

#[derive(Serialize, Deserialize)]
struct Text {
    address: String,
    inbox: String,
    secret: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ca: Option<String>,
}

impl PairingCode {
    /// A code for the relay at `address` (`https://host[:port]`). `authority` is the PEM of the certificate authority
    /// that the relay's certificate must come from, where that is none that everybody knows.
    #[must_use]
    pub fn new(address: &str, inbox: InboxToken, secret: SecretString, authority: Option<String>) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            inbox,
            secret,
            authority,
        }
    }

    /// Makes a code for an inbox and keeps in the register what is needed to know it again; `None` where there is no inbox
    /// of this name.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where the register cannot be written.
    pub async fn make(
        register: &dyn RegisterStore,
        inbox: &str,
        (address, authority): (&str, Option<String>),
        now_ms: i64,
        entropy: &Entropy,
    ) -> Result<Option<Self>, RelayError> {
        let mut bytes = [0; 16];
        entropy(&mut bytes);
        let (token, secret) = (InboxToken::from_bytes(bytes), new_secret(entropy));
        let digests = (digest(token.expose()), digest(secret.expose_secret()));
        let lasting = i64::try_from(Self::LASTS.as_millis()).unwrap_or(i64::MAX);
        let added = register
            .add_pairing(inbox, digests.0, digests.1, now_ms.saturating_add(lasting))
            .await?;
        Ok(added.then(|| Self::new(address, token, secret, authority)))
    }

    /// How long a code is good for, where it is not used.
    pub const LASTS: Duration = Duration::from_secs(24 * 60 * 60);

    /// Reads a code that was pasted; spaces and line breaks in it do not count.
    ///
    /// # Errors
    /// [`RelayError::PairingCode`] where it is no such code.
    pub fn parse(text: &str) -> Result<Self, RelayError> {
        let read = || {
            let text: Text = pasted::read(PREFIX, text)?;
            let inbox = InboxToken::parse(&text.inbox).ok()?;
            pasted::is_address(&text.address).then(|| Self::new(&text.address, inbox, text.secret.into(), text.ca))
        };
        read().ok_or(RelayError::PairingCode)
    }

    /// The code's text. It pairs whoever has it first.
    #[must_use]
    pub fn expose(&self) -> SecretString {
        let text = Text {
            address: self.address.clone(),
            inbox: self.inbox.expose().to_owned(),
            secret: self.secret.expose_secret().to_owned(),
            ca: self.authority.clone(),
        };
        pasted::written(PREFIX, &text)
    }

    /// Where the relay is: `https://host[:port]`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn inbox(&self) -> &InboxToken {
        &self.inbox
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }

    pub(crate) fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }
}

impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairingCode")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_pasted_with_line_breaks_and_prints_no_secret() {
        let inbox = InboxToken::from_bytes([5; 16]);
        let code = PairingCode::new(
            "https://relay.example/",
            inbox,
            "s3cret".to_owned().into(),
            Some("PEM".into()),
        );
        let text = code.expose().expose_secret().to_owned();
        let (head, tail) = text.split_at(30);
        let again = PairingCode::parse(&format!("  {head}\n {tail}\n")).expect("the same code");
        assert_eq!(again.address(), "https://relay.example");
        assert_eq!(again.inbox().expose(), "05".repeat(16));
        assert_eq!(
            (again.secret().expose_secret(), again.authority()),
            ("s3cret", Some("PEM"))
        );
        assert_eq!(
            format!("{again:?}"),
            r#"PairingCode { address: "https://relay.example", .. }"#
        );
        for wrong in ["", "hazina1:", "hazina2:e30", "hazina1:e30", "https://relay.example"] {
            assert!(
                matches!(PairingCode::parse(wrong), Err(RelayError::PairingCode)),
                "{wrong}"
            );
        }
    }
}
