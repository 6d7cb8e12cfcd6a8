//! Every paper, opened by readers that nobody here wrote: openpyxl and LibreOffice for workbooks, Python's strict CSV, poppler
//! and qpdf for PDF, icalendar for calendars. They come with `script/test`; where they are not installed, the test says so.

#![expect(clippy::print_stderr, reason = "it is said which reader is not there")]

use std::{
    path::Path,
    process::{Command, Output},
};

use papers::{
    calendar::ics,
    table::{Csv, csv, xlsx},
};

use crate::{
    calendars::expiry,
    fixtures::{self, NAMES},
    tables::{head, row},
};

/// Set by `script/test`: a reader that is missing is a failure then.
const WANTED: &str = "HAZINA_FOREIGN_READERS";

/// What a reader says to files; none where it is not installed here.
fn read_by(program: &str, arguments: &[&str], folder: &Path) -> Option<Output> {
    let said = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .output();
    match said {
        Ok(said) => Some(said),
        Err(error) => {
            assert!(std::env::var_os(WANTED).is_none(), "{program}: {error}");
            eprintln!("{program} is not installed here: not tried");
            None
        }
    }
}

fn text_of(program: &str, said: &Output) -> String {
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{program}: {words}");
    String::from_utf8_lossy(&said.stdout).into_owned()
}

/// Runs a script of Python; none where Python or one of the modules is missing here.
fn python(script: &str, folder: &Path) -> Option<String> {
    // The system's own, which has the modules of its packages.
    let system = "/usr/bin/python3";
    let program = if Path::new(system).exists() { system } else { "python3" };
    let said = read_by(program, &["-W", "error", "-c", script], folder)?;
    let words = String::from_utf8_lossy(&said.stderr);
    if words.contains("ModuleNotFoundError") && std::env::var_os(WANTED).is_none() {
        eprintln!("not tried: {words}");
        return None;
    }
    Some(text_of("python3", &said))
}

fn payouts() -> Vec<Vec<papers::table::Cell>> {
    NAMES.iter().zip(1_000..).map(|(name, n)| row(name, n)).collect()
}

#[test]
fn openpyxl_reads_every_workbook_with_its_types_and_when_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("payouts.xlsx"), xlsx(&head(), payouts()).unwrap()).unwrap();
    let script = r#"
import openpyxl, datetime
book = openpyxl.load_workbook("payouts.xlsx")
made = book.properties.created
assert made == datetime.datetime(2026, 11, 21, 13, 26, 44), made
sheet = book.worksheets[0]
rows = list(sheet.iter_rows(values_only=True))
assert rows[0][:2] == ("Payee", "Number"), rows[0]
assert rows[1][1] == "0712345149" and rows[1][2] == 1000, rows[1]
assert rows[1][4] == datetime.datetime(2026, 11, 21, 16, 26, 44), rows[1]
print(len(rows), rows[4][0])
"#;
    if let Some(said) = python(script, folder.path()) {
        assert_eq!(said.trim(), format!("{} {}", NAMES.len() + 2, NAMES[3]));
    }
}

#[test]
fn libreoffice_opens_every_workbook_and_adds_it_up_itself() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("payouts.xlsx"), xlsx(&head(), payouts()).unwrap()).unwrap();
    let arguments = [
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "payouts.xlsx",
    ];
    let Some(said) = read_by("soffice", &arguments, folder.path()) else {
        return;
    };
    text_of("soffice", &said);
    let read = std::fs::read_to_string(folder.path().join("payouts.csv")).unwrap();
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(lines.len(), NAMES.len() + 2, "{read}");
    assert!(
        lines[1].contains(",0712345149,\"1,000.00\",1,2026-11-21 16:26:44,"),
        "{}",
        lines[1]
    );
    let sum: i64 = (1_000..).take(NAMES.len()).sum();
    assert!(
        lines[NAMES.len() + 1].replace(',', "").contains(&format!("{sum}.00")),
        "{read}"
    );
}

