//! Backups, the recovery kit, and putting a backup back: on the machine that made it, on another, and what is refused.

use std::{
    fs,
    path::{Path, PathBuf},
};

use api::Problem;
use daraja_sim::Scenario;
use serde_json::{Value, json};

use super::place::{PASSPHRASES, Place};
use testkit::pdf as paper;

const PASSKEY: &str = "canary-passkey-of-m-pesa-express";
const ROWS: &str = "Phone,Amount,Name\n0722000001,100,Wanjiru\n0722000002,200,Otieno\n0722000003,300,Achieng\n";

fn two_people() -> Value {
    json!({ "my_passphrase": PASSPHRASES[0].2, "second": 2, "second_passphrase": PASSPHRASES[1].2 })
}

fn confirmed() -> Value {
    json!({
        "first": 1, "first_passphrase": PASSPHRASES[0].2, "second": 2, "second_passphrase": PASSPHRASES[1].2,
    })
}

/// Makes a kit and answers its words.
async fn kit(place: &Place) -> String {
    place.sign_in(1).await;
    let saved = place.ask("make_recovery_kit", two_people()).await;
    paper::words_on(saved["path"].as_str().unwrap())
}

/// Makes a backup outside of the program's folder, as on a stick.
async fn backup(place: &Place, name: &str) -> PathBuf {
    let saved = place.ask("back_up_now", json!({})).await;
    let kept = place.folder.path().join(name);
    fs::copy(saved["path"].as_str().unwrap(), &kept).unwrap();
    kept
}

async fn look(place: &Place, file: &Path, words: &str) -> Value {
    place
        .ask("look_at_backup", json!({ "path": file, "words": words }))
        .await
}

async fn all_paid(place: &Place, batch: i64) {
    place
        .until("all are paid", async || {
            let view = place.ask("batch", json!({ "batch": batch })).await;
            (view["row"]["totals"]["paid"]["count"] == 3).then_some(())
        })
        .await;
}

/// A batch that was approved while sending was paused.
async fn approved_and_held(place: &Place) -> i64 {
    place.sign_in(1).await;
    place.ask("pause_sending", json!({})).await;
    place.approved(ROWS).await
}

