//! The two languages, and how each writes days and numbers.

use std::{fmt::Write as _, sync::LazyLock};

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Text, generated::L10n};

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English, as Kenyan offices write it.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Kiswahili, as Safaricom's own messages and Kenyan group banking write it.
    #[serde(rename = "sw")]
    Kiswahili,
}

static ENGLISH: LazyLock<Text> = LazyLock::new(|| L10n::En.load());
static KISWAHILI: LazyLock<Text> = LazyLock::new(|| L10n::Sw.load());

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Kiswahili];

    /// The language of a system's locale, such as `sw_KE.UTF-8` or `en-GB`: Kiswahili where it says so, otherwise English.
    #[must_use]
    pub fn from_system(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if ["sw", "swh", "swa", "swahili"].contains(&language.to_lowercase().as_str()) {
            Self::Kiswahili
        } else {
            Self::English
        }
    }

    /// The language's code, `en` or `sw`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Kiswahili => "sw",
        }
    }

    /// The language with this code; none for any other.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The sentences in this language.
    #[must_use]
    pub fn text(self) -> &'static Text {
        match self {
            Self::English => &ENGLISH,
            Self::Kiswahili => &KISWAHILI,
        }
    }

    /// A month in short: `Dec`, `Des`. Empty for a number that is no month.
    #[must_use]
    pub fn month_short(self, month: u32) -> String {
        let text = self.text();
        match month {
            1 => text.month_short_1(),
            2 => text.month_short_2(),
            3 => text.month_short_3(),
            4 => text.month_short_4(),
            5 => text.month_short_5(),
            6 => text.month_short_6(),
            7 => text.month_short_7(),
            8 => text.month_short_8(),
            9 => text.month_short_9(),
            10 => text.month_short_10(),
            11 => text.month_short_11(),
            12 => text.month_short_12(),
            _ => String::new(),
        }
    }

    /// A month in full: `December`, `Desemba`. Empty for a number that is no month.
    #[must_use]
    pub fn month(self, month: u32) -> String {
        let text = self.text();
        match month {
            1 => text.month_1(),
            2 => text.month_2(),
            3 => text.month_3(),
            4 => text.month_4(),
            5 => text.month_5(),
            6 => text.month_6(),
            7 => text.month_7(),
            8 => text.month_8(),
            9 => text.month_9(),
            10 => text.month_10(),
            11 => text.month_11(),
            12 => text.month_12(),
            _ => String::new(),
        }
    }

    /// `3 Dec`, `3 Des`.
    #[must_use]
    pub fn day_and_month(self, day: NaiveDate) -> String {
        format!("{} {}", day.day(), self.month_short(day.month()))
    }

    /// `3 Dec 2026`, `3 Des 2026`.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        format!("{} {}", self.day_and_month(day), day.year())
    }

    /// `3 Dec 2026, 14:05`, in 24 hours.
    #[must_use]
    pub fn day_and_time(self, at: NaiveDateTime) -> String {
        format!("{}, {}", self.day(at.date()), at.format("%H:%M"))
    }

    /// `December 2026`, `Desemba 2026`.
    #[must_use]
    pub fn month_and_year(self, day: NaiveDate) -> String {
        format!("{} {}", self.month(day.month()), day.year())
    }

    /// A number in groups of three, the same in both languages: `12,345`.
    #[must_use]
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            let _ = grouped.write_char(digit);
        }
        grouped
    }

    /// `Friday 4 Dec 2026`, `Ijumaa 4 Des 2026`.
    #[must_use]
    pub fn weekday_and_day(self, day: NaiveDate) -> String {
        let text = self.text();
        let weekday = match day.weekday() {
            Weekday::Mon => text.weekday_1(),
            Weekday::Tue => text.weekday_2(),
            Weekday::Wed => text.weekday_3(),
            Weekday::Thu => text.weekday_4(),
            Weekday::Fri => text.weekday_5(),
            Weekday::Sat => text.weekday_6(),
            Weekday::Sun => text.weekday_7(),
        };
        format!("{weekday} {}", self.day(day))
    }

    /// `3 December 2026`, `3 Desemba 2026`.
    #[must_use]
    pub fn day_in_full(self, day: NaiveDate) -> String {
        format!("{} {}", day.day(), self.month_and_year(day))
    }

    /// One of several: `a`, `a or b`, `a or b or c`.
    #[must_use]
    pub fn list_or(self, items: &[String]) -> String {
        let either = |so_far: String, next: &String| self.text().list_or(so_far, next.as_str());
        match items {
            [] => String::new(),
            [first, others @ ..] => others.iter().fold(first.clone(), either),
        }
    }

    /// One, two or more, in a row: `a`, `a and b`, `a, b and c`.
    #[must_use]
    pub fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => self.text().list_and(first.join(", "), last.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Language::{self, English, Kiswahili};

    #[test]
    fn a_system_says_its_language_in_many_ways() {
        for locale in ["sw_KE.UTF-8", "sw-KE", "sw", "SW_TZ", "swh-KE", "sw_KE@latin"] {
            assert_eq!(Language::from_system(locale), Kiswahili, "{locale}");
        }
        for locale in ["en_GB.UTF-8", "C", "", "sv_SE", "POSIX", "de-CH"] {
            assert_eq!(Language::from_system(locale), English, "{locale}");
        }
    }

    #[test]
    fn days_and_months_are_written_as_each_language_does() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 3).expect("as written");
        let at = day.and_hms_opt(14, 5, 0).expect("as written");
        assert_eq!(English.day_and_time(at), "3 Dec 2026, 14:05");
        assert_eq!(Kiswahili.day_and_time(at), "3 Des 2026, 14:05");
        assert_eq!(Kiswahili.month_and_year(day), "Desemba 2026");
        for language in Language::ALL {
            let names: std::collections::BTreeSet<_> = (1..=12).map(|month| language.month_short(month)).collect();
            assert_eq!(names.len(), 12);
            assert_eq!(language.number(1_234_567), "1,234,567");
            assert_eq!(language.number(999), "999");
        }
    }

    #[test]
    fn a_list_ends_with_the_word_of_its_language() {
        let names = ["A".to_owned(), "B".to_owned(), "C".to_owned()];
        assert_eq!(English.list(&names), "A, B and C");
        assert_eq!(Kiswahili.list(&names), "A, B na C");
        assert_eq!(English.list(&names[..1]), "A");
    }

    #[test]
    fn its_code_is_what_is_stored() {
        for language in Language::ALL {
            assert_eq!(serde_json::to_value(language).expect("as written"), language.code());
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("fr"), None);
    }
}
