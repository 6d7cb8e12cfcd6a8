//! One access token, one refresh in flight, and one repeat when it is refused.

use std::time::Duration;

use daraja::{NotTakenReason, Sent};

use crate::{
    gateway::{Act, Gateway, answer},
    sends::payment,
};

fn token_error(code: &str) -> String {
    format!(r#"{{"errorCode":"{code}","errorMessage":"Error Occurred - Invalid Access Token - token-1"}}"#)
}

#[tokio::test]
async fn many_payments_at_once_ask_for_one_token() {
    let gateway = Gateway::start([]).await.tokens_take(Duration::from_millis(100));
    let client = gateway.client();
    let sends = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.pay_b2c(&payment()).await })
    });
    for send in sends.collect::<Vec<_>>() {
        assert!(matches!(send.await.unwrap(), Sent::Acknowledged(_)));
    }
    let asked = gateway.token_requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].path, "/oauth/v1/generate?grant_type=client_credentials");
    assert_eq!(
        asked[0].header("authorization").as_deref(),
        Some("Basic dGhlLWtleTp0aGUtc2VjcmV0")
    );
    assert!(
        gateway
            .posts()
            .iter()
            .all(|post| post.header("authorization").as_deref() == Some("Bearer token-1"))
    );
}

#[tokio::test]
async fn a_key_and_its_secret_can_be_looked_at_before_anything_is_sent() {
    let gateway = Gateway::start([]).await;
    let client = gateway.client();
    client.authenticate().await.unwrap();
    client.authenticate().await.unwrap();
    assert_eq!((gateway.token_requests().len(), gateway.posts().len()), (1, 0));
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_same_body_sent_once_more() {
    for (status, code) in [
        (400, "400.003.01"),
        (401, "401.002.01"),
        (401, "401.003.01"),
        (401, "401.001"),
        (404, "404.001.03"),
    ] {
        let gateway = Gateway::start([answer(status, token_error(code))]).await;
        assert!(
            matches!(gateway.client().pay_b2c(&payment()).await, Sent::Acknowledged(_)),
            "{code}"
        );
        let posts = gateway.posts();
        assert_eq!((posts.len(), gateway.token_requests().len()), (2, 2), "{code}");
        assert_eq!(posts[0].body, posts[1].body);
        assert_eq!(posts[1].header("authorization").as_deref(), Some("Bearer token-2"));
    }
    let gateway = Gateway::start([answer(401, "no apiproduct match found")]).await;
    assert!(matches!(
        gateway.client().pay_b2c(&payment()).await,
        Sent::Acknowledged(_)
    ));
}

#[tokio::test]
async fn a_token_refused_twice_is_given_up() {
    let gateway = Gateway::start([answer(401, token_error("401.002.01")), answer(401, "")]).await;
    let Sent::NotTaken(not_taken) = gateway.client().pay_b2c(&payment()).await else {
        panic!("taken")
    };
    assert_eq!(not_taken.reason, NotTakenReason::NotAuthorised);
    assert_eq!(gateway.posts().len(), 2);
}

#[tokio::test]
async fn two_payments_refused_for_one_token_renew_it_once() {
    let refused = || Act::Answer(401, token_error("401.002.01"));
    let gateway = Gateway::start([refused(), refused()])
        .await
        .tokens_take(Duration::from_millis(50));
    let client = gateway.client();
    let (first, second) = tokio::join!(async { client.pay_b2c(&payment()).await }, async {
        client.pay_b2c(&payment()).await
    });
    assert!(matches!(
        (first, second),
        (Sent::Acknowledged(_), Sent::Acknowledged(_))
    ));
    assert_eq!(gateway.token_requests().len(), 2);
}

#[tokio::test]
async fn the_lifetime_may_be_a_text_a_number_or_missing() {
    for body in [
        r#"{"access_token":"t","expires_in":"3599"}"#,
        r#"{"access_token":"t","expires_in":3599}"#,
        r#"{"access_token":"t","expires_in":3599.0}"#,
        r#"{"access_token":"t"}"#,
        r#"{"access_token":"t","expires_in":"soon"}"#,
    ] {
        let gateway = Gateway::start([]).await.tokens_answer([answer(200, body)]);
        let client = gateway.client();
        for _ in 0..3 {
            assert!(
                matches!(client.pay_b2c(&payment()).await, Sent::Acknowledged(_)),
                "{body}"
            );
        }
        assert_eq!(gateway.token_requests().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end() {
    let short = answer(200, r#"{"access_token":"short","expires_in":"1"}"#);
    let gateway = Gateway::start([]).await.tokens_answer([short]);
    let client = gateway.client();
    assert!(matches!(client.pay_b2c(&payment()).await, Sent::Acknowledged(_)));
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(matches!(client.pay_b2c(&payment()).await, Sent::Acknowledged(_)));
    let used: Vec<_> = gateway
        .posts()
        .iter()
        .filter_map(|post| post.header("authorization"))
        .collect();
    assert_eq!(used, ["Bearer short", "Bearer token-1"]);
}

#[tokio::test]
async fn no_token_means_that_no_payment_was_sent() {
    let credentials =
        r#"{"requestId":"9","errorCode":"400.008.01","errorMessage":"Bad Request - invalid credentials"}"#;
    for (act, expected) in [
        (answer(400, credentials), NotTakenReason::NotAuthorised),
        (answer(400, ""), NotTakenReason::NotAuthorised),
        (answer(401, ""), NotTakenReason::NotAuthorised),
        (answer(403, "<html>blocked</html>"), NotTakenReason::NotAuthorised),
        (answer(429, ""), NotTakenReason::Throttled { retry_after: None }),
        (
            answer(500, r#"{"errorCode":"500.003.02"}"#),
            NotTakenReason::Throttled { retry_after: None },
        ),
        (answer(503, ""), NotTakenReason::Unreachable),
        (answer(200, "<html></html>"), NotTakenReason::Unreachable),
        (answer(200, r#"{"access_token":""}"#), NotTakenReason::Unreachable),
        (answer(200, "{\"access_token\":\"a\\nb\"}"), NotTakenReason::Unreachable),
        (Act::HangUp, NotTakenReason::Unreachable),
        (Act::Silence, NotTakenReason::Unreachable),
        (Act::Garbage, NotTakenReason::Unreachable),
    ] {
        let gateway = Gateway::start([]).await.tokens_answer([act.clone()]);
        let client = gateway.client();
        let Sent::NotTaken(not_taken) = client.pay_b2c(&payment()).await else {
            panic!("{act:?}")
        };
        assert_eq!(not_taken.reason, expected, "{act:?}");
        assert!(gateway.posts().is_empty(), "{act:?}");
        // Nothing is remembered against the next attempt.
        assert!(
            matches!(client.pay_b2c(&payment()).await, Sent::Acknowledged(_)),
            "{act:?}"
        );
    }
}

#[tokio::test]
async fn those_who_wait_for_a_token_share_its_failure() {
    let failures = (0..20).map(|_| answer(503, ""));
    let gateway = Gateway::start([])
        .await
        .tokens_answer(failures)
        .tokens_take(Duration::from_millis(100));
    let client = gateway.client();
    let sends: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.pay_b2c(&payment()).await })
        })
        .collect();
    for send in sends {
        assert!(matches!(send.await.unwrap(), Sent::NotTaken(_)));
    }
    assert_eq!(gateway.token_requests().len(), 1);
}

#[tokio::test]
async fn a_cancelled_refresh_leaves_the_next_caller_able_to_refresh() {
    let gateway = Gateway::start([]).await.tokens_take(Duration::from_millis(200));
    let client = gateway.client();
    let cancelled = tokio::time::timeout(Duration::from_millis(50), client.pay_b2c(&payment())).await;
    assert!(cancelled.is_err());
    assert!(matches!(client.pay_b2c(&payment()).await, Sent::Acknowledged(_)));
    assert_eq!(gateway.posts().len(), 1);
}

#[tokio::test]
async fn a_refused_token_does_not_stand_in_the_record() {
    let gateway = Gateway::start([
        answer(401, token_error("401.002.01")),
        answer(401, token_error("401.002.01")),
    ])
    .await;
    let sent = gateway.client().pay_b2c(&payment()).await;
    assert!(!format!("{sent:?}").contains("token-1"), "{sent:?}");
}