#[test]
fn a_strict_reader_of_csv_reads_every_row_of_both_kinds() {
    let folder = tempfile::tempdir().unwrap();
    let mut plain = Csv::plain(&head()).unwrap();
    payouts().iter().for_each(|row| plain.push(row).unwrap());
    std::fs::write(folder.path().join("plain.csv"), plain.finish().unwrap()).unwrap();
    std::fs::write(folder.path().join("sheet.csv"), csv(&head(), payouts()).unwrap()).unwrap();
    let script = r#"
import csv
for name, encoding, number in (("plain.csv", "utf-8", "0712345149"), ("sheet.csv", "utf-8-sig", "'0712345149")):
    with open(name, newline="", encoding=encoding) as file:
        rows = list(csv.reader(file, strict=True))
    assert rows[0][0] == "Payee", rows[0]
    assert all(len(row) == 7 for row in rows), name
    assert rows[1][1] == number, rows[1]
    print(len(rows), rows[4][0])
"#;
    if let Some(said) = python(script, folder.path()) {
        let line = format!("{} {}", NAMES.len() + 1, NAMES[3]);
        assert_eq!(said.lines().collect::<Vec<_>>(), [line.as_str(), line.as_str()]);
    }
}

#[test]
fn poppler_and_qpdf_open_every_paper_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let mut papers: Vec<(String, Vec<u8>, &str)> = fixtures::standings()
        .into_iter()
        .map(|standing| {
            let name = format!("advice {}.pdf", standing.word());
            let paper = papers::advice::payment(&fixtures::advice(standing)).unwrap();
            (name, paper, "Shamba Bora")
        })
        .collect();
    papers.push((
        "summary.pdf".to_owned(),
        papers::summary::batch(&fixtures::batch(230)).unwrap(),
        "Payroll November 2026",
    ));
    papers.push((
        "letter.pdf".to_owned(),
        papers::letter::recall(&fixtures::letter()).unwrap(),
        "SG632NMUAB",
    ));
    papers.push((
        "kit.pdf".to_owned(),
        papers::kit::recovery(&crate::kits::kit()).unwrap(),
        "Shamba Bora",
    ));
    for (name, paper, says) in papers {
        std::fs::write(folder.path().join(&name), paper).unwrap();
        if let Some(said) = read_by("pdftotext", &["-layout", &name, "-"], folder.path()) {
            let text = text_of("pdftotext", &said);
            assert!(text.contains(says), "{name}: {text}");
        }
        if let Some(said) = read_by("pdfinfo", &[&name], folder.path()) {
            let about = text_of("pdfinfo", &said);
            assert!(
                about.contains("CreationDate") && about.contains("2026"),
                "{name}: {about}"
            );
        }
        if let Some(said) = read_by("qpdf", &["--check", &name], folder.path()) {
            let about = text_of("qpdf", &said);
            assert!(about.contains("No syntax or stream encoding errors"), "{name}: {about}");
        }
    }
}

#[test]
fn icalendar_reads_the_entry_its_day_and_when_it_rings() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password.ics"), ics(fixtures::now(), &[expiry()])).unwrap();
    let script = r#"
import icalendar, datetime
calendar = icalendar.Calendar.from_ical(open("password.ics", "rb").read())
events = calendar.walk("VEVENT")
assert len(events) == 1, events
event = events[0]
assert not event.errors, event.errors
assert event["DTSTART"].dt == datetime.date(2026, 12, 31), event["DTSTART"]
rings = sorted(alarm["TRIGGER"].dt for alarm in event.walk("VALARM"))
assert rings == [datetime.timedelta(hours=hours) for hours in (-160, -15, 9)], rings
print(event["SUMMARY"])
"#;
    if let Some(said) = python(script, folder.path()) {
        assert_eq!(said.trim(), expiry().summary);
    }
}
