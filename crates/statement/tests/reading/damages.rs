//! Files as people and programs leave them, one by one, with what must come of each.

use rust_xlsxwriter::Workbook;
use statement::{Check, Finding, Input, Kind, Order, Place, RowFault, Statement, Unreadable};

use crate::{
    books::{Books, Layout, PORTAL, Put, Table},
    forms::{Form, delimited, quoted, sheet},
    generated::{assert_whole, read},
};

const PORTAL_TOP: &str = "Account Holder:,MFANO LTD\nShort Code:,600417\nAccount:,Utility Account\n\
    Time Period:,From,05-11-2026 00:00:00,To,05-11-2026 23:59:59\n\
    Opening Balance:,1000.00,Closing Balance:,700.00,Available Balance:,,Total Paid In:,0.00,Total Withdrawn:,-300.00\n";

fn portal(rows: &str) -> String {
    format!("{PORTAL_TOP}{}\n{rows}", PORTAL.replace('|', ","))
}

fn of_2026(rows: &str) -> String {
    format!(
        "Receipt No,Completion Time,Details,Transaction Status,Paid In (KSHs),Withdrawn (KSHs),Balance (KSHs)\n{rows}"
    )
}

fn sftp(rows: &str) -> String {
    let heading = "#RECEIPT_NUMBER,DATE1,DETAILS,STATUS,WITHDRAW_AMOUNT,PAID_IN_AMOUNT,BALANCE,BALANCE_CONFIRMED,\
                   TRANSACTION_TYPE,OTHERPARTYINFO,TRANSACTIONPARTYDETAILS,TRANSACTION_ID,REMARK";
    format!("{heading}\r\n{rows}")
}

fn text(text: &str) -> Statement {
    read(text.as_bytes())
}

fn said(statement: &Statement) -> Vec<String> {
    statement.findings.iter().map(ToString::to_string).collect()
}

fn fault(statement: &Statement) -> &RowFault {
    let found = statement.findings.iter().find_map(|finding| {
        if let Finding::RowUnread { fault, .. } = finding {
            Some(fault)
        } else {
            None
        }
    });
    found.unwrap_or_else(|| panic!("{:?}", statement.findings))
}

fn unreadable(bytes: &[u8]) -> Unreadable {
    statement::read(Input { name: "x.csv", bytes }).unwrap_err()
}

#[test]
fn names_with_commas_and_quotation_marks_that_are_not_escaped() {
    for (name, rest) in [
        (
            "WANJIKU \"JJ\", MFANO",
            "\"true\",\"Business Payment\",\"254700000101 - WANJIKU \"JJ\", MFANO\",\"\",\"\"",
        ),
        (
            "WANJIKU, MFANO",
            "\"true\",\"Business Payment\",\"254700000101 - WANJIKU, MFANO\",\"\",\"\"",
        ),
        (
            "\"WANJIKU\" MFANO",
            "\"true\",\"Business Payment\",\"254700000101 - \"WANJIKU\" MFANO\",\"\",\"\"",
        ),
        (
            "MFANO \"W\"",
            "\"true\",\"Business Payment\",\"254700000101 - MFANO \"W\"\",\"\",\"\"",
        ),
        (
            "A\",\"B",
            "\"true\",\"Business Payment\",\"254700000101 - A\",\"B\",\"\",\"\"",
        ),
    ] {
        let line = format!(
            "\"UK2HD2YT9E\",\"2026-11-02 08:15:31\",\"Business Payment to 254700000101 - {name} via API\",\"Completed\",\"4,029\",\"0\",\"47,971\",{rest}\r\n"
        );
        let after = "\"UK2UOF4BTI\",\"2026-11-02 10:00:00\",\"Pay Bill from 254700000109 - CHEBET Acc. 12\",\"Completed\",\"0\",\"750\",\"48,721\",\"true\",\"Pay Bill\",\"254700000109 - CHEBET\",\"12\",\"\"\r\n";
        let found = text(&sftp(&format!("{line}{after}")));
        assert_eq!(found.findings, [], "{name}");
        assert_eq!(found.rows.len(), 2, "{name}");
        assert_eq!(
            (found.rows[0].out_cents(), found.rows[1].in_cents()),
            (402_900, 75_000),
            "{name}"
        );
        let party = found.rows[0].party.as_ref().and_then(|party| party.name.as_deref());
        assert_eq!(party, Some(name));
        assert_eq!(found.rows[1].account_no.as_deref(), Some("12"));
        assert_eq!(found.checks.chain, Check::Ok);
    }
}

