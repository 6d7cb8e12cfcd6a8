//! Each kind of paper in Kiswahili, read back.

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use messages::{Language, in_language};
use mpesa::{Amount, Balance, Total};
use papers::{
    Environment, Issuer, Known, Standing,
    advice::payment,
    closing::{ClosedAccount, MonthClosing, Purpose, month},
    kit::recovery,
    letter::recall,
    money,
    summary::batch,
    table::{Head, xlsx},
};

use crate::{
    fixtures::{advice, failed, issuer, letter, paid, signed, standings},
    kits::kit,
    paper::text,
    tables::{head, row},
};

fn ours() -> Issuer {
    Issuer {
        language: Language::Kiswahili,
        ..issuer()
    }
}

/// What a paper says, and nothing that would say it in English.
#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
    for english in [" the ", " this ", " was ", "Page ", "Prepared", "November"] {
        let found = text.to_lowercase().contains(&english.to_lowercase());
        // A month of the payer's own title stays as they wrote it.
        assert!(!found || english == "November", "{english} in {text}");
    }
}

#[test]
fn a_paid_payouts_page() {
    let mut filled = advice(paid());
    filled.issuer = ours();
    let page = text(&payment(&filled).unwrap());
    says(
        &page,
        &[
            "Taarifa ya malipo",
            "Nambari fupi ya M-PESA 600995",
            "Shilingi za Kenya elfu kumi na mbili, mia nne na hamsini pekee",
            "M-PESA ililipa tarehe 21 Novemba 2026, 16:26:44 EAT, kwa risiti SG632NMUAB.",
            "Yameandaliwa na",
            "Uthibitisho wa malipo haya ni risiti ya M-PESA.",
            "Ukurasa 1 kati ya 1",
        ],
    );
}

#[test]
fn no_other_page_looks_like_a_proof_in_kiswahili_either() {
    for standing in standings() {
        if matches!(standing, Standing::Paid { .. }) {
            continue;
        }
        for environment in [Environment::Production, Environment::Sandbox, Environment::Practice] {
            let mut filled = advice(standing.clone());
            filled.issuer = Issuer { environment, ..ours() };
            let page = text(&payment(&filled).unwrap());
            assert!(!page.contains("Taarifa ya malipo"), "{page}");
            assert!(page.contains("Ukurasa huu si uthibitisho wa malipo."), "{page}");
            let large = ["HAYAJALIPWA", "HAYAJATHIBITISHWA", "YAMERUDISHWA"];
            assert!(large.iter().any(|words| page.contains(words)), "{page}");
            let unreal = page.contains("HAKUNA PESA HALISI ZILIZOTUMWA");
            assert_eq!(unreal, environment != Environment::Production, "{page}");
        }
    }
    let mut found = advice(paid());
    found.issuer = ours();
    if let Standing::Paid { known, .. } = &mut found.standing {
        *known = Known::Found;
    }
    says(
        &text(&payment(&found).unwrap()),
        &["M-PESA haikujibu. Watu wawili wa shirika hili"],
    );
}

