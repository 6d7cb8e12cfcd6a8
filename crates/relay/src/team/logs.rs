//! The teams of a server.

use std::sync::Arc;

use secrecy::ExposeSecret as _;

use super::{LogStore, TeamCode};
use crate::register::{digest, new_secret};
use crate::{Entropy, RelayError};

/// Teams and their logs, wherever they are kept. Clones share them.
#[derive(Debug, Clone)]
pub struct TeamLogs(pub(crate) Arc<dyn LogStore>);

impl TeamLogs {
    /// The teams in this database.
    pub fn of(store: impl LogStore + 'static) -> Self {
        Self(Arc::new(store))
    }

    /// Makes a team; `false` where there is one of this name.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where the database cannot be written.
    pub async fn create(&self, name: &str, now_ms: i64) -> Result<bool, RelayError> {
        self.0.create_team(name, now_ms).await
    }

    /// Makes a code that lets one desktop join the team of this name at the relay at `address`, whose certificate comes from
    /// `authority` where that is none that everybody knows; `None` where there is no such team.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where the database cannot be written.
    pub async fn code(
        &self,
        name: &str,
        (address, authority): (&str, Option<String>),
        now_ms: i64,
        entropy: &Entropy,
    ) -> Result<Option<TeamCode>, RelayError> {
        let teams = self.0.teams().await?;
        let Some(team) = teams.into_iter().find(|team| team.name == name) else {
            return Ok(None);
        };
        let secret = self.joining(team.id, now_ms, entropy).await?;
        Ok(secret.map(|secret| TeamCode::new(address, secret, authority)))
    }

    /// Makes a secret that lets one desktop join a team; `None` where there is no such team.
    pub(crate) async fn joining(
        &self,
        team: i64,
        now_ms: i64,
        entropy: &Entropy,
    ) -> Result<Option<secrecy::SecretString>, RelayError> {
        let secret = new_secret(entropy);
        let lasting = i64::try_from(TeamCode::LASTS.as_millis()).unwrap_or(i64::MAX);
        let digest = digest(secret.expose_secret());
        let added = self.0.add_joining(team, digest, now_ms.saturating_add(lasting)).await?;
        Ok(added.then_some(secret))
    }
}
