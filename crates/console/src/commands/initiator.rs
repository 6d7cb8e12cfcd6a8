//! The initiator's page: its password's age, reminders, and where a change of it stands.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        GivenReminderRow, InitiatorRefused, InitiatorView, Nothing, PasswordAgeView, PasswordBrief, PasswordChange,
        PasswordChangeRow, PasswordChangeState, PasswordVerdict, PlannedReminder, PutReminderOff, ReminderView,
    },
};
use chrono::NaiveDate;
use store::{Credential, RotationRecord, WRONG_IN_A_ROW};
use treasury::{
    CredentialAge, GivenReminder, OperatorId, PauseReason, Reminder, RotationState, StateKind, TryVerdict,
    east_africa_day, reminder,
};

use super::portal::portal_view;
use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of, password},
};

/// How many earlier changes are shown.
const HISTORY: u32 = 50;

pub(crate) async fn initiator(desk: &Arc<Desk>, _: Nothing) -> Result<InitiatorView, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let now = desk.now();
    let known = desk.ledger().credential().await.map_err(problem)?;
    let open = desk.ledger().open_rotation().await.map_err(problem)?;
    let history = desk.ledger().rotations(HISTORY).await.map_err(problem)?;
    let pauses = desk.ledger().sending_pauses().await.map_err(problem)?;
    let (mut mine, mut given) = (None, Vec::new());
    if let Some(known) = &known {
        mine = standing(known.age, now, &reminders(desk, me, known.age).await?);
        given = who_was_reminded(desk, known.age, &names).await?;
    }
    let was_wrong = pauses
        .iter()
        .any(|pause| matches!(pause.reason, PauseReason::Initiator { .. }));
    let refused = pauses
        .into_iter()
        .find(|pause| pause.reason.doubts_the_password())
        .map(|pause| {
            let (reason, next) = sentences::pause(&pause.reason, None);
            InitiatorRefused {
                reason,
                next,
                since: pause.since,
            }
        });
    Ok(InitiatorView {
        name: desk.config().initiator.name.clone(),
        age: known.as_ref().map(|known| age_view(known.age, now)),
        reminder: mine,
        planned: known.as_ref().map(|known| planned(known, now)).unwrap_or_default(),
        given,
        // What was refused before the change is one that M-PESA counts too.
        safe_tries: WRONG_IN_A_ROW.saturating_sub(u32::from(was_wrong)),
        refused,
        change: match open {
            Some(open) => Some(change(desk, &open, &names).await?),
            None => None,
        },
        history: history
            .iter()
            .filter(|row| row.ended_at.is_some())
            .map(|row| change_row(row, &names))
            .collect(),
        portal: desk.config().portal.as_deref().map(portal_view),
    })
}

/// What the frame and Home say of the password.
pub(super) async fn brief(desk: &Desk, me: Option<OperatorId>) -> Result<Option<PasswordBrief>, Problem> {
    let Some(known) = desk.ledger().credential().await.map_err(problem)? else {
        return Ok(None);
    };
    let now = desk.now();
    let mine = match me {
        Some(me) => standing(known.age, now, &reminders(desk, me, known.age).await?),
        None => None,
    };
    let pauses = desk.ledger().sending_pauses().await.map_err(problem)?;
    Ok(Some(PasswordBrief {
        age: age_view(known.age, now),
        reminder: mine
            .filter(|reminder| !reminder.seen && reminder.put_off_until.is_none())
            .map(|reminder| reminder.sentence),
        exposed: exposed(desk, &known).await?,
        changing: desk.ledger().open_rotation().await.map_err(problem)?.is_some(),
        refused: pauses.iter().any(|pause| pause.reason.doubts_the_password()),
    }))
}

/// Why the password has to be changed now: what a desktop that was taken out of the team knew is in other hands.
async fn exposed(desk: &Desk, known: &Credential) -> Result<Option<String>, Problem> {
    let team = desk.ledger().desktops().await.map_err(problem)?;
    let since = |desktop: &store::DesktopRecord| desktop.retired_at.is_some_and(|at| at >= known.noted_at);
    let gone = team.desktops.iter().rfind(|desktop| since(desktop));
    Ok(gone.map(|desktop| messages::text().password_a_desktop_was_taken_out(desktop.name.as_str())))
}

pub(crate) async fn put_reminder_off(desk: &Arc<Desk>, request: PutReminderOff) -> Result<Nothing, Problem> {
    let (me, age) = reminded(desk).await?;
    let now = desk.now();
    let wanted = now.saturating_add(i64::from(request.hours).saturating_mul(3_600_000));
    desk.ledger()
        .snooze_reminder(me, age, wanted, now)
        .await
        .map_err(problem)?;
    desk.rotation().note_changed();
    Ok(Nothing {})
}

