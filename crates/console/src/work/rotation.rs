//! Watching a change of the initiator's password: hearing M-PESA's word on the new one, noticing that none came, and putting
//! the one that was taken in the old one's place. Never asks anything by itself, not at the start either.

use std::{sync::Arc, time::Duration};

use daraja::callback::{self, Callback};
use mpesa::{Api, Fault};
use store::{PasswordJudged, Pending, StoreError};
use tokio::sync::watch;
use treasury::{AttemptId, Channel, RotationState, TryVerdict, Unanswered};

use super::answer::accounts_of;
use crate::Desk;

/// How often a question that is under way is looked at.
const LOOK: Duration = Duration::from_millis(250);

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    loop {
        let under_way = settle(&desk).await;
        tokio::select! {
            _ = stopping.changed() => return,
            () = desk.rotation().wake().notified() => {}
            () = tokio::time::sleep(LOOK), if under_way => {}
        }
    }
}

/// Takes the next step that needs no person. Answers whether a question is under way.
async fn settle(desk: &Desk) -> bool {
    let open = match desk.ledger().open_rotation().await {
        Ok(Some(open)) => open,
        Ok(None) => return false,
        Err(error) => {
            tracing::error!(%error, "could not look at the change of the password");
            return false;
        }
    };
    match open.state {
        // A keyring that refused asks a person before it is tried again: each try may open a prompt.
        RotationState::Accepted if desk.rotation().trouble().is_none() => {
            if let Err(error) = desk.rotation().finish().await {
                tracing::error!(%error, "the new password is not in use yet");
            }
            false
        }
        RotationState::Trying => {
            let patience = i64::try_from(desk.config().settings.password_patience.as_millis()).unwrap_or(i64::MAX);
            let asked_at = open.tried_at.unwrap_or(open.begun_at);
            if let Some(inquiry) = open
                .inquiry
                .filter(|_| !(0..patience).contains(&desk.now().saturating_sub(asked_at)))
            {
                let why = Unanswered::InTime;
                let verdict = TryVerdict::Unknown { why };
                if let Err(error) = desk.rotation().judge(open.id, inquiry, verdict).await {
                    tracing::error!(%error, "could not note that M-PESA did not answer");
                }
            }
            true
        }
        RotationState::Accepted | RotationState::Begun | RotationState::Done | RotationState::Abandoned => false,
    }
}

/// Applies a callback about a question with a new password.
pub(super) async fn apply(desk: &Desk, pending: &Pending, rotation: AttemptId) -> Result<(), StoreError> {
    let judged = judged(pending, rotation);
    let state = desk.ledger().judge_rotation(judged, desk.now()).await?;
    tracing::info!(state = state.name(), "M-PESA answered with a new password");
    desk.events().note(|changed| changed.float = true);
    desk.rotation().note_changed();
    Ok(())
}

fn judged(pending: &Pending, rotation: AttemptId) -> PasswordJudged {
    let callback = if pending.channel == Channel::TimeOut {
        callback::parse_time_out(&pending.body)
    } else {
        callback::parse(&pending.body)
    };
    let (verdict, accounts, as_of) = match callback {
        Callback::Result(notice) => {
            let meaning = notice.code.meaning(Api::Inquiry);
            let accounts = accounts_of(&notice);
            let verdict = if notice.is_final() && notice.code.is_zero() {
                TryVerdict::Accepted
            } else if meaning.fault == Some(Fault::Initiator) {
                TryVerdict::Refused {
                    code: notice.code.clone(),
                }
            } else {
                TryVerdict::Unknown {
                    why: Unanswered::Code {
                        code: notice.code.clone(),
                    },
                }
            };
            (verdict, accounts, notice.completed_at().map(|at| at.timestamp_millis()))
        }
        Callback::TimeOut(_) | Callback::Stk(_) | Callback::C2b(_) | Callback::Unreadable(_) => {
            let why = Unanswered::InTime;
            (TryVerdict::Unknown { why }, Vec::new(), None)
        }
    };
    PasswordJudged {
        rotation,
        inquiry: pending.attempt,
        delivery: Some(pending.id),
        verdict,
        accounts,
        as_of,
    }
}
