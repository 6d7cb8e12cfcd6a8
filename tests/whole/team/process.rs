//! A console of a team in a process of its own: this test binary runs itself as the console, which does what it is told line by
//! line, until it is killed.

use std::{io::Write as _, path::PathBuf, process::Stdio, sync::Arc};

use console::{Desk, Work, dispatch};
use relay::TeamPlace;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Mutex,
};

use super::console::{Console, Opening, access};

/// Where the child finds what it must know; unset, it is no child.
const CHILD: &str = "HAZINA_TEAM_CHILD";
const OWN: &str = "team::process::this_process_becomes_a_console_where_it_is_told_to";
/// How the child's words begin, among what the test runner prints.
const SAYS: &str = "the console says: ";

#[test]
fn this_process_becomes_a_console_where_it_is_told_to() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(be_a_console(&serde_json::from_str(&task).unwrap()));
}

async fn be_a_console(task: &Value) {
    // What a console logs, where somebody looks for a fault.
    if std::env::var_os("HAZINA_TEAM_LOG").is_some() {
        tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    }
    let text = |name: &str| task[name].as_str().unwrap().to_owned();
    let place = TeamPlace::from_secret(&text("place").into()).unwrap();
    let ledger = serde_json::from_value(task["ledger"].clone()).unwrap();
    let desktop = u8::try_from(task["desktop"].as_u64().unwrap()).unwrap();
    let opening = Opening {
        folder: PathBuf::from(text("folder")),
        mpesa: (text("mpesa"), text("certificate")),
        pace: std::time::Duration::from_millis(task["pace_ms"].as_u64().unwrap()),
        team: Some(access(place, desktop, ledger)),
    };
    let (desk, _relay) = opening.open().await;
    let _work = Work::start(&desk);
    say(&json!("open"));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        say(&answer(&desk, &serde_json::from_str(&line).unwrap()).await);
    }
}

async fn answer(desk: &Arc<Desk>, asked: &Value) -> Value {
    let name = asked["name"].as_str().unwrap();
    if name == "import" {
        let text = asked["request"].as_str().unwrap().as_bytes().to_vec();
        let import = dispatch::begin_import(desk, "payroll.csv".to_owned(), text).unwrap();
        return json!({ "done": import.import });
    }
    match dispatch::call(desk, name, asked["request"].clone()).await {
        Ok(done) => json!({ "done": done }),
        Err(problem) => json!({ "problem": problem }),
    }
}

fn say(words: &Value) {
    let mut past_the_runner = std::io::stdout();
    writeln!(past_the_runner, "{SAYS}{words}").unwrap();
}

/// A console in a process of its own. It does not outlive its test.
pub(super) struct Process {
    child: Child,
    line: Mutex<(ChildStdin, Lines<BufReader<ChildStdout>>)>,
}

impl Process {
    pub(super) async fn start(opening: Opening, desktop: u8) -> Self {
        let team = opening.team.unwrap();
        let task = json!({
            "folder": opening.folder, "mpesa": opening.mpesa.0, "certificate": opening.mpesa.1,
            "place": secrecy::ExposeSecret::expose_secret(&team.place.to_secret()),
            "ledger": [team.ledger, team.birth], "desktop": desktop,
            "pace_ms": u64::try_from(opening.pace.as_millis()).unwrap(),
        });
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", OWN, "--nocapture"])
            .env("RUST_TEST_THREADS", "1")
            .env(CHILD, task.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let line = Mutex::new((stdin, BufReader::new(stdout).lines()));
        let process = Self { child, line };
        let mut line = process.line.lock().await;
        assert_eq!(says(&mut line.1).await, "open");
        drop(line);
        process
    }

    /// With SIGKILL, whatever it does.
    pub(super) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    async fn asked(&self, name: &str, request: Value) -> Value {
        let mut line = self.line.lock().await;
        let asked = format!("{}\n", json!({ "name": name, "request": request }));
        line.0.write_all(asked.as_bytes()).await.unwrap();
        line.0.flush().await.unwrap();
        says(&mut line.1).await
    }
}

async fn says(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, words)) = line.split_once(SAYS) {
            return serde_json::from_str(words).unwrap();
        }
    }
    panic!("the console said nothing more")
}

impl Console for Process {
    async fn call(&self, name: &str, request: Value) -> Result<Value, Value> {
        let mut answer = self.asked(name, request).await;
        match answer.get_mut("done") {
            Some(done) => Ok(done.take()),
            None => Err(answer["problem"].take()),
        }
    }

    async fn import(&self, text: String) -> Value {
        self.call("import", text.into()).await.unwrap()
    }
}
