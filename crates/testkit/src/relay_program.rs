//! The program `hazina-relay` as a process of its own, for tests of this crate and of the whole.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use relay::{InboxKeys, PairingCode, Ports, RemoteInbox};

use crate::addresses::lasting_address;

/// Where one relay lives: its folder, its settings, and an address that it keeps over restarts.
pub struct Site {
    /// Where its spool and log are.
    pub folder: PathBuf,
    /// Where M-PESA posts.
    pub address: SocketAddr,
    settings: Vec<(String, String)>,
    program: fn() -> Command,
}

/// A running relay. It does not outlive its test, however that ends.
pub struct Program {
    child: Child,
    /// Where health and metrics are.
    pub private: SocketAddr,
}

impl Site {
    /// A site with a SQLite spool in `folder`; `program` gives the command that runs the program.
    pub fn new(folder: &Path, program: fn() -> Command) -> Self {
        let address = lasting_address();
        let mut site = Self {
            folder: folder.to_owned(),
            address,
            settings: Vec::new(),
            program,
        };
        site.set("public_address", &format!("http://{address}"));
        site.set("listen", &address.to_string());
        site.set("private_listen", "127.0.0.1:0");
        site.set("spool", folder.join("spool.sqlite").to_str().unwrap());
        site.set("log", "debug");
        site
    }

    /// Changes a setting, for the next start.
    pub fn set(&mut self, name: &str, value: &str) {
        let name = format!("HAZINA_RELAY_{}", name.to_uppercase());
        self.settings.retain(|(known, _)| *known != name);
        self.settings.push((name, value.to_owned()));
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = (self.program)();
        command.args(arguments).envs(self.settings.iter().cloned());
        command
    }

    /// Runs a command to its end: whether it succeeded, and all it said.
    pub fn command(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.run(arguments).output().unwrap();
        let said = [output.stdout, output.stderr]
            .map(|said| String::from_utf8(said).unwrap())
            .concat();
        (output.status.success(), said)
    }

    /// Serves; what it logs is added to `log` in the folder.
    pub fn serve(&self) -> Program {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .unwrap();
        let mut child = self
            .run(&["serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let listening = said.lines().map(Result::unwrap).find_map(|line| {
            let private = line.strip_prefix("listening on ")?.split(" and ").nth(1)?;
            private.parse().ok()
        });
        let Some(private) = listening else {
            let _ = child.kill();
            panic!(
                "the relay did not start: {}",
                std::fs::read_to_string(self.log()).unwrap()
            );
        };
        Program { child, private }
    }

    /// What the program said so far.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Makes an inbox, and gives its first pairing code.
    pub fn create_inbox(&self, name: &str) -> PairingCode {
        self.code(&["inbox", "create", name])
    }

    /// Another pairing code for an inbox.
    pub fn pairing(&self, name: &str) -> PairingCode {
        self.code(&["inbox", "pairing", name])
    }

    fn code(&self, arguments: &[&str]) -> PairingCode {
        let (done, said) = self.command(arguments);
        assert!(done, "{said}");
        let line = said.lines().find(|line| line.starts_with("hazina1:")).unwrap();
        PairingCode::parse(line).unwrap()
    }
}

impl Program {
    /// The process' number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop in order, and says whether it did.
    pub fn terminate(mut self) -> bool {
        let asked = Command::new("kill").arg(self.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have died already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A clock that stands still, and randomness that repeats in every run.
pub fn ports() -> Ports {
    let next = AtomicU64::new(1);
    Ports {
        clock: Arc::new(|| 1_000),
        entropy: Arc::new(move |bytes: &mut [u8]| {
            let number = next.fetch_add(1, Ordering::SeqCst).to_le_bytes();
            bytes
                .iter_mut()
                .zip(number.iter().cycle())
                .for_each(|(byte, of)| *byte = *of);
        }),
    }
}

/// Pairs a console whose keys are made of `seed`.
pub async fn pair(code: &PairingCode, seed: u8, name: &str) -> RemoteInbox {
    RemoteInbox::pair(code, InboxKeys::from_bytes([seed; 64]), name)
        .await
        .unwrap()
}