#[test]
fn a_comma_in_a_name_without_quotation_marks_moves_nothing() {
    let found = text(&sftp(
        "UK2HD2YT9E,2026-11-02 08:15:31,Business Payment to 254700000101 - MFANO, WANJIKU via API,Completed,4029,0,47971,true,Business Payment,254700000101 - MFANO, WANJIKU,,\r\n",
    ));
    assert_eq!(found.findings, []);
    assert_eq!(found.rows[0].out_cents(), 402_900);
    assert_eq!(
        found.rows[0].party.as_ref().and_then(|party| party.name.as_deref()),
        Some("MFANO, WANJIKU")
    );
    let found = text(&of_2026(
        "UK2HD2YT9E,02/11/2026 08:15:31,Business Payment to 254700000101 - MFANO, WANJIKU,Completed,0.00,-40.00,470.00\n",
    ));
    assert_eq!(found.findings, [Finding::AccountNotNamed]);
    assert_eq!(found.rows[0].out_cents(), 4_000);
    let found = text(&of_2026(
        "UK2HD2YT9E,02/11/2026 08:15:31,\"Business Payment to 254700000101 - W \"JJ\", MFANO\",Completed,0.00,-40.00,470.00\n",
    ));
    assert_eq!(found.findings, [Finding::AccountNotNamed]);
    assert_eq!(
        found.rows[0].details,
        "Business Payment to 254700000101 - W \"JJ\", MFANO"
    );
}

#[test]
fn thousands_without_quotation_marks_are_no_amounts() {
    for file in [
        of_2026("UK2HD2YT9E,02/11/2026 08:15:31,Business Payment Charge,Completed,0.00,-4,029.00,47,971.00\n"),
        of_2026("UK2HD2YT9E,02/11/2026 08:15:31,Business Payment Charge,Completed,0.00,-4,029.00,971.00\n"),
        portal(
            "UK5HD2YT9E,05-11-2026 08:15:31,05-11-2026 08:15:31,Business Payment Charge,Completed,,-4,029.00,971.00,true,Business Payment,SP,,\n",
        ),
        portal(
            "UK5HD2YT9E,05-11-2026 08:15:31,05-11-2026 08:15:31,Business Payment Charge,Completed,,-4,029.00,47,971.00,true,Business Payment,,,\n",
        ),
        sftp(
            "UK2HD2YT9E,2026-11-02 08:15:31,Business Payment Charge,Completed,4,029,0,971,true,Business Payment,SP,\r\n",
        ),
        sftp(
            "UK2HD2YT9E,2026-11-02 08:15:31,Business Payment Charge,Completed,4,029,0,47,971,true,Business Payment,SP\r\n",
        ),
    ] {
        let found = text(&file);
        assert_eq!(found.rows, [], "{file}");
        assert_eq!(fault(&found), &RowFault::TooManyValues, "{file}");
    }
}

#[test]
fn a_quotation_mark_that_nothing_closes_costs_its_own_line() {
    let found = text(&of_2026(
        "UK2HD2YT9E,02/11/2026 08:15:31,\"Business Payment to 254700000101 - MFANO,Completed,0.00,-40.00,470.00\n\
         UK2HD2YT9F,02/11/2026 08:15:30,Business Payment Charge,Completed,0.00,-40.00,510.00\n",
    ));
    assert_eq!(found.rows.len(), 2, "{:?}", found.findings);
    assert_eq!(found.checks.chain, Check::Ok);
}

