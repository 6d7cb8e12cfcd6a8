//! What is said of a file, in English and Kiswahili: the same findings in other words, and headings of both languages.

use std::fs;

use messages::{Language, in_language};
use payfile::CheckedFile;

use super::{check, flags, problems, rows};

fn both(bytes: &[u8]) -> [CheckedFile; 2] {
    [Language::English, Language::Kiswahili].map(|language| in_language(language, || check(bytes)))
}

fn said(file: &CheckedFile) -> Vec<&str> {
    let problems = file.problems.iter().map(|one| one.message.as_str());
    let flags = file.flags.iter().map(|one| one.message.as_str());
    let groups = file.groups.iter().map(|one| one.message.as_str());
    problems.chain(flags).chain(groups).collect()
}

/// Nothing but the words differs, and all of them do.
#[track_caller]
fn differ_in_words_alone(bytes: &[u8], name: &str) -> usize {
    let [english, kiswahili] = both(bytes);
    assert_eq!(rows(&english), rows(&kiswahili), "{name}");
    assert_eq!(problems(&english), problems(&kiswahili), "{name}");
    assert_eq!(flags(&english), flags(&kiswahili), "{name}");
    let keys = |file: &CheckedFile| file.groups.iter().map(|group| group.key.clone()).collect::<Vec<_>>();
    assert_eq!(
        keys(&english),
        keys(&kiswahili),
        "{name}: what was confirmed holds in both"
    );
    let (english, kiswahili) = (said(&english), said(&kiswahili));
    for (one, other) in english.iter().zip(&kiswahili) {
        assert_ne!(one, other, "{name}");
    }
    english.len()
}

#[test]
fn every_finding_is_said_in_both_languages_and_changes_nothing_else() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports");
    let mut said = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension != "json") {
            said += differ_in_words_alone(&fs::read(&path).unwrap(), &path.display().to_string());
        }
    }
    assert!(said > 20, "{said}");
    for text in [
        "",
        "%PDF-1.7",
        "Dear all,\nplease pay.",
        "Phone,Amount\n",
        "Phone,Phone,Amount\n0712345678,0712345679,50\n",
        "Amounts in USD\nPhone,Amount\n0712345678,500\n",
        "Phone,Amount,Name,Approved,Status\n712345678,\"1,250\",,,Paid\n712345678,1250,A,yes,?\n0733000001,9,B,no,left\n",
        "Phone,Amount,Mobile\n0712345678,-5,x\nabc,0,x\n0712345678,five,x\n0712345678,1.250,x\n,5,x\n07,5,x\n",
        "Paybill,Account,Till,Amount\n888880,,,\n1,2,,5\n888880,12345678901234,,5\n888880,a*b,,5\n888880,1,123456,5\n",
        "Receipt No,Completion Time,Paid In,Withdrawn,Balance\n",
    ] {
        said += differ_in_words_alone(text.as_bytes(), text);
    }
    assert!(said > 60, "{said}");
}

#[test]
fn headings_in_kiswahili_are_understood_as_those_in_english() {
    let kiswahili = check(
        "Nambari,Kiasi (KSh),Jina,Kumbukumbu,Hali\n0712345678,1250,Jane,Novemba,Yanasubiri\n0712345679,500,Ann,Novemba,Yamelipwa\n",
    );
    assert_eq!(problems(&kiswahili), [""; 0]);
    let codes: Vec<_> = kiswahili.groups.iter().map(|group| group.code.as_str()).collect();
    assert!(codes.contains(&"held_paid"), "{codes:?}");
}

#[test]
fn bad_rows_saved_in_kiswahili_can_be_corrected_and_chosen_again() {
    in_language(Language::Kiswahili, || {
        let file = check("phone,amount,name\n0712345678,1250,Jane\n0712345679,five,Ann\n");
        let saved = String::from_utf8(payfile::problems_csv(&file)).unwrap();
        assert!(saved.contains("Mstari kwenye faili,Tatizo"), "{saved}");
        let corrected = check(saved.replace("five", "500"));
        assert_eq!((corrected.rows.len(), corrected.problems.len()), (1, 0));
        assert_eq!(corrected.rows[0].reference, "", "the reason is no reference");
    });
}

/// As our own tables of payouts are saved: numbers and what a spreadsheet would run are marked by an apostrophe.
#[test]
fn our_own_table_of_payouts_is_read_and_what_was_paid_waits() {
    let english = "Payout,Batch,Batch title,Line,Name,Paid to,Number,Account,\"Amount, KSh\",\"Estimated fee, KSh\",\"Charged, KSh\",\
                   Reference,State,Since,M-PESA receipt,Code,Why,Known by,Name at M-PESA";
    let kiswahili = "Malipo Na.,Fungu,Kichwa cha fungu,Mstari,Jina,Yanalipwa kwa,Nambari,Akaunti,\"Kiasi, KSh\",\
                     \"Makadirio ya gharama, KSh\",\"Gharama iliyotozwa, KSh\",Kumbukumbu,Hali,Tangu,Risiti ya M-PESA,Msimbo,\
                     Kwa nini,Inajulikana kwa,Jina kwenye M-PESA";
    for (headings, [phone, doubt, failed, paid]) in [
        (english, ["Phone", "In doubt", "Failed", "Paid"]),
        (kiswahili, ["Simu", "Hayajathibitika", "Yameshindwa", "Yamelipwa"]),
    ] {
        let at = "2026-11-21T16:26:44+03:00";
        let file = check(format!(
            "{headings}\n3,1,Payroll,4,Wanjik\u{169} Kamau,{phone},'254722000003,,900.00,5.00,,March,{doubt},{at},,,x,,\n\
             2,1,Payroll,3,Brian Mwangi,{phone},'254722000002,,700.00,5.00,,March,{failed},{at},,'4,x,,\n\
             1,1,Payroll,2,'@SUM(A1:A2) Mary,{phone},'254722000001,,500.00,5.00,,March,{paid},{at},SKL1A2B3C4,,,,MARY W\n"
        ));
        assert_eq!(problems(&file), [""; 0]);
        let read = |row: &payfile::Row| {
            (
                row.lane.payee().to_owned(),
                row.amount.cents(),
                row.name.clone(),
                row.reference.clone(),
            )
        };
        let row = |number: &str, cents, name: &str| (number.to_owned(), cents, name.to_owned(), "March".to_owned());
        let ready: Vec<_> = file.rows.iter().map(read).collect();
        assert_eq!(ready, [row("254722000002", 70_000, "Brian Mwangi")]);
        let waiting: Vec<_> = file.held.iter().map(|held| read(&held.row)).collect();
        let expected = [
            row("254722000003", 90_000, "Wanjik\u{169} Kamau"),
            row("254722000001", 50_000, "@SUM(A1:A2) Mary"),
        ];
        assert_eq!(waiting, expected);
    }
}
