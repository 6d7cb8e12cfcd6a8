use mpesa::Amount;
use papers::{Environment, PaperError, Standing, summary::batch as summary};

use crate::{
    fixtures::{batch, line, paid},
    paper::{pages, text},
};

#[test]
fn figures_are_counted_from_the_payouts() {
    let batch = batch(230);
    let text = text(&summary(&batch).unwrap());
    let sum = |keep: &dyn Fn(&Standing) -> bool| {
        let kept = batch.payouts.iter().filter(|line| keep(&line.standing));
        let cents: i64 = kept.map(|line| line.amount.cents()).sum();
        papers::money::figures(Amount::from_cents(cents).unwrap())
    };
    let paid = sum(&|standing| matches!(standing, Standing::Paid { .. }));
    let doubt = sum(&|standing| matches!(standing, Standing::InDoubt { .. }));
    for part in [
        format!("Paid 195 {paid}"),
        format!("In doubt 11 {doubt}"),
        format!("11 payouts in doubt: KSh {doubt}"),
        format!("All 230 {}", sum(&|_| true)),
        "Fees, estimated KSh 12,500.00".to_owned(),
        "Payroll November 2026".to_owned(),
        "Prepared by Amina Wanjiru, 21 November 2026, 16:26:44 EAT".to_owned(),
        "Approved by Otieno Odhiambo".to_owned(),
        "Approved by Grace Akinyi".to_owned(),
        batch.digest.clone(),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
}

#[test]
fn failures_are_gathered_by_their_reason() {
    let text = text(&summary(&batch(230)).unwrap());
    assert!(text.contains("Why payouts failed"));
    assert!(
        text.contains("There was not enough money in the account that pays."),
        "{text}"
    );
    assert!(text.contains("M-PESA refused the initiator"), "{text}");
}

#[test]
fn every_payout_is_there_under_headings_on_numbered_pages() {
    let batch = batch(400);
    let pages = pages(&summary(&batch).unwrap());
    assert!(pages.len() > 5);
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains(&format!("Page {number} of {}", pages.len())), "{page}");
        assert!(page.contains("Receipt or code"), "{page}");
        assert!(page.contains("Summary of the batch Payroll November 2026."), "{page}");
    }
    let all = pages.join(" ");
    for line in &batch.payouts {
        let amount = papers::money::figures(line.amount);
        assert!(all.contains(&amount), "payout {} over {amount}", line.number);
    }
}

#[test]
fn a_large_batch_is_counted_without_a_list() {
    let large = papers::summary::BatchSummary {
        listed: false,
        ..batch(20_000)
    };
    let pages = pages(&summary(&large).unwrap());
    assert!(pages.len() <= 2, "{}", pages.len());
    let all = pages.join(" ");
    assert!(all.contains("All 20,000 "), "{all}");
    assert!(all.contains("Why payouts failed"), "{all}");
    assert!(all.contains("too many for paper"), "{all}");
}

#[test]
fn a_batch_that_is_not_through_says_so() {
    let mut open = batch(3);
    open.approved.clear();
    for line in &mut open.payouts {
        line.standing = Standing::Submitted;
    }
    let text = text(&summary(&open).unwrap());
    assert!(text.contains("3 payouts not through yet"), "{text}");
    assert!(text.contains("Approved by Nobody"), "{text}");
    assert!(!text.contains("in doubt"), "{text}");
}

#[test]
fn a_batch_without_payouts_says_so() {
    let text = text(&summary(&batch(0)).unwrap());
    assert!(text.contains("There are no payouts in this batch."), "{text}");
    assert!(text.contains("All 0 0.00"), "{text}");
}

#[test]
fn money_that_is_not_real_says_so_on_every_page() {
    let mut practice = batch(120);
    practice.issuer.environment = Environment::Practice;
    for page in pages(&summary(&practice).unwrap()) {
        assert!(page.contains("PRACTICE: a simulation. No real money moved."), "{page}");
    }
}

#[test]
fn a_sum_that_no_total_can_hold_is_refused() {
    let mut large = batch(2);
    for line in &mut large.payouts {
        line.amount = Amount::from_cents(9_007_199_254_740_991).unwrap();
    }
    assert!(matches!(summary(&large), Err(PaperError::TooLarge { .. })));
    large.payouts.truncate(1);
    assert!(text(&summary(&large).unwrap()).contains("90,071,992,547,409.91"));
}

#[test]
fn a_thousand_payouts_are_written() {
    let mut large = batch(0);
    large.payouts = (1..=1_000).map(|number| line(number, paid())).collect();
    let pages = pages(&summary(&large).unwrap());
    assert!(pages.last().unwrap().contains("1000 "), "{:?}", pages.last());
}

#[test]
fn the_same_batch_is_the_same_file() {
    assert_eq!(summary(&batch(60)).unwrap(), summary(&batch(60)).unwrap());
}