#[test]
fn both_columns_filled_is_an_error_of_that_row() {
    let found = text(&portal(
        "UK5HD2YT9E,05-11-2026 08:15:31,05-11-2026 08:15:31,Business Payment Charge,Completed,300.00,-300.00,700.00,true,,SP,,\n",
    ));
    assert_eq!(found.rows, []);
    assert_eq!(
        said(&found)
            .iter()
            .find(|said| said.contains("both"))
            .map(String::as_str),
        Some("line 7 (UK5HD2YT9E): paid in (300.00) and withdrawn (-300.00) are both filled; the row is left out")
    );
}

#[test]
fn rows_that_somebody_took_out_show_in_balances_and_totals() {
    let rows = "UK5HD2YT9E,05-11-2026 08:15:33,05-11-2026 08:15:33,Business Payment Charge,Completed,,-100.00,700.00,true,,SP,,\n\
                UK5HD2YT9D,05-11-2026 08:15:31,05-11-2026 08:15:31,Business Payment Charge,Completed,,-100.00,900.00,true,,SP,,\n";
    let found = text(&portal(rows));
    assert_eq!(
        (found.checks.chain, found.checks.totals),
        (Check::Broken, Check::Broken)
    );
    let place = |line, receipt: &str| Place::Row {
        line,
        receipt: receipt.parse().ok(),
    };
    assert!(found.findings.contains(&Finding::ChainBroken {
        after: place(8, "UK5HD2YT9D"),
        before: place(7, "UK5HD2YT9E"),
        change_cents: -10_000,
    }));
    let said = said(&found).join("\n");
    assert!(said.contains("KSh 100 left without a row"), "{said}");
    assert!(
        said.contains("KSh 300 was withdrawn altogether, but its rows add up to KSh 200"),
        "{said}"
    );
    // The first row and the last one leave their gap at the balances above the heading.
    let found = text(&portal(
        "UK5HD2YT9D,05-11-2026 08:15:31,,Business Payment Charge,Completed,,-100.00,800.00,true,,SP,,\n",
    ));
    let breaks: Vec<&Finding> = found
        .findings
        .iter()
        .filter(|one| matches!(one, Finding::ChainBroken { .. }))
        .collect();
    assert_eq!(breaks.len(), 2, "{breaks:?}");
    assert!(matches!(
        breaks[0],
        Finding::ChainBroken {
            after: Place::Opening,
            ..
        }
    ));
    assert!(matches!(
        breaks[1],
        Finding::ChainBroken {
            before: Place::Closing,
            ..
        }
    ));
}

#[test]
fn an_empty_statement_is_a_statement() {
    let empty = portal("")
        .replace("Closing Balance:,700.00", "Closing Balance:,1000.00")
        .replace("-300.00", "0.00");
    let found = text(&empty);
    assert_eq!(found.findings, [Finding::NoRows]);
    assert_eq!(
        (found.rows.len(), found.checks.chain, found.checks.totals),
        (0, Check::Ok, Check::Ok)
    );
    // With other balances, its rows are gone.
    let found = text(&portal(""));
    assert_eq!(found.checks.chain, Check::Broken);
    let found = text(&of_2026(""));
    assert_eq!(
        (found.checks.chain, found.order, found.closing),
        (Check::Absent, None, None)
    );
}

