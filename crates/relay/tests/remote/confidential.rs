//! The relay learns nothing: not on its disk, not in its log.

use std::path::Path;

use relay::Cursor;

use super::Scene;
use testkit::relay_program::pair;

/// Everything in it that could tell something.
const BODY: &str = r#"{"Result":{"ResultCode":0,"TransactionID":"SJ12ABCDEF","ResultParameters":{"ResultParameter":[
{"Key":"TransactionAmount","Value":73519},{"Key":"ReceiverPartyPublicName","Value":"254708374149 - Wanjiru Kamau"}]}}}"#;

#[tokio::test]
async fn nothing_readable_is_on_the_disk_or_in_the_log_while_callbacks_wait() {
    let scene = Scene::new().await;
    let url = scene.inbox.callback_url("r/4242424242/c0ffee00c0ffee00");
    let token = url.split('/').nth(4).unwrap().to_owned();
    let mark = url.rsplit('/').next().unwrap().to_owned();
    for _ in 0..50 {
        assert_eq!(scene.post(url.clone(), BODY).await, 200);
    }
    let other = scene.site.create_inbox("payroll of the clinic");
    pair(&other, 2, "Finance desk").await;
    // Requests that are refused are logged as well.
    assert_eq!(scene.post(format!("{url}/more"), BODY).await, 200);
    assert_eq!(
        scene
            .post(url.replace(&token, "00112233445566778899aabbccddeeff"), BODY)
            .await,
        404
    );
    assert_eq!(scene.post(scene.inbox.callback_url("r/1.2"), BODY).await, 404);
    assert_eq!(scene.inbox.pull(Cursor::START, 100).await.unwrap().len(), 51);
    scene.post(scene.inbox.callback_url("v/1/aa"), BODY).await;

    let files = files(&scene.site.folder);
    assert!(
        files.iter().any(|(name, _)| name.ends_with("-wal")),
        "the WAL is looked at"
    );
    let log = std::fs::read_to_string(scene.site.log()).unwrap();
    assert!(log.lines().count() > 50, "the log says something: {log}");
    for line in log.lines() {
        let _: serde_json::Value = serde_json::from_str(line).unwrap();
    }
    for secret in [
        "Wanjiru",
        "254708374149",
        "0708374149",
        "708374149",
        "73519",
        "SJ12ABCDEF",
        "ResultCode",
        "TransactionAmount",
        "4242424242",
        "c0ffee00",
        &token,
        &mark,
        "127.0.0.1",
        "Finance desk",
        "payroll of the clinic",
    ] {
        for (name, content) in &files {
            // The names that an administrator and a console gave are in the register, to be listed.
            let given = matches!(secret, "Finance desk" | "payroll of the clinic");
            if given && name != "log" {
                continue;
            }
            // Where a request came from is in the log, to find who floods us, and sealed in the spool.
            if name == "log" && secret == "127.0.0.1" {
                continue;
            }
            let found = content.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in {name}");
        }
    }
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}
