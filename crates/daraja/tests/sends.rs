//! After a payment was sent: acknowledged, refused, not taken or lost, and never the wrong one.

use std::time::Duration;

use daraja::{Answer, B2cPayment, LostReason, NotTakenReason, Refusal, Remarks, Sent};
use mpesa::{Amount, B2cCommand};

use crate::gateway::{Act, Gateway, answer, callbacks};

pub(crate) fn payment() -> B2cPayment {
    B2cPayment {
        originator_conversation_id: "ours-1".parse().unwrap(),
        command: B2cCommand::BusinessPayment,
        amount: Amount::from_shillings(10).unwrap(),
        shortcode: "600992".parse().unwrap(),
        payee: "254708374149".parse().unwrap(),
        remarks: Remarks::new("Invoice 12").unwrap(),
        occasion: None,
        callbacks: callbacks(),
    }
}

/// What one payment comes to when the gateway does `acts`.
async fn sent(acts: impl IntoIterator<Item = Act>) -> Sent {
    let gateway = Gateway::start(acts).await;
    gateway.client().pay_b2c(&payment()).await
}

fn error(code: &str, message: &str) -> String {
    format!(r#"{{"requestId":"1-2-3","errorCode":"{code}","errorMessage":"{message}"}}"#)
}

fn lost_reason(sent: Sent) -> LostReason {
    match sent {
        Sent::Lost(lost) => lost.reason,
        other => panic!("not lost: {other:?}"),
    }
}

fn not_taken_reason(sent: Sent) -> NotTakenReason {
    match sent {
        Sent::NotTaken(not_taken) => not_taken.reason,
        other => panic!("not proved untaken: {other:?}"),
    }
}

fn gateway_refusal(sent: Sent) -> Answer {
    match sent {
        Sent::Refused(Refusal::Gateway(answer)) => *answer,
        other => panic!("not refused by the gateway: {other:?}"),
    }
}

#[tokio::test]
async fn response_code_zero_is_an_acknowledgement() {
    let acknowledged = sent([]).await.acknowledged().unwrap();
    assert_eq!(acknowledged.originator_conversation_id, Some("ours-1".parse().unwrap()));
    assert_eq!(
        acknowledged.conversation_id,
        Some("AG_20240706_20106e9209f64bebd05b".parse().unwrap())
    );
    assert_eq!(acknowledged.description, "Accept the service request successfully.");
    for body in [
        r#"{"ResponseCode":0}"#,
        r#"{"responsecode":"00000000","x":[1]}"#,
        "\u{feff}{\"ResponseCode\":\"0\"}",
    ] {
        assert!(
            matches!(sent([answer(200, body)]).await, Sent::Acknowledged(_)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_200_that_acknowledges_nothing_is_lost() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "<html>welcome</html>",
        r#"{"ResponseCode":"1"}"#,
        r#"{"ResponseCode":""}"#,
        r#"{"ResponseCode":null}"#,
        r#"{"ResponseCode":"0","ResponseCode":"1"}"#,
        r#"{"ResponseCode":"0","errorCode":"500.001.1001"}"#,
        r#"{"ResponseCode":"0","errorCode":"400.002.02","errorCode":"500.001.1001"}"#,
        r#"{"errorCode":"999.1","errorMessage":"?"}"#,
        r#"{"ResponseCode":"0""#,
    ] {
        assert_eq!(
            lost_reason(sent([answer(200, body)]).await),
            LostReason::Unreadable,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_gateway_code_for_bad_content_is_a_refusal() {
    for code in ["400.002.02", "400.002.05", "400.003.02", "400.001"] {
        let refusal = gateway_refusal(sent([answer(400, error(code, "Bad Request - Invalid Amount"))]).await);
        assert_eq!((refusal.status, refusal.code.as_deref()), (400, Some(code)));
        assert_eq!(refusal.message.as_deref(), Some("Bad Request - Invalid Amount"));
        assert_eq!(refusal.request_id.as_deref(), Some("1-2-3"));
    }
    let capitals = r#"{"RequestID":"9","ErrorCode":"400.002.02","ErrorMessage":"no"}"#;
    assert_eq!(
        gateway_refusal(sent([answer(400, capitals)]).await)
            .request_id
            .as_deref(),
        Some("9")
    );
}

#[tokio::test]
async fn what_the_app_may_not_do_was_not_taken() {
    for (status, code) in [
        (403, "403.002.1001"),
        (404, "404.001.01"),
        (404, "404.001.04"),
        (405, "405.001"),
    ] {
        let sent = sent([answer(status, error(code, "no"))]).await;
        assert_eq!(not_taken_reason(sent), NotTakenReason::NotAuthorised, "{code}");
    }
}

#[tokio::test]
async fn a_page_of_a_machine_in_between_proves_nothing() {
    for status in [400, 403, 404, 408, 413, 418, 502, 503, 504] {
        let sent = sent([answer(status, "<html>blocked</html>")]).await;
        assert!(matches!(sent, Sent::Lost(_)), "{status}: {sent:?}");
    }
    let sent = sent([answer(400, error("500.001.1001", "a code of another class"))]).await;
    assert_eq!(lost_reason(sent), LostReason::Unreadable);
}

#[tokio::test]
async fn throttling_was_not_taken() {
    for (status, code) in [
        (500, "500.003.02"),
        (500, "500.002.02"),
        (500, "500.003.03"),
        (500, "500.002.03"),
        (503, "500.003.02"),
    ] {
        let sent = sent([answer(status, error(code, "Spike Arrest Violation"))]).await;
        assert!(
            matches!(not_taken_reason(sent), NotTakenReason::Throttled { retry_after: None }),
            "{code}"
        );
    }
    let sent = sent([Act::AnswerWith(429, "Retry-After: 7", String::new())]).await;
    let retry_after = Some(Duration::from_secs(7));
    assert_eq!(not_taken_reason(sent), NotTakenReason::Throttled { retry_after });
}

#[tokio::test]
async fn faults_inside_and_duplicates_are_lost() {
    let duplicate = error("500.002.1001", "Duplicate OriginatorConversationID.");
    assert_eq!(
        lost_reason(sent([answer(500, duplicate.clone())]).await),
        LostReason::DuplicateId
    );
    assert_eq!(
        lost_reason(sent([answer(400, duplicate)]).await),
        LostReason::DuplicateId
    );
    for (status, body) in [
        (500, error("500.002.1001", "System internal error.")),
        (500, error("500.001.1001", "no")),
        (500, error("500.003.1001", "Internal Server Error")),
        (500, error("400.002.02", "a code of another class")),
        (503, error("00.002.1001", "under maintenance")),
        (500, String::new()),
        (503, "<html></html>".to_owned()),
    ] {
        assert_eq!(
            lost_reason(sent([answer(status, body.clone())]).await),
            LostReason::ServerError,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_lost() {
    let gateway = Gateway::start([]).await;
    let elsewhere = Gateway::start([Act::AnswerWith(307, "Location: /elsewhere", String::new())]).await;
    assert_eq!(
        lost_reason(elsewhere.client().pay_b2c(&payment()).await),
        LostReason::Redirected
    );
    assert_eq!((elsewhere.posts().len(), gateway.posts().len()), (1, 0));
}

#[tokio::test]
async fn whatever_ends_the_connection_after_the_request_left_is_lost_and_never_repeated() {
    for act in [
        Act::HangUp,
        Act::HangUpMidBody(200),
        Act::HangUpMidBody(500),
        Act::StallMidBody(200),
        Act::Garbage,
        Act::Silence,
    ] {
        let gateway = Gateway::start([act.clone()]).await;
        let sent = gateway.client().pay_b2c(&payment()).await;
        let expected = match act {
            Act::Silence => LostReason::TimedOut,
            Act::HangUpMidBody(200) | Act::StallMidBody(_) => LostReason::Unreadable,
            Act::HangUpMidBody(_) => LostReason::ServerError,
            _ => LostReason::ConnectionLost,
        };
        assert_eq!(lost_reason(sent), expected, "{act:?}");
        assert_eq!(gateway.posts().len(), 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_status_that_proves_itself_needs_no_body() {
    let sent = sent([Act::HangUpMidBody(429)]).await;
    assert!(matches!(not_taken_reason(sent), NotTakenReason::Throttled { .. }));
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let endless = format!(r#"{{"ResponseCode":"0","padding":"{}"}}"#, "x".repeat(1_000_000));
    assert_eq!(lost_reason(sent([answer(200, endless)]).await), LostReason::Unreadable);
}

#[tokio::test]
async fn a_gateway_that_cannot_be_reached_took_nothing() {
    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    for url in [
        format!("http://{closed}"),
        format!("https://{closed}"),
        "https://no-such-host.invalid".to_owned(),
    ] {
        let client = daraja::Daraja::builder(&url)
            .consumer("k".to_owned().into(), "s".to_owned().into())
            .operator(crate::gateway::operator())
            .no_proxy()
            .build()
            .unwrap();
        assert_eq!(
            not_taken_reason(client.pay_b2c(&payment()).await),
            NotTakenReason::Unreachable,
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_gateway_that_goes_away_between_token_and_payment_took_nothing() {
    // The token arrives, its connection is closed, and nobody listens any more.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        drop(listener);
        let body = r#"{"access_token":"t","expires_in":3599}"#;
        let length = body.len();
        let answer = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let client = daraja::Daraja::builder(&url)
        .consumer("k".to_owned().into(), "s".to_owned().into())
        .operator(crate::gateway::operator())
        .build()
        .unwrap();
    assert_eq!(
        not_taken_reason(client.pay_b2c(&payment()).await),
        NotTakenReason::Unreachable
    );
}

#[tokio::test]
async fn a_connection_closed_in_the_pool_never_sends_a_payment_twice() {
    let gateway = Gateway::start((0..20).map(|_| Act::AnswerAndClose(200, r#"{"ResponseCode":"0"}"#.to_owned()))).await;
    let client = gateway.client();
    for _ in 0..20 {
        // Acknowledged, or lost where the close came too late to be seen; but one POST for each.
        let sent = client.pay_b2c(&payment()).await;
        assert!(matches!(sent, Sent::Acknowledged(_) | Sent::Lost(_)), "{sent:?}");
    }
    assert!(gateway.posts().len() <= 20, "{}", gateway.posts().len());
}

#[tokio::test]
async fn without_an_operator_nothing_is_sent() {
    let gateway = Gateway::start([]).await;
    let client = daraja::Daraja::builder(&gateway.url)
        .consumer("k".to_owned().into(), "s".to_owned().into())
        .build()
        .unwrap();
    assert_eq!(
        not_taken_reason(client.pay_b2c(&payment()).await),
        NotTakenReason::NotAuthorised
    );
    assert!(gateway.posts().is_empty() && gateway.token_requests().is_empty());
    let acting = client.with_operator(crate::gateway::operator());
    assert!(matches!(acting.pay_b2c(&payment()).await, Sent::Acknowledged(_)));
}

#[tokio::test]
async fn a_proxy_is_gone_through_and_an_absent_one_carries_nothing() {
    let proxy = Gateway::start([]).await;
    let through = |proxy: &str| {
        daraja::Daraja::builder("http://127.0.0.1:1")
            .consumer("k".to_owned().into(), "s".to_owned().into())
            .operator(crate::gateway::operator())
            .proxy(proxy)
            .build()
            .unwrap()
    };
    let sent = through(&proxy.url).pay_b2c(&payment()).await;
    assert!(matches!(sent, Sent::Acknowledged(_)), "{sent:?}");
    assert_eq!(proxy.posts()[0].path, "http://127.0.0.1:1/mpesa/b2c/v3/paymentrequest");
    let sent = through("http://127.0.0.1:2").pay_b2c(&payment()).await;
    assert_eq!(not_taken_reason(sent), NotTakenReason::Unreachable);
}
