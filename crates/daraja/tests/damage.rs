//! Damaged bodies: nothing panics, and none of them turns into paid money that the original was not.

use daraja::callback::{self, Callback, ResultNotice};
use mpesa::{Money, Receipt};
use proptest::prelude::*;

use crate::samples::all;

/// What a body claims, by the most trusting reader of each shape.
fn claims(body: &[u8]) -> Vec<(Money, Option<Receipt>)> {
    let of_result = |notice: &ResultNotice| {
        let (payment, reversal, status) = (notice.payment(), notice.reversal(), notice.status());
        let _ = notice.account_balance();
        vec![
            (payment.money, payment.receipt),
            (reversal.money, reversal.receipt),
            (status.money, status.receipt),
        ]
    };
    match callback::parse(body) {
        Callback::Result(notice) => of_result(&notice),
        Callback::TimeOut(_) | Callback::Unreadable(_) => Vec::new(),
        Callback::Stk(stk) => vec![(stk.money, stk.receipt)],
        Callback::C2b(c2b) => vec![(c2b.money, c2b.receipt)],
    }
}

fn claims_moved(body: &[u8]) -> bool {
    claims(body).iter().any(|(money, _)| *money == Money::Moved)
}

/// One blow to a body.
#[derive(Clone, Debug)]
enum Blow {
    Cut(prop::sample::Index),
    Drop(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
    Replace(prop::sample::Index, u8),
    /// Splices a piece of one body into another place.
    Move(prop::sample::Index, prop::sample::Index, usize),
    /// Drops the member of a JSON object that starts at some quotation mark.
    DropLine(prop::sample::Index),
}

fn blows() -> impl Strategy<Value = Vec<Blow>> {
    let at = any::<prop::sample::Index>;
    let blow = prop_oneof![
        at().prop_map(Blow::Cut),
        (at(), 1..40_usize).prop_map(|(i, n)| Blow::Drop(i, n)),
        (at(), 1..40_usize).prop_map(|(i, n)| Blow::Repeat(i, n)),
        // Digits are left alone: a failure's code changed into 0 is no damage that anybody could see.
        (
            at(),
            prop_oneof![
                Just(b'{'),
                Just(b'}'),
                Just(b'"'),
                Just(b','),
                Just(b':'),
                Just(b' '),
                Just(0xff),
                Just(b'x')
            ]
        )
            .prop_map(|(i, b)| Blow::Replace(i, b)),
        (at(), at(), 1..40_usize).prop_map(|(i, j, n)| Blow::Move(i, j, n)),
        at().prop_map(Blow::DropLine),
    ];
    prop::collection::vec(blow, 1..5)
}

fn strike(mut body: Vec<u8>, blows: &[Blow]) -> Vec<u8> {
    for blow in blows {
        if body.is_empty() {
            break;
        }
        let length = body.len();
        match blow {
            Blow::Cut(at) => body.truncate(at.index(length)),
            Blow::Drop(at, n) => {
                let from = at.index(length);
                body.drain(from..(from + n).min(length));
            }
            Blow::Repeat(at, n) => {
                let from = at.index(length);
                let piece = body[from..(from + n).min(length)].to_vec();
                body.splice(from..from, piece);
            }
            Blow::Replace(at, byte) => body[at.index(length)] = *byte,
            Blow::Move(from, to, n) => {
                let from = from.index(length);
                let piece: Vec<u8> = body.drain(from..(from + n).min(length)).collect();
                let to = to.index(body.len() + 1);
                body.splice(to..to, piece);
            }
            Blow::DropLine(at) => {
                let lines: Vec<&[u8]> = body.split(|b| *b == b'\n').collect();
                let drop = at.index(lines.len());
                let kept: Vec<&[u8]> = lines
                    .into_iter()
                    .enumerate()
                    .filter(|(i, _)| *i != drop)
                    .map(|(_, l)| l)
                    .collect();
                body = kept.join(&b'\n');
            }
        }
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn damage_never_panics_and_never_makes_a_failure_paid(which in any::<prop::sample::Index>(), blows in blows()) {
        let samples = all();
        let (name, body) = which.get(samples);
        let code = name.contains("failure") || name.contains("timeout") || name.contains("error") || name.contains("ack");
        let damaged = strike(body.clone(), &blows);
        let moved = claims_moved(&damaged);
        let _ = callback::redact(&damaged);
        // A code such as 2001 cut down to 0 cannot be told from a real 0; every other damage can.
        let text = String::from_utf8_lossy(&damaged).replace([' ', '"'], "");
        if code && !text.contains("ResultCode:0") {
            prop_assert!(!moved, "{name}: {text}");
        }
    }

    #[test]
    fn a_receipt_that_is_claimed_stands_in_the_body(which in any::<prop::sample::Index>(), blows in blows()) {
        let samples = all();
        let (_, body) = which.get(samples);
        let damaged = strike(body.clone(), &blows);
        // A receipt has one spelling, whichever the body has.
        let text = String::from_utf8_lossy(&damaged).to_uppercase();
        for (money, receipt) in claims(&damaged) {
            if let (Money::Moved, Some(receipt)) = (money, receipt) {
                prop_assert!(text.contains(receipt.as_str()));
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = claims(&bytes);
    }
}

#[test]
fn every_sample_cut_anywhere_is_unreadable_or_the_same() {
    for (name, body) in all() {
        let whole = body.trim_ascii().len();
        for length in 0..whole {
            assert!(!claims_moved(&body[..length]), "{name} cut at {length}");
        }
    }
}
