//! A day's ledger, put back as it was after each of its writes.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use daraja::B2cVersion;
use store::Moment;

use super::machine::{CHECKER, Keyring, World};

/// Every so many restore points are tried; all of them with `HAZINA_COPIES_ALL` set.
const STRIDE: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_as_it_was_after_any_write_of_a_day_pays_nobody_again() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let points = a_day(&world, &keyring).await;
    let taken = world.taken();
    let head = world.relay.inbox().witness().head().await.unwrap().unwrap().head;
    let stride = if std::env::var_os("HAZINA_COPIES_ALL").is_some() {
        1
    } else {
        STRIDE
    };
    let mut named = 0;
    for point in (0..points).step_by(stride) {
        let history = format!("put back as it was after write {point} of {points}");
        let keyring = keyring.copy();
        world.copied(&format!("write {point}"), "desk");
        let machine = world.machine("desk", &keyring).await;
        if machine.age().await.is_some() {
            named += 1;
            machine.readmit().await;
        }
        machine.sign_in(CHECKER).await;
        let at_rest = machine.until("nothing is to be sent or asked any more", async || {
            let harness = machine.harness().await;
            let home = machine.ask("home", serde_json::json!({})).await;
            let idle = home["approved_unsent"]["count"] == 0 && home["sending"].as_array().unwrap().is_empty();
            (idle || harness["in_doubt"]["count"].as_i64().unwrap() > 0).then_some(())
        });
        at_rest.await;
        machine.close().await;
        assert_eq!(world.taken(), taken, "{history}");
        world.nobody_was_paid_twice(&history);
        // What readmitting told the relay is taken back for the next.
        let witness = world.relay.inbox().witness();
        let now = witness.head().await.unwrap().map(|witnessed| witnessed.head);
        if now != Some(head) {
            witness.reset(now, head).await.unwrap();
        }
    }
    assert!(
        named * 2 > points / stride,
        "{named} of {points} were known for older copies"
    );
}

/// Wages and a bill are prepared, approved and paid. Answers how many copies were made, one after each write.
async fn a_day(world: &World, keyring: &Keyring) -> usize {
    let copies = Arc::new(Mutex::new(0));
    let (count, folder) = (Arc::clone(&copies), world.folder.path().to_owned());
    let copy = move |_: &'static str, moment: Moment| {
        let ledger = folder.join("desk");
        if moment == Moment::After && ledger.join("organisation.ledger").exists() {
            let mut count = count.lock().unwrap();
            copy_ledger(&ledger, &folder.join(format!("write {count}")));
            *count += 1;
        }
    };
    let machine = world.try_machine("desk", keyring, Arc::new(copy)).await.unwrap();
    let wages = machine.submitted(6).await;
    machine.approve(wages).await;
    machine.ended(wages).await;
    let bill = machine.bill().await;
    machine.approve(bill).await;
    machine.ended(bill).await;
    assert_eq!(
        (machine.count(wages, "paid").await, machine.count(bill, "paid").await),
        (6, 1)
    );
    machine.close().await;
    let count = *copies.lock().unwrap();
    assert!(count > 20, "{count} writes are too few to prove much");
    count
}

/// The ledger's file with what is not yet in it, while its writer stands still.
fn copy_ledger(from: &Path, to: &Path) {
    super::machine::copy_folder(from, to);
}
