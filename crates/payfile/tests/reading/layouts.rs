//! Headers, delimiters, line ends, encodings, ragged rows and everything around the table.

use payfile::{Column, Format};

use super::{check, flags, problems, rows};

const JANE: &str = "254712345678 1250 Jane Nov salary";

#[test]
fn delimiters_and_line_ends_are_recognised() {
    for delimiter in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                let text = [
                    "phone,amount,name,reference",
                    "0712345678,1250,Jane,Nov salary",
                    "0712345679,99,Ann,Nov salary",
                ]
                .map(|line| line.replace(',', delimiter))
                .join(end)
                    + last;
                let file = check(&text);
                assert_eq!(
                    rows(&file),
                    [format!("2 {JANE}"), "3 254712345679 99 Ann Nov salary".to_owned()],
                    "{text:?}"
                );
                assert!(file.flags.is_empty() && file.problems.is_empty(), "{text:?}");
            }
        }
    }
    let declared = check("sep=;\nphone;amount;name;reference\n0712345678;1250;Jane;Nov salary\n");
    assert_eq!(rows(&declared), [format!("3 {JANE}")]);
}

#[test]
fn encodings_are_recognised() {
    let text = "phone,amount,name,reference\r\n0712345678,1250,José Njũgũna,Nov salary\r\n";
    let utf16 = |to: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to).collect()
    };
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
        (utf16(u16::to_le_bytes, true), "UTF-16LE"),
        (utf16(u16::to_be_bytes, true), "UTF-16BE"),
        (utf16(u16::to_le_bytes, false), "UTF-16LE"),
        (utf16(u16::to_be_bytes, false), "UTF-16BE"),
    ] {
        let file = check(&bytes);
        assert_eq!(
            rows(&file),
            ["2 254712345678 1250 José Njũgũna Nov salary"],
            "{encoding}"
        );
        assert!(matches!(file.layout.unwrap().format, Format::Text { encoding: found, .. } if found == encoding));
    }
    let file = check(b"phone,amount,name,reference\n0712345678,1250,Jos\xe9 \x93JJ\x94,Nov salary\n");
    assert_eq!(rows(&file), ["2 254712345678 1250 José “JJ” Nov salary"]);
    assert!(matches!(
        file.layout.unwrap().format,
        Format::Text {
            encoding: "windows-1252",
            ..
        }
    ));
}

#[test]
fn a_broken_byte_in_utf8_spoils_only_its_own_cell() {
    let file =
        check(b"phone,amount,name,reference\n0712345678,1250,Nj\xc5\xa9g\xc5\xa9na,Nov\n0712345679,99,An\xff,Nov\n");
    assert_eq!(
        rows(&file),
        ["2 254712345678 1250 Njũgũna Nov", "3 254712345679 99 An\u{fffd} Nov"]
    );
    assert_eq!(flags(&file), ["3 damaged_text"]);
}