#[test]
fn what_is_no_statement_is_said_to_be_none() {
    assert_eq!(
        unreadable(b"phone,amount,name,reference\n0700000101,1250,Wanjiku,Salary\n"),
        Unreadable::NotAStatement
    );
    assert_eq!(
        unreadable(b"Receipt No,Date,Supplier\n12,02-11-2026,Mfano\n"),
        Unreadable::NotAStatement
    );
    assert_eq!(unreadable(b""), Unreadable::Empty);
    assert_eq!(unreadable(b"\xef\xbb\xbf \r\n"), Unreadable::Empty);
    assert_eq!(unreadable(b"%PDF-1.7\n..."), Unreadable::Pdf);
    assert_eq!(unreadable(b"\x89PNG\r\n\x1a\n"), Unreadable::NotATable);
    assert_eq!(unreadable(b"<!DOCTYPE html><html><table>"), Unreadable::NotATable);
    assert_eq!(unreadable(b"PK\x05\x06\0\0\0\0"), Unreadable::Archive);
    assert_eq!(unreadable(b"PK\x03\x04xl/workbook.xml"), Unreadable::Workbook);
    assert_eq!(
        unreadable(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk"),
        Unreadable::Workbook
    );
    let own = "Receipt No,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n\
               UKT4X1AB12,2026-11-29 10:01:02,Customer Transfer to 0708***149 - WANJIKU,COMPLETED,,500.00,10500.00\n";
    assert_eq!(unreadable(own.as_bytes()), Unreadable::CustomersStatement);
    let gone = of_2026("").replace("Transaction Status,", "");
    assert!(matches!(unreadable(gone.as_bytes()), Unreadable::ColumnMissing { .. }));
}

#[test]
fn a_second_statement_in_the_file_is_not_mixed_into_the_first() {
    let books = Books::of(7, 6);
    let first = delimited(&books.table(Layout::Portal), ',');
    let found = text(&format!(
        "{first}\n{}",
        first.replace("Utility Account\r\n", "MMF Account\r\n")
    ));
    assert_whole(&found, &books, Layout::Portal, "two in one");
    assert!(
        matches!(found.findings.as_slice(), [Finding::SecondStatement { .. }]),
        "{:?}",
        found.findings
    );
}

#[test]
fn the_statement_is_found_among_the_sheets_and_others_are_named() {
    let books = Books::of(9, 8);
    let table = books.table(Layout::Portal);
    let notes: Table = vec![vec![Put::Text("Checked by Amina".to_owned())]];
    let mut book = Workbook::new();
    sheet(&mut book, "Notes", &notes, false, false);
    sheet(&mut book, "transaction", &table, true, true);
    sheet(&mut book, "MMF", &table, true, false);
    let found = read(&book.save_to_buffer().unwrap());
    assert_whole(&found, &books, Layout::Portal, "sheets");
    assert_eq!(found.findings, [Finding::OtherSheet { name: "MMF".to_owned() }]);
}

#[test]
fn accounts_that_a_file_mixes_are_told_apart_by_their_balances() {
    let found = text(&of_2026(
        "UK2AAAAAA5,02/11/2026 12:00:00,Pay Bill from 254700000109 - CHEBET Acc. 1,Completed,50.00,0.00,650.00\n\
         UK2AAAAAA4,02/11/2026 11:00:00,Business Buy Goods to 600777 - JARIBIO via API,Completed,0.00,-100.00,\"8,700.00\"\n\
         UK2AAAAAA3,02/11/2026 10:00:00,Move Funds from MMF Account to Utility Account,Completed,200.00,0.00,600.00\n\
         UK2AAAAAA3,02/11/2026 10:00:00,Move Funds from MMF Account to Utility Account,Completed,0.00,-200.00,\"8,800.00\"\n\
         UK2AAAAAA2,02/11/2026 09:00:00,Business Payment Charge,Completed,0.00,-100.00,400.00\n\
         UK2AAAAAA1,02/11/2026 08:00:00,Pay Tax to KRA to 572572 - KRA via API,Completed,0.00,\"-1,000.00\",\"9,000.00\"\n",
    ));
    assert_eq!(
        found.findings,
        [Finding::AccountNotNamed, Finding::AccountsMixed { accounts: 2 }]
    );
    assert_eq!(found.checks.chain, Check::Ok);
    let mut accounts: Vec<_> = found.chains.iter().map(|chain| (chain.account, chain.rows)).collect();
    accounts.sort();
    use statement::AccountKind::{Utility, Working};
    assert_eq!(accounts, [(Some(Utility), 3), (Some(Working), 3)]);
    assert_eq!(found.rows[0].chain, found.rows[2].chain);
    assert_ne!(found.rows[2].chain, found.rows[3].chain);
    assert_eq!((found.closing, found.account_hint), (None, None));
}

#[test]
fn a_status_that_is_not_known_does_not_count() {
    let found = text(&of_2026(
        "UK2AAAAAA5,02/11/2026 12:00:00,Pay Bill from 254700000109 - C Acc. 1,Pending Authorized,50.00,0.00,650.00\n",
    ));
    assert!(!found.rows[0].counts());
    assert_eq!(found.rows[0].in_cents(), 0);
    assert!(
        said(&found)
            .iter()
            .any(|said| said.contains("“pending authorized” is not known"))
    );
}

#[test]
fn money_of_another_currency_is_no_shillings() {
    let file = portal("UK5HD2YT9E,05-11-2026 08:15:31,05-11-2026 08:15:31,Business Payment Charge,Completed,,-300.00,700.00,true,,SP,,,USD\n")
        .replace("A/C No.", "A/C No.,Currency");
    assert_eq!(
        fault(&text(&file)),
        &RowFault::OtherCurrency {
            currency: "USD".to_owned()
        }
    );
    assert_eq!(text(&file.replace("USD", "KES")).rows.len(), 1);
}

#[test]
fn days_are_put_right_where_the_receipt_proves_it_and_named_where_it_does_not_fit() {
    let row = |time: &str, receipt: &str| {
        portal(&format!(
            "{receipt},{time},{time},Business Payment Charge,Completed,,-300.00,700.00,true,,SP,,\n"
        ))
    };
    let found = text(&row("2026-05-11 08:15:31", "UK5HD2YT9E"));
    assert_eq!(found.findings, [Finding::DaysSwapped { lines: vec![7] }]);
    assert_eq!(found.rows[0].completed.to_rfc3339(), "2026-11-05T08:15:31+03:00");
    assert_eq!(
        found.rows[0].initiated.map(|at| at.to_rfc3339()).as_deref(),
        Some("2026-11-05T08:15:31+03:00")
    );
    // A receipt without a day in it: the period tells.
    let found = text(&row("2026-05-11 08:15:31", "1K5HD2YT9EXYZ").replace("1K5", "XK5"));
    assert_eq!(found.findings, [Finding::DaysSwapped { lines: vec![7] }]);
    // Neither reading is the receipt's day.
    let found = text(&row("2026-05-13 08:15:31", "UK5HD2YT9E"));
    assert!(
        found
            .findings
            .iter()
            .any(|one| matches!(one, Finding::ReceiptOfAnotherDay { line: 7, .. })),
        "{:?}",
        found.findings
    );
    assert!(found.findings.contains(&Finding::OutsidePeriod { lines: vec![7] }));
    // A period that was swapped as well.
    let found = text(
        &row("2026-05-11 08:15:31", "UK5HD2YT9E")
            .replace("05-11-2026 00:00:00", "2026-05-11 00:00:00")
            .replace("05-11-2026 23:59:59", "2026-05-11 23:59:59"),
    );
    assert_eq!(
        found.from.map(|at| at.to_rfc3339()).as_deref(),
        Some("2026-11-05T00:00:00+03:00")
    );
    assert_eq!(found.findings, [Finding::DaysSwapped { lines: vec![7] }]);
}

#[test]
fn what_waited_for_a_second_person_ends_after_its_receipts_day() {
    let found = text(&portal(
        "UK2HD2YT9E,05-11-2026 08:15:31,02-11-2026 08:15:31,Business Payment to 254700000101 - W via WEB by MFANO LTD\\jmfano,Completed,,-300.00,700.00,true,,254700000101 - W,,\n",
    ));
    assert_eq!(found.findings, []);
    assert_eq!(found.rows[0].completed.to_rfc3339(), "2026-11-05T08:15:31+03:00");
}

#[test]
fn dates_beside_texts_are_a_spreadsheets_doing() {
    // 5 November became 11 May where it could be a month; 13 November stayed a text. The receipts carry no day.
    let books = Books::of(11, 1);
    let mut table = books.table(Layout::Of2026);
    let at = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    let mut second = table[1].clone();
    table[1][0] = Put::Text("ABCDEFGHIJ123".to_owned());
    table[1][1] = Put::Time(at("2026-05-11 08:00:00"), String::new());
    second[0] = Put::Text("ABCDEFGHIJ124".to_owned());
    second[1] = Put::Text("13/11/2026 08:00:00".to_owned());
    table.push(second);
    let found = read(&Form::Cells.write(&table));
    assert!(
        found.findings.contains(&Finding::DaysDoubtful { lines: vec![2] }),
        "{:?}",
        found.findings
    );
}

#[test]
fn a_table_that_was_opened_with_another_delimiter_has_it_all_in_one_cell() {
    let books = Books::of(13, 9);
    let lines = delimited(&books.table(Layout::Portal), ',');
    let table: Table = lines.lines().map(|line| vec![Put::Text(line.to_owned())]).collect();
    for form in [Form::Texts, Form::Semicolons, Form::Commas] {
        let found = read(&form.write(&table));
        assert_whole(&found, &books, Layout::Portal, &format!("{form:?}"));
        assert_eq!(found.rows[0].line, 8);
    }
}

#[test]
fn a_pdfs_cells_may_be_broken_into_lines_of_their_own() {
    let found = text(
        "Receipt,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Transaction Type,Other Party\n\
         UKADW18WC5,2026-11-10,Utility Account to Organization,Completed,,\"-2,000.00\",350.00,Utility Account to,600417\n\
         ,10:30:00,Settlement Account,,,,,Organization Settlement Account,\n\
         Receipt,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Transaction Type,Other Party\n\
         UKAPI1C1OD,2026-11-10,Pay Bill from 2547****376 -,Completed,350.00,,\"2,350.00\",Pay Bill,2547****376 -\n\
         ,10:00:00,CHEBET MFANO Acc. shop,,,,,,CHEBET MFANO\n",
    );
    assert_eq!(found.findings, []);
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| (row.kind, row.completed.to_rfc3339()))
        .collect();
    assert_eq!(
        rows,
        [
            (Kind::MoveOut, "2026-11-10T10:30:00+03:00".to_owned()),
            (Kind::PaymentIn, "2026-11-10T10:00:00+03:00".to_owned())
        ]
    );
    assert_eq!(
        found.rows[1].party.as_ref().map(ToString::to_string).as_deref(),
        Some("2547****376 - CHEBET MFANO")
    );
    assert_eq!(found.checks.chain, Check::Ok);
}

