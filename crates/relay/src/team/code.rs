//! The one line that a person carries from a relay, or from a desktop of the team, to a desktop that joins.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{RelayError, pasted};

/// Where the relay is, and a secret that lets one desktop join one team, once.
#[derive(Clone)]
pub struct TeamCode {
    address: String,
    secret: SecretString,
    authority: Option<String>,
    untold: Option<SecretString>,
}

const PREFIX: &str = "hazina-team1:";

#[derive(Serialize, Deserialize)]
struct Text {
    address: String,
    secret: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ca: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    untold: Option<String>,
}

impl TeamCode {
    /// How long a code is good for, where it is not used.
    pub const LASTS: Duration = Duration::from_secs(24 * 60 * 60);

    /// A code for the relay at `address` (`https://host[:port]`), with the PEM of its certificate authority where that is none
    /// that everybody knows.
    #[must_use]
    pub fn new(address: &str, secret: SecretString, authority: Option<String>) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            secret,
            authority,
            untold: None,
        }
    }

    /// The same code, with something that one desktop tells another and the relay is not told.
    #[must_use]
    pub fn with_untold(self, untold: SecretString) -> Self {
        Self {
            untold: Some(untold),
            ..self
        }
    }

    /// Reads a code that was pasted; spaces and line breaks in it do not count.
    ///
    /// # Errors
    /// [`RelayError::PairingCode`] where it is no such code.
    pub fn parse(text: &str) -> Result<Self, RelayError> {
        let read = || {
            let text: Text = pasted::read(PREFIX, text)?;
            let code = Self::new(&text.address, text.secret.into(), text.ca);
            let untold = text.untold.map(SecretString::from);
            pasted::is_address(&text.address).then_some(Self { untold, ..code })
        };
        read().ok_or(RelayError::PairingCode)
    }

    /// The code's text. It lets whoever has it first ask to join.
    #[must_use]
    pub fn expose(&self) -> SecretString {
        let text = Text {
            address: self.address.clone(),
            secret: self.secret.expose_secret().to_owned(),
            ca: self.authority.clone(),
            untold: self.untold.as_ref().map(|untold| untold.expose_secret().to_owned()),
        };
        pasted::written(PREFIX, &text)
    }

    /// Where the relay is.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What lets its holder join: known to the desktop that joins and to whoever made the code.
    #[must_use]
    pub const fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// What the desktop that made the code tells the one that joins, past the relay; none in a code that the relay made.
    #[must_use]
    pub const fn untold(&self) -> Option<&SecretString> {
        self.untold.as_ref()
    }

    pub(crate) fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }
}

impl fmt::Debug for TeamCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamCode")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_back_from_its_text_with_spaces_in_it_and_prints_no_secret() {
        let code = TeamCode::new(
            "https://relay.example/",
            "abc".to_owned().into(),
            Some("PEM".to_owned()),
        );
        let text = code.expose();
        let spaced: String = text.expose_secret().chars().flat_map(|one| [one, ' ']).collect();
        let read = TeamCode::parse(&spaced).expect("a code");
        assert_eq!(
            (read.address(), read.secret().expose_secret(), read.authority()),
            ("https://relay.example", "abc", Some("PEM"))
        );
        assert!(!format!("{code:?}").contains("abc"));
        assert!(read.untold().is_none());
        let code = code.with_untold("between desktops".to_owned().into());
        let read = TeamCode::parse(code.expose().expose_secret()).expect("a code");
        assert_eq!(read.untold().map(ExposeSecret::expose_secret), Some("between desktops"));
        assert!(TeamCode::parse("hazina1:abc").is_err(), "the code of an inbox");
    }
}
