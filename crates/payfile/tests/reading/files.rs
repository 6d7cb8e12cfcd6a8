//! Whole files: those that are no tables, progress and cancelling.

use mpesa::{Amount, B2cLimits};
use payfile::{Cancelled, Flow, Input};

use super::{
    books::{Kind, Table},
    check, input, problems, rows,
};

#[test]
fn a_file_that_is_no_table_is_one_problem_that_says_so() {
    let utf16_empty: &[u8] = b"\xff\xfe";
    for (bytes, code) in [
        (&b""[..], "0 - empty_file"),
        (b"\xef\xbb\xbf", "0 - empty_file"),
        (utf16_empty, "0 - empty_file"),
        (b" \r\n\r\n", "0 - empty_file"),
        (b",,,\n,,,\n", "0 - empty_file"),
        (b"%PDF-1.7\n...", "0 - not_a_table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "0 - not_a_table"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "0 - not_a_table"),
        (b"PK\x03\x04\x14\0\0\0\x08\0photo.jpg", "0 - not_a_table"),
        (b"PK\x03\x04\x14\0\0\0\x08\0word/document.xml", "0 - not_a_table"),
        (b"<html><body><table><tr><td>phone</td></tr></table>", "0 - not_a_table"),
        (b"<?xml version=\"1.0\"?>\n<Workbook>", "0 - not_a_table"),
        (b"{\\rtf1 hello}", "0 - not_a_table"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0", "0 - not_a_table"),
        (
            b"Dear all,\nplease find the payroll attached.\nRegards",
            "0 - not_a_table",
        ),
        (
            b"Dear all, hello,\nplease find, as agreed, the payroll.\n",
            "0 - no_header",
        ),
        (b"Just words\nand more words", "0 - not_a_table"),
        (
            b"0712345678,1250,Jane,Nov salary\n0712345679,500,Ann,Nov salary\n",
            "0 - no_header",
        ),
        (b"0712345678,1250\n", "0 - no_header"),
        (b"phone,amount,name\n", "1 - no_rows"),
        (b"phone,amount,name\n,,\n\nTotal,0,\n", "1 - no_rows"),
        (b"PK\x03\x04xl/workbook.xml and then nothing", "0 - unreadable_workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing",
            "0 - unreadable_workbook",
        ),
    ] {
        let file = check(bytes);
        assert_eq!(problems(&file), [code], "{:?}", String::from_utf8_lossy(bytes));
        assert!(file.rows.is_empty());
        assert!(file.problems.iter().all(|problem| problem.message.len() > 30));
    }
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend([0; 512]);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let file = check(&bytes);
    assert!(
        file.problems.first().unwrap().message.contains("password"),
        "{:?}",
        file.problems
    );
}

#[test]
fn progress_is_told_and_cancel_is_honoured() {
    let mut text = String::from("phone,amount,name,reference\n");
    for row in 0..10_000 {
        text.push_str(&format!("0{},{},Jane,Nov salary\n", 712_000_000 + row, 100 + row));
    }
    let mut told = Vec::new();
    let file = payfile::check(input(text.as_bytes()), &mut |progress| {
        told.push(progress);
        Flow::Continue
    })
    .unwrap();
    assert_eq!(file.rows.len(), 10_000);
    assert_eq!(told.len(), 10);
    assert!(told.is_sorted_by_key(|progress| (progress.rows, progress.bytes_read)));
    assert!(
        told.iter()
            .all(|progress| progress.bytes_total == text.len() as u64 && progress.bytes_read > 0)
    );
    let mut calls = 0;
    let cancelled = payfile::check(input(text.as_bytes()), &mut |_| {
        calls += 1;
        if calls == 3 { Flow::Cancel } else { Flow::Continue }
    });
    assert_eq!((cancelled.err(), calls), (Some(Cancelled), 3));
}

#[test]
fn limits_are_the_callers_and_a_sum_that_no_longer_fits_is_a_problem() {
    let most = Amount::from_cents(9_007_199_254_740_900).unwrap();
    let limits = B2cLimits {
        least: Amount::from_shillings(100).unwrap(),
        most,
    };
    let text = b"phone,amount\n0712345678,90071992547409\n0712345679,90071992547409\n0712345670,99\n";
    let file = payfile::check(
        Input {
            limits: &limits,
            ..input(text)
        },
        &mut |_| Flow::Continue,
    )
    .unwrap();
    assert_eq!(
        problems(&file),
        ["3 amount sum_too_large", "4 amount amount_below_least"]
    );
    assert_eq!((file.rows.len(), file.total.cents()), (1, 9_007_199_254_740_900));
}

#[test]
fn remarks_are_always_fit_for_mpesa_or_empty() {
    for (text, fit) in [
        ("November payroll", "November payroll"),
        ("Payroll: Nov. #2 (final)", "Payroll Nov 2 final"),
        ("A&B", "A and B"),
        ("x", "Ref x"),
        ("\u{1f389}", ""),
        ("-", ""),
        ("", ""),
    ] {
        assert_eq!(payfile::remarks(text), fit, "{text:?}");
    }
    let long = payfile::remarks(&"\u{169} & ".repeat(90));
    assert!(long.len() <= 100 && long.is_ascii() && long == long.trim(), "{long}");
}

#[test]
fn the_same_bytes_have_the_same_digest() {
    let (one, two) = (
        check("phone,amount\n0712345678,50\n"),
        check("phone,amount\n0712345678,51\n"),
    );
    assert_eq!(one.sha256, check("phone,amount\n0712345678,50\n").sha256);
    assert_ne!(one.sha256, two.sha256);
}

#[test]
fn debug_output_holds_no_numbers_names_or_pay() {
    let file =
        check("phone,amount,name,reference\n0712345678,\"1,250\",Jane Wanjiku,Nov\n0202345678,five,Ann Atieno,Nov\n");
    assert_eq!(rows(&file).len(), 1);
    let shown = format!("{file:?}");
    for secret in ["712345678", "0202345678", "Wanjiku", "Atieno"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

/// A payroll in Excel 97 of so many rows, and where its table starts that says which sector follows each: of the file's own
/// sectors, or, for a small workbook, of the small ones inside.
fn excel_97(rows: usize, table_at: usize) -> (Vec<u8>, usize) {
    let mut lines = vec![vec!["Phone", "Amount", "Name", "Remarks"]];
    lines.resize(rows + 1, vec!["0712345678", "1250", "Jane Wanjiku", "November"]);
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let bytes = Table::of(&lines).write(Kind::Xls);
    let sector = u32::from_le_bytes(bytes[table_at..table_at + 4].try_into().unwrap());
    let start = (usize::try_from(sector).unwrap() + 1) * 512;
    (bytes, start)
}

#[test]
fn an_excel_97_file_whose_sectors_lead_back_or_out_does_not_fill_the_memory() {
    const OUTSIDE: u32 = 0x00ff_0000;
    for (rows_in_it, table_at) in [(400, 76), (3, 60)] {
        let (whole, table) = excel_97(rows_in_it, table_at);
        assert_eq!(rows(&check(&whole)).len(), rows_in_it);
        let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap());
        // Sectors in the midst of a chain: another follows, and it follows another.
        let followed: Vec<usize> = (table..table + 512)
            .step_by(4)
            .filter(|at| number(*at) < 0x1000)
            .collect();
        let middle = followed[followed.len() / 2];
        let itself = u32::try_from((middle - table) / 4).unwrap();
        for next in [itself, number(followed[0]), OUTSIDE] {
            let mut bytes = whole.clone();
            bytes[middle..middle + 4].copy_from_slice(&next.to_le_bytes());
            assert_eq!(
                problems(&check(&bytes)),
                ["0 - unreadable_workbook"],
                "{next} of {rows_in_it}"
            );
        }
    }
    // The list of the table's own sectors goes on in a sector that names itself as the next.
    let (mut bytes, _) = excel_97(400, 76);
    bytes[68..72].copy_from_slice(&1_u32.to_le_bytes());
    bytes[3 * 512 - 4..3 * 512].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(problems(&check(&bytes)), ["0 - unreadable_workbook"]);
}

#[test]
fn quotation_marks_that_nothing_closes_take_no_longer_than_other_text() {
    let begun = std::time::Instant::now();
    // Few lines and many marks: what takes long is looking for what closes them.
    let line = format!("0712345678,1250{}\n", ",\"a".repeat(200));
    let text = format!("Phone,Amount,Name,Remarks\n{}", line.repeat(2_000));
    assert_eq!(check(text).problems.len(), 2_000);
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
}
