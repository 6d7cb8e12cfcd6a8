//! Calendar entries as an `.ics` file (RFC 5545): days to remember, with alarms before them.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use crate::Moment;

/// The longest line in octets, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// A day to remember.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// Names the event for ever: a calendar that reads the file again replaces the event instead of adding one. Unique in
    /// the world by its ending, as in `password-600995@hazina`.
    pub uid: String,
    /// How often the event was changed: the highest wins where a calendar has it already.
    pub sequence: u32,
    /// The day, in Kenya.
    pub day: NaiveDate,
    /// One line.
    pub summary: String,
    /// What to do on that day. May have several lines.
    pub description: String,
    /// When to remind, in hours from the start of the day: -15 is nine in the morning of the day before, 9 is nine in the
    /// morning of the day.
    pub alarm_hours: Vec<i32>,
}

/// The events as a calendar file that was made at `made`. Deterministic: nothing in it is made up here.
#[must_use]
pub fn ics(made: Moment, events: &[Event]) -> Vec<u8> {
    let mut out = Lines(String::new());
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hazina//Treasury console//EN",
        "CALSCALE:GREGORIAN",
    ] {
        out.line(line);
    }
    // Events for people to read; not an invitation.
    out.line("METHOD:PUBLISH");
    for event in events {
        write_event(&mut out, made, event);
    }
    out.line("END:VCALENDAR");
    out.0.into_bytes()
}

fn write_event(out: &mut Lines, made: Moment, event: &Event) {
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}", escaped(&event.uid)));
    out.line(&format!("DTSTAMP:{}", made.calendar()));
    out.line(&format!("SEQUENCE:{}", event.sequence));
    out.line(&format!("DTSTART;VALUE=DATE:{}", event.day.format("%Y%m%d")));
    // The end is the day after, which it does not include (3.6.1).
    if let Some(next) = event.day.checked_add_days(Days::new(1)) {
        out.line(&format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
    }
    let summary = escaped(&event.summary);
    out.line(&format!("SUMMARY:{summary}"));
    out.line(&format!("DESCRIPTION:{}", escaped(&event.description)));
    // A reminder does not make anybody busy.
    out.line("TRANSP:TRANSPARENT");
    for hours in &event.alarm_hours {
        let sign = if *hours < 0 { "-" } else { "" };
        out.line("BEGIN:VALARM");
        out.line("ACTION:DISPLAY");
        out.line(&format!("DESCRIPTION:{summary}"));
        out.line(&format!("TRIGGER:{sign}PT{}H", hours.unsigned_abs()));
        out.line("END:VALARM");
    }
    out.line("END:VEVENT");
}

/// Lines of a calendar file.
struct Lines(String);

impl Lines {
    /// Writes a line, folded so that no piece is longer than 75 octets and no character is cut.
    fn line(&mut self, text: &str) {
        let mut used = 0;
        for c in text.chars() {
            if used + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text with what has a meaning in calendar files escaped (3.3.11), and without control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let unified = text.replace("\r\n", "\n");
    for c in unified.chars() {
        match c {
            '\\' | ';' | ',' => {
                let _infallible = write!(out, "\\{c}");
            }
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}
