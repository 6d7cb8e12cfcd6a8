//! Columns that say whether, how or in what a row is to be paid; and accounts, which are no phone numbers.

use payfile::{Choices, FlagCode, HoldCode, ProblemCode, ReadAs, Role};

use super::{
    books::{Kind, Put, Table},
    check, check_with, flags, problems,
};

const PHONES: [&str; 4] = ["0708374149", "0708374150", "0708374151", "0708374152"];

/// A heading, its values from line 2 on, and the lines that are paid.
type Spoken = (&'static str, &'static [&'static str], &'static [u32]);

#[rustfmt::skip]
const SPOKEN: &[Spoken] = &[
    ("Status", &["Active", "Left", "Inactive", "On Hold", "Suspended", "Resigned"], &[2]),
    ("STATUS", &["ACTIVE", "LEFT", "hold", "Cancelled", "STOPPED"], &[2]),
    ("Approved", &["Yes", "No", "", "Pending"], &[2]),
    ("Approved?", &["Y", "N", "y", "n"], &[2, 4]),
    ("Approval Status", &["Approved", "Rejected", "Pending Approval", "Pending"], &[2]),
    ("Approved by", &["Jane", "", "Jane", "Bob"], &[2, 4, 5]),
    ("Payment Method", &["M-PESA", "Bank", "Cash", "Cheque", "EFT", "Airtel Money", "Mpesa", "MPESA", "Mobile Money"], &[2, 8, 9, 10]),
    ("Mode", &["Mpesa", "RTGS", "PesaLink", "T-Kash", "Equity Bank"], &[2]),
    ("Payment Type", &["M-PESA", "Bank", "Cash", "M-PESA"], &[2, 5]),
    ("Pay via", &["mpesa", "bank transfer", "", ""], &[2, 4, 5]),
    ("Currency", &["KES", "USD", "UGX", "TZS", "Ksh", ""], &[2, 6, 7]),
    ("Ccy", &["KES", "EUR", "GBP"], &[2]),
    ("Remarks", &["Oct salary", "HOLD", "paid in cash", "Do not pay - left", "LEFT"], &[2]),
    ("Comment", &["", "Already paid", "", "stop payment"], &[2, 4]),
    ("Column1", &["", "PAID", "", "x"], &[2, 4, 5]),
    ("Paid", &["", "Yes", "No", "X", "0", "1300"], &[2, 4, 6]),
    ("Paid On", &["", "2026-10-31", ""], &[2, 4]),
    ("Date Paid", &["2026-10-31", "2026-10-31"], &[]),
    ("Payment Date", &["2026-10-31", "2026-10-31"], &[2, 3]),
    ("M-Pesa Code", &["", "UKT4X1AB12", ""], &[2, 4]),
    ("Transaction ID", &["", "UKT4X1AB12", ""], &[2, 4]),
    ("Receipt", &["", "UKT4X1AB12", ""], &[2, 4]),
    ("Stop Pay", &["", "Yes", "No"], &[2, 4]),
    ("Hold", &["N", "Y", "N"], &[2, 4]),
    ("Active", &["TRUE", "FALSE", "TRUE"], &[2, 4]),
    ("Exit Date", &["", "31/10/2026", ""], &[2, 4]),
    ("Employment Status", &["Permanent", "Casual", "Terminated", "Contract", "Maternity leave"], &[2, 3, 5]),
    ("Marital Status", &["Single", "Married"], &[2, 3]),
    ("Department", &["Sales", "Finance"], &[2, 3]),
    ("Hali", &["Hai", "Ameacha kazi", "Amefariki"], &[2]),
    ("Include", &["Yes", "No"], &[2]),
    ("Pay?", &["Yes", "No", "Yes"], &[2, 4]),
    ("To pay", &["Yes", "No", "Yes"], &[2, 4]),
    ("Network", &["Safaricom", "Airtel", "Telkom"], &[2]),
    ("Action", &["Pay", "Hold", "Skip", "Pay"], &[2, 5]),
    ("Payment Status", &["Unpaid", "Part paid", "Processed", "Success", "Failed", "Completed", "Reversed"], &[2, 6]),
];

/// A whole file and the lines of it that are paid.
#[rustfmt::skip]
const WHOLE: &[(&str, &[u32])] = &[
    ("Name,Bank,Account No,Net Pay\nA,M-PESA,0708374149,5000\nB,KCB,0110012345,6000\nC,Mpesa,0708374150,700\nD,Absa,1180012345678,100\n", &[2, 4]),
    ("Name,Phone,Amount,Bank,Account No\nN0,0708374149,1000,Absa,0732010123\nN1,0708374150,1001,KCB,1180012345\nN2,0708374151,1002,Equity,0110012345\n", &[2, 3, 4]),
    ("Name,Phone,Amount,Bank,Account No\nN0,0708374149,1000,Absa,0732010123\nN1,0708374150,1001,,\nN2,0708374151,1002,Equity,0110012345\n", &[3]),
    ("Name,Phone,Amount (USD)\nA,0708374149,100\nB,0708374150,200\n", &[]),
    ("Name,Phone,Amount (USD),Amount (KES)\nA,0708374149,10,1300\nB,0708374150,20,2600\n", &[2, 3]),
    ("Name,Phone,Amount ($)\nA,0708374149,100\n", &[]),
    ("Name,Phone,Net Pay UGX\nA,0708374149,100\n", &[]),
    ("Payroll October (USD)\nName,Phone,Amount\nA,0708374149,100\n", &[]),
    ("Name,Phone,Amount\nA,0708374149,USD 100\nB,0708374150,$100\nC,0708374151,TSh 5000\nD,0708374152,100 UGX\nE,0708374152,KES 100\n", &[6]),
    ("Name,Bank Name,Bank Branch,Account Number,Net Pay\nA,Absa,Thika,0732010123,5000\nB,KCB,Thika,0110012345,6000\n", &[]),
    ("Name,Bank Account No,Net Pay\nA,0732010123,5000\nB,0110012345,6000\n", &[]),
    ("Name,SWIFT,A/C No,Net Pay\nA,BARCKENX,0732010123,5000\nB,KCBLKENX,0110012345,6000\n", &[]),
    ("Bank transfer list October\nName,Account No,Net Pay\nA,0732010123,5000\nB,0110012345,6000\n", &[]),
    ("Name,Bank,Account No,Contact,Net Pay\nA,Absa,0732010123,0708374149,5000\nB,KCB,0110012345,0708374150,6000\n", &[2, 3]),
    ("Name,Phone,Mobile,Net Pay\nA,12,0708374149,5000\nB,13,0708374150,6000\n", &[2, 3]),
    ("Name,Phone 1,Phone 2,Net Pay\nA,0708374149,0708374151,5000\nB,0708374150,0708374152,6000\n", &[]),
    ("Name,Number,Phone,Net Pay\nA,0711111111,0708374149,5000\nB,22334455,0708374150,6000\n", &[2, 3]),
    ("Supplier,Paybill,Account,Amount\nA,888880,0012345678,100\nB,888880,0012345679,200\nC,888880,12345680,300\nD,888880,1.23457E+12,300\n", &[2, 3]),
    ("Tax,PRN,Amount\nA,2020230001234000,100\nB,2020230001235000,200\nC,2.02023E+15,100\n", &[]),
    ("Name,Till,Amount\nA,5.22522E+5,100\nB,522522,100\n", &[3]),
    ("Name,Phone,Amount\nWanjiku (LEFT),0708374149,100\nOtieno - HOLD,0708374150,200\nAchieng (Mrs),0708374151,300\n", &[4]),
    ("Date,Description,Debit,Credit,Balance\n01/10/2026,POS,100,,500\n", &[]),
    ("Name,Phone,Amount,\nA,0708374149,100,USD\nB,0708374150,100,KES\n", &[]),
    ("Receipt No,Completion Time,Details,Transaction Status,Phone,Amount,Name\nUKT4X1AB12,2026-10-01 10:00:00,x,Completed,0708374149,100,A\n", &[]),
    ("State,Name,Phone,Amount,Receipt\nPaid,A,0708374149,100,UKT4X1AB12\nFailed,B,0708374150,100,\n", &[3]),
    ("Wanjiku,0708374149,1250\nOtieno,0708374150,1300\n", &[]),
    ("Details,Paid In,Withdrawn\nPay from 254708374149 - Wanjiku Secret,100,\n", &[]),
];

#[test]
fn a_column_that_speaks_against_a_row_keeps_it_from_being_paid_in_every_kind_of_file() {
    for (heading, values, paid) in SPOKEN {
        let mut lines: Vec<Vec<&str>> = vec![vec!["Name", "Phone", "Amount", heading]];
        for (value, phone) in values.iter().zip(PHONES.iter().cycle()) {
            lines.push(vec!["Jane", phone, "1250", value]);
        }
        let table = Table::of(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for kind in Kind::ALL {
            let file = check(table.write(kind));
            let lines: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
            assert_eq!(
                lines, *paid,
                "{heading} {values:?} as {kind:?}: {:?} {:?}",
                file.problems, file.groups
            );
            assert_eq!(
                file.rows.len() + file.held.len(),
                values.len(),
                "{heading}: every row is paid or waits"
            );
        }
    }
}

#[test]
fn of_whole_files_only_what_is_certain_is_paid() {
    for (text, paid) in WHOLE {
        let file = check(text);
        let lines: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, *paid, "{text}: {:?} {:?}", file.problems, file.groups);
    }
}

#[test]
fn a_group_that_a_person_confirms_is_paid_and_says_so() {
    let text =
        "Name,Phone,Amount,Status\nA,0708374149,100,Active\nB,0708374150,200,On hold\nC,0708374151,300,on hold\n";
    let file = check(text);
    let group = file.groups.first().unwrap();
    assert_eq!(
        (group.code, group.heading.as_str(), group.lines.as_slice()),
        (HoldCode::Stopped, "Status", &[3, 4][..])
    );
    assert_eq!((group.sum.cents(), group.confirmed), (50_000, false));
    let choices = Choices {
        confirmed: [group.key.clone()].into(),
        ..Choices::default()
    };
    let file = check_with(text, &choices);
    assert_eq!((file.rows.len(), file.held.len()), (3, 0));
    let confirmed = file.flags.iter().filter(|flag| flag.code == FlagCode::Confirmed);
    let told: Vec<_> = confirmed
        .map(|flag| (flag.line, flag.before.clone().unwrap(), flag.after.clone().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "On hold".to_owned(), "to be paid".to_owned()),
            (4, "on hold".to_owned(), "to be paid".to_owned())
        ]
    );
}

