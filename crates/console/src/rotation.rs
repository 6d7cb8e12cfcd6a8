//! Changing the initiator's password: what is in the keyring, what is in the ledger, and in which order.
//!
//! ```text
//! try:     keyring (new password beside the old) -> ledger -> one question to M-PESA -> ledger
//! accept:  ledger, on M-PESA's word
//! finish:  keyring (new in the old one's place) -> the client uses it -> ledger, sending goes on -> keyring (forget the try)
//! ```
//! Each step may be the last before a crash. What M-PESA may have taken is in the keyring before it is asked; what it took
//! is never forgotten before it stands in the old one's place; and no step asks M-PESA but the one a person wants.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use api::Problem;
use secrecy::{ExposeSecret, SecretString};
use store::{Moment, PasswordJudged};
use tokio::sync::Notify;
use treasury::{Answer, AttemptId, OperatorId, RotationState, TryVerdict, Unanswered};

use crate::{SecretsError, accounts::Balances, base::Base, problem::problem, sending::Sending, sent::describe};

/// The password in use, in the keyring.
const PASSWORD: &str = "initiator-password";
/// The passwords that were tried in the change under way; none where no change is.
const TRIED: &str = "initiator-password-next";
/// Windows keeps no more than about so many characters in one entry.
const MOST_TRIED: usize = 1_200;

/// A change of the initiator's password, as far as it is not in the ledger.
#[derive(Debug)]
pub(crate) struct Rotation {
    base: Base,
    sending: Arc<Sending>,
    balances: Arc<Balances>,
    /// One step at a time.
    turn: tokio::sync::Mutex<()>,
    /// Why the new password did not take the old one's place, where that was tried and failed.
    trouble: Mutex<Option<String>>,
    /// Wakes the loop that watches a change.
    wake: Notify,
}

