use mpesa::{Balance, Total};
use papers::{
    PaperError,
    table::{Cell, Column, Head, Kind, csv},
};
use proptest::prelude::*;

use crate::fixtures::{NAMES, amount, now};

pub(crate) fn head() -> Head {
    Head {
        title: "Payouts".to_owned(),
        made: now(),
        language: messages::Language::English,
        columns: vec![
            Column::new("Payee", Kind::Text),
            Column::new("Number", Kind::Id),
            Column::new("Amount", Kind::Money),
            Column::new("Attempts", Kind::Count),
            Column::new("Paid at", Kind::Time),
            Column::new("Receipt", Kind::Id),
            Column::new("Utility after", Kind::Balance),
        ],
    }
}

pub(crate) fn row(name: &str, shillings: i64) -> Vec<Cell> {
    vec![
        Cell::Text(name.to_owned()),
        Cell::Id("0712345149".to_owned()),
        amount(shillings).into(),
        Cell::Count(1),
        now().into(),
        Cell::Id("SG632NMUAB".to_owned()),
        Balance::from_cents(-451_050).unwrap().into(),
    ]
}

fn single(kind: Kind) -> Head {
    Head {
        columns: vec![Column::new("Column", kind), Column::new("Next", Kind::Text)],
        ..head()
    }
}

/// The records, headings first, as a program reads them.
fn records(file: &[u8]) -> Vec<Vec<String>> {
    let text = file.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

fn first_cell(cell: Cell) -> String {
    let file = csv(&single(Kind::Text), [[cell, Cell::Text("x".to_owned())]]).unwrap();
    records(&file)[1][0].clone()
}

#[test]
fn every_kind_is_written_for_a_spreadsheet_and_a_program() {
    let file = csv(&head(), [row("Wanjikũ, \"Mary\"", 1_250)]).unwrap();
    let expected = "\u{feff}Payee,Number,Amount,Attempts,Paid at,Receipt,Utility after\r\n\
                    \"Wanjikũ, \"\"Mary\"\"\",'0712345149,1250.00,1,2026-11-21T16:26:44+03:00,SG632NMUAB,-4510.50\r\n";
    assert_eq!(String::from_utf8(file).unwrap(), expected);
}

#[test]
fn what_is_not_there_is_an_empty_cell() {
    assert_eq!(first_cell(Cell::Empty), "");
    assert_eq!(first_cell(None::<Total>.into()), "");
    assert_eq!(first_cell(Some(Total::ZERO).into()), "0.00");
}

#[test]
fn a_spreadsheet_runs_nothing() {
    for text in [
        "=1+1",
        "+254712345149",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        " =cmd|' /C calc'!A0",
        "＝1+1",
        "=HYPERLINK(\"http://x\",\"y\")",
    ] {
        assert_eq!(first_cell(Cell::Text(text.to_owned())), format!("'{text}"));
        assert_eq!(first_cell(Cell::Id(text.to_owned())), format!("'{text}"));
    }
    let mut head = single(Kind::Text);
    head.columns[0].heading = "=1+1".to_owned();
    assert_eq!(records(&csv(&head, [[]; 0]).unwrap())[0][0], "'=1+1");
}

#[test]
fn ids_that_look_like_numbers_keep_every_digit() {
    for id in [
        "0712345149",
        "254712345149",
        "600995",
        "12E4567890",
        "0712 345 149",
        "1,234",
    ] {
        assert_eq!(first_cell(Cell::Id(id.to_owned())), format!("'{id}"));
    }
    for id in ["SG632NMUAB", "0193a6b2-7c1e-7d20", "888880 / KPLC-30451187", ""] {
        assert_eq!(first_cell(Cell::Id(id.to_owned())), id);
    }
}

#[test]
fn names_of_every_script_come_back_as_they_were() {
    let file = csv(&head(), NAMES.iter().map(|name| row(name, 10))).unwrap();
    let found: Vec<_> = records(&file)
        .into_iter()
        .skip(1)
        .map(|mut record| record.remove(0))
        .collect();
    assert_eq!(found, NAMES);
}

#[test]
fn a_table_without_rows_has_its_headings() {
    assert_eq!(records(&csv(&head(), [[]; 0]).unwrap()).len(), 1);
}

#[test]
fn a_table_that_does_not_fit_together_is_refused() {
    let none = Head {
        columns: Vec::new(),
        ..head()
    };
    assert!(matches!(csv(&none, [[]; 0]), Err(PaperError::NoColumns)));
    let short = csv(&head(), [row("A", 1), vec![Cell::Empty]]);
    assert!(matches!(
        short,
        Err(PaperError::Ragged {
            row: 2,
            cells: 1,
            columns: 7
        })
    ));
}

#[test]
fn a_hundred_thousand_rows_are_all_there() {
    let file = csv(
        &head(),
        (1..=100_000).map(|number| row(&format!("Payee {number}"), number)),
    )
    .unwrap();
    let records = records(&file);
    assert_eq!(records.len(), 100_001);
    assert_eq!(records[100_000][0], "Payee 100000");
    assert_eq!(records[100_000][2], "100000.00");
}

proptest! {
    #[test]
    fn any_text_is_harmless_and_comes_back_without_its_apostrophe(text in any::<String>(), guard in "[=+@\t\r\n -]{0,3}") {
        let text = format!("{guard}{text}");
        let read = first_cell(Cell::Text(text.clone()));
        let begins = read.trim_start_matches([' ', '\u{a0}']).chars().next();
        prop_assert!(!matches!(begins, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n')), "{read:?}");
        let guarded = format!("'{text}");
        prop_assert!(read == text || read == guarded);
    }
}
