//! What every spool must do with what it keeps beside callbacks, done by both: SQLite and a real PostgreSQL.

use relay::{Advanced, Head, HeadMove, RefusedSource, RelayError, Witnessed};

use crate::conformance::{Place, behaviours};

behaviours![
    a_head_moves_only_from_where_it_is_expected,
    a_head_is_there_after_reopening,
    a_move_that_is_made_again_by_the_same_mover_is_made_and_by_another_a_conflict,
    a_head_never_goes_back_but_by_a_reset,
    of_many_that_move_a_head_at_once_one_does,
    heads_of_inboxes_do_not_touch_and_those_of_inboxes_that_are_gone_are_forgotten,
    what_was_refused_for_its_source_is_counted_by_inbox_and_day_and_survives_reopening,
];

fn head(seq: i64, letter: u8) -> Head {
    Head {
        seq,
        hash: [letter; 32],
    }
}

fn to(expected: Option<Head>, new: Head) -> HeadMove {
    HeadMove {
        inbox: 0,
        expected,
        new,
        mover: [1; 16],
        at_ms: 5,
    }
}

const fn conflict(current: Option<Head>) -> Advanced {
    Advanced::Conflict { current }
}

async fn a_head_moves_only_from_where_it_is_expected(place: Place) {
    let spool = place.usual().await;
    assert_eq!(spool.head(0).await.unwrap(), None);
    let [first, second, other] = [head(3, 7), head(4, 8), head(4, 9)];
    let early = spool.advance_head(to(Some(first), second)).await.unwrap();
    assert_eq!(early, conflict(None), "there is none yet");
    assert_eq!(spool.head(0).await.unwrap(), None, "nothing was changed");
    assert_eq!(spool.advance_head(to(None, first)).await.unwrap(), Advanced::Moved);
    let again = spool.advance_head(to(None, other)).await.unwrap();
    assert_eq!(again, conflict(Some(first)), "there is one already");
    assert_eq!(
        spool.advance_head(to(Some(first), second)).await.unwrap(),
        Advanced::Moved
    );
    for stale in [first, head(3, 8)] {
        let moved = spool.advance_head(to(Some(stale), head(5, 1))).await.unwrap();
        assert_eq!(moved, conflict(Some(second)));
    }
    let expected = Witnessed {
        head: second,
        moved_at_ms: 5,
    };
    assert_eq!(spool.head(0).await.unwrap(), Some(expected));
}

async fn a_head_is_there_after_reopening(place: Place) {
    let spool = place.usual().await;
    spool.advance_head(to(None, head(i64::MAX, 255))).await.unwrap();
    spool.tidy().await.unwrap();
    spool.close().await;
    assert!(matches!(spool.head(0).await, Err(RelayError::Stopped)));
    let late = spool.advance_head(to(None, head(1, 1))).await;
    assert!(matches!(late, Err(RelayError::Stopped)), "{late:?}");
    let found = place.usual().await.head(0).await.unwrap().unwrap();
    assert_eq!(found.head, head(i64::MAX, 255));
}

/// A copy of a console has its credential, and may even have the same entry to move to.
async fn a_move_that_is_made_again_by_the_same_mover_is_made_and_by_another_a_conflict(place: Place) {
    let spool = place.usual().await;
    let begun = to(None, head(3, 7));
    let moved = to(Some(head(3, 7)), head(4, 8));
    for asked in [begun, begun, moved, moved] {
        assert_eq!(spool.advance_head(asked).await.unwrap(), Advanced::Moved);
    }
    let copy = HeadMove {
        mover: [2; 16],
        ..moved
    };
    assert_eq!(spool.advance_head(copy).await.unwrap(), conflict(Some(head(4, 8))));
    let old = spool.advance_head(begun).await.unwrap();
    assert_eq!(old, conflict(Some(head(4, 8))), "it has moved on since");
}

