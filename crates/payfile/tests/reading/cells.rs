//! Single cells: what is certain, what is repaired, what is refused.

use super::check;

/// Checks one row whose phone and amount are given, in a file where tabs separate so that commas need no quotes.
fn one(phone: &str, amount: &str) -> payfile::CheckedFile {
    check(format!(
        "phone\tamount\tname\treference\n{phone}\t{amount}\tJane\tNov salary\n"
    ))
}

#[test]
fn phone_numbers_that_are_certain_are_read_and_repairs_are_flagged() {
    for (text, flag) in [
        ("0712345678", None),
        ("254712345678", None),
        ("+254712345678", None),
        ("712345678", Some("leading_zero_restored")),
        ("254712345678.0", Some("decimals_dropped")),
        ("712345678.0", Some("leading_zero_restored")),
        ("'0712345678", Some("quotes_removed")),
        ("\u{2019}0712345678", Some("quotes_removed")),
        ("=\"0712345678\"", Some("quotes_removed")),
        (" 0712345678 ", Some("spaces_removed")),
        ("0712\u{a0}345\u{a0}678", Some("spaces_removed")),
        ("0712 345 678", Some("spaces_removed")),
        ("\u{202a}+254712345678\u{202c}", Some("spaces_removed")),
        ("0712\u{200b}345678", Some("spaces_removed")),
        ("0712-345-678", Some("punctuation_removed")),
        ("+254 (0) 712 345678", Some("punctuation_removed")),
        ("0712.345.678", Some("punctuation_removed")),
        ("0712\u{2013}345678", Some("punctuation_removed")),
    ] {
        let file = one(text, "1250");
        let read: Vec<&str> = file.rows.iter().map(|row| row.lane.payee()).collect();
        assert_eq!(read, ["254712345678"], "{text:?}: {:?}", file.problems);
        let codes: Vec<&str> = file.flags.iter().map(|flag| flag.code.as_str()).collect();
        assert_eq!(codes, flag.into_iter().collect::<Vec<_>>(), "{text:?}");
        if let Some(flag) = file.flags.first() {
            assert_eq!(flag.before.as_deref(), Some(text));
            assert_eq!(flag.after.as_deref(), Some("254712345678"));
        }
    }
    assert_eq!(one("0110345678", "1250").rows.len(), 1);
    assert_eq!(one("110345678", "1250").flags.len(), 1);
}

#[test]
fn phone_numbers_that_are_not_certain_are_problems() {
    for (text, code) in [
        ("", "phone_missing"),
        ("\u{a0}", "phone_missing"),
        ("'", "phone_missing"),
        ("2.54712E+11", "number_shortened"),
        ("2,54712E+11", "number_shortened"),
        ("7.12346E+08", "number_shortened"),
        ("2.54712345678E+11", "number_shortened"),
        ("071234567", "phone_too_short"),
        ("25471234567", "phone_too_short"),
        ("1234", "phone_too_short"),
        ("07123456789", "phone_too_long"),
        ("7123456789", "phone_too_long"),
        ("2547123456789", "phone_too_long"),
        ("+255712345678", "phone_foreign"),
        ("256772123456", "phone_foreign"),
        ("0044712345678", "phone_foreign"),
        ("+1 202 555 0143", "phone_foreign"),
        ("0202345678", "phone_not_mobile"),
        ("+254202345678", "phone_not_mobile"),
        ("0800723253", "phone_not_mobile"),
        ("0712345678/0722345678", "two_phones"),
        ("0712345678 / 0722 345 678", "two_phones"),
        ("0712345678 or 0722345678", "two_phones"),
        ("0712345678, 0722345678", "two_phones"),
        ("0712345678 0722345678", "two_phones"),
        ("O712345678", "phone_not_a_number"),
        ("0712345678 (Jane)", "phone_not_a_number"),
        ("TBC", "phone_not_a_number"),
        ("712345.678", "phone_not_a_number"),
        ("-712345678", "phone_not_a_number"),
        ("712345678.5", "phone_not_a_number"),
        ("=B2", "formula"),
        ("=SUM(A1:A3)", "formula"),
        ("#REF!", "error_cell"),
        ("#N/A", "error_cell"),
        ("##########", "error_cell"),
    ] {
        let file = one(text, "1250");
        assert_eq!(super::problems(&file), [format!("2 phone {code}")], "{text:?}");
        assert!(file.rows.is_empty(), "{text:?}");
        assert_eq!(file.problems.first().map(|problem| problem.value.as_str()), Some(text));
    }
}

