//! Findings in English and Kiswahili.

use chrono::{DateTime, NaiveDate};
use messages::{Language, in_language};
use mpesa::Total;
use statement::{Finding, MissingColumn, Place, RowFault, Unreadable};

fn in_both(say: impl Fn() -> String) -> [String; 2] {
    [Language::English, Language::Kiswahili].map(|language| in_language(language, &say))
}

#[test]
fn every_finding_is_said_in_both_languages() {
    let receipt = "UK2HD2YT9E".parse::<mpesa::Receipt>().unwrap();
    let money = Total::from_cents(123_400).unwrap();
    let row = Place::Row {
        line: 8,
        receipt: Some(receipt.clone()),
    };
    let fault = |fault| Finding::RowUnread {
        line: 8,
        receipt: None,
        fault,
    };
    let text = || "x".to_owned();
    let mut findings = vec![
        Finding::AccountNotNamed,
        Finding::AccountsMixed { accounts: 2 },
        Finding::StatusUnknown {
            line: 8,
            receipt: receipt.clone(),
            status: text(),
        },
        Finding::RowRepeated {
            line: 9,
            first: 8,
            receipt: receipt.clone(),
        },
        Finding::LinePassedOver { line: 8, text: text() },
        Finding::DaysSwapped { lines: vec![8] },
        Finding::DaysDoubtful { lines: vec![8, 9] },
        Finding::ReceiptOfAnotherDay {
            line: 8,
            receipt,
            day: NaiveDate::from_ymd_opt(2026, 12, 3).unwrap(),
            completed: DateTime::parse_from_rfc3339("2026-12-04T10:00:00+03:00").unwrap(),
        },
        Finding::OutsidePeriod { lines: vec![8] },
        Finding::OutsidePeriod {
            lines: (1..=11).collect(),
        },
        Finding::TimesShortened { rows: 1 },
        Finding::TimesShortened { rows: 2 },
        Finding::NotInOrder,
        Finding::PaidInDiffers {
            stated: money,
            found: money,
        },
        Finding::WithdrawnDiffers {
            stated: money,
            found: money,
        },
        Finding::HeaderDoesNotAdd { difference_cents: -5 },
        Finding::HeaderDoesNotAdd { difference_cents: 5 },
        Finding::NoRows,
        Finding::OtherSheet { name: text() },
        Finding::SecondStatement { line: 8 },
    ];
    for change_cents in [-500, 500] {
        findings.push(Finding::ChainBroken {
            after: Place::Opening,
            before: row.clone(),
            change_cents,
        });
    }
    findings.extend(
        [
            MissingColumn::Details,
            MissingColumn::Balance,
            MissingColumn::PaidIn,
            MissingColumn::Withdrawn,
        ]
        .map(|column| Finding::ColumnMissing { column }),
    );
    findings.extend(
        [
            RowFault::BothColumns {
                paid_in: text(),
                withdrawn: text(),
            },
            RowFault::NoAmount,
            RowFault::AmountUnclear { text: text() },
            RowFault::BalanceUnclear { text: text() },
            RowFault::ReceiptLost { text: String::new() },
            RowFault::ReceiptLost { text: text() },
            RowFault::TimeUnclear { text: String::new() },
            RowFault::TimeUnclear { text: text() },
            RowFault::StatusMissing,
            RowFault::OtherCurrency { currency: text() },
            RowFault::TooManyValues,
            RowFault::CellTooLong,
        ]
        .map(fault),
    );
    for finding in &findings {
        let [english, kiswahili] = in_both(|| finding.to_string());
        assert_ne!(english, kiswahili);
        assert!(
            !kiswahili.contains("line ") && !kiswahili.contains(" the "),
            "{kiswahili}"
        );
    }
    for unreadable in [
        Unreadable::Empty,
        Unreadable::NotAStatement,
        Unreadable::TooManyRows { most: 5 },
    ] {
        let [english, kiswahili] = in_both(|| unreadable.to_string());
        assert_ne!(english, kiswahili);
    }
}

#[test]
fn sentences_count_and_date_as_each_language_does() {
    let outside = Finding::OutsidePeriod {
        lines: (1..=11).collect(),
    };
    assert_eq!(
        in_both(|| outside.to_string()),
        [
            "lines 1, 2, 3, 4, 5, 6, 7, 8 and 3 more are outside the time that the file says it covers",
            "mistari 1, 2, 3, 4, 5, 6, 7, 8 na mingine 3 iko nje ya kipindi ambacho faili inasema inahusu",
        ]
    );
    let another_day = Finding::ReceiptOfAnotherDay {
        line: 8,
        receipt: "UK2HD2YT9E".parse().unwrap(),
        day: NaiveDate::from_ymd_opt(2026, 12, 3).unwrap(),
        completed: DateTime::parse_from_rfc3339("2026-12-04T10:00:00+03:00").unwrap(),
    };
    assert_eq!(
        in_both(|| another_day.to_string()),
        [
            "line 8 (UK2HD2YT9E): the receipt is of 3 December 2026, but the row says 4 December 2026; compare it with the portal",
            "mstari 8 (UK2HD2YT9E): risiti ni ya 3 Desemba 2026, lakini mstari unasema 4 Desemba 2026; linganisha na tovuti ya M-PESA",
        ]
    );
}