/// The machine and its keyring are gone; another one, with the program and nothing else.
async fn another_machine(place: &mut Place) {
    place.office.close().await;
    fs::remove_dir_all(place.folder.path().join("hazina")).unwrap();
    place.keyring.kept.lock().unwrap().clear();
    place.restart().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_backup_on_another_machine_opens_paused_and_pays_nobody_again() {
    let mut place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    let words = kit(&place).await;
    place.ask("set_passkey", json!({ "passkey": PASSKEY })).await;
    let batch = approved_and_held(&place).await;
    place.sign_in(1).await;
    let file = backup(&place, "on a stick.hazina-backup").await;
    place
        .ask("resume_sending", json!({ "without_relay": false, "decided": true }))
        .await;
    all_paid(&place, batch).await;
    assert_eq!(place.simulator.paid().len(), 3);

    another_machine(&mut place).await;
    let seen = look(&place, &file, &words).await;
    assert_eq!(
        (&seen["organisation"], &seen["shortcode"]),
        (&json!("Savanna"), &json!("600992"))
    );
    assert_eq!((&seen["without_end"], &seen["faults"]), (&json!(3), &json!([])));
    assert_eq!(seen["takes_place_of"], Value::Null);
    assert!(place.keyring.names().is_empty(), "looking puts nothing anywhere");
    place.ask("restore_backup", confirmed()).await;
    assert_eq!(place.ask("status", json!({})).await["organisation"], "Savanna");
    let kept = place.keyring.kept.lock().unwrap().values().any(|one| one == PASSKEY);
    assert!(kept, "customers can be asked to pay from there too");
    place.sign_in(1).await;
    let harness = place.ask("status", json!({})).await;
    assert_eq!(harness["sending"]["state"], "paused", "{harness}");
    assert_eq!(harness["in_doubt"]["count"], 3);
    // M-PESA knows how they ended.
    let filter = json!({ "batch": batch, "states": [], "from": null, "until": null, "search": "", "alarms": false });
    let page = json!({ "filter": filter, "sort": "line", "at": { "kind": "index", "index": 0 }, "limit": 10 });
    let doubts = place.ask("payouts", page).await;
    for row in doubts["rows"].as_array().unwrap() {
        place.ask("ask_about", json!({ "payout": row["id"] })).await;
    }
    all_paid(&place, batch).await;
    assert_eq!(place.simulator.paid().len(), 3, "somebody was paid twice");
    let trail = place.ask("audit", json!({ "before": null, "limit": 500 })).await;
    let kinds: Vec<&str> = trail["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"ledger_restored"), "{kinds:?}");
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_takes_two_people_the_right_kit_and_a_whole_file() {
    let place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    let first = kit(&place).await;
    let old = backup(&place, "old.hazina-backup").await;
    let second = kit(&place).await;
    let new = backup(&place, "new.hazina-backup").await;
    let rows = place.ask("backups", json!({})).await["made"].clone();
    let by_newest: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["newest_kit"]).collect();
    // Others come by themselves with each kit.
    assert!(
        by_newest.is_sorted_by_key(|newest| *newest != &json!(true)),
        "{by_newest:?}"
    );
    assert!(
        by_newest.contains(&&json!(true)) && by_newest.contains(&&json!(false)),
        "{by_newest:?}"
    );

    for (file, words) in [(&new, &first), (&old, &second)] {
        let (field, message) = place
            .wrong("look_at_backup", json!({ "path": file, "words": words }))
            .await;
        assert_eq!(field, "words", "{message}");
    }
    let mut damaged = fs::read(&new).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let broken = place.folder.path().join("broken.hazina-backup");
    fs::write(&broken, damaged).unwrap();
    let (field, _) = place
        .wrong("look_at_backup", json!({ "path": broken, "words": second }))
        .await;
    assert_eq!(field, "path");

    let (field, _) = place.wrong("restore_backup", confirmed()).await;
    assert_eq!(field, "path", "nothing is looked at");
    let seen = look(&place, &new, &second).await;
    assert_eq!(seen["takes_place_of"], "Savanna");
    let mut one = confirmed();
    one["second"] = json!(1);
    one["second_passphrase"] = json!(PASSPHRASES[0].2);
    let (field, _) = place.wrong("restore_backup", one).await;
    assert_eq!(field, "second");
    let mut wrong = confirmed();
    wrong["second_passphrase"] = json!("not the passphrase");
    let (field, _) = place.wrong("restore_backup", wrong).await;
    assert_eq!(field, "second_passphrase");
    let mut wrong = confirmed();
    wrong["first_passphrase"] = json!("not the passphrase");
    let refused = place.refused("restore_backup", wrong).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    place.ask("restore_backup", confirmed()).await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_that_was_there_is_kept_aside_and_the_keyring_keeps_what_is_newer() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    let words = kit(&place).await;
    let file = backup(&place, "early.hazina-backup").await;
    place.approved(ROWS).await;
    let newer = format!("{profile}/initiator-password");
    let password = "Newer#Password2026".to_owned();
    place
        .keyring
        .kept
        .lock()
        .unwrap()
        .insert(newer.clone(), password.clone());
    look(&place, &file, &words).await;
    place.ask("restore_backup", confirmed()).await;
    assert_eq!(place.keyring.kept.lock().unwrap()[&newer], password);
    let folder = place.folder.path().join("hazina/profiles").join(&profile);
    let aside: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("kept aside") && name.ends_with(".ledger"))
        .collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(!place.folder.path().join("hazina/restoring").exists());
    place.sign_in(1).await;
    assert_eq!(place.ask("status", json!({})).await["sending"]["state"], "paused");
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_moved_never_sends_again_here_and_goes_on_there() {
    let mut place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    let words = kit(&place).await;
    let batch = approved_and_held(&place).await;
    place.sign_in(1).await;
    let saved = place.ask("move_away", two_people()).await;
    let file = place.folder.path().join("moving.hazina-backup");
    fs::copy(saved["path"].as_str().unwrap(), &file).unwrap();
    let harness = place.ask("status", json!({})).await;
    assert!(
        harness["sending"]["reason"]
            .as_str()
            .unwrap()
            .contains("another computer"),
        "{harness}"
    );
    // Even where a person resumes it, and after a new start.
    place
        .call("resume_sending", json!({ "without_relay": false, "decided": true }))
        .await
        .ok();
    place.restart().await;
    place.office.open_last().await.unwrap();
    place.sign_in(1).await;
    assert_eq!(place.ask("status", json!({})).await["sending"]["state"], "paused");
    let desk = place.office.desk().await.unwrap();
    assert!(desk.ledger().claim(10, 1).await.unwrap().is_empty());
    drop(desk);
    let refused = place.refused("move_away", two_people()).await;
    assert!(matches!(refused, Problem::WrongState { .. }), "{refused:?}");

    another_machine(&mut place).await;
    look(&place, &file, &words).await;
    place.ask("restore_backup", confirmed()).await;
    place.sign_in(1).await;
    let harness = place.ask("status", json!({})).await;
    assert!(
        !harness["sending"]["reason"].as_str().unwrap().contains("was closed"),
        "{harness}"
    );
    assert_eq!(
        place.ask("batch", json!({ "batch": batch })).await["row"]["state"],
        "approved"
    );
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_go_where_a_person_said_and_their_absence_is_said_once() {
    let place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    place.sign_in(1).await;
    let plan = |folder: &Path| json!({ "folder": folder, "every_hours": 24, "after_batches": true, "keep": 3, "keep_days": 7 });
    let stick = place.folder.path().join("stick");
    let (field, message) = place.wrong("set_backups", plan(&stick)).await;
    assert_eq!(field, "folder");
    assert!(message.contains("plug in its disk"), "{message}");
    fs::create_dir(&stick).unwrap();
    place.ask("set_backups", plan(&stick)).await;
    assert_eq!(place.ask("home", json!({})).await["backups"]["kit"], false);
    let refused = place.refused("back_up_now", json!({})).await;
    assert!(refused.to_string().contains("recovery kit"), "{refused:?}");
    kit(&place).await;
    for _ in 0..5 {
        place.ask("back_up_now", json!({})).await;
    }
    // One more may come by itself; more than three are never kept.
    let here = || fs::read_dir(&stick).unwrap().count();
    assert_eq!(here(), 3);
    fs::remove_dir_all(&stick).unwrap();
    let refused = place.refused("back_up_now", json!({})).await;
    assert!(
        refused.to_string().contains("is not there. Plug in its disk"),
        "{refused:?}"
    );
    assert!(
        !stick.exists(),
        "the folder of an unplugged disk is not made on the disk below"
    );
    let home = place.ask("home", json!({})).await;
    assert!(
        home["backups"]["missed"].as_str().unwrap().contains("is not there"),
        "{home}"
    );
    let view = place.ask("backups", json!({})).await;
    assert!(view["made"].as_array().unwrap().iter().all(|row| row["there"] == false));
    assert!(!view["folder_notes"].as_array().unwrap().is_empty());
    fs::create_dir(&stick).unwrap();
    place.ask("back_up_now", json!({})).await;
    assert_eq!(place.ask("home", json!({})).await["backups"]["missed"], Value::Null);
    place.close().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    kit(&place).await;
    backup(&place, "copy").await;
    let folder = place.folder.path().join("hazina/profiles").join(&profile);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in [
        "organisation.ledger",
        "organisation.ledger-wal",
        "organisation.lock",
        "backups.json",
    ] {
        assert_eq!(mode(&folder.join(name)) & 0o077, 0, "{name}");
    }
    for path in [folder.clone(), folder.join("backups")] {
        assert_eq!(mode(&path), 0o700, "{}", path.display());
    }
    assert_eq!(mode(&place.folder.path().join("hazina/profiles.json")), 0o600);
    for entry in fs::read_dir(place.folder.path().join("downloads")).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    place.close().await;
}