#[test]
fn a_charge_that_was_taken_twice_is_two_rows_and_a_copied_row_is_one() {
    let charge = |balance: &str| {
        format!(
            "UK5HD2YT9E,05-11-2026 08:15:31,05-11-2026 08:15:31,Business Payment Charge,Completed,,-100.00,{balance},true,,SP,,\n"
        )
    };
    let found = text(&portal(&format!(
        "{}{}{}{}",
        charge("700.00"),
        charge("800.00"),
        charge("900.00"),
        charge("900.00")
    )));
    assert_eq!(
        found.rows.iter().map(|row| row.occurrence).collect::<Vec<_>>(),
        [2, 1, 0]
    );
    let copied = found.findings.as_slice();
    assert!(
        matches!(copied, [Finding::RowRepeated { line: 10, first: 9, .. }]),
        "{copied:?}"
    );
    assert_eq!((found.checks.chain, found.checks.totals), (Check::Ok, Check::Ok));
}

#[test]
fn rows_sorted_by_a_person_are_chained_by_their_times() {
    let books = Books::of(21, 40);
    let mut table = books.table(Layout::Portal);
    table[7..].sort_by(|a, b| a[0].text().cmp(b[0].text()));
    let found = read(&Form::Commas.write(&table));
    assert_eq!(found.order, Some(Order::Mixed));
    assert_eq!(
        (found.checks.chain, found.checks.totals),
        (Check::Ok, Check::Ok),
        "{:?}",
        found.findings
    );
    assert_eq!(found.findings, [Finding::NotInOrder]);
}