impl Rotation {
    pub(crate) fn new(base: Base, sending: Arc<Sending>, balances: Arc<Balances>) -> Self {
        Self {
            base,
            sending,
            balances,
            turn: tokio::sync::Mutex::default(),
            trouble: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// Wakes the loop that watches a change.
    pub(crate) const fn wake(&self) -> &Notify {
        &self.wake
    }

    pub(crate) fn trouble(&self) -> MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rotation {
    /// Begins a change: sending pauses.
    pub(crate) async fn begin(&self, by: OperatorId) -> Result<(), Problem> {
        let _turn = self.turn.lock().await;
        let rotation = self.base.attempt_id();
        self.base
            .ledger()
            .begin_rotation(rotation, by, self.base.now())
            .await
            .map_err(problem)?;
        self.sending.refresh_gate().await;
        self.note_changed();
        // What an earlier change left behind answers no question of this one.
        self.forget_tried().await;
        Ok(())
    }

    /// Asks M-PESA once whether it takes `password`. Its answer comes by callback.
    pub(crate) async fn try_password(
        &self,
        by: OperatorId,
        password: SecretString,
        set_on: i32,
    ) -> Result<(), Problem> {
        let _turn = self.turn.lock().await;
        let open = self.base.ledger().open_rotation().await.map_err(problem)?;
        let rotation = open.ok_or_else(no_change)?;
        let operator = self.base.config().initiator.operator(&password).map_err(|error| {
            Problem::field(
                "password",
                format!("{}.", crate::sentences::capital(&error.to_string())),
            )
        })?;
        if let (RotationState::Accepted, Some(inquiry)) = (rotation.state, rotation.inquiry) {
            // M-PESA took it already; the keyring lost it, and the person typed it again.
            self.keep_tried(inquiry, &password).await?;
            return self.finish_now().await;
        }
        if let Some(until) = self
            .base
            .ledger()
            .password_wait(self.base.now())
            .await
            .map_err(problem)?
        {
            return Err(Problem::PasswordWait { until });
        }
        let inquiry = self.base.attempt_id();
        self.keep_tried(inquiry, &password).await?;
        self.base
            .ledger()
            .try_rotation(rotation.id, inquiry, set_on, by, self.base.now())
            .await
            .map_err(problem)?;
        self.note_changed();
        let answer = self.ask_with(inquiry, operator).await?;
        self.base
            .ledger()
            .record_question(inquiry, answer.clone(), self.base.now())
            .await
            .map_err(problem)?;
        if let Some(why) = not_asked(answer) {
            self.judge(rotation.id, inquiry, TryVerdict::Unknown { why }).await?;
        }
        self.note_changed();
        Ok(())
    }

    /// The one question: the balance, as the operator with the new password.
    async fn ask_with(&self, inquiry: AttemptId, operator: daraja::Operator) -> Result<Answer, Problem> {
        let query = self.balances.query(inquiry)?;
        let asking = self.balances.gateway().daraja().with_operator(operator);
        (self.base.config().checkpoint)("trying a new password at M-PESA", Moment::Before);
        let sent = asking.query_balance(&query).await;
        (self.base.config().checkpoint)("trying a new password at M-PESA", Moment::After);
        self.balances.gateway().answered();
        Ok(describe(sent).0)
    }

    /// Writes down M-PESA's word, or that there was none.
    pub(crate) async fn judge(
        &self,
        rotation: AttemptId,
        inquiry: AttemptId,
        verdict: TryVerdict,
    ) -> Result<RotationState, Problem> {
        let judged = PasswordJudged {
            rotation,
            inquiry,
            delivery: None,
            verdict,
            accounts: Vec::new(),
            as_of: None,
        };
        let state = self
            .base
            .ledger()
            .judge_rotation(judged, self.base.now())
            .await
            .map_err(problem)?;
        self.note_changed();
        Ok(state)
    }

    /// Puts the password that M-PESA took in the old one's place, wherever that stopped before. Where no change is that
    /// far, nothing happens.
    pub(crate) async fn finish(&self) -> Result<(), Problem> {
        let _turn = self.turn.lock().await;
        self.finish_now().await
    }

    async fn finish_now(&self) -> Result<(), Problem> {
        let finished = self.take_password_on().await;
        *self.trouble() = finished.as_ref().err().map(why);
        self.note_changed();
        finished
    }

    async fn take_password_on(&self) -> Result<(), Problem> {
        let Some(rotation) = self.base.ledger().open_rotation().await.map_err(problem)? else {
            return Ok(());
        };
        let (RotationState::Accepted, Some(inquiry)) = (rotation.state, rotation.inquiry) else {
            return Ok(());
        };
        let tried = self.tried().await?;
        let password = tried.into_iter().find(|(of, _)| *of == inquiry.to_string());
        let password = password
            .map(|(_, password)| SecretString::from(password))
            .ok_or_else(|| keyring(messages::text().password_m_pesa_took_the_new_password()))?;
        let operator =
            self.base.config().initiator.operator(&password).map_err(|error| {
                keyring(messages::text().password_the_new_password_in_the_keyring(error.to_string()))
            })?;
        (self.base.config().checkpoint)("putting the new password in the keyring", Moment::Before);
        self.base
            .config()
            .secrets
            .put(PASSWORD, &password)
            .await
            .map_err(in_keyring)?;
        (self.base.config().checkpoint)("putting the new password in the keyring", Moment::After);
        // Before sending may go on: nothing leaves with the old one.
        self.balances.gateway().set_operator(operator);
        self.base
            .ledger()
            .finish_rotation(rotation.id, self.base.now())
            .await
            .map_err(problem)?;
        self.forget_tried().await;
        self.sending.refresh_gate().await;
        self.sending.wake().notify_one();
        Ok(())
    }

    /// Gives a change up; the old password stays.
    pub(crate) async fn abandon(&self, by: OperatorId) -> Result<(), Problem> {
        let _turn = self.turn.lock().await;
        let open = self.base.ledger().open_rotation().await.map_err(problem)?;
        let rotation = open.ok_or_else(no_change)?;
        self.base
            .ledger()
            .abandon_rotation(rotation.id, by, self.base.now())
            .await
            .map_err(problem)?;
        self.forget_tried().await;
        self.sending.refresh_gate().await;
        self.sending.wake().notify_one();
        self.note_changed();
        Ok(())
    }

    pub(crate) fn note_changed(&self) {
        self.wake().notify_one();
        self.base.events().note(|changed| {
            changed.status = true;
            changed.initiator = true;
            changed.audit = true;
        });
    }

    /// The passwords that were tried in this change, each with its question, oldest first.
    async fn tried(&self) -> Result<Vec<(String, String)>, Problem> {
        let kept = self.base.config().secrets.get(TRIED).await.map_err(in_keyring)?;
        kept.map_or(Ok(Vec::new()), |kept| {
            serde_json::from_str(kept.expose_secret())
                .map_err(|_| keyring(messages::text().password_the_new_password_in_the_keyring_is()))
        })
    }

    /// Keeps a password beside those that were tried before it, each of which M-PESA may still take.
    async fn keep_tried(&self, inquiry: AttemptId, password: &SecretString) -> Result<(), Problem> {
        // What is damaged cannot be used any more, and must not stop the person from typing it again.
        let mut tried = match self.tried().await {
            Err(Problem::Keyring { .. }) if self.trouble().is_some() => Vec::new(),
            tried => tried?,
        };
        tried.push((inquiry.to_string(), password.expose_secret().to_owned()));
        let text = loop {
            let text = serde_json::to_string(&tried).map_err(|error| keyring(error.to_string()))?;
            if text.len() <= MOST_TRIED || tried.len() == 1 {
                break SecretString::from(text);
            }
            tried.remove(0);
        };
        (self.base.config().checkpoint)("keeping a password to try in the keyring", Moment::Before);
        self.base.config().secrets.put(TRIED, &text).await.map_err(in_keyring)?;
        (self.base.config().checkpoint)("keeping a password to try in the keyring", Moment::After);
        Ok(())
    }

    /// What stays behind where this fails answers no question of a later change.
    async fn forget_tried(&self) {
        if let Err(error) = self.base.config().secrets.remove(TRIED).await {
            tracing::warn!(%error, "a password that was tried stays in the keyring");
        }
    }
}

impl Base {
    /// Whether M-PESA may be asked by the console itself: not with a password that is refused or being changed, since each
    /// wrong one brings the operator nearer to being locked.
    pub(crate) async fn may_ask_by_itself(&self) -> bool {
        matches!(self.ledger().initiator_is_held().await, Ok(false))
    }
}

/// Why M-PESA was certainly not asked.
fn not_asked(answer: Answer) -> Option<Unanswered> {
    match answer {
        // Where the answer was lost the question may have arrived.
        Answer::Acknowledged { .. } | Answer::Lost { .. } => None,
        Answer::Refused { .. } | Answer::NotTaken { .. } => Some(Unanswered::Gateway {
            answer: Box::new(answer),
        }),
    }
}

fn no_change() -> Problem {
    Problem::not_found("change of the password")
}

fn in_keyring(error: SecretsError) -> Problem {
    keyring(error.message)
}

fn keyring(message: String) -> Problem {
    Problem::Keyring { message }
}

fn why(problem: &Problem) -> String {
    if let Problem::Keyring { message } = problem {
        return message.clone();
    }
    messages::text().password_the_new_password_is_not_in(problem.to_string())
}
