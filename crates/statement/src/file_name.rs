//! What a file's name says. A hint only: it is asked where the content has nothing.

use chrono::{NaiveDate, NaiveDateTime};
use mpesa::Shortcode;

use crate::AccountKind;

/// A name as M-PESA gives it, perhaps with a browser's ` (1)` or a person's number before it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) shortcode: Option<Shortcode>,
    pub(crate) account: Option<AccountKind>,
    pub(crate) from: Option<NaiveDateTime>,
    pub(crate) to: Option<NaiveDateTime>,
}

pub(crate) fn of(name: &str) -> Named {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let lower = name.to_ascii_lowercase();
    if let Some(at) = lower.find("statements for ") {
        return of_2026(lower.get(at..).unwrap_or_default());
    }
    for mark in ["org_", "mpesa_"] {
        let Some(at) = lower.find(mark) else { continue };
        let mut parts = lower.get(at..).unwrap_or_default().split('_').skip(1);
        let shortcode = parts.next().and_then(|code| code.parse().ok());
        let account = parts.next().filter(|_| mark == "org_").map(AccountKind::of_name);
        if shortcode.is_some() {
            return Named {
                shortcode,
                account: account.filter(|kind| *kind != AccountKind::Other),
                ..Named::default()
            };
        }
    }
    Named::default()
}

/// `Statements for 600417 from 2026-11-01 to 2026-11-01 (1).csv`: whole days.
fn of_2026(lower: &str) -> Named {
    let mut words = lower.split([' ', '.']).skip(2);
    let shortcode = words.next().and_then(|code| code.parse().ok());
    let mut day_after = |mark: &str| -> Option<NaiveDate> {
        words.by_ref().find(|word| *word == mark)?;
        words.next()?.parse().ok()
    };
    let from = day_after("from").and_then(|day| day.and_hms_opt(0, 0, 0));
    let to = day_after("to").and_then(|day| day.and_hms_opt(23, 59, 59));
    Named {
        shortcode,
        account: None,
        from,
        to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_m_pesa_and_browsers_give_them() {
        let named = of("/home/x/06-Statements for 600417 from 2026-11-02 to 2026-11-03 (1).xlsx");
        assert_eq!(named.shortcode.map(String::from).as_deref(), Some("600417"));
        assert_eq!(
            named.from.map(|at| at.to_string()).as_deref(),
            Some("2026-11-02 00:00:00")
        );
        assert_eq!(
            named.to.map(|at| at.to_string()).as_deref(),
            Some("2026-11-03 23:59:59")
        );
        let named = of("ORG_600417_MMF Account_All_20261028081502.xls");
        assert_eq!(named.account, Some(AccountKind::Working));
        let named = of("Mpesa_600417_20261028235959.csv");
        assert_eq!(named.shortcode.map(String::from).as_deref(), Some("600417"));
        assert_eq!(of("10-saved-again.csv"), Named::default());
        assert_eq!(of("statements for from to"), Named::default());
    }
}
