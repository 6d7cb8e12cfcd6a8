//! The practice portal: where the initiator's password is changed, as on the real one, before the console learns of it.

use std::sync::Arc;

use async_trait::async_trait;
use console::{PracticePortal, PracticePortalOperator, Secrets};
use secrecy::SecretString;

use crate::clock::PracticeClock;

/// The simulator's operators, with a memory of their own: a change there outlives the program like one on the real portal.
pub(crate) struct Portal {
    pub(crate) simulated: daraja_sim::Portal,
    pub(crate) initiator: String,
    /// Under which name the keyring keeps its password as it is there.
    pub(crate) kept_as: &'static str,
    pub(crate) secrets: Arc<dyn Secrets>,
    /// The clock of the console that it belongs to, where days can be let pass.
    pub(crate) clock: Option<Arc<PracticeClock>>,
}

#[async_trait]
impl PracticePortal for Portal {
    fn operator(&self) -> PracticePortalOperator {
        let operator = self.simulated.operator(&self.initiator);
        operator.map_or(
            PracticePortalOperator {
                wrong: 0,
                locked: false,
            },
            |operator| PracticePortalOperator {
                wrong: operator.wrong,
                locked: operator.locked,
            },
        )
    }

    async fn set_password(&self, password: SecretString) -> Result<(), String> {
        self.secrets
            .put(self.kept_as, &password)
            .await
            .map_err(|error| error.to_string())?;
        self.simulated
            .set_password(&self.initiator, password)
            .map_err(|error| format!("The practice M-PESA could not note the change: {error}."))
    }

    async fn unlock(&self) -> Result<(), String> {
        match self.simulated.unlock(&self.initiator) {
            true => Ok(()),
            false => Err("The practice M-PESA does not know this initiator.".to_owned()),
        }
    }

    fn let_days_pass(&self, days: u16) -> Result<(), String> {
        let clock = self
            .clock
            .as_ref()
            .ok_or("Days pass in the practice organisation that every Hazina has. Open that one.")?;
        clock
            .let_pass(days)
            .map_err(|error| format!("The practice clock could not be moved: {error}."))
    }
}