#[test]
fn headings_are_matched_sensibly() {
    for (header, row) in [
        ("Phone,Amount,Name,Reference", "0712345678,1250,Jane,Nov salary"),
        ("MSISDN,KES,Full Name,Remarks", "0712345678,1250,Jane,Nov salary"),
        (
            "Mobile No.,Amount (KES),Employee Name,Narration",
            "0712345678,1250,Jane,Nov salary",
        ),
        (
            "PHONE_NUMBER,NET_PAY,EMPLOYEE,DESCRIPTION",
            "0712345678,1250,Jane,Nov salary",
        ),
        (
            "phoneNumber,netSalary,payeeName,paymentReference",
            "0712345678,1250,Jane,Nov salary",
        ),
        (
            "M-PESA Number,Net Salary,Beneficiary,Ref",
            "0712345678,1250,Jane,Nov salary",
        ),
        (
            "Nambari ya simu,Kiasi,Jina,Kumbukumbu",
            "0712345678,1250,Jane,Nov salary",
        ),
        ("Simu,Mshahara,Jina kamili,Maelezo", "0712345678,1250,Jane,Nov salary"),
        (
            "Employee phone number (Safaricom),Net pay Nov 2026,Name of employee,Remarks",
            "0712345678,1250,Jane,Nov salary",
        ),
        ("Name,Reference,Amount,Phone", "Jane,Nov salary,1250,0712345678"),
        (
            "No.,Name,Dept,Phone,Amount,Remarks",
            "1,Jane,Sales,0712345678,1250,Nov salary",
        ),
        (
            "Name,Mobile,Gross Pay,PAYE,NSSF,Net Pay,Remarks",
            "Jane,0712345678,2000,500,250,1250,Nov salary",
        ),
        (
            "\"Phone\nnumber\",\" Amount \",\"Name\",\"Remarks\"",
            "0712345678,1250,Jane,Nov salary",
        ),
    ] {
        let file = check(format!("{header}\n{row}\n"));
        let line = if header.contains('\n') { 3 } else { 2 };
        assert_eq!(rows(&file), [format!("{line} {JANE}")], "{header}: {:?}", file.problems);
        assert!(file.flags.is_empty(), "{header}: {:?}", file.flags);
    }
}

#[test]
fn name_parts_are_joined_in_the_order_people_say_them() {
    let file = check(
        "Surname,First Name,Middle Name,Phone,Amount,Ref\nKamau,Grace,Njeri,0712345678,100,Nov\nAbdi,Fatuma,,0712345679,100,Nov\n",
    );
    assert_eq!(
        rows(&file),
        [
            "2 254712345678 100 Grace Njeri Kamau Nov",
            "3 254712345679 100 Fatuma Abdi Nov"
        ]
    );
}

#[test]
fn of_several_fitting_columns_the_certain_one_is_read_and_said_to_be() {
    let file = check("Name,Phone,M-Pesa Number,Salary,Net Pay,Ref\nJane,0733000000,0712345678,2000,1250,Nov salary\n");
    assert_eq!(rows(&file), [format!("2 {JANE}")]);
    assert_eq!(flags(&file), ["1 column_chosen", "1 column_chosen"]);
}

#[test]
fn columns_that_could_equally_be_meant_are_one_problem_that_names_them() {
    for (header, row, column) in [
        ("Phone 1,Phone 2,Amount", "0712345678,0712345679,600", Column::Phone),
        ("Phone,Amount,Amount", "0712345678,500,600", Column::Amount),
    ] {
        let file = check(format!("{header}\n{row}\n"));
        assert_eq!(
            problems(&file),
            [format!("1 {} ambiguous_columns", column.as_str())],
            "{header}"
        );
        assert!(file.rows.is_empty());
    }
}

#[test]
fn a_header_without_phone_or_amount_is_one_problem() {
    assert_eq!(
        problems(&check("Name,Amount,Ref\nJane,500,x\n")),
        ["1 phone no_phone_column"]
    );
    assert_eq!(
        problems(&check("Name,Phone,Gross pay\nJane,0712345678,500\n")),
        ["1 amount no_amount_column"]
    );
}

#[test]
fn titles_above_the_header_are_passed_over_and_lines_keep_their_numbers() {
    let file = check(
        "Acme Ltd\nSalary payments by phone,,,\n,,,\n\nPhone,Amount,Name,Remarks\n0712345678,1250,Jane,Nov salary\n",
    );
    assert_eq!(rows(&file), [format!("6 {JANE}")]);
    assert_eq!(file.layout.unwrap().header_line, 5);
}

#[test]
fn quoted_values_may_hold_delimiters_quotes_and_lines() {
    let file = check(
        "phone,amount,name,reference\n\"0712345678\",\"1,250\",\"Wanjiku, \"\"JJ\"\" Jane\",\"Nov\r\nsalary\"\n0712345679,99,\"\nAnn\n\",Nov\n0712345670,99,\"Bob\" ,Nov\n",
    );
    assert_eq!(
        rows(&file),
        [
            "2 254712345678 1250 Wanjiku, \"JJ\" Jane Nov salary",
            "4 254712345679 99 Ann Nov",
            "7 254712345670 99 Bob Nov"
        ]
    );
}

