//! The console on a folder, and what people do in it.

use std::{
    num::NonZeroU32,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use api::view::{Mode, SecretsPlace};
use console::{
    Asking, Clock as _, Config, Desk, InitiatorSource, KeyCost, RelaySource, Secrets, Settings, SystemClock,
    SystemEntropy, UnansweredBounds, dispatch,
};
use daraja::{Certificate, Daraja};
use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits, SqliteSpool};
use serde_json::{Value, json};
use store::{Checkpoint, Ledger, NewBatch, NewOperator, OpenKey, OpenedFor, Operator};
use treasury::{
    BatchId, CallbackKey, Confirmed, FrozenRow, Lane, OperatorId, Purpose, Roles, RowSet, SealKey, StateKind, approve,
};

use super::gateway::{self, Gateway};

/// More than come.
const MANY: NonZeroU32 = NonZeroU32::MAX;

pub(super) const MAKER: OperatorId = OperatorId::new(1);
const CHECKER: OperatorId = OperatorId::new(2);
const PASSPHRASE: &str = "a passphrase of a person";
/// The least work that Argon2 allows.
const CHEAP: KeyCost = KeyCost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// What a console is opened with.
pub(super) struct Plan {
    pub(super) secrets: Arc<dyn Secrets>,
    pub(super) relay: RelaySource,
    pub(super) settings: Settings,
    pub(super) checkpoint: Checkpoint,
}

pub(super) async fn open(folder: &Path, gateway: &Gateway, plan: Plan) -> Arc<Desk> {
    let initiator = InitiatorSource {
        name: gateway::config().initiator,
        certificate: Certificate::parse(gateway.pem.as_bytes()).unwrap(),
    };
    let password = gateway::config().initiator_password;
    let daraja = Daraja::builder(&gateway.url)
        .consumer(gateway::config().consumer_key.into(), gateway::config().consumer_secret)
        .operator(initiator.operator(&password).unwrap())
        .build()
        .unwrap();
    let desk = Desk::open(Config {
        mode: Mode::Practice,
        profile: console::ProfileMark::default(),
        organisation: "Mavuno Growers".to_owned(),
        shortcode: gateway::config().shortcode,
        second_shortcode: None,
        ledger: folder.join("organisation.ledger"),
        locks: folder.join("locks"),
        downloads: folder.join("downloads"),
        secrets_place: SecretsPlace::Memory,
        secrets: plan.secrets,
        portal: None,
        initiator,
        preferences: folder.join("preferences.json"),
        seal_key: seal_key(),
        callback_key: CallbackKey::new(b"callback key"),
        daraja,
        relay: plan.relay,
        settings: plan.settings,
        sample: None,
        team: None,
        sample_bills: None,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: plan.checkpoint,
    });
    let desk = desk.await.unwrap();
    desk.ledger().found(people(desk.ledger()), 1).await.unwrap();
    desk
}

pub(super) fn seal_key() -> SealKey {
    SealKey::new(b"seal key")
}

pub(super) fn people(ledger: &Ledger) -> Vec<NewOperator> {
    let person = |name: &str| NewOperator {
        name: name.to_owned(),
        roles: Roles::FOUNDER,
        key: console::new_person_key(ledger, &PASSPHRASE.into(), CHEAP, &SystemEntropy).unwrap(),
    };
    vec![person("Amina"), person("Otieno")]
}

/// Everybody's key, open.
async fn keys(ledger: &Ledger) -> Vec<OpenKey> {
    let open = |person: Operator| {
        let key = console::open_person_key(ledger, &person.key, &PASSPHRASE.into()).unwrap();
        ledger.open_key(person.id, key, OpenedFor::Act)
    };
    ledger.operators().await.unwrap().into_iter().map(open).collect()
}

/// The spool of the relay inside the console.
pub(super) fn spool(folder: &Path) -> SqliteSpool {
    SqliteSpool::open(&folder.join("spool"), SpoolLimits::default(), Arc::new(|_, _| {})).unwrap()
}

/// The relay inside the console, as in practice, which takes as many callbacks as come.
pub(super) async fn relay_over(spool: Spool) -> Relay {
    let config = RelayConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        inbox: InboxToken::from_bytes([7; 16]),
        limits: Limits {
            callbacks_per_second: MANY,
            source_per_second: MANY,
            ..Limits::default()
        },
        clock: Arc::new(|| SystemClock.now()),
    };
    Relay::start(config, spool).await.unwrap()
}

