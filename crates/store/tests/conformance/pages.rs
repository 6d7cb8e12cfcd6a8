//! Pages of long lists: whichever way a page is reached, it is the same list.

use std::collections::BTreeSet;

use mpesa::B2cCommand;
use store::{BatchFilter, Dated, EntryFilter, Filter, Page, PayoutRecord, Position, Sort};
use treasury::{Attention, BatchId, Lane, LaneKind, PayoutId, Purpose, StateKind};

use crate::{
    harness::{Harness, lost, moved, not_moved, receipt_of, row},
    random::Random,
};

#[tokio::test]
async fn every_way_through_a_list_shows_the_same_list() {
    let harness = Harness::new().await;
    let mut random = Random::new(20_261_121);
    let all = populated(&harness, &mut random).await;
    for round in 0..150 {
        let sort = [Sort::Newest, Sort::Line, Sort::Largest, Sort::Smallest][random.below(4)];
        let filter = any_filter(&mut random, &all);
        let expected = expected(&all, &filter, sort);
        let limit = 1 + u32::try_from(random.below(9)).expect("small");
        let story = format!("round {round}: {filter:?} {sort:?} by {limit}");
        let forward = walk_forward(&harness, &filter, sort, limit).await;
        assert_eq!(forward, expected, "{story}, forward");
        let backward = walk_backward(&harness, &filter, sort, limit, &expected).await;
        assert_eq!(backward, expected, "{story}, backward");
        for _ in 0..4 {
            let index = random.below(expected.len() + 2);
            let position = Position::Index(u32::try_from(index).expect("small"));
            let page = page(&harness, &filter, sort, position, limit).await;
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
async fn populated(harness: &Harness, random: &mut Random) -> Vec<PayoutRecord> {
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
        let batch = harness.drafted_rows(rows).await;
        batches.push(batch);
        if number > 0 {
            harness
                .ledger
                .submit(batch, crate::harness::MAKER, harness.now())
                .await
                .expect("submitted");
        }
        if number > 1 {
            let approval = harness.approval(batch, crate::harness::CHECKER).await;
            harness.ledger.approve(approval).await.expect("approved");
        }
        for send in harness.claim(if number > 2 { 20 } else { 0 }).await {
            match random.below(4) {
                0 => harness.hear(send.attempt, moved(&harness.receipt())).await,
                1 => harness.hear(send.attempt, not_moved("1")).await,
                2 => harness.record(send.attempt, lost()).await,
                _ => {}
            }
        }
    }
    harness
        .ledger
        .cancel(batches[4], crate::harness::MAKER, harness.now())
        .await
        .expect("cancelled");
    let mut all = Vec::new();
    for batch in batches {
        all.extend(harness.payouts_of(batch).await);
    }
    all
}

fn any_filter(random: &mut Random, all: &[PayoutRecord]) -> Filter {
    let some = |random: &mut Random| all[random.below(all.len())].clone();
    let mut states = BTreeSet::new();
    for _ in 0..random.below(4) {
        states.insert(StateKind::ALL[random.below(StateKind::ALL.len())]);
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
        batch: (random.below(3) == 0).then(|| some(random).batch),
        states: states.into_iter().collect(),
        from: (random.below(4) == 0).then(|| some(random).drafted_at),
        until: (random.below(4) == 0).then(|| some(random).drafted_at),
        search,
        alarms: random.below(8) == 0,
        flags: Vec::new(),
        dated: if random.below(4) == 0 {
            Dated::Paid
        } else {
            Dated::Prepared
        },
        lanes: match random.below(6) {
            0 => vec![LaneKind::Person],
            1 => vec![LaneKind::Bill, LaneKind::Till],
            2 => vec![
                LaneKind::Person,
                LaneKind::Bill,
                LaneKind::Till,
                LaneKind::Tax,
                LaneKind::TopUp,
            ],
            _ => Vec::new(),
        },
        payee: (random.below(8) == 0).then(|| some(random).lane.payee().to_owned()),
        maker: (random.below(8) == 0).then_some([crate::harness::MAKER, crate::harness::CHECKER][random.below(2)]),
    }
}

/// The list by the plain meaning of the filter.
fn expected(all: &[PayoutRecord], filter: &Filter, sort: Sort) -> Vec<PayoutId> {
    let mut found: Vec<_> = all
        .iter()
        .filter(|p| filter.batch.is_none_or(|batch| p.batch == batch))
        .filter(|p| !filter.alarms || p.alarm.is_some())
        .filter(|p| filter.attention.is_none() || p.attention == filter.attention)
        .filter(|p| filter.states.is_empty() || filter.states.contains(&p.state.kind()))
        .filter(|p| {
            let dated = filter.from.is_some() || filter.until.is_some();
            let at = match filter.dated {
                Dated::Paid => p.changed_at,
                Dated::Prepared | Dated::Sent => p.drafted_at,
            };
            let paid = filter.dated != Dated::Paid || !dated || p.state.name() == "paid";
            paid && filter.from.is_none_or(|from| at >= from) && filter.until.is_none_or(|until| at < until)
        })
        .filter(|p| filter.lanes.is_empty() || filter.lanes.contains(&p.lane.kind()))
        .filter(|p| filter.payee.as_deref().is_none_or(|payee| p.lane.payee() == payee))
        .filter(|_| filter.maker.is_none_or(|maker| maker == crate::harness::MAKER))
        .filter(|p| matches_search(p, &filter.search))
        .collect();
    found.sort_by_key(|p| match sort {
        Sort::Newest => (0, -p.id.get()),
        Sort::Line => (0, p.id.get()),
        Sort::Largest => (-p.amount.cents(), -p.id.get()),
        Sort::Smallest => (p.amount.cents(), p.id.get()),
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

async fn page(harness: &Harness, filter: &Filter, sort: Sort, position: Position, limit: u32) -> Page {
    harness
        .ledger
        .page(filter.clone(), sort, position, limit)
        .await
        .expect("a page")
}

fn ids(page: &Page) -> Vec<PayoutId> {
    page.rows.iter().map(|payout| payout.id).collect()
}

async fn walk_forward(harness: &Harness, filter: &Filter, sort: Sort, limit: u32) -> Vec<PayoutId> {
    let mut seen = Vec::new();
    let mut position = Position::Index(0);
    loop {
        let page = page(harness, filter, sort, position, limit).await;
        let Some(last) = page.rows.last() else { return seen };
        assert_eq!(page.first as usize, seen.len());
        seen.extend(ids(&page));
        position = Position::After(last.id, u32::try_from(seen.len()).expect("small") - 1);
    }
}

async fn walk_backward(
    harness: &Harness,
    filter: &Filter,
    sort: Sort,
    limit: u32,
    expected: &[PayoutId],
) -> Vec<PayoutId> {
    let Some(last) = expected.last() else { return Vec::new() };
    let mut seen = vec![*last];
    loop {
        let index = u32::try_from(expected.len() - seen.len()).expect("small");
        let page = page(harness, filter, sort, Position::Before(seen[0], index), limit).await;
        if page.rows.is_empty() {
            return seen;
        }
        assert_eq!((page.first as usize) + page.rows.len() + seen.len(), expected.len());
        seen.splice(0..0, ids(&page));
    }
}

/// A harness with one payout of its own name, number, reference and receipt among others.
async fn one_among_many() -> (Harness, PayoutId, String) {
    let harness = Harness::new().await;
    let mut rows: Vec<_> = (2..20).map(|line| row(line, 10)).collect();
    "José Mũthoni O'Brien".clone_into(&mut rows[5].name);
    "Invoice 2026-0315/B".clone_into(&mut rows[5].reference);
    rows[5].lane = Lane::Person {
        payee: "0798 123 456".parse().expect("a number"),
        command: B2cCommand::SalaryPayment,
    };
    let batch = harness.approved_rows(rows).await;
    let mut receipt = String::new();
    for send in harness.claim(18).await {
        let given = harness.receipt();
        if send.row.line == 7 {
            given.as_str().clone_into(&mut receipt);
        }
        harness.hear(send.attempt, moved(&given)).await;
    }
    let payouts = harness.payouts_of(batch).await;
    (harness, payouts[5].id, receipt)
}

async fn search(harness: &Harness, text: &str) -> Vec<PayoutId> {
    let filter = Filter {
        search: text.to_owned(),
        ..Filter::default()
    };
    let found = page(harness, &filter, Sort::Newest, Position::Index(0), 100).await;
    assert_eq!(found.total as usize, found.rows.len());
    ids(&found)
}

#[tokio::test]
async fn a_payout_is_found_by_name_reference_number_and_receipt_however_they_are_written() {
    let (harness, wanted, receipt) = one_among_many().await;
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
        assert_eq!(search(&harness, text).await, [wanted], "{text:?}");
    }
}

#[tokio::test]
async fn what_nobody_has_is_not_found() {
    let (harness, _, _) = one_among_many().await;
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
        assert_eq!(search(&harness, text).await, [], "{text:?}");
    }
    for text in ["", "   "] {
        assert_eq!(search(&harness, text).await.len(), 18, "nothing was asked: {text:?}");
    }
}

#[tokio::test]
async fn receipts_are_found_by_their_beginning() {
    let (harness, _, receipt) = one_among_many().await;
    assert_eq!(search(&harness, &receipt[..5]).await.len(), 18);
    assert_eq!(
        search(&harness, "sg").await.len(),
        0,
        "two letters are a word, not a receipt"
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_hides_nothing() {
    let harness = Harness::new().await;
    let mut batches: Vec<BatchId> = Vec::new();
    for at in [100, 50, 200, 150] {
        let new = crate::harness::new_batch(vec![row(2, 10), row(3, 20)]);
        batches.push(
            harness
                .ledger
                .draft(new, crate::harness::MAKER, at)
                .await
                .expect("a draft"),
        );
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
        let page = page(&harness, &filter, Sort::Line, Position::Index(0), 100).await;
        let seen: BTreeSet<_> = page.rows.iter().map(|p| p.batch).collect();
        let wanted: BTreeSet<_> = expected.iter().map(|index: &usize| batches[*index]).collect();
        assert_eq!(seen, wanted, "{from:?} {until:?}");
        assert_eq!(page.total as usize, page.rows.len(), "{from:?} {until:?}");
    }
}

#[tokio::test]
async fn a_list_is_counted_by_state_whatever_states_it_is_narrowed_to() {
    let harness = Harness::new().await;
    let mut random = Random::new(20_261_130);
    let all = populated(&harness, &mut random).await;
    for round in 0..60 {
        let filter = any_filter(&mut random, &all);
        let counted = harness
            .ledger
            .count_states(filter.clone())
            .await
            .expect("counted")
            .expect("few");
        let whatever = Filter {
            states: Vec::new(),
            ..filter.clone()
        };
        let ids: BTreeSet<_> = expected(&all, &whatever, Sort::Newest).into_iter().collect();
        for state in StateKind::ALL {
            let wanted = all
                .iter()
                .filter(|p| ids.contains(&p.id) && p.state.name() == state.name())
                .count();
            let told = counted
                .iter()
                .find(|(kind, _)| *kind == state)
                .map_or(0, |(_, count)| *count);
            assert_eq!(told as usize, wanted, "round {round}: {filter:?} {state:?}");
        }
    }
}

#[tokio::test]
async fn batches_and_the_trail_are_narrowed_to_a_person_a_purpose_and_days() {
    let harness = Harness::new().await;
    let (maker, other) = (crate::harness::MAKER, crate::harness::CHECKER);
    let mut made = Vec::new();
    for (at, by) in [(100, maker), (200, other), (300, maker)] {
        let new = crate::harness::new_batch(vec![row(2, 10)]);
        made.push(harness.ledger.draft(new, by, at).await.expect("a draft"));
    }
    let of = async |filter: BatchFilter| {
        let found = harness
            .ledger
            .batches_of(filter.clone(), None, 10)
            .await
            .expect("batches");
        let all = harness.ledger.batches_in_all(filter).await.expect("counted");
        assert_eq!(
            (all.count as usize, all.sum.cents()),
            (found.len(), 1_000 * i64::from(all.count))
        );
        found.iter().map(|batch| batch.id).collect::<Vec<_>>()
    };
    let every = BatchFilter::default();
    assert_eq!(of(every.clone()).await, [made[2], made[1], made[0]]);
    let theirs = BatchFilter {
        maker: Some(other),
        ..every.clone()
    };
    assert_eq!(of(theirs).await, [made[1]]);
    let days = BatchFilter {
        from: Some(200),
        until: Some(300),
        ..every.clone()
    };
    assert_eq!(of(days).await, [made[1]]);
    let refunds = BatchFilter {
        purpose: Some(Purpose::Reversal),
        ..every
    };
    assert_eq!(of(refunds).await, [] as [BatchId; 0]);

    let trail = async |filter: EntryFilter| {
        let (entries, total) = harness.ledger.entries_of(filter, None, 100).await.expect("entries");
        assert_eq!(total as usize, entries.len());
        entries
            .iter()
            .map(|entry| (entry.at, entry.fact.name()))
            .collect::<Vec<_>>()
    };
    let drafted = |kinds| EntryFilter {
        kinds,
        ..EntryFilter::default()
    };
    let every = trail(drafted(vec!["batch_drafted"])).await;
    assert_eq!(
        every,
        [(300, "batch_drafted"), (200, "batch_drafted"), (100, "batch_drafted")]
    );
    let theirs = EntryFilter {
        actor: Some(other),
        ..drafted(vec!["batch_drafted"])
    };
    assert_eq!(trail(theirs).await, [(200, "batch_drafted")]);
    let of_days = EntryFilter {
        from: Some(150),
        until: Some(301),
        ..EntryFilter::default()
    };
    assert_eq!(trail(of_days).await, [(300, "batch_drafted"), (200, "batch_drafted")]);
    let people = EntryFilter {
        people: true,
        ..EntryFilter::default()
    };
    assert!(trail(people).await.iter().all(|(_, kind)| *kind != "ledger_born"));
    let of_batch = EntryFilter {
        batch: Some(treasury::BatchId::new(1)),
        ..EntryFilter::default()
    };
    assert_eq!(trail(of_batch).await, [(100, "batch_drafted")]);
    let of_nobody = EntryFilter {
        payee: Some("254799999999".to_owned()),
        ..EntryFilter::default()
    };
    assert_eq!(trail(of_nobody).await, []);
}

#[tokio::test]
async fn one_payee_is_told_by_years_names_and_other_numbers() {
    let harness = Harness::new().await;
    let named = |line: u32, number: &str, name: &str| {
        let mut row = row(line, 10);
        name.clone_into(&mut row.name);
        row.lane = Lane::Person {
            payee: number.parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        };
        row
    };
    let rows = vec![
        named(2, "0711000001", "Amina Wanjiru Kamau"),
        named(3, "0711000001", "Amina Wanjiru"),
        named(4, "0722000002", "Kamau Amina Wanjiru"),
        named(5, "0733000003", "Amina Odhiambo"),
    ];
    let batch = harness.approved_rows(rows).await;
    for send in harness.claim(2).await {
        harness.hear(send.attempt, moved(&harness.receipt())).await;
    }
    let payee = harness.payouts_of(batch).await[0].lane.payee().to_owned();
    let told = harness.ledger.payee(payee).await.expect("read").expect("known");
    assert_eq!(told.lane, LaneKind::Person);
    assert_eq!((told.years.len(), told.years[0].paid.count), (1, 2));
    assert_eq!(told.names.iter().map(|one| one.count).collect::<Vec<_>>(), [1, 1]);
    let others: Vec<_> = told.others.iter().map(|other| other.payee.as_str()).collect();
    assert_eq!(
        others,
        ["254722000002"],
        "the same name, in another order, and nobody else's"
    );
    assert_eq!(
        harness.ledger.payee("254799999999".to_owned()).await.expect("read"),
        None
    );
    let figures = harness.ledger.figures_since(0).await.expect("figures");
    assert_eq!(
        (
            figures.paid.len(),
            figures.paid[0].paid.count,
            figures.confirmed_ms.len()
        ),
        (1, 2, 2)
    );
}
