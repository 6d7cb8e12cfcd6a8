//! Times as statements and spreadsheets write them, with every day that they could mean.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use mpesa::Receipt;

use tabular::is_space;

use crate::At;

/// What a cell could mean; the first is what it says by M-PESA's own order: day, month, year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    days: [Option<NaiveDate>; 3],
    time: NaiveTime,
    /// Seconds or the time of day are not written.
    pub(crate) shortened: bool,
}

impl Times {
    /// The moment that is written, read in M-PESA's order where that gives a day.
    pub(crate) fn first(&self) -> Option<NaiveDateTime> {
        self.all().next()
    }

    /// Every moment that it could mean, likeliest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = NaiveDateTime> {
        self.days.into_iter().flatten().map(|day| day.and_time(self.time))
    }

    /// Whether only one day can be meant.
    pub(crate) fn is_certain(&self) -> bool {
        let mut days = self.days.iter().flatten();
        let first = days.next();
        days.all(|day| Some(day) == first)
    }
}

/// East Africa's time never changes.
pub(crate) fn at(local: NaiveDateTime) -> Option<At> {
    let offset = FixedOffset::east_opt(3 * 3_600)?;
    local.and_local_timezone(offset).single()
}

/// The day on which a receipt was made: year letter (A is 2006), month letter, and the day as 1 to 9 and then A to V.
/// A field observation, true of every receipt in the samples; other receipts have none.
pub(crate) fn day_of(receipt: &Receipt) -> Option<NaiveDate> {
    let text = receipt.as_str();
    let [year, month, day, ..] = text.as_bytes() else {
        return None;
    };
    if text.len() != 10 {
        return None;
    }
    let letter = |byte: &u8| byte.is_ascii_uppercase().then(|| u32::from(byte.wrapping_sub(b'A')));
    let day = match day {
        b'1'..=b'9' => u32::from(day.wrapping_sub(b'0')),
        b'A'..=b'V' => u32::from(day.wrapping_sub(b'A')).saturating_add(10),
        _ => return None,
    };
    let year = 2006_i32.checked_add(i32::try_from(letter(year)?).ok()?)?;
    NaiveDate::from_ymd_opt(year, letter(month)?.saturating_add(1), day)
}

/// Reads a time in any way that a statement or a spreadsheet writes one.
pub(crate) fn read(text: &str) -> Option<Times> {
    if let Some(times) = plain(text) {
        return Some(times);
    }
    let cleaned = tidy(text);
    if let Some(times) = serial(&cleaned) {
        return Some(times);
    }
    let (day, time) = split(&cleaned)?;
    let days = days(day)?;
    let (time, shortened) = if time.is_empty() {
        (NaiveTime::MIN, true)
    } else {
        clock(time)?
    };
    Some(Times { days, time, shortened })
}

