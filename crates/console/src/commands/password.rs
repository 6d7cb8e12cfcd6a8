//! The initiator's password: its rules, changing it, the day it was set, and its end in a calendar.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        BeginPasswordChange, CheckPassword, NotePasswordDay, Nothing, PasswordLasts, PasswordRuleView, SavedFile,
        TryPassword,
    },
};
use secrecy::ExposeSecret;
use store::Credential;
use treasury::east_africa_day;

use crate::{
    Desk,
    password::{check_rules, day_set, must_keep_rules},
    problem::problem,
};

pub(crate) async fn check_password(desk: &Arc<Desk>, request: CheckPassword) -> Result<Vec<PasswordRuleView>, Problem> {
    desk.session().require()?;
    Ok(check_rules(desk.config().mode, request.password.expose_secret()))
}

pub(crate) async fn begin_password_change(desk: &Arc<Desk>, request: BeginPasswordChange) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    desk.session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    desk.rotation().begin(me).await?;
    Ok(Nothing {})
}

pub(crate) async fn try_password(desk: &Arc<Desk>, request: TryPassword) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    if request.password.expose_secret() != request.again.expose_secret() {
        return Err(Problem::field(
            "again",
            messages::text().password_the_two_passwords_are_not_the(),
        ));
    }
    must_keep_rules(desk.config().mode, request.password.expose_secret())?;
    let set_on = match request.set_on {
        Some(text) => day_set(&text, desk.now())?,
        None => east_africa_day(desk.now()),
    };
    desk.rotation()
        .try_password(me, request.password, set_on.to_epoch_days())
        .await?;
    Ok(Nothing {})
}

pub(crate) async fn finish_password_change(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    desk.session().require()?;
    desk.rotation().finish().await?;
    Ok(Nothing {})
}

pub(crate) async fn abandon_password_change(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.rotation().abandon(me).await?;
    Ok(Nothing {})
}

pub(crate) async fn note_password_day(desk: &Arc<Desk>, request: NotePasswordDay) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let day = day_set(&request.set_on, desk.now())?;
    let name = desk.config().initiator.name.clone();
    desk.ledger()
        .note_credential(name, day.to_epoch_days(), Some(me), desk.now())
        .await
        .map_err(problem)?;
    desk.rotation().note_changed();
    Ok(Nothing {})
}

pub(crate) async fn set_password_lasts(desk: &Arc<Desk>, request: PasswordLasts) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.ledger()
        .set_password_lasts(request.days, me, desk.now())
        .await
        .map_err(problem)?;
    desk.rotation().note_changed();
    Ok(Nothing {})
}

/// Saves the day the password ends as a calendar entry, with alarms on the mornings of the reminders.
pub(crate) async fn save_password_calendar(desk: &Arc<Desk>, _: Nothing) -> Result<SavedFile, Problem> {
    desk.session().require()?;
    let known = desk.ledger().credential().await.map_err(problem)?;
    let known = known.ok_or_else(|| Problem::not_found("day on which the password was set"))?;
    let bytes = calendar(desk, &known);
    let path = desk.files().save("M-PESA password", "ics", bytes).await?;
    Ok(SavedFile { path, rows: 1 })
}

/// Nine in the morning of the days on which people are reminded.
const ALARM_HOURS: [i32; 5] = [-14 * 24 + 9, -7 * 24 + 9, -3 * 24 + 9, -24 + 9, 9];

fn calendar(desk: &Desk, known: &Credential) -> Vec<u8> {
    let made = papers::Moment::from_millis(desk.now());
    let event = papers::calendar::Event {
        uid: format!("password-{}-{}@hazina", desk.config().shortcode, known.initiator),
        // A later day of setting replaces an earlier one in the calendar.
        sequence: u32::try_from(known.age.set_on().to_epoch_days()).unwrap_or(0),
        day: known.age.expires_on(),
        summary: messages::text().password_m_pesa_password_of_initiator_expires(known.initiator.to_string()),
        description: format!(
            "{}\n{}",
            messages::text()
                .password_calendar_whose(desk.config().organisation.as_str(), desk.config().shortcode.to_string()),
            messages::text().password_calendar_change_it()
        ),
        alarm_hours: ALARM_HOURS.to_vec(),
    };
    papers::calendar::ics(made, &[event])
}
