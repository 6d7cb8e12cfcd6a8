//! `hazina-practice` as a person starts it: what it needs of the system, and where it keeps things.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running program, ended with the test.
struct Program {
    child: Child,
    address: String,
    key: String,
}

impl Program {
    /// Starts it with nothing of this system but what it must have, and waits until it says where it is.
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let pages = folder.join("pages");
        std::fs::create_dir_all(&pages).unwrap();
        std::fs::write(pages.join("index.html"), "<!doctype html><title>Hazina</title>").unwrap();
        let (no_file, no_folder) = (folder.join("no.pem"), folder.join("no-certificates"));
        std::fs::create_dir_all(&no_folder).unwrap();
        std::fs::write(&no_file, "").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_hazina-practice"))
            .args(arguments)
            .arg("--pages")
            .arg(&pages)
            .env("HAZINA_DATA_DIR", folder.join("data"))
            .env("HOME", folder.join("home"))
            .env("XDG_DATA_HOME", folder.join("home/share"))
            .env_remove("HAZINA_PRACTICE_OUTSIDE")
            // A system without certificates.
            .env("SSL_CERT_FILE", no_file)
            .env("SSL_CERT_DIR", no_folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let (address, key) = said
            .trim()
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once("/#key="))
            .unwrap_or_else(|| panic!("it says where it is: {said:?}"));
        Self {
            child,
            address: address.to_owned(),
            key: key.to_owned(),
        }
    }

    /// Asks a command of the console.
    fn ask(&self, name: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST /api/call/{name} HTTP/1.1\r\nhost: {}\r\nx-hazina-key: {}\r\ncontent-type: application/json\r\n\
             content-length: 2\r\nconnection: close\r\n\r\n{{}}",
            self.address, self.key
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every file's name under a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.file_name().into_string().unwrap());
        }
    }
    found
}

#[test]
fn practice_opens_without_certificates_and_keeps_m_pesas_books_outside_of_the_consoles_folder() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--hurry"][..], &[]] {
        let program = Program::start(folder.path(), arguments);
        let harness = program.ask("status");
        assert!(
            harness.starts_with("HTTP/1.1 200") && harness.contains(r#""practice""#),
            "{harness}"
        );
    }
    let data = folder.path().join("data");
    let outside = folder.path().join("data.practice-m-pesa");
    assert!(
        files(&data).contains(&"practice.ledger".to_owned()),
        "{:?}",
        files(&data)
    );
    assert!(
        !files(&data).contains(&"m-pesa.journal".to_owned()),
        "{:?}",
        files(&data)
    );
    assert!(files(&outside).contains(&"m-pesa.journal".to_owned()));
    assert!(
        !folder.path().join("home").exists(),
        "HAZINA_DATA_DIR is where everything is"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&outside).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}