async fn a_head_never_goes_back_but_by_a_reset(place: Place) {
    let spool = place.usual().await;
    let newest = head(9, 9);
    spool.advance_head(to(None, newest)).await.unwrap();
    for backward in [head(8, 8), head(9, 8), head(0, 0), head(-1, 0)] {
        let refused = spool.advance_head(to(Some(newest), backward)).await;
        assert!(
            matches!(refused, Err(RelayError::HeadBackward)),
            "{backward}: {refused:?}"
        );
    }
    let seen = head(8, 7);
    let unseen = spool.reset_head(to(Some(seen), head(4, 4))).await.unwrap();
    assert_eq!(unseen, conflict(Some(newest)), "they decided about another head");
    for _ in 0..2 {
        let reset = spool.reset_head(to(Some(newest), head(4, 4))).await.unwrap();
        assert_eq!(reset, Advanced::Moved);
    }
    assert_eq!(spool.head(0).await.unwrap().unwrap().head, head(4, 4));
}

/// From one process with SQLite, from three with PostgreSQL.
async fn of_many_that_move_a_head_at_once_one_does(place: Place) {
    let spool = place.usual().await;
    let mut spools = vec![spool.clone()];
    if let Place::Postgres(_) = place {
        spools.extend([place.usual().await, place.usual().await]);
    }
    let mut current = None;
    for round in 0..20_i64 {
        let moving: Vec<_> = (1..=9_u8)
            .map(|copy| {
                let spool = spools[usize::from(copy) % spools.len()].clone();
                let asked = HeadMove {
                    mover: [copy; 16],
                    // Some copies want the very same entry.
                    ..to(current, head(round + 1, copy % 4))
                };
                tokio::spawn(async move { (spool.advance_head(asked).await.unwrap(), asked.new) })
            })
            .collect();
        let mut won = Vec::new();
        for copy in moving {
            let (advanced, new) = copy.await.unwrap();
            if advanced == Advanced::Moved {
                won.push(new);
            }
        }
        let kept = spool.head(0).await.unwrap().map(|found| found.head);
        assert_eq!((won.len(), won.pop()), (1, kept), "round {round}");
        current = kept;
    }
}

async fn heads_of_inboxes_do_not_touch_and_those_of_inboxes_that_are_gone_are_forgotten(place: Place) {
    let spool = place.usual().await;
    let of = |inbox, letter| HeadMove {
        inbox,
        ..to(None, head(1, letter))
    };
    for (inbox, letter) in [(0, 1), (77, 2)] {
        assert_eq!(spool.advance_head(of(inbox, letter)).await.unwrap(), Advanced::Moved);
    }
    assert_eq!(spool.head(77).await.unwrap().unwrap().head, head(1, 2));
    spool.tidy().await.unwrap();
    assert_eq!(spool.head(77).await.unwrap(), None, "no such inbox is in the register");
    assert_eq!(spool.head(0).await.unwrap().unwrap().head, head(1, 1));
}

async fn what_was_refused_for_its_source_is_counted_by_inbox_and_day_and_survives_reopening(place: Place) {
    let spool = place.usual().await;
    let refused = |count, at: i64, from: &str| RefusedSource {
        count,
        last_at_ms: at,
        last_source: from.to_owned(),
    };
    assert_eq!(spool.refused_sources(0, 20_000).await.unwrap(), None);
    for (inbox, day, more) in [
        (0, 20_000, refused(3, 5, "8.8.8.8")),
        (0, 20_000, refused(1, 9, "196.201.215.1")),
        (0, 20_001, refused(1, 11, "8.8.4.4")),
        (77, 20_000, refused(8, 7, "1.1.1.1")),
    ] {
        spool.note_refused_source(inbox, day, more).await.unwrap();
    }
    spool.close().await;
    let spool = place.usual().await;
    let found = spool.refused_sources(0, 20_000).await.unwrap();
    assert_eq!(found, Some(refused(4, 9, "196.201.215.1")));
    assert_eq!(spool.refused_sources(77, 20_000).await.unwrap().unwrap().count, 8);
    spool.tidy().await.unwrap();
    assert_eq!(spool.refused_sources(77, 20_000).await.unwrap(), None, "no such inbox");
    // A day long past goes with a later one.
    spool
        .note_refused_source(0, 20_100, refused(1, 12, "8.8.8.8"))
        .await
        .unwrap();
    assert_eq!(spool.refused_sources(0, 20_000).await.unwrap(), None);
    assert_eq!(spool.refused_sources(0, 20_100).await.unwrap().unwrap().count, 1);
}
