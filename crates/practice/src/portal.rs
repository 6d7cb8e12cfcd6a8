//! The practice portal: where the initiator's password is changed, as on the real one, before the console learns of it.

use std::sync::Arc;

use api::view::{PortalAccount, PortalLayout, PortalStatement};
use async_trait::async_trait;
use chrono::{Days, FixedOffset, NaiveTime};
use console::{PracticeFile, PracticePortal, PracticePortalOperator, Secrets};
use daraja_sim::{StatementAccount, StatementLayout, StatementOf};
use messages::text;
use mpesa::Shortcode;
use secrecy::SecretString;

use crate::clock::PracticeClock;

/// The simulator's operators, with a memory of their own: a change there outlives the program like one on the real portal.
pub(crate) struct Portal {
    pub(crate) simulated: daraja_sim::Portal,
    /// Whose statements are exported.
    pub(crate) shortcode: Shortcode,
    pub(crate) initiator: String,
    /// Under which name the keyring keeps its password as it is there.
    pub(crate) secret_name: &'static str,
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
            .put(self.secret_name, &password)
            .await
            .map_err(|error| error.to_string())?;
        self.simulated
            .set_password(&self.initiator, password)
            .map_err(|error| text().portal_the_practice_m_pesa_could_not(error.to_string()))
    }

    async fn unlock(&self) -> Result<(), String> {
        match self.simulated.unlock(&self.initiator) {
            true => Ok(()),
            false => Err(text().portal_the_practice_m_pesa_does_not()),
        }
    }

    fn let_days_pass(&self, days: u16) -> Result<(), String> {
        let clock = self
            .clock
            .as_ref()
            .ok_or(text().portal_days_pass_in_the_practice_organisation())?;
        clock
            .let_pass(days)
            .map_err(|error| text().portal_the_practice_clock_could_not_be(error.to_string()))
    }

    fn statement(&self, wanted: PortalStatement) -> Result<PracticeFile, String> {
        let until = self.simulated.now();
        let today = until.with_timezone(&east_africa()).date_naive();
        let first = today - Days::new(u64::from(wanted.days.saturating_sub(1)));
        let midnight = first
            .and_time(NaiveTime::MIN)
            .and_local_timezone(east_africa())
            .single();
        let statement = self.simulated.statement(&StatementOf {
            shortcode: self.shortcode.clone(),
            account: match wanted.account {
                PortalAccount::Utility => StatementAccount::Utility,
                PortalAccount::Working => StatementAccount::Working,
                PortalAccount::ChargesPaid => StatementAccount::ChargesPaid,
                PortalAccount::Merchant => StatementAccount::Merchant,
            },
            from: midnight.map_or(until, |midnight| midnight.to_utc()),
            until,
            failed_too: wanted.failed_too,
            layout: match wanted.layout {
                PortalLayout::Portal => StatementLayout::Portal,
                PortalLayout::Statements => StatementLayout::Statements2026,
                PortalLayout::Sftp => StatementLayout::Sftp,
            },
            operator: "practice".to_owned(),
        });
        let statement = statement.ok_or(text().portal_the_practice_m_pesa_does_not_know())?;
        Ok(PracticeFile {
            name: statement.file_name,
            bytes: statement.bytes,
            rows: statement.rows,
        })
    }
}

/// East Africa Time, by which M-PESA counts days.
fn east_africa() -> FixedOffset {
    FixedOffset::east_opt(3 * 3_600).expect("three hours is a valid offset")
}
