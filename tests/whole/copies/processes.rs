//! Two copies on one machine, each opened by a process of its own: this test binary runs itself as the consoles.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
};

use console::{OpenError, RelaySource};
use daraja::B2cVersion;
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits};

use super::machine::{CHECKER, Keyring, Machine, Opening, World};

/// Where the child finds what it must know; unset, it is no child.
const CHILD: &str = "HAZINA_COPIES_CHILD";
const OWN: &str = "copies::processes::of_two_processes_on_two_copies_one_opens_and_the_other_says_why_it_does_not";
/// How the child's words begin, among what the test runner prints.
const SAYS: &str = "the console says: ";

#[test]
fn of_two_processes_on_two_copies_one_opens_and_the_other_says_why_it_does_not() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    match std::env::var(CHILD) {
        Ok(task) => runtime.block_on(be_a_console(&task)),
        Err(_) => runtime.block_on(two_consoles()),
    }
}

async fn two_consoles() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::in_file(&world.place("keyring"));
    let machine = world.machine("desk", &keyring).await;
    machine.pause().await;
    let batch = machine.submitted(6).await;
    machine.approve(batch).await;
    machine.close().await;
    world.copied("desk", "beside");
    std::fs::write(world.place("certificate.pem"), world.simulator.certificate_pem()).unwrap();

    // Both at once: whichever is first has the ledger, whatever its file is called.
    let mut consoles = ["desk", "beside"].map(|name| (name, Process::start(&world, name, batch)));
    let words = consoles.each_mut().map(|(_, console)| console.says());
    let opened = words.iter().position(|words| words == "open");
    let opened = opened.unwrap_or_else(|| panic!("neither opened: {words:?}"));
    let refused = &words[1 - opened];
    assert!(
        refused.starts_with("refused: ") && refused.contains("copy"),
        "{refused}"
    );
    let [one, other] = consoles;
    let ((_, mut first), (second, _)) = if opened == 0 { (one, other) } else { (other, one) };
    assert_eq!(first.says(), "paid 6");
    let taken = world.taken();
    assert_eq!(taken, 6);
    // A process that is killed lets go of the ledger. The other copy may be opened now, and is an older one.
    first.kill();
    let mut late = Process::start(&world, second, batch);
    assert_eq!(late.says(), "older");
    assert_eq!(
        late.says(),
        "paid 6",
        "M-PESA knows them by the ids that any copy gives them"
    );
    late.kill();
    assert_eq!(world.taken(), taken);
    world.nobody_was_paid_twice("two processes on two copies");
}

/// A console in a process of its own, and what it says. It does not outlive its test.
struct Process {
    child: Child,
    words: std::io::Lines<BufReader<ChildStdout>>,
}

impl Process {
    fn start(world: &World, copy: &str, batch: i64) -> Self {
        let folder = world.folder.path().to_str().unwrap().to_owned();
        let task = [folder, copy.to_owned(), world.simulator.base_url(), batch.to_string()].join("\n");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", OWN, "--nocapture"])
            .env(CHILD, task)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let words = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, words }
    }

    fn says(&mut self) -> String {
        let said = self.words.by_ref().map(Result::unwrap).find_map(|line| {
            let (_, said) = line.split_once(SAYS)?;
            Some(said.to_owned())
        });
        said.unwrap_or_else(|| panic!("the console said nothing more"))
    }

    fn kill(self) {
        drop(self);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // On Unix this is SIGKILL; it may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The child: opens its copy, lets it pay what is approved, and says how that goes.
async fn be_a_console(task: &str) {
    let parts: Vec<&str> = task.split('\n').collect();
    let [root, copy, address, batch] = parts[..] else {
        panic!("a task has four lines")
    };
    let (root, batch): (PathBuf, i64) = (root.into(), batch.parse().unwrap());
    let folder = root.join(copy);
    let certificate = std::fs::read_to_string(root.join("certificate.pem")).unwrap();
    let keyring = Keyring::in_file(&root.join("keyring"));
    let relay = relay(&folder).await;
    let opened = Machine::open(Opening {
        mpesa: (address, &certificate),
        b2c: B2cVersion::V3,
        relay: RelaySource::Here(relay.inbox()),
        locks: root.join("locks of one machine"),
        folder,
        keyring: &keyring,
        checkpoint: Arc::new(|_, _| {}),
    });
    let machine = match opened.await {
        Ok(machine) => machine,
        Err(OpenError::Ledger(error)) => {
            let why = console::not_this_ledger(&error).unwrap_or_else(|| error.to_string());
            say(&format!("refused: {why}"));
            return;
        }
        Err(error) => panic!("{error:?}"),
    };
    match machine.age().await {
        Some(found) => say(&found),
        None => {
            say("open");
            machine.resume().await;
        }
    }
    machine.sign_in(CHECKER).await;
    let paid = machine
        .until("M-PESA has told of all of them", async || {
            let paid = machine.count(batch, "paid").await;
            (paid == 6).then_some(paid)
        })
        .await;
    say(&format!("paid {paid}"));
    // It is killed while it is open.
    std::future::pending::<()>().await;
}

fn say(words: &str) {
    let mut past_the_runner = std::io::stdout();
    writeln!(past_the_runner, "{SAYS}{words}").unwrap();
}

/// The relay of one console, inside of it.
async fn relay(folder: &Path) -> Relay {
    let spool = folder.join("spool");
    let spool = Spool::open(&spool, SpoolLimits::default(), Arc::new(|_, _| {})).unwrap();
    let config = RelayConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        inbox: InboxToken::from_bytes([7; 16]),
        limits: Limits::default(),
        clock: Arc::new(|| console::Clock::now(&console::SystemClock)),
    };
    Relay::start(config, spool).await.unwrap()
}
