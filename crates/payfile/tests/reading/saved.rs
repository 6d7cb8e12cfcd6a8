//! The bad rows, saved as a file.

use payfile::problems_csv;

use super::{check, problems};

#[test]
fn bad_rows_are_saved_with_their_cells_and_every_reason() {
    let file = check(
        "phone;amount;name;remarks\n0712345678;1250;Jane;Nov\n0202345678;1,25;\"Ann, A\";\"a \"\"b\"\"\"\n=A1;500;@Bob;-x\n",
    );
    let saved = String::from_utf8(problems_csv(&file)).unwrap();
    let text = saved.strip_prefix('\u{feff}').unwrap();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines.first(),
        Some(&"phone,amount,name,remarks,Line in the file,Reason")
    );
    let ann = lines.get(1).unwrap();
    assert!(
        ann.starts_with("0202345678,\"1,25\",\"Ann, A\",\"a \"\"b\"\"\",3,"),
        "{ann}"
    );
    assert!(
        ann.contains("landline") && ann.contains("more than one number"),
        "{ann}"
    );
    let bob = lines.get(2).unwrap();
    assert!(bob.starts_with("'=A1,500,'@Bob,'-x,4,"), "{bob}");
}

#[test]
fn the_saved_file_can_be_corrected_and_chosen_again() {
    let file = check("phone,amount,name,remarks\n0712345678,1250,Jane,Nov\n0712345679,five,Ann,Nov\n");
    let saved = String::from_utf8(problems_csv(&file)).unwrap();
    assert_eq!(problems(&check(&saved)), ["2 amount amount_not_a_number"]);
    let corrected = check(saved.replace("five", "500"));
    assert_eq!((corrected.rows.len(), corrected.problems.len()), (1, 0));
}

#[test]
fn a_file_that_cannot_be_read_still_says_why() {
    let saved = String::from_utf8(problems_csv(&check("%PDF-1.7"))).unwrap();
    assert!(saved.contains("This is a PDF"), "{saved}");
}
