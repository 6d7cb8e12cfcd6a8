use papers::{
    Destination, Environment, Known, Standing,
    advice::{payment, payments},
};
use proptest::prelude::*;

use crate::{
    fixtures::{NAMES, advice, now, paid, standings},
    paper::{pages, text},
};

#[test]
fn a_paid_payouts_page_has_all_that_proves_it() {
    let text = text(&payment(&advice(paid())).unwrap());
    for part in [
        "Shamba Bora Cooperative Society Ltd",
        "M-PESA shortcode 600995",
        "Payment advice",
        "KSh 12,450.00",
        "Kenya shillings twelve thousand four hundred and fifty only",
        "Mary Wanjikũ Kamau",
        "254712345149",
        "Casual wages, week 46, Kĩambu farm",
        "SG632NMUAB",
        "21 November 2026, 16:26:44 EAT",
        "MARY WANJIKU KAMAU",
        "Payroll November 2026",
        "Amina Wanjiru",
        "Otieno Odhiambo",
        "0193a6b2-7c1e-7d20-9a44-5f0e7b1c2d3e",
        "The proof of this payment is M-PESA's receipt.",
        "Page 1 of 1",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("not a proof"));
}

#[test]
fn no_other_page_looks_like_a_proof_of_payment() {
    for standing in standings() {
        if matches!(standing, Standing::Paid { .. }) {
            continue;
        }
        let word = standing.word();
        let text = text(&payment(&advice(standing)).unwrap());
        assert!(!text.contains("Payment advice"), "{word}: {text}");
        assert!(text.contains("This page is not a proof of payment."), "{word}: {text}");
        let large = ["NOT PAID", "NOT CONFIRMED", "TAKEN BACK"];
        assert!(large.iter().any(|words| text.contains(words)), "{word}: {text}");
    }
}

#[test]
fn a_failed_payout_says_why_and_one_in_doubt_what_not_to_do() {
    let of = |word: &str| {
        let standing = standings()
            .into_iter()
            .find(|standing| standing.word() == word)
            .unwrap();
        text(&payment(&advice(standing)).unwrap())
    };
    let failed = of("Failed");
    assert!(
        failed.contains("No money moved. M-PESA refused the initiator"),
        "{failed}"
    );
    assert!(failed.contains("M-PESA's code 2001"), "{failed}");
    let doubt = of("In doubt");
    assert!(doubt.contains("M-PESA's queue gave up on the request."), "{doubt}");
    assert!(doubt.contains("Do not pay it in another way"), "{doubt}");
    assert!(of("Reversed").contains("SG732NMUAC"));
}

#[test]
fn a_paid_payout_says_what_it_is_known_by() {
    for (known, words, label) in [
        (Known::Told, "M-PESA paid this on 21 November 2026", "Paid 21 November"),
        (
            Known::Heard,
            "M-PESA said on 21 November 2026",
            "Confirmed by M-PESA 21 November",
        ),
        (
            Known::Found,
            "Two people of this organisation found on 21 November 2026",
            "Found to be paid 21 November",
        ),
    ] {
        let Standing::Paid {
            receipt,
            at,
            registered_name,
            ..
        } = paid()
        else {
            panic!("paid");
        };
        let standing = Standing::Paid {
            receipt,
            at,
            known,
            registered_name,
        };
        let text = text(&payment(&advice(standing)).unwrap());
        assert!(text.contains(words) && text.contains(label), "{text}");
        assert!(text.contains("SG632NMUAB"), "{text}");
    }
}

#[test]
fn a_payout_that_people_found_unpaid_names_no_code() {
    let found = Standing::Failed {
        code: None,
        why: "Resolved by two people: not paid.".to_owned(),
        at: now(),
    };
    let text = text(&payment(&advice(found)).unwrap());
    assert!(
        text.contains("No money moved. Resolved by two people: not paid."),
        "{text}"
    );
    assert!(!text.contains("M-PESA's code"), "{text}");
}

