//! Workbooks, written by a real writer.

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Formula, Workbook, Worksheet};

use std::io::{Read, Write};

use payfile::{Cancelled, Flow};

use super::{check, flags, input, problems, rows};

fn saved(build: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    build(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

fn write_line(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(row, column, *cell).unwrap();
    }
}

const HEADER: [&str; 4] = ["Phone", "Amount", "Name", "Remarks"];

#[test]
fn numbers_may_be_stored_as_numbers_or_text() {
    let bytes = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        write_line(sheet, 0, &HEADER);
        write_line(sheet, 1, &["0712345678", "1250", "Jane", "Nov"]);
        write_line(sheet, 2, &["", "", "Ann", "Nov"]);
        sheet.write_number(2, 0, 254_712_345_679_f64).unwrap();
        sheet.write_number(2, 1, 1_249.999_999_999_999_8).unwrap();
        write_line(sheet, 3, &["", "", "Bob", "Nov"]);
        sheet.write_number(3, 0, 712_345_670_f64).unwrap();
        sheet
            .write_number_with_format(3, 1, 99, &Format::new().set_num_format("[$KSh-441] #,##0.00"))
            .unwrap();
        write_line(sheet, 4, &["0712345671", "", "Carol", "Nov"]);
        sheet.write_number(4, 1, 12.125).unwrap();
    });
    let file = check(bytes);
    assert_eq!(
        rows(&file),
        [
            "2 254712345678 1250 Jane Nov",
            "3 254712345679 1250 Ann Nov",
            "4 254712345670 99 Bob Nov"
        ]
    );
    assert_eq!(flags(&file), ["4 leading_zero_restored"]);
    assert_eq!(problems(&file), ["5 amount fraction_of_shilling"]);
}

#[test]
fn formulas_errors_and_dates_are_told_apart() {
    let bytes = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        write_line(sheet, 0, &HEADER);
        for row in 1..6 {
            write_line(sheet, row, &[&format!("071234567{row}"), "", "Jane", "Nov"]);
        }
        sheet
            .write_formula(1, 1, Formula::new("=500+750").set_result("1250"))
            .unwrap();
        sheet
            .write_formula(2, 1, Formula::new("=#REF!").set_result("#REF!"))
            .unwrap();
        sheet
            .write_datetime_with_format(
                3,
                1,
                ExcelDateTime::from_ymd(2026, 11, 20).unwrap(),
                &Format::new().set_num_format("yyyy-mm-dd"),
            )
            .unwrap();
        sheet.write_string(4, 1, "=SUM(B2:B3)").unwrap();
        sheet.write_boolean(5, 1, true).unwrap();
    });
    let file = check(bytes);
    assert_eq!(rows(&file), ["2 254712345671 1250 Jane Nov"]);
    assert_eq!(
        problems(&file),
        [
            "3 amount error_cell",
            "4 amount date_cell",
            "5 amount formula",
            "6 amount amount_not_a_number"
        ]
    );
}

#[test]
fn titles_merged_cells_offsets_and_far_cells_do_not_matter() {
    let bytes = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet
            .merge_range(0, 2, 1, 6, "Acme payroll, November 2026", &Format::new())
            .unwrap();
        for (column, cell) in (3..).zip(HEADER) {
            sheet.write_string(4, column, cell).unwrap();
        }
        for (column, cell) in (3..).zip(["0712345678", "1,250", "Jane", "Nov"]) {
            sheet.write_string(6, column, cell).unwrap();
        }
        sheet.write_string(6, 200, "a remark far out").unwrap();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
        sheet
            .write_blank(900_000, 3, &Format::new().set_background_color(Color::Yellow))
            .unwrap();
        sheet.write_string(7, 3, "TOTAL").unwrap();
        sheet.write_number(7, 4, 1250).unwrap();
    });
    let file = check(bytes);
    assert_eq!(rows(&file), ["7 254712345678 1250 Jane Nov"], "{:?}", file.problems);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    assert_eq!(file.left_out.totals, [8]);
}

#[test]
fn the_sheet_with_the_table_is_read_and_the_others_are_named() {
    let bytes = saved(|workbook| {
        workbook.add_worksheet().set_name("Empty").unwrap();
        let hidden = workbook.add_worksheet().set_name("Old").unwrap();
        write_line(hidden, 0, &HEADER);
        write_line(hidden, 1, &["0700000000", "99", "Nobody", "Old"]);
        hidden.set_hidden(true);
        write_line(workbook.add_worksheet().set_name("Cover").unwrap(), 0, &["Read me"]);
        let sheet = workbook.add_worksheet().set_name("Payroll").unwrap();
        write_line(sheet, 0, &HEADER);
        write_line(sheet, 1, &["0712345678", "1250", "Jane", "Nov"]);
    });
    let file = check(bytes);
    assert_eq!(rows(&file), ["2 254712345678 1250 Jane Nov"]);
    assert_eq!(flags(&file), ["0 other_sheets"]);
    assert!(file.flags.first().unwrap().message.contains("\"Cover\""));
}

#[test]
fn hidden_rows_are_paid_only_with_a_flag() {
    let bytes = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        write_line(sheet, 0, &HEADER);
        write_line(sheet, 1, &["0712345678", "1250", "Jane", "Nov"]);
        write_line(sheet, 2, &["0712345679", "1250", "Ann", "Nov"]);
        sheet.set_row_hidden(2).unwrap();
    });
    assert_eq!(flags(&check(bytes)), ["3 hidden_row"]);
}

