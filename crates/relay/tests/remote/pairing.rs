//! How a console comes to its place at a relay, and how that place is given up.

use relay::{InboxKeys, RelayError, RemoteInbox};
use secrecy::ExposeSecret;

use super::{Scene, program, taken};
use testkit::relay_program::{Site, pair, ports};

#[tokio::test]
async fn until_a_console_is_paired_callbacks_are_answered_503() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let _relay = site.serve();
    let code = site.create_inbox("main");
    let text = code.expose().expose_secret().to_owned();
    assert!(text.starts_with("hazina1:"), "{text}");
    let client = reqwest::Client::new();
    let (_, list) = site.command(&["inbox", "list"]);
    assert!(list.contains("no console is paired"), "{list}");

    let paired = pair(&code, 1, "Finance desk").await;
    let url = paired.open(ports()).unwrap().callback_url("r/1/aa");
    let (_, list) = site.command(&["reader", "list"]);
    assert!(list.contains("1  Finance desk"), "{list}");
    let (removed, said) = site.command(&["reader", "remove", "1"]);
    assert!(removed, "{said}");
    // The running relay notices within a second or so.
    let mut status = 200;
    for _ in 0..100 {
        status = client.post(&url).body("{}").send().await.unwrap().status().as_u16();
        if status == 503 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(status, 503);
}

#[tokio::test]
async fn a_code_pairs_one_console_and_no_second() {
    let scene = Scene::new().await;
    let code = scene.site.pairing("main");
    pair(&code, 2, "Second").await;
    let again = RemoteInbox::pair(&code, InboxKeys::from_bytes([3; 64]), "Third").await;
    let error = again.unwrap_err();
    assert!(
        matches!(&error, RelayError::Refused { code, .. } if code == "pairing"),
        "{error}"
    );
    assert!(error.sentence().contains("Ask for a new one"), "{}", error.sentence());
    assert_eq!(scene.metric("credentials_refused_total").await, 1);
}

#[tokio::test]
async fn what_is_kept_in_the_keyring_opens_the_same_place_and_prints_no_secret() {
    let scene = Scene::new().await;
    let paired = pair(&scene.site.pairing("main"), 2, "Second").await;
    let kept = paired.to_secret();
    let again = RemoteInbox::from_secret(&kept).unwrap();
    assert_eq!(again.address(), format!("http://{}", scene.site.address));
    let printed = format!("{again:?} {paired:?}");
    for secret in ["credential", "keys", "inbox:"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let inbox = again.open(ports()).unwrap();
    assert_eq!(scene.post(inbox.callback_url("r/9/bb"), "{}").await, 200);
    assert_eq!(taken(&inbox).await, [("r/9/bb".to_owned(), "{}".to_owned(), true)]);
    for wrong in ["", "{}", r#"{"version":2}"#] {
        let read = RemoteInbox::from_secret(&wrong.to_owned().into());
        assert!(matches!(read, Err(RelayError::StoredInbox)), "{wrong}");
    }
}

#[tokio::test]
async fn a_credential_is_changed_without_losing_a_delivery() {
    let scene = Scene::new().await;
    let old = pair(&scene.site.pairing("main"), 2, "Second").await;
    let first = old.open(ports()).unwrap();
    assert_eq!(scene.post(first.callback_url("r/1/aa"), "one").await, 200);
    let new = old.rotate().await.unwrap();
    // Until the new one is used, the old one is good: a console that died in between still gets in.
    assert_eq!(first.status().await.unwrap().waiting.deliveries, 1);
    assert_eq!(scene.post(first.callback_url("r/2/aa"), "two").await, 200);

    let second = new.open(ports()).unwrap();
    let bodies: Vec<_> = taken(&second).await.into_iter().map(|(_, body, _)| body).collect();
    assert_eq!(bodies, ["one", "two"]);
    let refused = first.status().await.unwrap_err();
    assert!(
        matches!(&refused, RelayError::Refused { code, .. } if code == "credential"),
        "{refused}"
    );
}

#[tokio::test]
async fn inboxes_are_made_once_and_removed_with_all_they_hold() {
    let scene = Scene::new().await;
    let (made, said) = scene.site.command(&["inbox", "create", "main"]);
    assert!(
        !made && said.contains("there is an inbox called main already"),
        "{said}"
    );
    let (made, said) = scene.site.command(&["inbox", "pairing", "other"]);
    assert!(!made && said.contains("there is no inbox called other"), "{said}");
    assert_eq!(scene.post(scene.inbox.callback_url("r/1/aa"), "one").await, 200);
    assert_eq!(scene.metric("spool_deliveries").await, 1);
    let (removed, said) = scene.site.command(&["inbox", "remove", "main"]);
    assert!(removed, "{said}");
    for _ in 0..100 {
        if scene.metric("spool_deliveries").await == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(scene.metric("spool_deliveries").await, 0);
    assert_eq!(scene.post(scene.inbox.callback_url("r/1/aa"), "one").await, 404);
}
