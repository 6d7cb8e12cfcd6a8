//! A disk image: folder and keyring on two machines that are both on, and hear M-PESA at one relay server.

use daraja::B2cVersion;
use testkit::{
    postgres,
    relay_program::{Program, Site},
};

use super::machine::{CHECKER, Keyring, Machine, World};
use crate::relay_killed::program;

/// People of the payroll that both copies hold as approved.
const WAGES: u32 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_machines_with_one_relay_server_one_pays() {
    for b2c in [B2cVersion::V3, B2cVersion::V1] {
        one_of_two_pays(b2c, None).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_with_postgresql() {
    for b2c in [B2cVersion::V3, B2cVersion::V1] {
        let database = tokio::task::spawn_blocking(postgres::database).await.unwrap();
        one_of_two_pays(b2c, Some(&database)).await;
    }
}

/// A relay server in the world, and the code that pairs with it.
fn relay_server(world: &mut World, database: Option<&str>) -> (Program, relay::PairingCode) {
    let mut site = Site::new(world.folder.path(), program);
    for limit in ["callbacks_per_second", "source_per_second"] {
        site.set(limit, "1000000");
    }
    if let Some(database) = database {
        site.set("spool", database);
    }
    world.elsewhere = true;
    let running = site.serve();
    (running, site.create_inbox("main"))
}

async fn one_of_two_pays(b2c: B2cVersion, database: Option<&str>) {
    let history = format!(
        "{b2c:?}, two machines at a relay server over {}",
        database.map_or("SQLite", |_| "PostgreSQL")
    );
    let mut world = World::open(b2c).await;
    let (_relay, code) = relay_server(&mut world, database);
    let keyring = Keyring::new();
    let desk = world.machine("desk", &keyring).await;
    desk.pair(&code).await;
    // The relay has heard of this ledger.
    let first = desk.bill_of("700100").await;
    desk.approve(first).await;
    desk.ended(first).await;
    desk.pause().await;
    let wages = desk.submitted(WAGES).await;
    desk.approve(wages).await;
    let bill = desk.bill_of("700110").await;
    desk.approve(bill).await;
    desk.close().await;

    world.copied("desk", "clone");
    let cloned = keyring.copy();
    let one = world.machine("desk", &keyring).await;
    let other = world.other_machine("clone", &cloned).await;
    tokio::join!(resume(&one), resume(&other));
    let one_stopped = tokio::select! {
        found = found_out(&one) => { named(&found, &history); true }
        found = found_out(&other) => { named(&found, &history); false }
    };
    let (winner, loser) = if one_stopped { (other, one) } else { (one, other) };
    let harness = loser.harness().await;
    assert_eq!(harness["sending"]["state"], "paused", "{history}: {harness}");
    for batch in [wages, bill] {
        nothing_is_left_to_send(&loser, batch).await;
    }
    loser.close().await;
    for batch in [wages, bill] {
        nothing_is_left_to_send(&winner, batch).await;
    }
    winner.close().await;
    world.nobody_was_paid_twice(&history);
    // Each was asked for once; where both machines stopped, what neither had sent is in doubt in both.
    assert!(
        world.taken() <= usize::try_from(WAGES).unwrap() + 2,
        "{history}: M-PESA took {}",
        world.taken()
    );
    assert!(world.taken() > 1, "{history}: one of the two goes on");
}

async fn resume(machine: &Machine) {
    if machine.age().await.is_none() {
        machine.sign_in(super::machine::MAKER).await;
        // Refused where it has found out meanwhile.
        let request = serde_json::json!({ "without_relay": false, "decided": true });
        drop(machine.call("resume_sending", request).await);
    }
}

async fn found_out(machine: &Machine) -> String {
    machine
        .until("one of the two finds out", async || machine.age().await)
        .await
}

fn named(found: &str, history: &str) {
    assert!(
        matches!(found, "sent_elsewhere" | "strange_answer"),
        "{history}: {found}"
    );
}

async fn nothing_is_left_to_send(machine: &Machine, batch: i64) {
    machine.sign_in(CHECKER).await;
    machine
        .until("nothing is left to be sent", async || {
            (machine.count(batch, "to_go").await == 0 && machine.count(batch, "sending").await == 0).then_some(())
        })
        .await;
}