/// Settings under which nothing is held back but by what the machine can do.
pub(super) fn unheld() -> Settings {
    Settings {
        pace: Duration::ZERO,
        in_flight: 32,
        claim: 100,
        unanswered: UnansweredBounds {
            least: 4_000,
            most: 4_000,
        },
        look_again: Duration::from_millis(50),
        first_pause: Duration::from_secs(1),
        asking: Asking::careful(),
        ..Settings::careful()
    }
}

/// A batch of so many payees from the `first` on, approved.
pub(super) async fn approved(ledger: &Ledger, first: u32, payees: u32) -> BatchId {
    let now = SystemClock.now();
    let rows = (0..payees).map(|line| row(first + line, line)).collect();
    let new = NewBatch {
        title: "Payroll".to_owned(),
        purpose: Purpose::Payouts,
        source: None,
        redo_of: None,
        corrects: None,
        rows: RowSet::freeze(rows, &B2cLimits::CURRENT).unwrap(),
    };
    let _keys = keys(ledger).await;
    let batch = ledger.draft(new, MAKER, now).await.unwrap();
    ledger.submit(batch, MAKER, now).await.unwrap();
    let waiting = ledger.waiting(batch).await.unwrap();
    let checker = Confirmed::by_passphrase(CHECKER);
    let approval = approve(&waiting, checker, waiting.digest, String::new(), now, &seal_key());
    ledger.approve(approval.unwrap()).await.unwrap();
    batch
}

fn row(number: u32, line: u32) -> FrozenRow {
    FrozenRow {
        line: line + 2,
        lane: Lane::Person {
            payee: gateway::phone(number).parse().unwrap(),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(10 + i64::from(number % 5_000)).unwrap(),
        name: format!("Payee {number}"),
        reference: format!("Salary {number}"),
        fee: Total::from_cents(1_300).unwrap(),
        flags: Vec::new(),
    }
}

/// Waits until every request of a batch has left and was answered.
pub(super) async fn dispatched(ledger: &store::Ledger, batch: BatchId) {
    none_stands(ledger, batch, &[StateKind::Approved, StateKind::Dispatching]).await;
}

/// Waits until nothing of a batch is to be sent or awaited.
pub(super) async fn ended(ledger: &store::Ledger, batch: BatchId) {
    let open = [StateKind::Approved, StateKind::Dispatching, StateKind::Accepted];
    none_stands(ledger, batch, &open).await;
}

async fn none_stands(ledger: &store::Ledger, batch: BatchId, open: &[StateKind]) {
    let started = Instant::now();
    while ledger.batch(batch).await.unwrap().totals.of_any(open).count > 0 {
        assert!(started.elapsed() < PATIENCE, "the batch does not end");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(super) async fn ask(desk: &Arc<Desk>, name: &str, request: Value) -> Value {
    let answer = dispatch::call(desk, name, request).await;
    answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
}

pub(super) async fn sign_in(desk: &Arc<Desk>, who: OperatorId) {
    let request = json!({ "operator": who.get(), "passphrase": PASSPHRASE });
    ask(desk, "sign_in", request).await;
}

/// Imports a payroll, drafts and submits it as one person, and approves it as the other, by the commands of the screen.
pub(super) async fn through_the_screen(desk: &Arc<Desk>, payroll: Vec<u8>) -> BatchId {
    sign_in(desk, MAKER).await;
    let import = dispatch::begin_import(desk, "payroll.csv".to_owned(), payroll)
        .unwrap()
        .import;
    while ask(desk, "import_view", json!({ "import": import })).await["progress"]["state"] != "ready" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let drafted = ask(desk, "draft_batch", json!({ "import": import, "title": "Payroll" })).await;
    let batch = drafted["batch"].as_i64().unwrap();
    ask(desk, "submit_batch", json!({ "batch": batch })).await;
    sign_in(desk, CHECKER).await;
    let shown = ask(desk, "batch", json!({ "batch": batch })).await;
    let approval = json!({
        "batch": batch, "digest": shown["digest"], "passphrase": PASSPHRASE, "note": "",
        "warnings": shown["warnings"]["digest"],
    });
    ask(desk, "approve_batch", approval).await;
    BatchId::new(batch)
}