#[test]
fn money_that_is_not_real_says_so() {
    for (environment, words) in [
        (Environment::Practice, "PRACTICE: a simulation. No real money moved."),
        (
            Environment::Sandbox,
            "SANDBOX: Safaricom's test system. No real money moved.",
        ),
    ] {
        let mut advice = advice(paid());
        advice.issuer.environment = environment;
        let text = text(&payment(&advice).unwrap());
        for words in [words, "NO REAL MONEY MOVED", "This page is not a proof of payment."] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
}

#[test]
fn a_payout_that_nobody_approved_says_so() {
    let mut advice = advice(Standing::Submitted);
    advice.approved.clear();
    advice.sent_as = None;
    let text = text(&payment(&advice).unwrap());
    assert!(text.contains("Approved by Nobody"), "{text}");
    assert!(!text.contains("Our id at M-PESA"), "{text}");
}

#[test]
fn every_kind_of_payee_is_named_by_its_kind() {
    let shortcode = || "888880".parse().unwrap();
    for (destination, label, value) in [
        (
            Destination::Bill {
                pay_bill: shortcode(),
                account: "KPLC-30451187".to_owned(),
            },
            "Pay bill and account",
            "888880 / KPLC-30451187",
        ),
        (Destination::Till(shortcode()), "Till number", "888880"),
        (
            Destination::Tax {
                registration: "2020260000123456".to_owned(),
            },
            "Payment registration number",
            "KRA 2020260000123456",
        ),
        (Destination::TopUp(shortcode()), "Utility account of", "888880"),
    ] {
        let mut advice = advice(paid());
        advice.payee.destination = destination;
        let text = text(&payment(&advice).unwrap());
        assert!(text.contains(&format!("{label} {value}")), "{label} {value} in {text}");
    }
}

#[test]
fn names_can_be_copied_in_the_scripts_they_are_written_in() {
    for name in NAMES.iter().filter(|name| !name.contains('王')) {
        let mut advice = advice(paid());
        advice.payee.name = (*name).to_owned();
        let text = text(&payment(&advice).unwrap());
        let solid = |text: &str| text.replace(' ', "");
        let forwards = solid(&text).contains(&solid(name));
        // Some readers give right-to-left text in the order it is drawn.
        let backwards: String = name.chars().rev().collect();
        assert!(
            forwards || solid(&text).contains(&solid(&backwards)),
            "{name} in {text}"
        );
        assert!(!text.contains('□'), "{name} in {text}");
    }
}

#[test]
fn what_cannot_be_printed_is_not_left_out_silently() {
    let mut advice = advice(paid());
    advice.payee.name = "王小明".to_owned();
    let text = text(&payment(&advice).unwrap());
    assert!(text.contains("□□□"), "{text}");
    assert!(
        text.contains("□ stands for a character that cannot be printed here."),
        "{text}"
    );
}

#[test]
fn a_name_cannot_turn_the_direction_of_what_follows() {
    let mut advice = advice(paid());
    advice.payee.name = "Mary\u{202e}UAMAK\u{2066} Kamau".to_owned();
    let text = text(&payment(&advice).unwrap());
    assert!(text.contains("MaryUAMAK Kamau"), "{text}");
}

#[test]
fn a_very_long_purpose_takes_more_pages_and_loses_nothing() {
    let mut advice = advice(paid());
    advice.purpose = (1..=2_000)
        .map(|number| format!("w{number}"))
        .collect::<Vec<_>>()
        .join(" ");
    let pages = pages(&payment(&advice).unwrap());
    assert!(pages.len() > 1);
    let all = pages.join(" ");
    assert!((1..=2_000).all(|number| all.contains(&format!("w{number}"))));
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains(&format!("Page {number} of {}", pages.len())));
    }
}

#[test]
fn the_same_payout_is_the_same_file() {
    for standing in standings() {
        let advice = advice(standing);
        assert_eq!(payment(&advice).unwrap(), payment(&advice).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// PDF/A forbids glyphs that are missing or mean nothing; the document is refused where one slips in.
    #[test]
    fn any_text_makes_a_document(name in any::<String>(), purpose in "\\PC{0,300}", organisation in any::<String>()) {
        let mut advice = advice(paid());
        advice.payee.name = name;
        advice.purpose = purpose;
        advice.issuer.organisation = organisation;
        prop_assert!(payment(&advice).is_ok());
    }
}

#[test]
fn several_advices_are_one_document_and_each_can_be_handed_on_by_itself() {
    let (mut first, second) = (advice(paid()), advice(paid()));
    first.payee.name = "Achieng Atieno".to_owned();
    let document = payments(&[first, second]).unwrap();
    let each = pages(&document);
    assert_eq!(each.len(), 2);
    for (page, name) in each.iter().zip(["Achieng Atieno", "Mary Wanjik\u{169} Kamau"]) {
        assert!(page.contains(name) && page.contains("Page 1 of 1"), "{page}");
        assert!(
            page.contains("Payment advice") && page.contains("Shamba Bora"),
            "{page}"
        );
    }
    assert!(!each[0].contains("Mary"), "nobody reads of another");
    assert!(payments(&[]).is_err());
}
