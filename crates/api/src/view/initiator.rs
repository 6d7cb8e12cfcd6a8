//! The initiator: how old its password is, who was reminded of its end, and changing it. The password itself has no field
//! here but in the requests that bring it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How old the initiator's password is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PasswordAgeView {
    /// The day it was set, as `2026-09-05`.
    pub set_on: String,
    /// The day it ends.
    pub expires_on: String,
    /// How many days it lasts.
    pub lasts_days: u16,
    /// How many of those have passed.
    pub passed_days: u16,
    /// Days to the end: 0 on the last day, negative after it.
    pub days_left: i32,
    /// When it ends, as a sentence.
    pub sentence: String,
    /// Whether the clock says that it was set later than today: no count of days can be trusted then.
    pub dated_ahead: bool,
}

/// What the frame and Home say of the initiator's password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PasswordBrief {
    /// Its age.
    pub age: PasswordAgeView,
    /// What the person signed in is reminded of, where they neither put it off nor took note of it.
    pub reminder: Option<String>,
    /// Why it has to be changed now, as a sentence: a desktop that knew it was taken out of the team.
    pub exposed: Option<String>,
    /// Whether it is being changed.
    pub changing: bool,
    /// Whether M-PESA refused it, so that sending is paused.
    pub refused: bool,
}

/// The page about the initiator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InitiatorView {
    /// Its name on the M-PESA portal.
    pub name: String,
    /// How old its password is; none where that was never noted.
    pub age: Option<PasswordAgeView>,
    /// Where the reminder of the person signed in stands.
    pub reminder: Option<ReminderView>,
    /// The reminders to come and gone, in order.
    pub planned: Vec<PlannedReminder>,
    /// Who was reminded of this password's end, newest first.
    pub given: Vec<GivenReminderRow>,
    /// Why sending is paused, where M-PESA refused the initiator.
    pub refused: Option<InitiatorRefused>,
    /// The change under way.
    pub change: Option<PasswordChange>,
    /// Earlier changes, newest first.
    pub history: Vec<PasswordChangeRow>,
    /// How often in a row a wrong password is safe.
    pub safe_tries: u32,
    /// The practice portal, in practice mode.
    pub portal: Option<PortalView>,
}

/// M-PESA refused the initiator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InitiatorRefused {
    /// What M-PESA said.
    pub reason: String,
    /// What to do, who can, and where.
    pub next: String,
    /// Since when sending is paused.
    pub since: i64,
}

/// Where a person's reminder stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReminderView {
    /// What they are reminded of.
    pub sentence: String,
    /// Until when they put it off.
    pub put_off_until: Option<i64>,
    /// Whether they took note of it.
    pub seen: bool,
}

/// A day on which people are reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PlannedReminder {
    /// The day, as `2026-11-20`.
    pub day: String,
    /// How long before the end.
    pub what: String,
    /// Whether the day has come.
    pub past: bool,
}

/// A reminder that somebody was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GivenReminderRow {
    /// Who.
    pub person: String,
    /// Which, in words.
    pub what: String,
    /// When.
    pub given_at: i64,
    /// When they took note of it.
    pub seen_at: Option<i64>,
    /// Until when they put it off.
    pub put_off_until: Option<i64>,
}

/// Where a change of the password stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChangeState {
    /// A person is changing it on the portal, or typing it.
    Begun,
    /// M-PESA was asked with the new one.
    Trying,
    /// M-PESA took the new one; it is not in use yet.
    Accepted,
    /// The new one is in use.
    Done,
    /// Given up.
    Abandoned,
}

/// A change of the password under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PasswordChange {
    /// Where it stands.
    pub state: PasswordChangeState,
    /// Who began it.
    pub by: Option<String>,
    /// When.
    pub begun_at: i64,
    /// How often M-PESA was asked.
    pub tries: u32,
    /// Wrong passwords in a row.
    pub wrong: u32,
    /// When M-PESA was asked last.
    pub tried_at: Option<i64>,
    /// What M-PESA said to the last question.
    pub verdict: Option<PasswordVerdict>,
    /// From when the next password may be tried, where too many were wrong.
    pub wait_until: Option<i64>,
    /// Why the new password is not in use though M-PESA took it.
    pub trouble: Option<String>,
    /// Payouts sent with the old password that M-PESA has not answered yet.
    pub on_the_way: u32,
}

/// What M-PESA said to a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PasswordVerdict {
    /// Whether it took it; none where it did not say.
    pub accepted: Option<bool>,
    /// What it said.
    pub sentence: String,
    /// What to do, who can, and where.
    pub next: String,
    /// Whether the operator is locked.
    pub locked: bool,
}

/// An earlier change of the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PasswordChangeRow {
    /// How it ended.
    pub state: PasswordChangeState,
    /// Who began it.
    pub by: Option<String>,
    /// When.
    pub begun_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// How often M-PESA was asked.
    pub tries: u32,
    /// The day the new password was set.
    pub set_on: Option<String>,
}

/// How the initiator stands on the practice portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct PortalView {
    /// Wrong passwords since the last right one.
    pub wrong: u32,
    /// Whether it is locked.
    pub locked: bool,
}

/// One rule for a password, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PasswordRuleView {
    /// What the password must be.
    pub sentence: String,
    /// Whether it is.
    pub ok: bool,
    /// Whether a password that breaks the rule cannot work at all.
    pub must: bool,
}

/// A password to hold to the rules. Nothing of it is kept.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CheckPassword {
    /// As typed.
    #[ts(type = "string")]
    pub password: secrecy::SecretString,
}

/// Begin to change the initiator's password.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BeginPasswordChange {
    /// The passphrase of the person signed in.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// Ask M-PESA once with the new password.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TryPassword {
    /// As set on the portal.
    #[ts(type = "string")]
    pub password: secrecy::SecretString,
    /// The same, typed again.
    #[ts(type = "string")]
    pub again: secrecy::SecretString,
    /// The day it was set, as `2026-11-21`; today where none is said.
    pub set_on: Option<String>,
}

/// Correct the day the password was set.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NotePasswordDay {
    /// As `2026-11-21`.
    pub set_on: String,
}

/// Set how many days the password lasts.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PasswordLasts {
    /// Days.
    pub days: u16,
}

/// Put the reminder off.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PutReminderOff {
    /// For how many hours; a day at most, and never beyond the next reminder.
    pub hours: u32,
}

/// Days to let pass in practice mode.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct DaysToPass {
    /// From 1 to 120.
    pub days: u16,
}

/// A password for the initiator on the practice portal.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PortalPassword {
    /// The new one.
    #[ts(type = "string")]
    pub password: secrecy::SecretString,
}

/// A statement that the practice portal is asked for.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PortalStatement {
    /// Of which account.
    pub account: PortalAccount,
    /// How it is written.
    pub layout: PortalLayout,
    /// Of how many days, today included: from 1 to 120.
    pub days: u16,
    /// Whether what failed stands in it too.
    pub failed_too: bool,
}

/// An account that the practice portal has a statement of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PortalAccount {
    /// People are paid out of it.
    Utility,
    /// Bills, tills and tax are paid out of it.
    Working,
    /// Fees.
    ChargesPaid,
    /// A till's receipts.
    Merchant,
}

/// A layout of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PortalLayout {
    /// The portal's export.
    Portal,
    /// The "Statements for ..." of 2026.
    Statements,
    /// The extract by SFTP.
    Sftp,
}
