//! One balance query through the whole chain: key, credential, gateway, M-PESA, relay and back. It is asked when a person
//! wants it, and never again by itself: a wrong password counts towards the operator's lock.

use std::sync::Arc;

use api::{
    Problem,
    view::{CheckView, CheckedAccount, ConnectionView, OperatorView, ProfileRef},
};
use messages::text;
use store::LastQuestion;

use super::view_of;
use crate::{Office, opening, profiles::Profile};
use console::{
    Desk, Work,
    parts::{operator_view, problem, sentences, where_to_mend},
};

/// How long the answer may take before it is called late. A later one still counts.
const PATIENCE_MS: i64 = 90_000;

/// The desk of an organisation that is being connected: its ledger is open and callbacks are taken in; nothing is sent.
pub(crate) struct Trial {
    profile: String,
    pub(crate) probe_ms: Option<u32>,
    desk: Arc<Desk>,
    work: Work,
}

impl Trial {
    pub(crate) fn is_of(&self, profile: &Profile) -> bool {
        self.profile == profile.id
    }
}

impl Office {
    /// The trial desk of an organisation; another one's is closed.
    pub(super) async fn trial_desk(&self, profile: &Profile) -> Result<Arc<Desk>, Problem> {
        if self
            .trial
            .lock()
            .await
            .as_ref()
            .is_some_and(|trial| !trial.is_of(profile))
        {
            self.end_trial(None).await;
        }
        let mut trial = self.trial.lock().await;
        if let Some(trial) = trial.as_ref() {
            return Ok(Arc::clone(&trial.desk));
        }
        let desk = opening::desk_of(self, profile, Arc::new(|_| {})).await?;
        let work = Work::only_listen(&desk);
        self.listen(&desk);
        *trial = Some(Trial {
            profile: profile.id.clone(),
            probe_ms: None,
            desk: Arc::clone(&desk),
            work,
        });
        Ok(desk)
    }

    /// Closes the trial desk: of this organisation, or whosever it is.
    pub(crate) async fn end_trial(&self, only: Option<&str>) {
        let mut held = self.trial.lock().await;
        if only.is_some_and(|only| held.as_ref().is_some_and(|trial| trial.profile != only)) {
            return;
        }
        if let Some(trial) = held.take() {
            trial.work.stop().await;
        }
    }

    pub(super) async fn note_probe(&self, probe_ms: u32) {
        if let Some(trial) = self.trial.lock().await.as_mut() {
            trial.probe_ms = Some(probe_ms);
        }
    }
}

pub(crate) async fn connect_check(office: &Arc<Office>, request: ProfileRef) -> Result<ConnectionView, Problem> {
    let profile = office.unfinished(&request.profile).await?;
    if profile.relay.is_none() || profile.password_set_on.is_none() {
        return Err(Problem::WrongState {
            state: text().office_not_ready_the_steps_before_come(),
        });
    }
    let desk = office.trial_desk(&profile).await?;
    let asked = desk.ledger().last_balance_question().await.map_err(problem)?;
    if !asked.as_ref().is_some_and(|asked| is_under_way(asked, desk.now())) {
        match desk.ask_balance_once().await {
            // The ledger has it: the view says it.
            Ok(()) | Err(Problem::GatewayDidNotAnswer { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    view_of(office, &profile).await
}

/// How the last question went, who can sign in, and whether there is a recovery kit. Nothing is asked by this.
pub(super) async fn standing(
    office: &Arc<Office>,
    profile: &Profile,
) -> Result<(CheckView, Vec<OperatorView>, bool), Problem> {
    let ledger = office.folder_of(&profile.id).join(opening::LEDGER);
    if profile.relay.is_none() || !ledger.exists() {
        return Ok((CheckView::NotAsked, Vec::new(), false));
    }
    let open = office.open_desk(&profile.id);
    let desk = match open {
        Some(desk) => desk,
        None if profile.connected_at.is_none() => office.trial_desk(profile).await?,
        None => return Ok((CheckView::NotAsked, Vec::new(), false)),
    };
    let operators = desk.ledger().operators().await.map_err(problem)?;
    let people = operators
        .iter()
        .filter(|one| one.is_here())
        .map(|one| operator_view(one, 0))
        .collect();
    let asked = desk.ledger().last_balance_question().await.map_err(problem)?;
    let check = match asked {
        None => CheckView::NotAsked,
        Some(asked) => answer(office, profile, &desk, asked).await?,
    };
    let kit = desk.ledger().recovery_key().await.map_err(problem)?.is_some();
    Ok((check, people, kit))
}

fn is_under_way(asked: &LastQuestion, now: i64) -> bool {
    asked.answered_at.is_none()
        && asked.failure.is_none()
        && (0..PATIENCE_MS).contains(&now.saturating_sub(asked.asked_at))
}

async fn answer(
    office: &Arc<Office>,
    profile: &Profile,
    desk: &Desk,
    asked: LastQuestion,
) -> Result<CheckView, Problem> {
    if is_under_way(&asked, desk.now()) {
        return Ok(CheckView::Asking { since: asked.asked_at });
    }
    if let Some(why) = asked.failure {
        return Ok(CheckView::Failed {
            at: asked.asked_at,
            next: where_to_mend(&why),
            message: sentences::unanswered(&why),
        });
    }
    let Some(at) = asked.answered_at else {
        return Ok(CheckView::Failed {
            at: asked.asked_at,
            message: text().office_m_pesa_took_the_question_and(),
            next: text().office_its_answer_goes_to_the_relay(),
        });
    };
    if profile.checked_at.is_none() && profile.connected_at.is_none() {
        let mut profile = profile.clone();
        profile.checked_at = Some(at);
        office.keep(profile).await?;
    }
    let accounts = desk.ledger().accounts().await.map_err(problem)?;
    Ok(CheckView::Answered {
        at,
        accounts: accounts
            .into_iter()
            .map(|account| CheckedAccount {
                name: account.name,
                available_cents: account.available.map(mpesa::Balance::cents),
            })
            .collect(),
    })
}
