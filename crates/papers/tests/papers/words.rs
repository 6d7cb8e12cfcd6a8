use mpesa::{Amount, Balance, Total};
use papers::{Moment, money};
use proptest::prelude::*;

fn words(cents: i64) -> String {
    money::words(Amount::from_cents(cents).unwrap())
}

#[test]
fn amounts_are_written_as_on_a_cheque() {
    for (cents, expected) in [
        (1, "Kenya shillings zero and cents one only"),
        (100, "Kenya shillings one only"),
        (1_300, "Kenya shillings thirteen only"),
        (2_000, "Kenya shillings twenty only"),
        (4_500, "Kenya shillings forty-five only"),
        (10_000, "Kenya shillings one hundred only"),
        (10_100, "Kenya shillings one hundred and one only"),
        (100_500, "Kenya shillings one thousand and five only"),
        (
            125_050,
            "Kenya shillings one thousand two hundred and fifty and cents fifty only",
        ),
        (15_000_000, "Kenya shillings one hundred and fifty thousand only"),
        (
            21_204_100,
            "Kenya shillings two hundred and twelve thousand and forty-one only",
        ),
        (
            341_000_000,
            "Kenya shillings three million four hundred and ten thousand only",
        ),
        (100_000_000_000, "Kenya shillings one billion only"),
        (
            9_007_199_254_740_991,
            "Kenya shillings ninety trillion seventy-one billion nine hundred and ninety-two million five hundred and \
             forty-seven thousand four hundred and nine and cents ninety-one only",
        ),
    ] {
        assert_eq!(words(cents), expected);
    }
}

#[test]
fn figures_are_grouped_with_two_decimals() {
    assert_eq!(money::figures(Amount::from_cents(1).unwrap()), "0.01");
    assert_eq!(money::figures(Amount::from_shillings(1_250).unwrap()), "1,250.00");
    assert_eq!(money::figures(Total::ZERO), "0.00");
    assert_eq!(money::figures(Balance::from_cents(-451_005).unwrap()), "-4,510.05");
    assert_eq!(money::grouped(999), "999");
    assert_eq!(money::grouped(1_000_000), "1,000,000");
}

#[test]
fn moments_are_printed_in_nairobi() {
    // A quarter to midnight in UTC is the next day in Kenya.
    let late = Moment::from_millis(1_795_304_700_000);
    assert_eq!(late.iso(), "2026-11-22T02:45:00+03:00");
    assert_eq!(late.long(), "22 November 2026, 02:45:00 EAT");
    assert_eq!(late.day(), "22 November 2026");
    assert_eq!(Moment::from_millis(i64::MAX).iso(), "1970-01-01T03:00:00+03:00");
}

proptest! {
    #[test]
    fn two_amounts_never_share_their_words(one in 1..9_007_199_254_740_991_i64, other in 1..9_007_199_254_740_991_i64) {
        prop_assert_eq!(one == other, words(one) == words(other));
    }

    #[test]
    fn figures_read_back_as_the_amount(cents in 1..9_007_199_254_740_991_i64) {
        let amount = Amount::from_cents(cents).unwrap();
        prop_assert_eq!(money::figures(amount).replace(',', "").parse::<Amount>(), Ok(amount));
    }
}
