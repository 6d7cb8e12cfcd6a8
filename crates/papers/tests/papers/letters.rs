use papers::letter::{Signatory, recall};

use crate::{fixtures::letter, paper::pages};

#[test]
fn the_letter_names_the_payment_and_who_signs() {
    let pages = pages(&recall(&letter()).unwrap());
    let page = &pages[0];
    for part in [
        "21 November 2026",
        "To Safaricom PLC",
        "Our reference: Task 17",
        "M-PESA receipt SG632NMUAB",
        "From shortcode 600995",
        "254712345149",
        "JOHN DOE MWANGI",
        "KSh 12,450.00 (Kenya shillings twelve thousand four hundred and fifty only)",
        "Meant for Mary Wanjikũ Kamau, 254712345194",
        "Two digits of the number were exchanged",
        "finance@shambabora.example",
        "Treasurer",
        "Chairperson",
        "Page 1 of 1",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn the_steps_are_a_part_of_their_own_that_stays_in_the_harness() {
    let pages = pages(&recall(&letter()).unwrap());
    assert_eq!(pages.len(), 2);
    for part in [
        "Do not send it.",
        "Responsible: Amina Wanjiru, until 24 November 2026.",
        "do not use the Reversal API",
        "Close the task in Hazina with evidence only",
        "What to do. Shamba Bora Cooperative Society Ltd. Printed by",
        "Page 1 of 1",
    ] {
        assert!(pages[1].contains(part), "{part} in {}", pages[1]);
    }
    assert!(!pages[0].contains("Do not send it."));
}

#[test]
fn what_is_not_known_is_left_out() {
    let mut letter = letter();
    letter.registered_name = None;
    letter.intended_number = None;
    letter.due = None;
    let pages = pages(&recall(&letter).unwrap());
    assert!(!pages[0].contains("registered to"));
    assert!(
        pages[0].contains("Meant for Mary Wanjikũ Kamau What went wrong"),
        "{}",
        pages[0]
    );
    assert!(pages[1].contains("Responsible: Amina Wanjiru."), "{}", pages[1]);
}

#[test]
fn a_letter_with_many_signatories_and_a_long_reason_takes_more_pages() {
    let mut letter = letter();
    letter.reason = "The file named a number that belongs to somebody else. ".repeat(60);
    letter.signatories = (1..=7)
        .map(|number| Signatory {
            name: format!("Signatory {number}"),
            role: "Committee".to_owned(),
        })
        .collect();
    let pages = pages(&recall(&letter).unwrap());
    assert!(pages.len() > 2);
    let all = pages.join(" ");
    assert!((1..=7).all(|number| all.contains(&format!("Signatory {number}"))));
}

#[test]
fn the_same_letter_is_the_same_file() {
    assert_eq!(recall(&letter()).unwrap(), recall(&letter()).unwrap());
}
