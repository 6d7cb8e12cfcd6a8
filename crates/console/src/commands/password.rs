//! The initiator's password: its rules, changing it, the day it was set, and its end in a calendar.

use std::sync::Arc;

use chrono::NaiveDate;
use secrecy::ExposeSecret;
use store::Credential;
use treasury::{PasswordRules, east_africa_day};

use crate::{
    Desk, Problem,
    problem::problem,
    view::{
        BeginPasswordChange, CheckPassword, Mode, NotePasswordDay, Nothing, PasswordLasts, PasswordRuleView, SavedFile,
        TryPassword,
    },
};

pub(crate) async fn check_password(desk: &Arc<Desk>, request: CheckPassword) -> Result<Vec<PasswordRuleView>, Problem> {
    desk.session.require()?;
    let rules = rules(desk).check(request.password.expose_secret());
    Ok(rules
        .into_iter()
        .map(|finding| PasswordRuleView {
            sentence: finding.rule.sentence().to_owned(),
            ok: finding.ok,
            must: finding.rule.must_be_kept(),
        })
        .collect())
}

pub(crate) async fn begin_password_change(desk: &Arc<Desk>, request: BeginPasswordChange) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let operator = desk.operator(me).await?;
    desk.session
        .confirm(&operator, request.passphrase, desk.config.clock.as_ref())
        .await?;
    desk.begin_rotation(me).await?;
    Ok(Nothing {})
}

pub(crate) async fn try_password(desk: &Arc<Desk>, request: TryPassword) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    if request.password.expose_secret() != request.again.expose_secret() {
        return Err(Problem::field("again", "The two passwords are not the same."));
    }
    let broken = rules(desk)
        .check(request.password.expose_secret())
        .into_iter()
        .find(|finding| !finding.ok && finding.rule.must_be_kept());
    if let Some(broken) = broken {
        return Err(Problem::field("password", broken.rule.sentence()));
    }
    let set_on = match request.set_on {
        Some(text) => past_day(desk, &text)?,
        None => east_africa_day(desk.now()),
    };
    desk.try_password(me, request.password, set_on.to_epoch_days()).await?;
    Ok(Nothing {})
}

pub(crate) async fn finish_password_change(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    desk.session.require()?;
    desk.finish_rotation().await?;
    Ok(Nothing {})
}

pub(crate) async fn abandon_password_change(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.abandon_rotation(me).await?;
    Ok(Nothing {})
}

pub(crate) async fn note_password_day(desk: &Arc<Desk>, request: NotePasswordDay) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let day = past_day(desk, &request.set_on)?;
    let name = desk.config.initiator.name.clone();
    desk.ledger
        .note_credential(name, day.to_epoch_days(), Some(me), desk.now())
        .await
        .map_err(problem)?;
    desk.rotation_changed();
    Ok(Nothing {})
}

pub(crate) async fn set_password_lasts(desk: &Arc<Desk>, request: PasswordLasts) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.ledger
        .set_password_lasts(request.days, me, desk.now())
        .await
        .map_err(problem)?;
    desk.rotation_changed();
    Ok(Nothing {})
}

/// Saves the day the password ends as a calendar entry, with alarms on the mornings of the reminders.
pub(crate) async fn save_password_calendar(desk: &Arc<Desk>, _: Nothing) -> Result<SavedFile, Problem> {
    desk.session.require()?;
    let known = desk.ledger.credential().await.map_err(problem)?;
    let known = known.ok_or_else(|| Problem::not_found("day on which the password was set"))?;
    let bytes = calendar(desk, &known);
    let path = desk.save_file("M-PESA password", "ics", bytes).await?;
    Ok(SavedFile { path, rows: 1 })
}

fn rules(desk: &Desk) -> PasswordRules {
    match desk.config.mode {
        Mode::Sandbox => PasswordRules::Sandbox,
        Mode::Practice | Mode::Production => PasswordRules::Production,
    }
}

/// A day that has come.
fn past_day(desk: &Desk, text: &str) -> Result<NaiveDate, Problem> {
    let refuse = |message: &str| Problem::field("set_on", message);
    let day: NaiveDate = text
        .parse()
        .map_err(|_| refuse("Give the day on which the password was set."))?;
    if day > east_africa_day(desk.now()) {
        return Err(refuse(
            "That day has not come yet. Give the day on which the password was set.",
        ));
    }
    Ok(day)
}

/// Nine in the morning of the days on which people are reminded.
const ALARM_HOURS: [i32; 5] = [-14 * 24 + 9, -7 * 24 + 9, -3 * 24 + 9, -24 + 9, 9];

fn calendar(desk: &Desk, known: &Credential) -> Vec<u8> {
    let made = papers::Moment::from_millis(desk.now());
    let event = papers::calendar::Event {
        uid: format!("password-{}-{}@hazina", desk.config.shortcode, known.initiator),
        // A later day of setting replaces an earlier one in the calendar.
        sequence: u32::try_from(known.age.set_on().to_epoch_days()).unwrap_or(0),
        day: known.age.expires_on(),
        summary: format!("M-PESA password of initiator {} expires", known.initiator),
        description: format!(
            "{}, shortcode {}.\nChange the initiator's password on the M-PESA portal, and in Hazina under Initiator.",
            desk.config.organisation, desk.config.shortcode
        ),
        alarm_hours: ALARM_HOURS.to_vec(),
    };
    papers::calendar::ics(made, &[event])
}
