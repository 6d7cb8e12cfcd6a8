//! What the console can say about the line to its relay.

use std::time::Duration;

use relay::{CatchingUp, ContactState, Cursor};
use tokio::time::timeout;

use super::Scene;

const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_line_that_breaks_is_shown_and_comes_back_by_itself() {
    let scene = Scene::new().await;
    let mut contact = scene.inbox.contact();
    assert_eq!(contact.borrow().state, ContactState::Connecting);
    let waiting = scene.inbox.clone();
    let loops = tokio::spawn(async move { waiting.arrived().await });
    scene.inbox.status().await.unwrap();
    assert_eq!(contact.borrow_and_update().state, ContactState::Connected);

    let Scene {
        site,
        relay,
        client,
        inbox,
        _folder,
    } = scene;
    relay.kill();
    let gone = contact.wait_for(|contact| matches!(contact.state, ContactState::Unreachable { .. }));
    let gone = timeout(PATIENCE, gone).await.unwrap().unwrap().clone();
    assert_eq!(gone.last_answered_at_ms, Some(1_000));
    let ContactState::Unreachable { why, .. } = gone.state else {
        unreachable!()
    };
    assert!(why.ends_with('.'), "{why}");

    let _relay = site.serve();
    assert_eq!(
        client
            .post(inbox.callback_url("r/1/aa"))
            .body("{}")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    timeout(PATIENCE, loops).await.unwrap().unwrap();
    let now = contact.borrow().clone();
    assert_eq!((now.state, now.waiting.deliveries), (ContactState::Connected, 1));
}

#[tokio::test]
async fn after_a_long_absence_the_progress_is_shown() {
    let scene = Scene::new().await;
    let posts: Vec<_> = (0..8)
        .map(|sender| {
            let (client, inbox) = (scene.client.clone(), scene.inbox.clone());
            tokio::spawn(async move {
                for n in 0..150 {
                    let url = inbox.callback_url(&format!("r/{sender}/{n}"));
                    assert_eq!(client.post(url).body("{}").send().await.unwrap().status(), 200);
                }
            })
        })
        .collect();
    for post in posts {
        post.await.unwrap();
    }
    let contact = scene.inbox.contact();
    let mut seen = Vec::new();
    loop {
        let found = scene.inbox.pull(Cursor::START, 300).await.unwrap();
        seen.push(contact.borrow().catching_up);
        let Some(last) = found.last() else { break };
        scene.inbox.acknowledge(last.cursor).await.unwrap();
    }
    let at = |done| Some(CatchingUp { done, total: 1_200 });
    assert_eq!(seen, [at(0), at(300), at(600), at(900), None]);
}

#[tokio::test]
async fn a_console_that_was_removed_is_told_so() {
    let scene = Scene::new().await;
    scene.inbox.status().await.unwrap();
    scene.site.command(&["reader", "remove", "1"]);
    let mut contact = scene.inbox.contact();
    for _ in 0..100 {
        if scene.inbox.status().await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let state = contact.borrow_and_update().state.clone();
    let ContactState::Refused { why, .. } = state else {
        panic!("{state:?}")
    };
    assert_eq!(why, "The relay does not know this console any more. Pair it again.");
}
