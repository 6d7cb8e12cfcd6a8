//! A copy is put back, opened beside the original, or used on another machine.

use api::Problem;
use console::OpenError;
use daraja::B2cVersion;
use serde_json::json;
use store::StoreError;

use super::machine::{CHECKER, Keyring, World};

/// Approves a batch of six on a machine that sends nothing, copies its folder, and lets the original send all of it.
async fn sent_after_a_copy(world: &World, keyring: &Keyring) -> i64 {
    let machine = world.machine("desk", keyring).await;
    machine.pause().await;
    let batch = machine.submitted(6).await;
    machine.approve(batch).await;
    machine.close().await;
    world.copied("desk", "backup");
    let machine = world.machine("desk", keyring).await;
    machine.resume().await;
    machine.ended(batch).await;
    assert_eq!(machine.count(batch, "paid").await, 6);
    machine.close().await;
    batch
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_put_back_pays_nobody_again_and_learns_who_was_paid() {
    for b2c in [B2cVersion::V3, B2cVersion::V1] {
        let world = World::open(b2c).await;
        let keyring = Keyring::new();
        let batch = sent_after_a_copy(&world, &keyring).await;
        let taken = world.taken();
        world.copied("backup", "desk");

        let machine = world.machine("desk", &keyring).await;
        machine.sign_in(CHECKER).await;
        let harness = machine.harness().await;
        assert_eq!(harness["ledger"]["age"]["found"], "older", "{harness}");
        assert_eq!(harness["ledger"]["age"]["assumed"]["count"], 6, "{harness}");
        assert_eq!(harness["sending"]["state"], "paused", "{harness}");
        // One person cannot let it go on.
        let resume = json!({ "without_relay": true, "pause": "ledger_age" });
        assert_eq!(
            machine.call("resume_sending", resume).await,
            Err(Problem::NotReadmitted)
        );
        match b2c {
            // M-PESA knows them by the ids that any copy gives them.
            B2cVersion::V3 => {
                machine
                    .until("M-PESA has told of all of them", async || {
                        (machine.count(batch, "paid").await == 6).then_some(())
                    })
                    .await;
            }
            B2cVersion::V1 => assert_eq!(machine.count(batch, "in_doubt").await, 6),
        }
        machine.readmit().await;
        assert_eq!(machine.age().await, None);
        // What a person had paused stays so until a person resumes it.
        machine.resume().await;
        machine.ended(batch).await;
        machine.close().await;
        // And from now on it is the newest.
        let machine = world.machine("desk", &keyring).await;
        assert_eq!(machine.age().await, None);
        let next = machine.bill().await;
        machine.approve(next).await;
        machine.ended(next).await;
        assert_eq!(machine.count(next, "paid").await, 1);
        machine.close().await;
        assert_eq!(world.taken(), taken + 1, "{b2c:?}");
        world.nobody_was_paid_twice("a copy put back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_that_a_copy_put_back_holds_as_approved_is_not_paid_again() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let machine = world.machine("desk", &keyring).await;
    machine.pause().await;
    let batch = machine.bill().await;
    machine.approve(batch).await;
    machine.close().await;
    world.copied("desk", "backup");
    let machine = world.machine("desk", &keyring).await;
    machine.resume().await;
    machine.ended(batch).await;
    machine.close().await;
    world.copied("backup", "desk");
    let machine = world.machine("desk", &keyring).await;
    assert_eq!(machine.age().await.as_deref(), Some("older"));
    machine.readmit().await;
    assert_eq!(machine.count(batch, "in_doubt").await, 1);
    machine.close().await;
    world.nobody_was_paid_twice("a bill in a copy put back");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_are_not_open_beside_each_other_on_one_machine() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let machine = world.machine("desk", &keyring).await;
    machine.pause().await;
    let batch = machine.submitted(3).await;
    machine.approve(batch).await;
    world.copied("desk", "beside");
    let beside = world
        .try_machine("beside", &keyring, std::sync::Arc::new(|_, _| {}))
        .await;
    assert!(
        matches!(beside, Err(OpenError::Ledger(StoreError::CopyInUse { .. }))),
        "{:?}",
        beside.err()
    );
    machine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_clones_of_folder_and_keyring_one_sends_and_the_other_says_why_it_does_not() {
    for b2c in [B2cVersion::V3, B2cVersion::V1] {
        let world = World::open(b2c).await;
        let keyring = Keyring::new();
        let machine = world.machine("desk", &keyring).await;
        // The relay has heard of this ledger.
        let first = machine.bill().await;
        machine.approve(first).await;
        machine.ended(first).await;
        machine.pause().await;
        let wages = machine.submitted(5).await;
        machine.approve(wages).await;
        machine.close().await;
        // A disk image: the folder and the keyring, on a machine whose locks are its own.
        world.copied("desk", "clone");
        let cloned = keyring.copy();
        let machine = world.machine("desk", &keyring).await;
        machine.resume().await;
        machine.ended(wages).await;
        assert_eq!(machine.count(wages, "paid").await, 5);
        machine.close().await;
        let clone = world.machine("clone", &cloned).await;
        // The file and its keyring agree. Only the relay can tell: by its head, or by an answer that the original had not
        // taken in, and of which this copy knows nothing.
        if clone.age().await.is_none() {
            clone.resume().await;
        }
        let found = clone.until("the clone finds out", async || clone.age().await).await;
        assert!(matches!(found.as_str(), "sent_elsewhere" | "strange_answer"), "{found}");
        clone.sign_in(CHECKER).await;
        let harness = clone.harness().await;
        assert_eq!(harness["sending"]["state"], "paused", "{harness}");
        clone
            .until("nothing of it is left to be sent", async || {
                (clone.count(wages, "to_go").await == 0 && clone.count(wages, "sending").await == 0).then_some(())
            })
            .await;
        clone.close().await;
        world.nobody_was_paid_twice("clones of folder and keyring");
        assert_eq!(world.taken(), 6, "{b2c:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_cannot_be_written_stops_sending_and_says_so() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let machine = world.machine("desk", &keyring).await;
    let batch = machine.submitted(3).await;
    keyring.set_read_only(true);
    machine.approve(batch).await;
    let harness = machine
        .until("the screen says it", async || {
            let harness = machine.harness().await;
            (harness["sending"]["state"] == "waits_for_head").then_some(harness)
        })
        .await;
    let reason = harness["sending"]["reason"].as_str().unwrap();
    assert!(reason.contains("Your keyring is locked."), "{reason}");
    assert_eq!(world.taken(), 0);
    keyring.set_read_only(false);
    machine.ended(batch).await;
    assert_eq!(machine.count(batch, "paid").await, 3);
    machine.close().await;
    world.nobody_was_paid_twice("a keyring that could not be written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_lost_the_head_or_is_of_another_machine_pays_nothing_by_itself() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let batch = sent_after_a_copy(&world, &keyring).await;
    let taken = world.taken();
    world.copied("backup", "desk");
    for keyring in [Keyring::new(), {
        let lost = keyring.copy();
        lost.forget("ledger-head");
        lost
    }] {
        let machine = world.machine("desk", &keyring).await;
        assert_eq!(machine.age().await.as_deref(), Some("unknown"));
        machine.sign_in(CHECKER).await;
        assert_eq!(machine.count(batch, "to_go").await, 0);
        machine.close().await;
        world.copied("backup", "desk");
    }
    assert_eq!(world.taken(), taken);
    world.nobody_was_paid_twice("a head that was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_is_known_for_one_and_pays_nobody_again() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let batch = sent_after_a_copy(&world, &keyring).await;
    world.copied("backup", "desk");
    // The copy goes its own way far enough to have an entry where the keyring expects another.
    let machine = world.machine("desk", &keyring).await;
    for _ in 0..40 {
        machine.sign_in(CHECKER).await;
        machine.call("pause_batch", json!({ "batch": batch })).await.ok();
        machine
            .call(
                "resume_batch",
                json!({ "batch": batch, "without_relay": true, "decided": true }),
            )
            .await
            .ok();
    }
    machine.close().await;
    let machine = world.machine("desk", &keyring).await;
    let age = machine.age().await;
    assert!(matches!(age.as_deref(), Some("forked" | "older")), "{age:?}");
    machine.readmit().await;
    machine.ended(batch).await;
    machine.close().await;
    world.nobody_was_paid_twice("a fork");
}
