use papers::kit::{RecoveryKit, recovery};

use crate::{
    fixtures::{issuer, signed},
    paper::pages,
};

pub(crate) fn kit() -> RecoveryKit {
    RecoveryKit {
        issuer: issuer(),
        ledger: "000102030405060708090a0b0c0d0e0f".to_owned(),
        words: (1..=24).map(|number| format!("word{number}")).collect(),
        public: "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq".to_owned(),
        made_by: vec!["Amina Wanjiru".to_owned(), "Otieno Odhiambo".to_owned()],
        replaces: true,
        printed: signed("Amina Wanjiru"),
    }
}

#[test]
fn a_kit_is_one_page_with_its_words_in_order_and_what_to_do() {
    let pages = pages(&recovery(&kit()).unwrap());
    assert_eq!(pages.len(), 1, "a kit is one page");
    let page = &pages[0];
    for number in 1..=24 {
        assert!(page.contains(&format!("{number}. word{number} ")), "{number} in {page}");
    }
    for part in [
        "Keep this page like a key to the safe",
        "000102030405060708090a0b0c0d0e0f",
        "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq",
        "Amina Wanjiru and Otieno Odhiambo",
        "open only the backups that were made before this one was printed",
        "Delete the file",
        "Nothing is paid by that",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_first_kit_speaks_of_no_older_ones_and_prints_no_words_by_accident() {
    let mut first = kit();
    first.replaces = false;
    assert!(!pages(&recovery(&first).unwrap())[0].contains("Older kits"));
    assert!(!format!("{first:?}").contains("word7"));
}
