//! Papers to try: an organisation, a payout in every state, a batch.

use mpesa::{Amount, Msisdn, Receipt, ResultCode, Total};
use papers::{
    Destination, Environment, Issuer, Known, Moment, Payee, Signed, Standing,
    advice::PaymentAdvice,
    letter::{RecallLetter, Signatory},
    summary::{BatchSummary, Line},
};

/// 21 November 2026, 16:26:44 in Nairobi.
pub(crate) fn now() -> Moment {
    Moment::from_millis(1_795_267_604_000)
}

pub(crate) fn issuer() -> Issuer {
    Issuer {
        organisation: "Shamba Bora Cooperative Society Ltd".to_owned(),
        shortcode: "600995".parse().expect("a shortcode"),
        environment: Environment::Production,
        language: messages::Language::English,
    }
}

pub(crate) fn signed(by: &str) -> Signed {
    Signed {
        by: by.to_owned(),
        at: now(),
    }
}

pub(crate) fn amount(shillings: i64) -> Amount {
    Amount::from_shillings(shillings).expect("an amount")
}

pub(crate) fn receipt(text: &str) -> Receipt {
    text.parse().expect("a receipt")
}

pub(crate) fn phone(text: &str) -> Msisdn {
    text.parse().expect("a number")
}

pub(crate) fn code(text: &str) -> ResultCode {
    ResultCode::from(text.to_owned())
}

pub(crate) fn paid() -> Standing {
    Standing::Paid {
        receipt: receipt("SG632NMUAB"),
        at: now(),
        known: Known::Told,
        registered_name: Some("MARY WANJIKU KAMAU".to_owned()),
    }
}

pub(crate) fn failed(number: &str) -> Standing {
    let meaning = code(number).meaning(mpesa::Api::Payment);
    Standing::Failed {
        code: Some(code(number)),
        why: format!("{} {}", meaning.plain.english(), meaning.next.english()),
        at: now(),
    }
}

/// One of each.
pub(crate) fn standings() -> Vec<Standing> {
    vec![
        Standing::Draft,
        Standing::Submitted,
        Standing::Approved,
        Standing::Sending,
        Standing::Accepted,
        paid(),
        failed("2001"),
        Standing::InDoubt {
            since: now(),
            why: "M-PESA's queue gave up on the request.".to_owned(),
        },
        Standing::Reversed {
            receipt: receipt("SG632NMUAB"),
            paid_at: now(),
            at: now(),
            proof: "M-PESA's receipt of the reversal is SG732NMUAC.".to_owned(),
        },
        Standing::Cancelled,
        Standing::Rejected,
    ]
}

pub(crate) fn advice(standing: Standing) -> PaymentAdvice {
    PaymentAdvice {
        issuer: issuer(),
        payee: Payee {
            name: "Mary Wanjikũ Kamau".to_owned(),
            destination: Destination::Phone(phone("0712345149")),
        },
        amount: amount(12_450),
        purpose: "Casual wages, week 46, Kĩambu farm".to_owned(),
        standing,
        batch: "Payroll November 2026".to_owned(),
        prepared: signed("Amina Wanjiru"),
        approved: vec![signed("Otieno Odhiambo")],
        payout: "0193a6b2-7c1e-7d20-9a44-5f0e7b1c2d3e".to_owned(),
        sent_as: Some("hz-0193a6b2-7c1e-7d20-9a44-5f0e7b1c2d3e".parse().expect("an id")),
        printed: signed("Amina Wanjiru"),
    }
}

/// Names in scripts and shapes that a payroll may bring.
pub(crate) const NAMES: [&str; 14] = [
    "Mary Wanjikũ Kamau",
    "Ng'ang'a wa Mũthoni",
    "Zoë Ångström-Núñez",
    "محمد علي حسن",
    "ሰላም ተስፋዬ",
    "प्रिया शर्मा",
    "હિરેન પટેલ",
    "Ольга Петрова",
    "Αλέξανδρος Παπαδόπουλος",
    "Nguyễn Thị Hồng Nhung",
    "O’Brien “Bob” – Senior",
    "王小明 (Wang Xiaoming)",
    "Abdirahman Mohamed Abdullahi Hassan Warsame of the Garissa County Livestock Marketing Association",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft",
];

pub(crate) fn line(number: u32, standing: Standing) -> Line {
    let name = NAMES[number as usize % NAMES.len()];
    Line {
        number,
        payee: Payee {
            name: name.to_owned(),
            destination: match number % 7 {
                5 => Destination::Bill {
                    pay_bill: "888880".parse().expect("a shortcode"),
                    account: "KPLC-30451187".to_owned(),
                },
                _ => Destination::Phone(phone(&format!("07{:08}", u64::from(number) * 37 % 100_000_000))),
            },
        },
        amount: amount(i64::from(number) * 137 % 149_990 + 10),
        standing,
    }
}

/// A batch of `count` payouts, most of them paid.
pub(crate) fn batch(count: u32) -> BatchSummary {
    let standing = |number: u32| match number % 20 {
        3 => failed("2001"),
        7 => failed("1"),
        11 => Standing::InDoubt {
            since: now(),
            why: "No result came.".to_owned(),
        },
        _ => paid(),
    };
    BatchSummary {
        issuer: issuer(),
        batch: "Payroll November 2026".to_owned(),
        prepared: signed("Amina Wanjiru"),
        approved: vec![signed("Otieno Odhiambo"), signed("Grace Akinyi")],
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        fees: Some(Total::from_cents(1_250_000).expect("a total")),
        payouts: (1..=count).map(|number| line(number, standing(number))).collect(),
        listed: true,
        printed: signed("Amina Wanjiru"),
    }
}

pub(crate) fn letter() -> RecallLetter {
    RecallLetter {
        issuer: issuer(),
        contact: "Amina Wanjiru, treasurer\n0722 000 000\nfinance@shambabora.example".to_owned(),
        receipt: receipt("SG632NMUAB"),
        paid_at: now(),
        number: phone("0712345149"),
        registered_name: Some("JOHN DOE MWANGI".to_owned()),
        amount: amount(12_450),
        intended_payee: "Mary Wanjikũ Kamau".to_owned(),
        intended_number: Some(phone("0712345194")),
        reason: "Two digits of the number were exchanged when it was typed into our payroll.".to_owned(),
        reference: "Task 17".to_owned(),
        signatories: vec![
            Signatory {
                name: "Amina Wanjiru".to_owned(),
                role: "Treasurer".to_owned(),
            },
            Signatory {
                name: "Otieno Odhiambo".to_owned(),
                role: "Chairperson".to_owned(),
            },
        ],
        owner: "Amina Wanjiru".to_owned(),
        due: Some(Moment::from_millis(1_795_526_804_000)),
        printed: signed("Amina Wanjiru"),
    }
}