#[test]
fn a_line_that_is_quoted_throughout_reads_back_from_every_layout() {
    let books = Books::of(23, 12);
    for layout in Layout::ALL {
        let found = text(&quoted(&books.table(layout)));
        assert_whole(&found, &books, layout, &format!("{layout:?}"));
    }
}

#[test]
fn a_masked_number_fits_those_it_can_be() {
    let number = |text: &str| statement::PartyNumber::read(text).unwrap();
    let msisdn = "254700000118".parse().unwrap();
    for fits in [
        "25470****118",
        "2547****118",
        "07****118",
        "0700****118",
        "254700000118",
        "0700000118",
    ] {
        assert!(number(fits).fits(&msisdn), "{fits}");
    }
    for other in [
        "25470****119",
        "25471****118",
        "0701****118",
        "****118",
        "25470****",
        "254700000119",
        "600118",
    ] {
        assert!(!number(other).fits(&msisdn), "{other}");
    }
    assert_eq!(format!("{:?}", number("254700000118")), "2547•••118");
}

#[test]
fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
    use std::io::Write as _;
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut one = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    one.start_file("xl/workbook.xml", options).unwrap();
    one.write_all(&vec![b' '; 8 << 20]).unwrap();
    let mut one = zip::ZipArchive::new(one.finish().unwrap()).unwrap();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for copy in 0..70 {
        archive
            .raw_copy_file_rename(one.by_index_raw(0).unwrap(), format!("xl/workbook{copy}.xml"))
            .unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 2 << 20);
    assert_eq!(unreadable(&bytes), Unreadable::TooLarge);
}