#[test]
fn a_batchs_summary() {
    let mut filled = crate::fixtures::batch(12);
    filled.issuer = ours();
    for (line, standing) in filled.payouts.iter_mut().zip(standings()) {
        line.standing = standing;
    }
    let page = text(&batch(&filled).unwrap());
    for part in [
        "Muhtasari wa fungu la malipo",
        "Muhtasari wa fungu Payroll",
        "hayajathibitika: KSh",
        "hayajakamilika bado",
        "Yanasubiri idhini",
        "Sababu za malipo kushindwa",
        "Risiti au msimbo",
        "Imechapishwa na",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    filled.payouts.truncate(1);
    if let Some(line) = filled.payouts.first_mut() {
        line.standing = failed("2001");
    }
    assert!(text(&batch(&filled).unwrap()).contains("Msimbo 2001"));
}

fn closing(language: Language) -> MonthClosing {
    MonthClosing {
        issuer: Issuer { language, ..issuer() },
        month: language.month_and_year(chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()),
        closed: Some((signed("Amina Wanjiru"), "Otieno Odhiambo".to_owned())),
        accounts: vec![ClosedAccount {
            title: "Utility, 600995".to_owned(),
            opening: Some(Balance::from_cents(100_000).unwrap()),
            closing: Some(Balance::from_cents(40_000).unwrap()),
            purposes: vec![Purpose {
                title: "600995".to_owned(),
                count: 2,
                came_in: Total::default(),
                went_out: Total::from_cents(50_000).unwrap(),
            }],
        }],
        differences: Vec::new(),
        files: vec!["ORG_600995.csv".to_owned()],
        printed: signed("Amina Wanjiru"),
    }
}

#[test]
fn a_months_closing_in_both_languages() {
    says(
        &text(&month(&closing(Language::Kiswahili)).unwrap()),
        &[
            "Ulinganishaji wa M-PESA, Novemba 2026",
            "Salio la kuanzia",
            "Hesabu hazilingani",
            "Hakuna. Kila mstari wa taarifa za akaunti una malipo yake katika Hazina.",
            "Amina Wanjiru, 21 Novemba 2026, 16:26:44 EAT na Otieno Odhiambo",
            "Sahihi, muhuri na tarehe",
        ],
    );
    let english = text(&month(&closing(Language::English)).unwrap());
    for part in [
        "M-PESA reconciliation, November 2026",
        "Opening balance",
        "Does not add up",
        "Amina Wanjiru, 21 November 2026, 16:26:44 EAT and Otieno Odhiambo",
        "Signature, stamp and date",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
}

#[test]
fn a_recovery_kit() {
    let mut filled = kit();
    filled.issuer = ours();
    says(
        &text(&recovery(&filled).unwrap()),
        &[
            "Karatasi ya urejesho",
            "Tunza ukurasa huu kama ufunguo wa sefu",
            "Amina Wanjiru na Otieno Odhiambo",
            "BIP 39",
            "Ukurasa 1 kati ya 1",
        ],
    );
}

#[test]
fn a_letter_and_its_steps() {
    let mut filled = letter();
    filled.issuer = ours();
    let page = text(&recall(&filled).unwrap());
    for part in [
        "Ombi la kurudisha malipo",
        "Kwa Safaricom PLC, huduma kwa biashara za M-PESA",
        "Kumbukumbu yetu:",
        "Kwetu: la kufanya, hatua kwa hatua",
        "Ukurasa huu unabaki ndani ya shirika. Usiutume.",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_workbooks_own_words() {
    let head = Head {
        language: Language::Kiswahili,
        ..head()
    };
    let file = xlsx(&head, [row("Mary", 1_250)]).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(file)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get((2, 0)), Some(&Data::String("Jumla".to_owned())));
}

#[test]
fn amounts_in_words() {
    let words = |cents: i64| in_language(Language::Kiswahili, || money::words(Amount::from_cents(cents).unwrap()));
    for (cents, expected) in [
        (1, "Shilingi za Kenya sifuri na senti moja pekee"),
        (1_300, "Shilingi za Kenya kumi na tatu pekee"),
        (4_500, "Shilingi za Kenya arobaini na tano pekee"),
        (10_000, "Shilingi za Kenya mia moja pekee"),
        (25_500, "Shilingi za Kenya mia mbili hamsini na tano pekee"),
        (100_500, "Shilingi za Kenya elfu moja na tano pekee"),
        (
            125_050,
            "Shilingi za Kenya elfu moja, mia mbili na hamsini na senti hamsini pekee",
        ),
        (15_000_000, "Shilingi za Kenya elfu mia moja na hamsini pekee"),
        (
            341_000_000,
            "Shilingi za Kenya milioni tatu, elfu mia nne na kumi pekee",
        ),
    ] {
        assert_eq!(words(cents), expected);
    }
}
