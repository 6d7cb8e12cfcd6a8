//! Files of bills: pay bills with accounts, tills and tax, also beside people.

use std::fmt::Write as _;

use mpesa::B2cCommand;
use proptest::prelude::*;
use treasury::{Lane, LaneKind};

use super::{check, flags, problems};

/// Each row as `line kind payee account shillings`.
fn lanes(file: &payfile::CheckedFile) -> Vec<String> {
    let row = |row: &payfile::Row| {
        let account = row.lane.account().unwrap_or("-");
        let shillings = row.amount.whole_shillings().unwrap();
        format!(
            "{} {:?} {} {account} {shillings}",
            row.line,
            row.lane.kind(),
            row.lane.payee()
        )
    };
    file.rows.iter().map(row).collect()
}

#[test]
fn one_file_pays_suppliers_shops_tax_and_people_each_on_its_lane() {
    let file = check(
        "Supplier,Paybill,Account number,Till number,PRN,Phone,Amount,Reference\n\
         Kenya Power,888880,42-1717/9,,,,\"12,500\",Oct\n\
         Kilimo Agrovet,,,512345,,,3200,Feed\n\
         KRA,572572,,,2026PRN0042,,88000,VAT\n\
         KRA,572572,2026PRN0043,,,,9,Stamp\n\
         Ann Wairimu,,,,,0712345678,1500,Casual\n",
    );
    assert_eq!(problems(&file), [""; 0]);
    assert_eq!(
        lanes(&file),
        [
            "2 Bill 888880 42-1717/9 12500",
            "3 Till 512345 - 3200",
            "4 Tax 572572 2026PRN0042 88000",
            "5 Tax 572572 2026PRN0043 9",
            "6 Person 254712345678 - 1500",
        ]
    );
    let person = file.rows.last().unwrap();
    assert!(matches!(
        person.lane,
        Lane::Person {
            command: B2cCommand::SalaryPayment,
            ..
        }
    ));
    assert_eq!(file.total.cents(), 10_520_900);
}

#[test]
fn a_column_of_kinds_says_what_a_column_of_numbers_holds() {
    let file = check(
        "kind,paybill,till,account,amount,name,reference\n\
         paybill,888880,,77,250,Power,Oct\n\
         Till,,512345,,300,Shop,Oct\n\
         tax,,,PRN1,400,KRA,Oct\n",
    );
    assert_eq!(problems(&file), ["4 phone payee_missing"]);
    let file = check("kind,paybill,prn,account,amount\npay bill,888880,,77,250\nTAX,,PRN1,,400\ntill,888880,,,10\n");
    assert_eq!(problems(&file), ["4 pay bill kind_contradicts"]);
    assert_eq!(lanes(&file), ["2 Bill 888880 77 250", "3 Tax 572572 PRN1 400"]);
}

#[test]
fn what_cannot_be_a_bill_is_a_problem_with_its_column() {
    let file = check(
        "paybill,account,till,amount,name\n\
         888880,,,100,no account\n\
         888880,12345678901234,,100,too long\n\
         888880,A&B,,100,odd sign\n\
         88,77,,100,too short\n\
         0712345678,77,,100,a phone\n\
         888880,77,512345,100,two payees\n\
         ,,,100,nobody\n\
         888880,77,,0,nothing\n\
         888880,77,,10.50,cents\n\
         888880,#REF!,,100,error\n\
         888880,77,,5,small is fine\n",
    );
    assert_eq!(
        problems(&file),
        [
            "2 account account_missing",
            "3 account account_too_long",
            "4 account account_odd_signs",
            "5 pay bill number_not_organisations",
            "6 pay bill number_not_organisations",
            "7 pay bill two_payees",
            "8 phone payee_missing",
            "9 amount amount_zero",
            "10 amount fraction_of_shilling",
            "11 account error_cell",
        ]
    );
    assert_eq!(lanes(&file), ["12 Bill 888880 77 5"]);
}