#[test]
fn nothing_of_a_person_is_printed_by_debug() {
    let found = text(&of_2026(
        "UK2AAAAAA5,02/11/2026 12:00:00,Pay Bill from 254700000109 - CHEBET Acc. 1,Completed,50.00,0.00,650.00\n",
    ));
    let printed = format!("{found:?}");
    assert!(
        !printed.contains("254700000109") && !printed.contains("CHEBET"),
        "{printed}"
    );
}

#[test]
fn sectors_that_lead_back_into_themselves_do_not_fill_the_memory() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/08-before-2015.xls");
    let mut bytes = std::fs::read(path).unwrap();
    // Every entry of the allocation table says that sector 0 follows.
    let number = usize::try_from(u32::from_le_bytes(bytes[76..80].try_into().unwrap())).unwrap();
    let table = (number + 1) * 512;
    bytes[table..table + 512].fill(0);
    assert_eq!(unreadable(&bytes), Unreadable::Workbook);
}

#[test]
fn sectors_that_lead_out_of_the_file_or_one_back_do_not_fill_the_memory() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/08-before-2015.xls");
    let whole = std::fs::read(path).unwrap();
    let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap());
    let table = (usize::try_from(number(76)).unwrap() + 1) * 512;
    let followed: Vec<usize> = (table..table + 512)
        .step_by(4)
        .filter(|at| number(*at) < 0x1000)
        .collect();
    let middle = followed[followed.len() / 2];
    for next in [u32::try_from((middle - table) / 4).unwrap(), 0x00ff_0000] {
        let mut bytes = whole.clone();
        bytes[middle..middle + 4].copy_from_slice(&next.to_le_bytes());
        assert_eq!(unreadable(&bytes), Unreadable::Workbook, "{next}");
    }
}

#[test]
fn quotation_marks_that_nothing_closes_take_no_longer_than_other_text() {
    let begun = std::time::Instant::now();
    for row in [
        "UK2HD2YT9E,02/11/2026 08:15:31,\"Business Payment Charge,Completed,0.00,-40.00,470.00\n",
        "\"a,\"b,\"c,\"d,\"e\n",
    ] {
        let found = text(&of_2026(&row.repeat(1 << 15)));
        assert!(!found.findings.is_empty());
    }
    // A line without an end is given up after its first columns.
    let found = text(&of_2026(&"\"a,".repeat(1 << 20)));
    assert!(!found.findings.is_empty());
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
}
