use chrono::NaiveDate;
use papers::calendar::{Event, ics};
use proptest::prelude::*;

use crate::fixtures::now;

pub(crate) fn expiry() -> Event {
    Event {
        uid: "password-600995@hazina".to_owned(),
        sequence: 2,
        day: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
        summary: "M-PESA initiator password expires; shortcode 600995, Shamba Bora".to_owned(),
        description: "Change it on the portal first.\nThen rotate it in Hazina.".to_owned(),
        alarm_hours: vec![-160, -15, 9],
    }
}

/// Lines with their folds taken out again.
fn unfolded(file: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(file).unwrap().replace("\r\n ", "");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next().unwrap() {
                'n' => out.push('\n'),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    out
}

#[test]
fn an_event_says_its_day_and_rings_before_it() {
    let lines = unfolded(&ics(now(), &[expiry()]));
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hazina//Treasury console//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:password-600995@hazina",
        "DTSTAMP:20261121T132644Z",
        "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        r"SUMMARY:M-PESA initiator password expires\; shortcode 600995\, Shamba Bora",
        r"DESCRIPTION:Change it on the portal first.\nThen rotate it in Hazina.",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        r"DESCRIPTION:M-PESA initiator password expires\; shortcode 600995\, Shamba Bora",
        "TRIGGER:-PT160H",
        "END:VALARM",
    ];
    assert_eq!(lines.get(..expected.len()).unwrap(), expected);
    assert!(lines.contains(&"TRIGGER:PT9H".to_owned()));
    assert_eq!(&lines[lines.len() - 2..], ["END:VEVENT", "END:VCALENDAR"]);
}

#[test]
fn a_calendar_without_events_is_still_a_calendar() {
    let lines = unfolded(&ics(now(), &[]));
    assert_eq!(lines.first().unwrap(), "BEGIN:VCALENDAR");
    assert_eq!(lines.last().unwrap(), "END:VCALENDAR");
}

proptest! {
    #[test]
    fn any_text_is_folded_at_75_octets_and_reads_back(text in any::<String>()) {
        let event = Event { description: text.clone(), ..expiry() };
        let file = ics(now(), std::slice::from_ref(&event));
        prop_assert_eq!(&file, &ics(now(), &[event]));
        for line in file.split(|byte| *byte == b'\n') {
            prop_assert!(line.len() <= 76, "75 octets and a carriage return");
            prop_assert!(line.is_empty() || line.ends_with(b"\r"));
            prop_assert!(std::str::from_utf8(line).is_ok(), "no letter is cut");
        }
        let lines = unfolded(&file);
        let found = lines.iter().find_map(|line| line.strip_prefix("DESCRIPTION:")).unwrap();
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = unified.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
        prop_assert_eq!(unescaped(found), kept);
    }
}
