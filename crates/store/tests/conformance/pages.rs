//! Pages of long lists: whichever way a page is reached, it is the same list.

use std::collections::BTreeSet;

use mpesa::B2cCommand;
use store::{Filter, Page, PayoutRecord, Position, Sort};
use treasury::{Attention, BatchId, Lane, PayoutId, StateKind};

use crate::{
    house::{House, lost, moved, not_moved, receipt_of, row},
    random::Random,
};

#[tokio::test]
async fn every_way_through_a_list_shows_the_same_list() {
    let house = House::new().await;
    let mut random = Random::new(20_261_121);
    let all = populated(&house, &mut random).await;
    for round in 0..150 {
        let sort = [Sort::Newest, Sort::Line, Sort::Largest][random.below(3)];
        let filter = any_filter(&mut random, &all, sort);
        let expected = expected(&all, &filter, sort);
        let limit = 1 + u32::try_from(random.below(9)).expect("small");
        let story = format!("round {round}: {filter:?} {sort:?} by {limit}");
        let forward = walk_forward(&house, &filter, sort, limit).await;
        assert_eq!(forward, expected, "{story}, forward");
        let backward = walk_backward(&house, &filter, sort, limit, &expected).await;
        assert_eq!(backward, expected, "{story}, backward");
        for _ in 0..4 {
            let index = random.below(expected.len() + 2);
            let position = Position::Index(u32::try_from(index).expect("small"));
            let page = page(&house, &filter, sort, position, limit).await;
            let window: Vec<_> = expected.iter().skip(index).take(limit as usize).copied().collect();
            assert_eq!(ids(&page), window, "{story}, jump to {index}");
            assert_eq!(
                (page.first as usize, page.total as usize),
                (index, expected.len()),
                "{story}"
            );
        }
    }
}

/// Nine batches of two dozen payouts at every state, some of equal amounts.
async fn populated(house: &House, random: &mut Random) -> Vec<PayoutRecord> {
    let names = ["Wanjikũ Kamau", "Otieno Odhiambo", "Achieng' Atieno", "Mwangi Kamau"];
    let mut batches = Vec::new();
    for number in 0..9 {
        let rows = (0..24)
            .map(|line| {
                let mut row = row(
                    2 + line + number * 24,
                    10 + i64::try_from(random.below(6)).expect("small"),
                );
                names[random.below(names.len())].clone_into(&mut row.name);
                row.reference = format!("INV-{} 0{}", random.below(5), 700 + random.below(3));
                row
            })
            .collect();
        let batch = house.drafted_rows(rows).await;
        batches.push(batch);
        if number > 0 {
            house
                .ledger
                .submit(batch, crate::house::MAKER, house.now())
                .await
                .expect("submitted");
        }
        if number > 1 {
            let approval = house.approval(batch, crate::house::CHECKER).await;
            house.ledger.approve(approval).await.expect("approved");
        }
        for send in house.claim(if number > 2 { 20 } else { 0 }).await {
            match random.below(4) {
                0 => house.hear(send.attempt, moved(&house.receipt())).await,
                1 => house.hear(send.attempt, not_moved("1")).await,
                2 => house.record(send.attempt, lost()).await,
                _ => {}
            }
        }
    }
    house
        .ledger
        .cancel(batches[4], crate::house::MAKER, house.now())
        .await
        .expect("cancelled");
    let mut all = Vec::new();
    for batch in batches {
        all.extend(house.payouts_of(batch).await);
    }
    all
}

fn any_filter(random: &mut Random, all: &[PayoutRecord], sort: Sort) -> Filter {
    let some = |random: &mut Random| all[random.below(all.len())].clone();
    let mut states = BTreeSet::new();
    for _ in 0..random.below(4) {
        states.insert(StateKind::ALL[random.below(StateKind::ALL.len())].name());
    }
    let one = some(random);
    let search = match random.below(6) {
        0 => one.name.split(' ').next().unwrap_or_default().to_lowercase(),
        1 => one.reference,
        2 => format!("0{}", &one.lane.payee()[3..]),
        3 => receipt_of(&one.state).map_or_else(
            || one.lane.payee()[..11].to_owned(),
            |receipt| receipt.as_str()[..9].to_lowercase(),
        ),
        _ => String::new(),
    };
    Filter {
        attention: (random.below(8) == 0).then_some(Attention::Failed),
        batch: (sort == Sort::Largest || random.below(3) == 0).then(|| some(random).batch),
        states: states.into_iter().collect(),
        from: (random.below(4) == 0).then(|| some(random).drafted_at),
        until: (random.below(4) == 0).then(|| some(random).drafted_at),
        search,
        alarms: random.below(8) == 0,
        flags: Vec::new(),
    }
}