/// `02-11-2026 08:15:31`, `02/11/2026 08:15:31` and `2026-11-02 08:15:31`: by far the most.
fn plain(text: &str) -> Option<Times> {
    let bytes: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let digit = |at: usize| -> Option<u32> {
        let byte = *bytes.get(at)?;
        byte.is_ascii_digit().then(|| u32::from(byte.wrapping_sub(b'0')))
    };
    let two = |at: usize| Some(digit(at)?.wrapping_mul(10).wrapping_add(digit(at.wrapping_add(1))?));
    let four = |at: usize| Some(two(at)?.wrapping_mul(100).wrapping_add(two(at.wrapping_add(2))?));
    if bytes.get(10..11)? != b" " || bytes.get(13..14)? != b":" || bytes.get(16..17)? != b":" {
        return None;
    }
    let time = NaiveTime::from_hms_opt(two(11)?, two(14)?, two(17)?)?;
    let days = match (bytes.get(2)?, bytes.get(5)?, bytes.get(4)?, bytes.get(7)?) {
        (b'-' | b'/', b'-' | b'/', ..) => day_first(two(0)?, two(3)?, four(6)?),
        (_, _, b'-', b'-') => year_first(four(0)?, two(5)?, two(8)?),
        _ => return None,
    };
    days.iter().any(Option::is_some).then_some(Times {
        days,
        time,
        shortened: false,
    })
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok()?;
    // M-PESA began in 2007; what is far from it is no date of a statement.
    (2000..2100)
        .contains(&year)
        .then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

fn day_first(day: u32, month: u32, year: u32) -> [Option<NaiveDate>; 3] {
    [date(year, month, day), date(year, day, month), None]
}

fn year_first(year: u32, month: u32, day: u32) -> [Option<NaiveDate>; 3] {
    [date(year, month, day), date(year, day, month), None]
}

/// Single blanks, no invisible characters, broken lines joined.
fn tidy(text: &str) -> String {
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let words = text.split(is_space).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join(" ");
    joined.trim_start_matches('\'').to_owned()
}

/// Digits alone: days since 1900, as a spreadsheet keeps dates that lost their format, or year to second in one.
fn serial(text: &str) -> Option<Times> {
    if let Ok(at) = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S")
        && text.len() == 14
    {
        // As M-PESA's callbacks write it.
        return date(u32::try_from(at.year()).ok()?, at.month(), at.day()).map(|day| Times {
            days: [Some(day), None, None],
            time: at.time(),
            shortened: false,
        });
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let day = start.checked_add_signed(TimeDelta::days(whole.parse().ok()?))?;
    // Millionths of a millionth of a day are enough for a second, and need no float.
    let padded: String = fraction.chars().chain("000000000000".chars()).take(12).collect();
    let parts: i64 = padded.parse().ok()?;
    let seconds = parts
        .checked_mul(86_400)?
        .checked_add(500_000_000_000)?
        .checked_div(1_000_000_000_000)?;
    let at = day
        .and_time(NaiveTime::MIN)
        .checked_add_signed(TimeDelta::seconds(seconds))?;
    let day = at.date();
    let days = year_first(u32::try_from(day.year()).ok()?, day.month(), day.day());
    days.iter().any(Option::is_some).then_some(Times {
        days,
        time: at.time(),
        shortened: fraction.is_empty(),
    })
}

/// The day's part and the time's, also where nothing stands between them because a line was broken there.
fn split(text: &str) -> Option<(&str, &str)> {
    let Some(colon) = text.find(':') else {
        return Some((text.trim_end_matches([',', 'T']), ""));
    };
    let head = text.get(..colon)?;
    let hour_digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
    let mut start = colon.checked_sub(hour_digits)?;
    if hour_digits > 2 {
        // `2026-11-0210:00:00`, `02-11-202610:00:00`: the hour has two.
        start = colon.checked_sub(2)?;
    }
    let day = text.get(..start)?.trim_end_matches([' ', ',', 'T']);
    Some((day, text.get(start..)?))
}

/// Every day that is meant, in M-PESA's order first.
fn days(text: &str) -> Option<[Option<NaiveDate>; 3]> {
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| -> Option<u32> {
        let plain = part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse().ok())?
    };
    let year = |part: &str| -> Option<u32> {
        match part.len() {
            4 => number(part),
            2 => number(part).map(|year| year.saturating_add(2000)),
            _ => None,
        }
    };
    let found = if let Some(month) = month(second) {
        // `2 November 2026`, `2-Nov-26`.
        [date(year(third)?, month, number(first)?), None, None]
    } else if let Some(month) = month(first) {
        // `November 2, 2026`.
        [date(year(third)?, month, number(second)?), None, None]
    } else if first.len() == 4 {
        year_first(number(first)?, number(second)?, number(third)?)
    } else if third.len() == 4 {
        day_first(number(first)?, number(second)?, number(third)?)
    } else {
        let [a, b, c] = [number(first)?, number(second)?, number(third)?];
        // With two digits the year may stand at either end.
        let [by_day, by_month, _] = day_first(a, b, year(third)?);
        let by_year = year(first).and_then(|year| date(year, b, c));
        [by_day, by_month, by_year]
    };
    found.iter().any(Option::is_some).then_some(found)
}

fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_ascii_lowercase();
    if text.len() < 3 {
        return None;
    }
    let at = NAMES
        .iter()
        .position(|name| name.starts_with(&text) || (text == "sept" && *name == "september"))?;
    u32::try_from(at).ok()?.checked_add(1)
}

/// A time of day, in 24 hours or 12, and whether its seconds are missing.
fn clock(text: &str) -> Option<(NaiveTime, bool)> {
    let lower = text.to_ascii_lowercase().replace(
        '.',
        if text.contains("m.") || text.contains("M.") {
            ""
        } else {
            "."
        },
    );
    let (text, half) = halves(&lower);
    let text = without_offset(text.trim())?;
    let mut parts = text.split(':');
    let number = |part: &str| -> Option<u32> {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse().ok())?
    };
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let (second, shortened) = match parts.next() {
        Some(part) => {
            let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
            if !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            (number(whole)?, false)
        }
        None => (0, true),
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(false) => hour.checked_rem(12)?,
        Some(true) => hour.checked_rem(12)?.saturating_add(12),
    };
    NaiveTime::from_hms_opt(hour, minute, second).map(|time| (time, shortened))
}

