//! What the console says about the initiator's password: its age, its reminders, and M-PESA's word on a new one.

use chrono::NaiveDate;
use mpesa::Api;
use treasury::{CredentialAge, ReminderStage, TryVerdict, is_working_day, last_working_day};

/// When a password ends.
pub(crate) fn age(age: CredentialAge, now: i64) -> String {
    if age.is_dated_ahead(now) {
        return format!(
            "It was noted as set on {}, which is later than this computer\u{2019}s clock says it is. Set the clock right, or \
             correct the day.",
            day(age.set_on())
        );
    }
    let date = day(age.expires_on());
    let last = before_days_off(age.expires_on());
    match age.days_left(now) {
        0 => format!("Expires today, {date}."),
        1 => format!("Expires tomorrow, {date}.{last}"),
        left @ 2.. => format!("Expires on {date}, in {left} days.{last}"),
        -1 => format!("Expired yesterday, {date}."),
        over => format!("Expired on {date}, {} days ago.", over.unsigned_abs()),
    }
}

/// What a person is reminded of.
pub(crate) fn reminder(stage: ReminderStage, age: CredentialAge) -> String {
    let date = day(age.expires_on());
    let change = "Change it before M-PESA refuses payouts.";
    match stage {
        ReminderStage::InFourteenDays | ReminderStage::InSevenDays | ReminderStage::InThreeDays => {
            let last = before_days_off(age.expires_on());
            format!("The initiator\u{2019}s password expires on {date}.{last} {change}")
        }
        ReminderStage::Tomorrow => format!("The initiator\u{2019}s password expires tomorrow, {date}. {change}"),
        ReminderStage::Today => format!("The initiator\u{2019}s password expires today. {change}"),
        ReminderStage::Overdue(_) => {
            format!(
                "The initiator\u{2019}s password expired on {date}. M-PESA may refuse every payout until it is changed."
            )
        }
    }
}

/// Which reminder it is, in a few words.
pub(crate) fn stage(stage: ReminderStage) -> String {
    match stage {
        ReminderStage::InFourteenDays => "14 days before".to_owned(),
        ReminderStage::InSevenDays => "7 days before".to_owned(),
        ReminderStage::InThreeDays => "3 days before".to_owned(),
        ReminderStage::Tomorrow => "The day before".to_owned(),
        ReminderStage::Today => "On the last day".to_owned(),
        ReminderStage::Overdue(days) if days.get() == 1 => "1 day after".to_owned(),
        ReminderStage::Overdue(days) => format!("{days} days after"),
    }
}

/// M-PESA's word on a new password, and what to do.
pub(crate) fn verdict(verdict: &TryVerdict) -> (String, String) {
    match verdict {
        TryVerdict::Accepted => (
            "M-PESA takes the new password.".to_owned(),
            "It takes the old one\u{2019}s place now.".to_owned(),
        ),
        TryVerdict::Refused { code } if code.as_str() == "2001" => (
            "M-PESA did not take this password (code 2001).".to_owned(),
            "Nothing was changed here. Look at what you typed, and at the initiator\u{2019}s password on the portal, before \
             you try again."
                .to_owned(),
        ),
        TryVerdict::Refused { code } if code.as_str() == "8006" => (
            "The initiator is locked after several wrong passwords (code 8006).".to_owned(),
            "Your Business Administrator unlocks it on the M-PESA portal: Operators, open the initiator, Unlock. Try again \
             after that."
                .to_owned(),
        ),
        TryVerdict::Refused { code } => {
            let meaning = code.meaning(Api::Inquiry);
            (super::with_code(meaning.plain, code), meaning.next.to_owned())
        }
        TryVerdict::Unknown { why } => (
            super::unanswered(why),
            "Nothing was changed here. It is not known whether M-PESA takes the password: try again when you want.".to_owned(),
        ),
    }
}

/// Where a day is no working day in Kenya: which is the last before it.
fn before_days_off(end: NaiveDate) -> String {
    if is_working_day(end) {
        return String::new();
    }
    format!(" The last working day before is {}.", day(last_working_day(end)))
}

/// `Friday 4 Dec 2026`.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%A %-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use treasury::east_africa_midnight;

    use super::*;

    #[test]
    fn the_end_is_said_in_words() {
        let set = CredentialAge::new("2026-09-05".parse().expect("a date"), 90).expect("an age");
        let noon = east_africa_midnight(set.expires_on()) + 12 * 3_600_000;
        let said = |days: i64| age(set, noon - days * 86_400_000);
        assert_eq!(said(13), "Expires on Friday 4 Dec 2026, in 13 days.");
        assert_eq!(said(1), "Expires tomorrow, Friday 4 Dec 2026.");
        let saturday = CredentialAge::new("2026-09-06".parse().expect("a date"), 90).expect("an age");
        assert_eq!(
            age(saturday, noon - 5 * 86_400_000),
            "Expires on Saturday 5 Dec 2026, in 6 days. The last working day before is Friday 4 Dec 2026."
        );
        assert_eq!(said(0), "Expires today, Friday 4 Dec 2026.");
        assert_eq!(said(-1), "Expired yesterday, Friday 4 Dec 2026.");
        assert_eq!(said(-12), "Expired on Friday 4 Dec 2026, 12 days ago.");
        assert!(said(100).starts_with("It was noted as set on Saturday 5 Sep 2026, which is later"));
    }
}