/// The list by the plain meaning of the filter.
fn expected(all: &[PayoutRecord], filter: &Filter, sort: Sort) -> Vec<PayoutId> {
    let mut found: Vec<_> = all
        .iter()
        .filter(|p| filter.batch.is_none_or(|batch| p.batch == batch))
        .filter(|p| !filter.alarms || p.alarm.is_some())
        .filter(|p| filter.attention.is_none() || p.attention == filter.attention)
        .filter(|p| filter.states.is_empty() || filter.states.contains(&p.state.name()))
        .filter(|p| filter.from.is_none_or(|from| p.drafted_at >= from))
        .filter(|p| filter.until.is_none_or(|until| p.drafted_at < until))
        .filter(|p| matches_search(p, &filter.search))
        .collect();
    found.sort_by_key(|p| match sort {
        Sort::Newest => (0, -p.id.get()),
        Sort::Line => (0, p.id.get()),
        Sort::Largest => (-p.amount.cents(), -p.id.get()),
    });
    found.into_iter().map(|p| p.id).collect()
}

fn matches_search(payout: &PayoutRecord, search: &str) -> bool {
    let words = format!("{} {}", payout.name, payout.reference)
        .to_lowercase()
        .replace(['-', '\''], " ");
    let phone = payout.lane.payee();
    let receipt = receipt_of(&payout.state).map_or_else(String::new, |receipt| receipt.as_str().to_lowercase());
    let wanted = search.to_lowercase().replace(['-', '\''], " ").replace('ũ', "u");
    let words = words.replace('ũ', "u");
    let by_words = wanted.split(' ').filter(|w| !w.is_empty()).all(|wanted| {
        let national = wanted.strip_prefix('0').unwrap_or(wanted);
        words.split(' ').any(|word| word.starts_with(wanted))
            || phone.starts_with(wanted)
            || phone[3..].starts_with(national)
    });
    by_words || (!receipt.is_empty() && receipt.starts_with(&wanted))
}

async fn page(house: &House, filter: &Filter, sort: Sort, position: Position, limit: u32) -> Page {
    house
        .ledger
        .page(filter.clone(), sort, position, limit)
        .await
        .expect("a page")
}

fn ids(page: &Page) -> Vec<PayoutId> {
    page.rows.iter().map(|payout| payout.id).collect()
}

async fn walk_forward(house: &House, filter: &Filter, sort: Sort, limit: u32) -> Vec<PayoutId> {
    let mut seen = Vec::new();
    let mut position = Position::Index(0);
    loop {
        let page = page(house, filter, sort, position, limit).await;
        let Some(last) = page.rows.last() else { return seen };
        assert_eq!(page.first as usize, seen.len());
        seen.extend(ids(&page));
        position = Position::After(last.id, u32::try_from(seen.len()).expect("small") - 1);
    }
}

async fn walk_backward(house: &House, filter: &Filter, sort: Sort, limit: u32, expected: &[PayoutId]) -> Vec<PayoutId> {
    let Some(last) = expected.last() else { return Vec::new() };
    let mut seen = vec![*last];
    loop {
        let index = u32::try_from(expected.len() - seen.len()).expect("small");
        let page = page(house, filter, sort, Position::Before(seen[0], index), limit).await;
        if page.rows.is_empty() {
            return seen;
        }
        assert_eq!((page.first as usize) + page.rows.len() + seen.len(), expected.len());
        seen.splice(0..0, ids(&page));
    }
}