#[test]
fn every_column_is_named_with_what_it_is_read_as_and_two_of_its_values() {
    let file = check(
        "Name,Phone,Amount,Status,Depot,\nA,0708374149,100,Active,Thika,\nB,0708374150,200,Active,Thika,\nC,0708374150,300,Active,Nairobi,\n",
    );
    let columns: Vec<(&str, Option<&str>, Vec<&str>)> = file
        .columns
        .iter()
        .map(|column| {
            (
                column.heading.as_str(),
                column.read_as.map(ReadAs::as_str),
                column.samples.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            ("Name", Some("name"), vec!["A", "B"]),
            ("Phone", Some("phone"), vec!["0708374149", "0708374150"]),
            ("Amount", Some("amount"), vec!["100", "200"]),
            ("Status", Some("status"), vec!["Active"]),
            ("Depot", None, vec!["Thika", "Nairobi"]),
        ]
    );
    assert_eq!(file.columns.get(3).unwrap().read_as, Some(ReadAs::Speaks(Role::Status)));
}

#[test]
fn numbers_that_a_sheet_shows_in_dollars_are_not_shillings() {
    let mut table = Table::of(&[
        &["Name", "Phone", "Amount"],
        &["A", "0708374149", ""],
        &["B", "0708374150", ""],
    ]);
    *table.rows.get_mut(1).unwrap().get_mut(2).unwrap() = Put::Dollars(100.0);
    *table.rows.get_mut(2).unwrap().get_mut(2).unwrap() = Put::Number(200.0);
    for kind in Kind::ALL {
        let file = check(table.write(kind));
        assert_eq!(problems(&file), ["2 amount foreign_currency"], "{kind:?}");
        assert_eq!(file.rows.len(), 1, "{kind:?}");
    }
}

#[test]
fn what_a_workbook_hides_carries_a_flag_in_every_kind_of_workbook() {
    let mut table = Table::of(&[
        &["Name", "Phone", "Amount", "Ref"],
        &["A", "0708374149", "100", "x1"],
        &["B", "0708374150", "200", "x2"],
    ]);
    table.hidden_rows = vec![2];
    table.hidden_columns = vec![1];
    for kind in Kind::BOOKS {
        let file = check(table.write(kind));
        assert_eq!(flags(&file), ["1 hidden_row", "3 hidden_row"], "{kind:?}");
        assert_eq!(file.rows.len(), 2, "{kind:?}");
    }
}

#[test]
fn digits_that_a_spreadsheet_destroyed_are_no_account() {
    let mut table = Table::of(&[
        &["Supplier", "Paybill", "Account", "Amount"],
        &["A", "888880", "0012345678", "100"],
        &["B", "888880", "0012345679", "200"],
        &["C", "888880", "", "300"],
        &["D", "888880", "1.23457E+12", "400"],
    ]);
    *table.rows.get_mut(3).unwrap().get_mut(2).unwrap() = Put::Number(12_345_680.0);
    for kind in Kind::ALL {
        assert_eq!(
            problems(&check(table.write(kind))),
            ["4 account account_digits_lost", "5 account number_shortened"],
            "{kind:?}"
        );
    }
    let mut table = Table::of(&[&["Tax", "PRN", "Amount"], &["A", "", "100"]]);
    *table.rows.get_mut(1).unwrap().get_mut(1).unwrap() = Put::Number(2_020_230_001_234_567.0);
    for kind in Kind::BOOKS {
        assert_eq!(
            problems(&check(table.write(kind))),
            ["2 registration account_digits_lost"],
            "{kind:?}"
        );
    }
    let file = check("Name,Till,Amount\nA,5.22522E+5,100\n");
    assert_eq!(file.problems.first().unwrap().code, ProblemCode::NumberShortened);
}

#[test]
fn rows_that_differ_from_the_others_are_flagged() {
    let mut text = "Name,Phone,Amount,Invoice no\n".to_owned();
    for row in 0..9 {
        text.push_str(&format!("N{row},070837414{row},{},INV{row}\n", 1_000 + row));
    }
    text.push_str("Far,0708374159,20000,INV10\nAirtel,0733000001,1000,inv3\nTelkom,0770000001,90,INV12\n");
    assert_eq!(
        flags(&check(text)),
        [
            "11 amount_unusual",
            "12 other_operator",
            "12 reference_repeated",
            "13 other_operator",
            "13 amount_unusual"
        ]
    );
}