#[test]
fn a_column_that_is_read_though_it_is_hidden_carries_a_flag() {
    let bytes = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        write_line(sheet, 0, &HEADER);
        write_line(sheet, 1, &["0712345678", "1250", "Jane", "Nov"]);
        sheet.set_column_hidden(1).unwrap();
    });
    let file = check(bytes);
    assert_eq!(flags(&file), ["1 hidden_row"]);
    let message = &file.flags.first().unwrap().message;
    assert!(
        message.contains("is hidden") && message.contains("is read"),
        "{message}"
    );
}

#[test]
fn an_empty_workbook_and_a_cut_one_are_one_problem() {
    assert_eq!(
        problems(&check(saved(|workbook| _ = workbook.add_worksheet()))),
        ["0 - empty_file"]
    );
    let whole = saved(|workbook| write_line(workbook.add_worksheet(), 0, &HEADER));
    assert_eq!(problems(&check(&whole)), ["1 - no_rows"]);
    let cut = whole.get(..whole.len() / 2).unwrap();
    assert_eq!(problems(&check(cut)), ["0 - unreadable_workbook"]);
}

#[test]
fn a_damaged_workbook_never_panics() {
    let whole = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        write_line(sheet, 0, &HEADER);
        write_line(sheet, 1, &["0712345678", "1250", "Jane", "Nov"]);
    });
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        if let Some(byte) = damaged.get_mut(at) {
            *byte ^= 0x55;
        }
        let file = check(&damaged);
        assert!(!file.rows.is_empty() || !file.problems.is_empty(), "byte {at}");
    }
}

#[test]
fn a_row_that_comes_twice_or_too_late_is_a_damaged_workbook_and_nobody_is_left_out() {
    let whole = saved(|workbook| {
        let sheet = workbook.add_worksheet().set_name("Nov").unwrap();
        write_line(sheet, 0, &HEADER);
        for (row, name) in [(1, "Jane"), (2, "Ann"), (3, "Bob")] {
            write_line(sheet, row, &["0712345678", "1250", name, "Nov"]);
        }
    });
    let renumbered = |from: &str, to: &str| {
        with_sheet(&whole, |xml| {
            let row = xml.replace(&format!("<row r=\"{from}\""), &format!("<row r=\"{to}\""));
            ["A", "B", "C", "D"].iter().fold(row, |xml, column| {
                xml.replace(&format!("r=\"{column}{from}\""), &format!("r=\"{column}{to}\""))
            })
        })
    };
    for (from, to) in [("3", "2"), ("4", "2")] {
        let file = check(renumbered(from, to));
        assert_eq!(problems(&file), ["0 - unreadable_workbook"], "{from} as {to}");
        assert!(
            file.problems
                .iter()
                .any(|problem| problem.message.contains("row 2 of its sheet “Nov”"))
        );
    }
    assert_eq!(check(renumbered("4", "9")).rows.len(), 3);
}

/// The workbook with the text of its first sheet changed.
fn with_sheet(workbook: &[u8], change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut change = Some(change);
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let (name, mut text) = (entry.name().unwrap().into_owned(), String::new());
        entry.read_to_string(&mut text).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            text = change.take().unwrap()(text);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn progress_of_a_workbook_only_grows_and_cancel_is_honoured() {
    let bytes = saved(|workbook| {
        let sheet = workbook.add_worksheet();
        write_line(sheet, 0, &HEADER);
        for row in 1..=5_000 {
            write_line(sheet, row, &["0712345678", "1250", "Jane", "Nov"]);
        }
    });
    let mut told = Vec::new();
    let file = payfile::check(input(&bytes), &mut |progress| {
        told.push(progress.bytes_read);
        Flow::Continue
    });
    assert_eq!(file.map(|file| file.rows.len()), Ok(5_000));
    assert!(told.is_sorted() && told.len() >= 10, "{told:?}");
    let halfway = told.len() / 2 + 2;
    for stop in [1, halfway] {
        let mut calls = 0;
        let cancelled = payfile::check(input(&bytes), &mut |_| {
            calls += 1;
            if calls == stop { Flow::Cancel } else { Flow::Continue }
        });
        assert_eq!((cancelled.err(), calls), (Some(Cancelled), stop));
    }
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() {
    let mut bytes = saved(|workbook| write_line(workbook.add_worksheet(), 0, &HEADER));
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes
        .get_mut(entry + 24..entry + 28)
        .unwrap()
        .copy_from_slice(&0xf000_0000_u32.to_le_bytes());
    assert_eq!(problems(&check(&bytes)), ["0 - file_too_large"]);
}

#[test]
fn opendocument_sheets_are_read_too() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let line = |cells: &[&str]| {
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.iter().map(|text| cell(text)).collect::<String>()
        )
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Payroll\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        line(&HEADER),
        line(&["712345678", "1,250", "Jane", "Nov"])
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", MANIFEST),
    ] {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(path, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let file = check(archive.finish().unwrap().into_inner());
    assert_eq!(rows(&file), ["2 254712345678 1250 Jane Nov"], "{:?}", file.problems);
    assert_eq!(flags(&file), ["2 leading_zero_restored", "2 thousands_separators"]);
}

const MANIFEST: &str = "<?xml version=\"1.0\"?><manifest:manifest \
    xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry \
    manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