/// A house with one payout of its own name, number, reference and receipt among others.
async fn one_among_many() -> (House, PayoutId, String) {
    let house = House::new().await;
    let mut rows: Vec<_> = (2..20).map(|line| row(line, 10)).collect();
    "José Mũthoni O'Brien".clone_into(&mut rows[5].name);
    "Invoice 2026-0315/B".clone_into(&mut rows[5].reference);
    rows[5].lane = Lane::Person {
        payee: "0798 123 456".parse().expect("a number"),
        command: B2cCommand::SalaryPayment,
    };
    let batch = house.approved_rows(rows).await;
    let mut receipt = String::new();
    for send in house.claim(18).await {
        let given = house.receipt();
        if send.row.line == 7 {
            given.as_str().clone_into(&mut receipt);
        }
        house.hear(send.attempt, moved(&given)).await;
    }
    let payouts = house.payouts_of(batch).await;
    (house, payouts[5].id, receipt)
}

async fn search(house: &House, text: &str) -> Vec<PayoutId> {
    let filter = Filter {
        search: text.to_owned(),
        ..Filter::default()
    };
    let found = page(house, &filter, Sort::Newest, Position::Index(0), 100).await;
    assert_eq!(found.total as usize, found.rows.len());
    ids(&found)
}

#[tokio::test]
async fn a_payout_is_found_by_name_reference_number_and_receipt_however_they_are_written() {
    let (house, wanted, receipt) = one_among_many().await;
    let texts = [
        "josé",
        "JOSE",
        "jose muth",
        "muthoni jose",
        "o'brien",
        "Brien",
        "Invoice 2026-0315/B",
        "2026-0315",
        "0315",
        "0798123456",
        "254798123456",
        "+254 798 123 456",
        "0798 123 456",
        "0798-123-456",
        "(0798) 123456",
        "798123456",
        "07981",
        "254798",
        "0798 12",
        "jose 0798",
        receipt.as_str(),
        &receipt.to_lowercase(),
        &format!(" {receipt} "),
    ];
    for text in texts {
        assert_eq!(search(&house, text).await, [wanted], "{text:?}");
    }
}

#[tokio::test]
async fn what_nobody_has_is_not_found() {
    let (house, _, _) = one_among_many().await;
    for text in [
        "nobody",
        "jose kamau",
        "0798 999 999",
        "SGZZZZ9999",
        "\"",
        "*",
        "name:jose",
        "a\"b\" OR x*",
        "--- ///",
    ] {
        assert_eq!(search(&house, text).await, [], "{text:?}");
    }
    for text in ["", "   "] {
        assert_eq!(search(&house, text).await.len(), 18, "nothing was asked: {text:?}");
    }
}

#[tokio::test]
async fn receipts_are_found_by_their_beginning() {
    let (house, _, receipt) = one_among_many().await;
    assert_eq!(search(&house, &receipt[..5]).await.len(), 18);
    assert_eq!(
        search(&house, "sg").await.len(),
        0,
        "two letters are a word, not a receipt"
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_hides_nothing() {
    let house = House::new().await;
    let mut batches: Vec<BatchId> = Vec::new();
    for at in [100, 50, 200, 150] {
        let new = crate::house::new_batch(vec![row(2, 10), row(3, 20)]);
        batches.push(house.ledger.draft(new, crate::house::MAKER, at).await.expect("a draft"));
    }
    for (from, until, expected) in [
        (Some(60), None, vec![0, 2, 3]),
        (None, Some(120), vec![0, 1]),
        (Some(120), Some(180), vec![3]),
        (Some(50), Some(201), vec![0, 1, 2, 3]),
        (Some(300), None, vec![]),
        (None, Some(50), vec![]),
    ] {
        let filter = Filter {
            from,
            until,
            ..Filter::default()
        };
        let page = page(&house, &filter, Sort::Line, Position::Index(0), 100).await;
        let seen: BTreeSet<_> = page.rows.iter().map(|p| p.batch).collect();
        let wanted: BTreeSet<_> = expected.iter().map(|index: &usize| batches[*index]).collect();
        assert_eq!(seen, wanted, "{from:?} {until:?}");
        assert_eq!(page.total as usize, page.rows.len(), "{from:?} {until:?}");
    }
}