#[test]
fn the_same_bill_twice_is_flagged_and_another_account_is_not() {
    let file = check(
        "paybill,account,till,amount,name,reference\n888880,1,,100,a,Oct\n888880,2,,100,b,Oct\n888880,1,,100,c,Oct\n\
         888880,1,,200,d,Oct\n,,512345,50,e,Oct\n,,512345,50,f,Oct\n",
    );
    assert_eq!(flags(&file), ["4 duplicate_row", "5 same_payee", "7 duplicate_row"]);
}

#[test]
fn a_payroll_with_an_account_column_is_still_a_payroll() {
    let file = check("Name,Account,Amount\nAnn,0712345678,500\n");
    assert_eq!(lanes(&file), ["2 Person 254712345678 - 500"]);
    let file = check("Name,Phone,Till,Amount\nAnn,0712345678,,500\n");
    assert_eq!(lanes(&file), ["2 Person 254712345678 - 500"]);
}

#[test]
fn totals_and_blank_lines_of_a_list_of_bills_are_left_out() {
    let file = check("paybill,account,amount,name\n888880,1,100,a\n888881,2,300,b\n,,,\nTotal,,400,\n");
    assert_eq!(problems(&file), [""; 0]);
    assert_eq!(
        (file.left_out.totals.as_slice(), file.left_out.blank),
        ([5].as_slice(), 1)
    );
}

#[derive(Debug, Clone)]
enum Line {
    Bill(u32, String),
    Till(u32),
    Tax(String),
    Person(u32),
    Nobody,
    Two(u32, u32),
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        (10_000_u32..9_999_999, "[A-Z0-9]{1,13}")
            .prop_filter("KRA is tax", |(number, _)| *number != 572_572)
            .prop_map(|(number, account)| Line::Bill(number, account)),
        (10_000_u32..9_999_999).prop_map(Line::Till),
        "[A-Z0-9]{1,40}".prop_map(Line::Tax),
        (700_000_000_u32..800_000_000).prop_map(Line::Person),
        Just(Line::Nobody),
        (10_000_u32..9_999_999, 700_000_000_u32..800_000_000).prop_map(|(till, phone)| Line::Two(till, phone)),
    ]
}

proptest! {
    #[test]
    fn every_line_of_a_mixed_file_is_the_payee_it_names_or_a_problem(
        lines in prop::collection::vec((line(), 10_u32..250_000), 1..12)
    ) {
        let mut text = "till,prn,phone,paybill,account,amount,name\n".to_owned();
        let mut expected = Vec::new();
        let mut refused = 0;
        for (place, (line, shillings)) in lines.iter().enumerate() {
            let (cells, lane) = match line {
                Line::Bill(number, account) => (format!(",,,{number},{account}"), Some((LaneKind::Bill, number.to_string(), Some(account.clone())))),
                Line::Till(number) => (format!("{number},,,,"), Some((LaneKind::Till, number.to_string(), None))),
                Line::Tax(prn) => (format!(",{prn},,,"), Some((LaneKind::Tax, "572572".to_owned(), Some(prn.clone())))),
                Line::Person(phone) => (format!(",,0{phone},,"), Some((LaneKind::Person, format!("254{phone}"), None))),
                Line::Nobody => (",,,,".to_owned(), None),
                Line::Two(till, phone) => (format!("{till},,0{phone},,"), None),
            };
            writeln!(text, "{cells},{shillings},Payee {place}").unwrap();
            match lane {
                Some(lane) => expected.push((u32::try_from(place).unwrap() + 2, lane, i64::from(*shillings))),
                None => refused += 1,
            }
        }
        let file = check(&text);
        let read: Vec<_> = file.rows.iter().map(|row| {
            let lane = (row.lane.kind(), row.lane.payee().to_owned(), row.lane.account().map(str::to_owned));
            (row.line, lane, row.amount.whole_shillings().unwrap())
        }).collect();
        prop_assert_eq!(read, expected, "{}", text);
        prop_assert_eq!(file.problems.len(), refused, "{:?}", file.problems);
    }
}