#[test]
fn a_stray_quotation_mark_costs_its_own_line_only() {
    let text = "phone,amount,name,reference\n0712345678,100,\"Jane,Nov\n0712345679,100,Ann,Nov\n0712345670,100,\"Bob\",Nov\n0712345671,100,Say \"hi\",Nov\n0712345672,100,\"Wan\"jiku,Nov\n";
    let file = check(text);
    assert_eq!(problems(&file), ["2 - quote_not_closed"]);
    let lines: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    let last = check("phone,amount,name\n0712345678,100,Jane\n0712345679,100,\"Ann");
    assert_eq!(problems(&last), ["3 - quote_not_closed"]);
}

#[test]
fn lines_with_too_few_or_too_many_values_are_not_guessed_at() {
    let file = check(
        "phone,amount,name\n0712345678\n0712345679,1,250,Ann\n0712345670,500,Wanjiku, Jane\n0712345671,12,500\n0712345672,500,Bob,,\n0712345673,KES 12,500/-\n",
    );
    assert_eq!(
        problems(&file),
        [
            "2 amount amount_missing",
            "3 amount amount_split",
            "4 - too_many_values",
            "5 amount amount_split",
            "7 amount amount_split"
        ]
    );
    assert_eq!(rows(&file), ["6 254712345672 500 Bob"]);
}

#[test]
fn blank_lines_totals_repeated_headers_and_signatures_are_left_out() {
    let file = check(
        "Phone,Amount,Name,Remarks\n0712345678,1250,Jane,Nov\n\n0712345679,750,Ann,Nov\n,,,\n,2000,,\nPhone,Amount,Name,Remarks\n0712345670,500,Bob,Nov\n,500,Sub-total,\nGRAND TOTAL,\"2,500\",,\nJumla,2500,,\n,,,\nPrepared by: Grace,,,\nPage 1 of 1,,,\n",
    );
    assert_eq!(file.rows.len(), 3, "{:?}", file.problems);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    assert!(file.flags.is_empty(), "{:?}", file.flags);
    assert_eq!(file.left_out.blank, 3);
    assert_eq!(file.left_out.totals, [6, 9, 10, 11]);
    assert_eq!(file.left_out.headers, [7]);
    assert_eq!(file.left_out.notes, [13, 14]);
}

#[test]
fn sums_named_after_a_branch_are_left_out_where_they_agree() {
    let file = check(
        "Phone,Amount,Name,Remarks\n0712345678,1250,Jane,Nov\n0712345679,750,Ann,Nov\n,2000,Sub-total Nairobi branch,\n0712345670,500,Bob,Nov\n0712345671,600,Eve,Nov\n,900,Total Mombasa branch,\n",
    );
    assert_eq!(file.left_out.totals, [4]);
    assert_eq!(problems(&file), ["7 phone phone_missing"]);
}

#[test]
fn a_comma_is_a_decimal_sign_only_where_semicolons_separate() {
    let file = check(
        "phone;amount;name;remarks\n0712345678;1250,00;Jane;Nov\n0712345679;12 500,00;Ann;Nov\n0712345670;1,250;Bob;Nov\n0712345671;1250,50;Eve;Nov\n",
    );
    assert_eq!(
        rows(&file),
        [
            "2 254712345678 1250 Jane Nov",
            "3 254712345679 12500 Ann Nov",
            "4 254712345670 1250 Bob Nov"
        ]
    );
    assert_eq!(
        flags(&file),
        ["2 decimals_dropped", "3 decimals_dropped", "4 thousands_separators"]
    );
    assert_eq!(problems(&file), ["5 amount amount_ambiguous"]);
}

