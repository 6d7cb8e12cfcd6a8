//! What the console says about the initiator's password: its age, its reminders, and M-PESA's word on a new one.

use chrono::NaiveDate;
use messages::{language, text};
use mpesa::Api;
use treasury::{CredentialAge, ReminderStage, TryVerdict, is_working_day, last_working_day};

use super::codes;

/// When a password ends.
pub(crate) fn age(age: CredentialAge, now: i64) -> String {
    if age.is_dated_ahead(now) {
        return text().password_it_was_noted_as_set_on(day(age.set_on()));
    }
    let date = day(age.expires_on());
    let said = match age.days_left(now) {
        0 => return text().password_expires_today(date),
        1 => text().password_expires_tomorrow(date),
        left @ 2.. => text().password_expires_in_days(date, left),
        -1 => return text().password_expired_yesterday(date),
        over => return text().password_expired_days_ago(date, over.unsigned_abs()),
    };
    and(said, before_days_off(age.expires_on()))
}

/// What a person is reminded of.
pub(crate) fn reminder(stage: ReminderStage, age: CredentialAge) -> String {
    let date = day(age.expires_on());
    let said = match stage {
        ReminderStage::InFourteenDays | ReminderStage::InSevenDays | ReminderStage::InThreeDays => {
            and(text().password_reminder_on(date), before_days_off(age.expires_on()))
        }
        ReminderStage::Tomorrow => text().password_reminder_tomorrow(date),
        ReminderStage::Today => text().password_reminder_today(),
        ReminderStage::Overdue(_) => return text().password_reminder_overdue(date),
    };
    and(said, Some(text().password_change_it()))
}

/// A sentence after another.
fn and(said: String, more: Option<String>) -> String {
    match more {
        Some(more) => format!("{said} {more}"),
        None => said,
    }
}

/// Which reminder it is, in a few words.
pub(crate) fn stage(stage: ReminderStage) -> String {
    match stage {
        ReminderStage::InFourteenDays => text().password_n14_days_before(),
        ReminderStage::InSevenDays => text().password_n7_days_before(),
        ReminderStage::InThreeDays => text().password_n3_days_before(),
        ReminderStage::Tomorrow => text().password_the_day_before(),
        ReminderStage::Today => text().password_on_the_last_day(),
        ReminderStage::Overdue(days) if days.get() == 1 => text().password_n1_day_after(),
        ReminderStage::Overdue(days) => text().password_days_after(days.to_string()),
    }
}

/// M-PESA's word on a new password, and what to do.
pub(crate) fn verdict(verdict: &TryVerdict) -> (String, String) {
    match verdict {
        TryVerdict::Accepted => (
            text().password_m_pesa_takes_the_new_password(),
            text().password_it_takes_the_old_ones_place(),
        ),
        TryVerdict::Refused { code } if code.as_str() == "2001" => (
            text().password_m_pesa_did_not_take_this(),
            text().password_nothing_was_changed_here_look_at(),
        ),
        TryVerdict::Refused { code } if code.as_str() == "8006" => (
            text().password_the_initiator_is_locked_after_several(),
            text().password_your_business_administrator_unlocks_it_on(),
        ),
        TryVerdict::Refused { code } => {
            let meaning = code.meaning(Api::Inquiry);
            (super::with_code(&codes::plain(&meaning), code), codes::next(&meaning))
        }
        TryVerdict::Unknown { why } => (super::unanswered(why), text().password_nothing_was_changed_here_it_is()),
    }
}

/// Where a day is no working day in Kenya: which is the last before it.
fn before_days_off(end: NaiveDate) -> Option<String> {
    (!is_working_day(end)).then(|| text().password_last_working_day(day(last_working_day(end))))
}

/// `Friday 4 Dec 2026`.
pub(crate) fn day(day: NaiveDate) -> String {
    language().weekday_and_day(day)
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