/// `pm` is true, `am` false.
fn halves(text: &str) -> (&str, Option<bool>) {
    for (mark, half) in [("am", false), ("pm", true), ("a.m", false), ("p.m", true)] {
        if let Some(rest) = text.strip_suffix(mark) {
            return (rest, Some(half));
        }
    }
    (text, None)
}

/// East Africa's own offset says nothing new; any other would make another time of it.
fn without_offset(text: &str) -> Option<&str> {
    let rest = ["+03:00", "+0300", " eat"]
        .iter()
        .find_map(|mark| text.strip_suffix(mark));
    match rest {
        Some(rest) => Some(rest.trim_end()),
        None if text.contains(['+', 'z']) => None,
        None => Some(text),
    }
}

/// Whether the day is `day` or beside it: a payment may be asked for before midnight and done after.
pub(crate) fn is_near(local: NaiveDateTime, day: NaiveDate) -> bool {
    local.date().signed_duration_since(day).num_days().abs() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let times = read(text);
        times
            .iter()
            .flat_map(Times::all)
            .map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string())
            .collect()
    }

    #[test]
    fn times_are_read_as_statements_and_spreadsheets_write_them() {
        for (text, first) in [
            ("02-11-2026 08:15:31", "2026-11-02 08:15:31"),
            ("02/11/2026 08:15:31", "2026-11-02 08:15:31"),
            ("2026-11-02 08:15:31", "2026-11-02 08:15:31"),
            ("2026-11-02T08:15:31+03:00", "2026-11-02 08:15:31"),
            ("2026-11-02T08:15:31.000", "2026-11-02 08:15:31"),
            ("2026-11-02\r08:15:31", "2026-11-02 08:15:31"),
            ("2026-11-0208:15:31", "2026-11-02 08:15:31"),
            ("02-11-202608:15:31", "2026-11-02 08:15:31"),
            ("2/11/2026 8:15", "2026-11-02 08:15:00"),
            ("02.11.2026 08:15:31", "2026-11-02 08:15:31"),
            ("02/11/26 8:15", "2026-11-02 08:15:00"),
            ("02-11-2026 2:15:31 PM", "2026-11-02 14:15:31"),
            ("02-11-2026 12:15:31 a.m.", "2026-11-02 00:15:31"),
            ("02-11-2026 12:15 pm", "2026-11-02 12:15:00"),
            ("2-Nov-2026 08:15:31", "2026-11-02 08:15:31"),
            ("2 November 2026, 08:15", "2026-11-02 08:15:00"),
            ("02-11-2026", "2026-11-02 00:00:00"),
            ("11/13/2026 08:15:31", "2026-11-13 08:15:31"),
            ("46328.344109", "2026-11-02 08:15:31"),
            ("20261102081531", "2026-11-02 08:15:31"),
        ] {
            assert_eq!(all(text).first().map(String::as_str), Some(first), "{text:?}");
        }
        assert_eq!(
            all("02-11-2026 08:15:31"),
            ["2026-11-02 08:15:31", "2026-02-11 08:15:31"]
        );
        assert_eq!(
            all("26-11-02 08:15:31").last().map(String::as_str),
            Some("2026-11-02 08:15:31")
        );
        assert!(read("2/11/2026 8:15").is_some_and(|times| times.shortened));
        assert!(read("13-11-2026 08:15:31").is_some_and(|times| times.is_certain()));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "########",
            "15:31.0",
            "08:15",
            "32-01-2026 08:15:31",
            "02-11-2026 25:00:00",
            "02-11-2026 13:00 PM",
            "02-11-2026 08:15:31Z",
            "02-11-2026 08:15:31+02:00",
            "02-11-1926 08:15:31",
            "yesterday",
            "2026",
            "-",
            ":",
            "02-11-2026 08:15:31 x",
            "1.5",
            "99999.5",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn receipts_carry_the_day_on_which_they_were_made() {
        let day = |text: &str| {
            text.parse()
                .ok()
                .and_then(|receipt| day_of(&receipt))
                .map(|day| day.to_string())
        };
        assert_eq!(day("UK5YRTHCME").as_deref(), Some("2026-11-05"));
        assert_eq!(day("HB41OU0274").as_deref(), Some("2013-02-04"));
        assert_eq!(day("UJRONJ7O6Z").as_deref(), Some("2026-10-27"));
        assert_eq!(day("LGH3197RIB").as_deref(), Some("2017-07-17"));
        for text in ["UBV1234567", "ABCDEFGHIJKLM", "1K51234567", "UK01234567"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,32}", digits in "[0-9/:. amp-]{0,24}") {
            let _ = (read(&text), read(&digits));
        }
    }
}