pub(crate) async fn see_reminder(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let (me, age) = reminded(desk).await?;
    desk.ledger().see_reminder(me, age, desk.now()).await.map_err(problem)?;
    desk.rotation().note_changed();
    Ok(Nothing {})
}

async fn reminded(desk: &Desk) -> Result<(OperatorId, CredentialAge), Problem> {
    let me = desk.session().require()?;
    let known = desk.ledger().credential().await.map_err(problem)?;
    let known = known.ok_or_else(|| Problem::not_found("reminder"))?;
    Ok((me, known.age))
}

async fn reminders(desk: &Desk, person: OperatorId, age: CredentialAge) -> Result<Vec<GivenReminder>, Problem> {
    desk.ledger().reminders_of(person, age).await.map_err(problem)
}

fn standing(age: CredentialAge, now: i64, history: &[GivenReminder]) -> Option<ReminderView> {
    let view = |stage, put_off_until, seen| {
        Some(ReminderView {
            sentence: password::reminder(stage, age),
            put_off_until,
            seen,
        })
    };
    match reminder(age, now, history) {
        // What is due is written down before it is shown, by the loop that gives reminders.
        Reminder::NotYet | Reminder::Due(_) | Reminder::DueAgain(_) => None,
        Reminder::Standing(stage) => view(stage, None, false),
        Reminder::Snoozed { stage, until } => view(stage, Some(until), false),
        Reminder::Seen(stage) => view(stage, None, true),
    }
}

async fn who_was_reminded(desk: &Desk, age: CredentialAge, names: &Names) -> Result<Vec<GivenReminderRow>, Problem> {
    let mut rows = Vec::new();
    for operator in desk.ledger().operators().await.map_err(problem)? {
        for given in reminders(desk, operator.id, age).await? {
            rows.push(GivenReminderRow {
                person: name_of(names, operator.id),
                what: password::stage(given.stage),
                given_at: given.given_at,
                seen_at: given.seen_at,
                put_off_until: given.snooze.map(|snooze| snooze.until),
            });
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.given_at));
    Ok(rows)
}

fn age_view(age: CredentialAge, now: i64) -> PasswordAgeView {
    let (passed_days, lasts_days) = age.passed(now);
    PasswordAgeView {
        set_on: age.set_on().to_string(),
        expires_on: age.expires_on().to_string(),
        lasts_days,
        passed_days,
        days_left: age.days_left(now),
        sentence: password::age(age, now),
        dated_ahead: age.is_dated_ahead(now),
    }
}

fn planned(known: &Credential, now: i64) -> Vec<PlannedReminder> {
    let today = east_africa_day(now);
    known
        .age
        .planned()
        .map(|(stage, day)| PlannedReminder {
            day: day.to_string(),
            what: password::stage(stage),
            past: day <= today,
        })
        .collect()
}

async fn change(desk: &Desk, open: &RotationRecord, names: &Names) -> Result<PasswordChange, Problem> {
    let totals = desk.ledger().totals().await.map_err(problem)?;
    Ok(PasswordChange {
        state: state_view(open.state),
        by: open.begun_by.map(|by| name_of(names, by)),
        begun_at: open.begun_at,
        tries: open.tries,
        wrong: open.wrong,
        tried_at: open.tried_at,
        verdict: open.verdict.as_ref().map(verdict_view),
        wait_until: desk.ledger().password_wait(desk.now()).await.map_err(problem)?,
        trouble: desk.rotation().trouble().clone(),
        on_the_way: totals
            .totals
            .of_any(&[StateKind::Dispatching, StateKind::Accepted])
            .count,
    })
}

fn verdict_view(verdict: &TryVerdict) -> PasswordVerdict {
    let (sentence, next) = password::verdict(verdict);
    PasswordVerdict {
        accepted: match verdict {
            TryVerdict::Accepted => Some(true),
            TryVerdict::Refused { .. } => Some(false),
            TryVerdict::Unknown { .. } => None,
        },
        sentence,
        next,
        locked: matches!(verdict, TryVerdict::Refused { code } if code.as_str() == "8006"),
    }
}

fn change_row(row: &RotationRecord, names: &Names) -> PasswordChangeRow {
    PasswordChangeRow {
        state: state_view(row.state),
        by: row.begun_by.map(|by| name_of(names, by)),
        begun_at: row.begun_at,
        ended_at: row.ended_at,
        tries: row.tries,
        set_on: row
            .set_on
            .filter(|_| row.state == RotationState::Done)
            .and_then(NaiveDate::from_epoch_days)
            .map(|day| day.to_string()),
    }
}

fn state_view(state: RotationState) -> PasswordChangeState {
    match state {
        RotationState::Begun => PasswordChangeState::Begun,
        RotationState::Trying => PasswordChangeState::Trying,
        RotationState::Accepted => PasswordChangeState::Accepted,
        RotationState::Done => PasswordChangeState::Done,
        RotationState::Abandoned => PasswordChangeState::Abandoned,
    }
}
