//! Times as Daraja writes them. None but Pull's carries a zone; they are East Africa Time (UTC+3, no daylight
//! saving; inferred, production tools read them so).

use chrono::{DateTime, FixedOffset, NaiveDateTime};

use super::money::shifted;

/// East Africa Time.
pub(crate) const fn eat() -> FixedOffset {
    match FixedOffset::east_opt(3 * 3_600) {
        Some(zone) => zone,
        None => panic!("three hours is a valid offset"),
    }
}

/// Reads `19.12.2019 11:45:50`, `20191219114550` (also as `2.0191219114550E13`, which a careless float
/// printer makes of it), and ISO times with a zone.
pub(crate) fn time(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim();
    if let Ok(zoned) = DateTime::parse_from_rfc3339(text) {
        return Some(zoned);
    }
    let digits = shifted(text, 0).filter(|digits| digits.len() == 14);
    let local = match digits {
        Some(digits) => NaiveDateTime::parse_from_str(&digits, "%Y%m%d%H%M%S"),
        None => NaiveDateTime::parse_from_str(text, "%d.%m.%Y %H:%M:%S"),
    };
    local.ok()?.and_local_timezone(eat()).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_fact_sheet_is_read() {
        let read = |text| time(text).map(|t| t.to_rfc3339());
        let expected = Some("2019-12-19T11:45:50+03:00".to_owned());
        for text in [
            "19.12.2019 11:45:50",
            "20191219114550",
            "2.019121911455E13",
            " 20191219114550 ",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(
            read("2020-08-05T10:13:00Z"),
            Some("2020-08-05T10:13:00+00:00".to_owned())
        );
        for text in ["", "0", "20191319114550", "32.12.2019 11:45:50", "yesterday", "2.0E13"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