#[test]
fn headings_in_other_units_are_not_taken_for_shillings() {
    for heading in [
        "Amount (USD)",
        "Amount in cents",
        "Amount (KES '000)",
        "Salary;Bonus;Total",
    ] {
        let file = check(format!("Phone;{heading};Name\n0712345678;100;Jane\n"));
        assert!(file.rows.is_empty(), "{heading}");
    }
}

#[test]
fn a_sum_that_is_still_a_formula_is_left_out_and_a_payee_beside_one_is_not() {
    let file = check(
        "Phone,Amount,Name,Remarks\n0712345678,1250,Jane,Nov\n,=SUM(B2:B2),,\n,=SUM(B2:B9),Ann,\n,,Signe Hansen,\n",
    );
    assert_eq!(file.left_out.totals, [3]);
    assert_eq!(
        problems(&file),
        [
            "4 phone phone_missing",
            "4 amount formula",
            "5 phone phone_missing",
            "5 amount amount_missing"
        ]
    );
}

#[test]
fn a_total_that_does_not_add_up_is_flagged() {
    let file = check("Phone,Amount,Name,Remarks\n0712345678,1250,Jane,Nov\n0712345679,750,Ann,Nov\nTotal,2100,,\n");
    assert_eq!(flags(&file), ["4 total_differs"]);
}

#[test]
fn a_payee_without_a_number_is_never_taken_for_a_total() {
    let file = check(
        "Phone,Amount,Name,Remarks\n0712345678,500,Jane,Nov\n0712345679,500,Ann,Nov\n,1000,Bob,Nov\n,700,Total Energies,Nov\n,,Carol,Nov\n",
    );
    assert_eq!(
        problems(&file),
        [
            "4 phone phone_missing",
            "5 phone phone_missing",
            "6 phone phone_missing",
            "6 amount amount_missing"
        ]
    );
}

#[test]
fn duplicates_name_the_other_line() {
    let file = check(
        "Phone,Amount,Name,Remarks\n0712345678,500,Jane,Nov\n0712345679,500,Ann,Nov\n+254712345678,500.00,J. Wanjiku,Nov\n254712345678,700,Jane,Nov\n0712345678,700,Jane,Nov\n",
    );
    assert_eq!(
        flags(&file),
        [
            "4 decimals_dropped",
            "4 duplicate_row",
            "5 same_payee",
            "6 duplicate_row"
        ]
    );
    let said: Vec<bool> = [(1, "line 2"), (2, "line 2"), (3, "line 5")]
        .iter()
        .filter_map(|(at, line)| Some(file.flags.get(*at)?.message.contains(line)))
        .collect();
    assert_eq!(said, [true, true, true]);
    assert_eq!(file.total.cents(), 290_000);
}

#[test]
fn missing_columns_for_name_and_reference_are_flagged_once() {
    let file = check("Phone,Amount\n0712345678,500\n0712345679,500\n");
    assert_eq!(file.rows.len(), 2);
    assert_eq!(flags(&file), ["1 name_missing", "1 reference_missing"]);
}

#[test]
fn a_type_column_without_commands_is_not_read_and_says_so() {
    let file = check("Phone,Amount,Name,Remarks,Type\n0712345678,500,Jane,Nov,Casual\n");
    assert_eq!(file.rows.len(), 1);
    assert_eq!(flags(&file), ["1 column_ignored"]);
}

#[test]
fn a_heading_over_groups_of_columns_gives_way_to_the_headings_below_it() {
    let file = check("Contact,,Pay,\nPhone,Name,Amount,Reference\n0712345678,Jane Doe,500,March\n");
    assert_eq!(file.layout.as_ref().unwrap().header_line, 2);
    assert_eq!(
        rows(&file),
        ["3 254712345678 500 Jane Doe March"],
        "{:?}",
        file.problems
    );
    assert_eq!(problems(&file), [""; 0]);
}