#[test]
fn amounts_that_are_certain_are_read_and_repairs_are_flagged() {
    for (text, shillings, flag) in [
        ("1250", 1_250, None),
        ("10", 10, None),
        ("250000", 250_000, None),
        ("1,250", 1_250, Some("thousands_separators")),
        ("1,250.00", 1_250, Some("thousands_separators")),
        ("125,000", 125_000, Some("thousands_separators")),
        ("1.250,00", 1_250, Some("thousands_separators")),
        ("1'250", 1_250, Some("thousands_separators")),
        ("1\u{2019}250.00", 1_250, Some("thousands_separators")),
        ("1 250", 1_250, Some("spaces_removed")),
        ("1\u{a0}250.00", 1_250, Some("spaces_removed")),
        ("1\u{202f}250", 1_250, Some("spaces_removed")),
        (" 1250 ", 1_250, Some("spaces_removed")),
        (" 1,250 ", 1_250, Some("thousands_separators")),
        ("1250\u{a0}", 1_250, Some("spaces_removed")),
        ("1250.0", 1_250, Some("decimals_dropped")),
        ("1250.00", 1_250, Some("decimals_dropped")),
        ("1250.000", 1_250, Some("decimals_dropped")),
        ("KES 1250", 1_250, Some("currency_removed")),
        ("Kes1,250.00", 1_250, Some("currency_removed")),
        ("Ksh 1,250", 1_250, Some("currency_removed")),
        ("KSh. 1,250/-", 1_250, Some("currency_removed")),
        ("KSHS. 1250", 1_250, Some("currency_removed")),
        ("1250/-", 1_250, Some("currency_removed")),
        ("1,250/=", 1_250, Some("currency_removed")),
        ("1250 KES", 1_250, Some("currency_removed")),
        ("1250 kshs.", 1_250, Some("currency_removed")),
        ("Sh 1250", 1_250, Some("currency_removed")),
        ("KES\u{a0}1,250.00", 1_250, Some("currency_removed")),
        ("'1250", 1_250, Some("quotes_removed")),
    ] {
        let file = one("0712345678", text);
        let read: Vec<_> = file
            .rows
            .iter()
            .filter_map(|row| row.amount.whole_shillings())
            .collect();
        assert_eq!(read, [shillings], "{text:?}: {:?}", file.problems);
        let codes: Vec<&str> = file.flags.iter().map(|flag| flag.code.as_str()).collect();
        assert_eq!(codes, flag.into_iter().collect::<Vec<_>>(), "{text:?}");
        if let Some(flag) = file.flags.first() {
            assert_eq!(
                (flag.before.as_deref(), flag.after.clone()),
                (Some(text), Some(shillings.to_string()))
            );
        }
    }
}

#[test]
fn amounts_that_are_not_certain_or_cannot_be_paid_are_problems() {
    for (text, code) in [
        ("", "amount_missing"),
        ("1,25", "amount_ambiguous"),
        ("1.250", "amount_ambiguous"),
        ("12,50", "amount_ambiguous"),
        ("1250,00", "amount_ambiguous"),
        ("1,25,000", "amount_ambiguous"),
        ("1250.", "amount_ambiguous"),
        (".50", "amount_ambiguous"),
        ("1,250 000", "amount_ambiguous"),
        ("1 25", "amount_ambiguous"),
        ("1, 250", "amount_ambiguous"),
        ("1,250.5.0", "amount_ambiguous"),
        ("1.5E+3", "number_shortened"),
        ("1E3", "number_shortened"),
        ("1250.50", "fraction_of_shilling"),
        ("1,250.5", "fraction_of_shilling"),
        ("1250.555", "fraction_of_shilling"),
        ("0", "amount_zero"),
        ("0.00", "amount_zero"),
        ("-", "amount_zero"),
        ("KES -", "amount_zero"),
        ("-500", "amount_negative"),
        ("\u{2212}500", "amount_negative"),
        ("KES -500", "amount_negative"),
        ("(500)", "amount_negative"),
        ("KES (500)", "amount_negative"),
        ("500-", "amount_negative"),
        ("9", "amount_below_least"),
        ("250001", "amount_above_most"),
        ("1.250.000", "amount_above_most"),
        ("0712345678", "amount_above_most"),
        ("99999999999999999999999", "amount_above_most"),
        ("five hundred", "amount_not_a_number"),
        ("5k", "amount_not_a_number"),
        ("1250?", "amount_not_a_number"),
        ("+500", "amount_not_a_number"),
        ("50%", "amount_not_a_number"),
        ("2026-11-20", "amount_not_a_number"),
        ("TRUE", "amount_not_a_number"),
        ("N/A", "amount_not_a_number"),
        ("KES", "amount_not_a_number"),
        ("USD 100", "foreign_currency"),
        ("$100", "foreign_currency"),
        ("100 UGX", "foreign_currency"),
        ("=SUM(B2:B9)", "formula"),
        ("=A1", "formula"),
        ("#REF!", "error_cell"),
        ("#N/A", "error_cell"),
        ("#VALUE!", "error_cell"),
    ] {
        let file = one("0712345678", text);
        assert_eq!(super::problems(&file), [format!("2 amount {code}")], "{text:?}");
        assert!(file.rows.is_empty(), "{text:?}");
    }
}

