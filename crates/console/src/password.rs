//! What the initiator's password must be like, and the day it was set, as a person types them: the same where an organisation
//! is connected and where the password is changed.

use api::{
    Problem,
    view::{Mode, PasswordRuleView},
};
use chrono::NaiveDate;
use treasury::{CredentialAge, PasswordRules, east_africa_day};

/// Each rule of a world, and whether `password` keeps it.
pub fn check_rules(mode: Mode, password: &str) -> Vec<PasswordRuleView> {
    rules(mode)
        .check(password)
        .into_iter()
        .map(|finding| PasswordRuleView {
            sentence: finding.rule.sentence().to_owned(),
            ok: finding.ok,
            must: finding.rule.is_mandatory(),
        })
        .collect()
}

/// Refuses a password that breaks a rule which must be kept.
pub fn must_keep_rules(mode: Mode, password: &str) -> Result<(), Problem> {
    let findings = rules(mode).check(password);
    let broken = findings
        .into_iter()
        .find(|finding| !finding.ok && finding.rule.is_mandatory());
    match broken {
        Some(broken) => Err(Problem::field("password", broken.rule.sentence())),
        None => Ok(()),
    }
}

/// A day that has come and on which a password can have been set.
pub fn day_set(text: &str, now: i64) -> Result<NaiveDate, Problem> {
    let refuse = |message: String| Problem::field("set_on", message);
    let no_day = || refuse(messages::text().password_give_the_day_on_which_the());
    let day: NaiveDate = text.parse().map_err(|_| no_day())?;
    if day > east_africa_day(now) {
        return Err(refuse(messages::text().password_that_day_has_not_come_yet()));
    }
    CredentialAge::new(day, CredentialAge::USUAL_DAYS).map_err(|_| no_day())?;
    Ok(day)
}

/// Which rules a world holds it to: the sandbox's is given out by Safaricom, and breaks the portal's.
fn rules(mode: Mode) -> PasswordRules {
    match mode {
        Mode::Sandbox => PasswordRules::Sandbox,
        Mode::Practice | Mode::Production => PasswordRules::Production,
    }
}
