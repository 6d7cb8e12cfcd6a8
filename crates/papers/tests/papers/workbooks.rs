use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use papers::{
    PaperError,
    table::{Cell, Column, Head, Kind, xlsx},
};

use crate::{
    fixtures::{NAMES, now},
    tables::{head, row},
};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(file: Vec<u8>) -> Book {
    calamine::open_workbook_from_rs(Cursor::new(file)).unwrap()
}

/// The rows of the first sheet.
fn rows(book: &mut Book) -> Vec<Vec<Data>> {
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

fn one_column(title: &str, kind: Kind) -> Head {
    Head {
        title: title.to_owned(),
        made: now(),
        language: messages::Language::English,
        columns: vec![Column::new("Column", kind)],
    }
}

#[test]
fn cells_are_what_they_are_called() {
    let mut book = open(xlsx(&head(), [row("Mary", 1_250), row("Otieno", 2_000)]).unwrap());
    let rows = rows(&mut book);
    let [heading, first, _, total] = rows.as_slice() else {
        panic!("a heading, two rows and a total: {rows:?}")
    };
    assert_eq!(heading[4], Data::String("Paid at (EAT)".to_owned()));
    assert_eq!(first[0], Data::String("Mary".to_owned()));
    assert_eq!(first[1], Data::String("0712345149".to_owned()));
    assert_eq!(first[2], Data::Float(1250.0));
    assert_eq!(first[3], Data::Float(1.0));
    let Data::DateTime(at) = &first[4] else {
        panic!("a time: {:?}", first[4])
    };
    assert_eq!(at.to_ymd_hms_milli(), (2026, 11, 21, 16, 26, 44, 0));
    assert_eq!(first[5], Data::String("SG632NMUAB".to_owned()));
    assert_eq!(first[6], Data::Float(-4510.5));
    assert_eq!(total[0], Data::String("Total".to_owned()));
    assert_eq!(total[2], Data::Float(3250.0));
    assert_eq!(total[6], Data::Empty, "what an account held is not added up");
}

#[test]
fn only_the_totals_are_formulas() {
    let rows = [row("=1+1", 10), row("@SUM(A1)", 20)];
    let mut book = open(xlsx(&head(), rows).unwrap());
    let formulas = book.worksheet_formula("Payouts").unwrap();
    let used: Vec<_> = formulas
        .used_cells()
        .filter(|(.., formula)| !formula.is_empty())
        .collect();
    assert_eq!(used, [(0, 0, &"SUBTOTAL(109,C2:C3)".to_owned())]);
}

#[test]
fn names_of_every_script_come_back_as_they_were() {
    let mut book = open(xlsx(&head(), NAMES.iter().map(|name| row(name, 10))).unwrap());
    let found: Vec<String> = rows(&mut book)
        .iter()
        .skip(1)
        .take(NAMES.len())
        .map(|row| row[0].to_string())
        .collect();
    assert_eq!(found, NAMES);
}

#[test]
fn a_table_without_rows_has_its_headings_and_no_total() {
    let mut book = open(xlsx(&head(), [[]; 0]).unwrap());
    assert_eq!(rows(&mut book).len(), 1);
}

#[test]
fn a_title_becomes_a_name_that_a_sheet_may_have() {
    for (title, expected) in [
        ("Payroll 11/2026 [final]?", "Payroll 112026 final"),
        (
            "A title that is much longer than thirty-one letters",
            "A title that is much longer tha",
        ),
        ("'quoted'", "quoted"),
        ("::", "Table"),
        ("History", "Table"),
        ("Mishahara ya Mwĩhia", "Mishahara ya Mwĩhia"),
    ] {
        let book = open(xlsx(&one_column(title, Kind::Text), [[]; 0]).unwrap());
        assert_eq!(book.sheet_names(), [expected]);
    }
}

#[test]
fn text_that_no_cell_can_hold_is_shortened() {
    let long = "x".repeat(40_000);
    let cells = [[Cell::Text(long)], [Cell::Text("line\u{1}\u{b}\r\nbreak".to_owned())]];
    let mut book = open(xlsx(&one_column("Long", Kind::Text), cells).unwrap());
    let rows = rows(&mut book);
    let text = rows[1][0].to_string();
    assert_eq!(text.chars().count(), 32_767);
    assert!(text.ends_with('…'));
    assert!(rows[2][0].to_string().ends_with("break"));
}

#[test]
fn every_cent_is_kept_up_to_ten_trillion_shillings() {
    let money = mpesa::Balance::from_cents(999_999_999_999_999).unwrap();
    let mut book = open(xlsx(&one_column("Large", Kind::Balance), [[Cell::Money(money)]]).unwrap());
    assert_eq!(rows(&mut book)[1][0].to_string(), "9999999999999.99");
}

#[test]
fn a_sum_that_no_total_can_hold_is_refused() {
    let largest = || [Cell::Money(mpesa::Balance::from_cents(9_007_199_254_740_991).unwrap())];
    let head = one_column("Large", Kind::Money);
    assert!(matches!(
        xlsx(&head, [largest(), largest()]),
        Err(PaperError::TooLarge { .. })
    ));
}

#[test]
fn a_table_that_does_not_fit_together_is_refused() {
    let none = Head {
        columns: Vec::new(),
        ..head()
    };
    assert!(matches!(xlsx(&none, [[]; 0]), Err(PaperError::NoColumns)));
    assert!(matches!(
        xlsx(&head(), [[Cell::Empty]]),
        Err(PaperError::Ragged { row: 1, .. })
    ));
}

#[test]
fn the_same_table_is_the_same_file() {
    let make = || xlsx(&head(), NAMES.iter().map(|name| row(name, 10))).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn a_hundred_thousand_rows_are_all_there_and_added_up() {
    let file = xlsx(
        &head(),
        (1..=100_000).map(|number| row(&format!("Payee {number}"), number)),
    )
    .unwrap();
    let rows = rows(&mut open(file));
    assert_eq!(rows.len(), 100_002);
    assert_eq!(rows[100_000][0], Data::String("Payee 100000".to_owned()));
    assert_eq!(rows[100_001][2], Data::Float(5_000_050_000.0));
}

#[test]
fn rows_that_do_not_fit_a_sheet_go_on_to_the_next() {
    let count = 1_048_576_u64;
    let cells = (1..=count).map(|number| [Cell::Count(number)]);
    let mut book = open(xlsx(&one_column("Many", Kind::Count), cells).unwrap());
    assert_eq!(book.sheet_names(), ["Many 1", "Many 2"]);
    let second = book.worksheet_range("Many 2").unwrap();
    let found: Vec<String> = second.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(found, ["Column", "1048575", "1048576"]);
}