#[test]
fn every_problem_of_a_row_is_reported_at_once_and_says_what_to_do() {
    let file = check("phone,amount,name,reference,command\n0202345678,-5,=A1,#REF!,Gift\n");
    assert_eq!(
        super::problems(&file),
        [
            "2 phone phone_not_mobile",
            "2 amount amount_negative",
            "2 name formula",
            "2 reference error_cell",
            "2 command unknown_command",
        ]
    );
    for problem in &file.problems {
        assert!(
            problem.message.ends_with('.') && problem.message.contains(". "),
            "{}",
            problem.message
        );
    }
}

#[test]
fn names_and_references_are_tidied_and_say_so() {
    for (name, reference, read_name, read_reference, flags) in [
        (
            "Jane Wanjiku",
            "Nov-salary 12/26",
            "Jane Wanjiku",
            "Nov-salary 12/26",
            &[][..],
        ),
        (" Jane ", " Nov ", "Jane", "Nov", &[]),
        ("Jane   Wanjiku", "Nov", "Jane Wanjiku", "Nov", &["2 name_changed"]),
        ("Jane\u{a0}Wanjiku", "Nov", "Jane Wanjiku", "Nov", &["2 name_changed"]),
        ("Jane\u{7}", "Nov", "Jane", "Nov", &["2 name_changed"]),
        ("Njũgũna", "Nov", "Njũgũna", "Nov", &[]),
        ("O'Brien & Sons", "Nov", "O'Brien & Sons", "Nov", &[]),
        (
            "Jane",
            "Pay @ #12 & bonus",
            "Jane",
            "Pay 12 and bonus",
            &["2 reference_changed"],
        ),
        (
            "Jane",
            "Malipo ya Njũgũna",
            "Jane",
            "Malipo ya Njuguna",
            &["2 reference_changed"],
        ),
        ("Jane", "7", "Jane", "Ref 7", &["2 reference_changed"]),
        ("Jane", "@", "Jane", "", &["2 reference_changed"]),
        ("", "", "", "", &["2 name_missing", "2 reference_missing"]),
    ] {
        let file = check(format!(
            "phone\tamount\tname\treference\n0712345678\t1250\t{name}\t{reference}\n"
        ));
        let row = file.rows.first().unwrap();
        assert_eq!(
            (row.name.as_str(), row.reference.as_str()),
            (read_name, read_reference),
            "{name:?} {reference:?}"
        );
        assert_eq!(super::flags(&file), flags, "{name:?} {reference:?}");
    }
    let long = "x".repeat(300);
    let file = check(format!("phone,amount,name,reference\n0712345678,1250,{long},{long}\n"));
    let row = file.rows.first().unwrap();
    assert_eq!((row.name.len(), row.reference.len()), (100, 100));
    assert_eq!(super::flags(&file), ["2 name_changed", "2 reference_changed"]);
}

#[test]
fn a_command_column_is_read_and_empty_cells_take_the_default() {
    let file = check(
        "phone,amount,name,reference,command\n0712345678,100,A,ref,\n0712345679,100,B,ref,BusinessPayment\n0712345670,100,C,ref,promotion\n",
    );
    let commands: Vec<&str> = file.rows.iter().map(|row| row.lane.command()).collect();
    assert_eq!(commands, ["SalaryPayment", "BusinessPayment", "PromotionPayment"]);
}
