//! A real PostgreSQL from the system's packages, for as long as this process lives; each test has a database of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::addresses::lasting_address;

/// The server, and the pipe that keeps it alive: when this process is gone, however it went, so is the server.
struct Cluster {
    folder: PathBuf,
    /// Where it listens for TLS.
    port: u16,
    _supervisor: Child,
    _alive: ChildStdin,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();

/// The address of an empty database.
pub fn database() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let cluster = CLUSTER.get_or_init(start);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::SeqCst));
    ask(&format!("CREATE DATABASE {name}"));
    let folder = cluster.folder.to_str().unwrap().replace('/', "%2F");
    format!("postgres://hazina@{folder}:{}/{name}", cluster.port)
}

/// The address of an empty database that is reached over TLS, and the authority of its certificate.
pub fn secure_database() -> (String, String) {
    let name = database().rsplit('/').next().unwrap().to_owned();
    let cluster = CLUSTER.get_or_init(start);
    let authority = std::fs::read_to_string(cluster.folder.join("cert.pem")).unwrap();
    (
        format!("postgres://hazina@localhost:{}/{name}", cluster.port),
        authority,
    )
}

/// Breaks every connection to a database, as a restart of PostgreSQL or of what is between would.
pub fn break_connections(url: &str) {
    let name = url.rsplit('/').next().unwrap();
    ask(&format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    ));
}

/// One statement, as the owner of everything.
fn ask(statement: &str) {
    let cluster = CLUSTER.get_or_init(start);
    let done = Command::new(binaries().join("psql"))
        .arg("-h")
        .arg(&cluster.folder)
        .args(["-p", &cluster.port.to_string()])
        .args(["-U", "hazina", "-d", "postgres", "-qAtc", statement])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success());
}

fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<PathBuf> = versions.map(|entry| entry.unwrap().path().join("bin")).collect();
    found.sort();
    found.pop().unwrap_or_else(|| {
        panic!("PostgreSQL is needed to test the relay's second spool: install the package postgresql")
    })
}

/// Made by `initdb`, with a socket in its own folder and TLS on the loopback. PostgreSQL refuses to run as root: then it runs as its own user.
/// Durable as it is by default.
const SUPERVISE: &str = r#"
set -e
if [ "$(id -u)" = 0 ]; then
  chown postgres "$FOLDER"
  as() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
else
  as() { "$@"; }
fi
cd "$FOLDER"
trap 'rm -rf "$FOLDER"' EXIT
as "$BIN/initdb" -D "$FOLDER/data" -A trust -U hazina --no-sync >"$FOLDER/initdb.log"
as openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -addext basicConstraints=critical,CA:FALSE -keyout "$FOLDER/key.pem" -out "$FOLDER/cert.pem" 2>/dev/null
as chmod 600 "$FOLDER/key.pem"
as "$BIN/postgres" -D "$FOLDER/data" -k "$FOLDER" -c listen_addresses=127.0.0.1 -p "$PORT" -c max_connections=200 \
  -c ssl=on -c ssl_cert_file="$FOLDER/cert.pem" -c ssl_key_file="$FOLDER/key.pem" >"$FOLDER/log" 2>&1 </dev/null &
server=$!
until "$BIN/pg_isready" -q -h "$FOLDER" -p "$PORT"; do sleep 0.1; kill -0 $server; done
echo ready
read -r _ || true
kill -INT "$(head -1 "$FOLDER/data/postmaster.pid")"
wait $server || true
"#;

fn start() -> Cluster {
    // A socket's path may have about a hundred characters.
    let folder = tempfile::Builder::new()
        .prefix("hazina-pg")
        .tempdir_in("/tmp")
        .unwrap()
        .keep();
    let port = lasting_address().port();
    let mut supervisor = Command::new("bash")
        .args(["-c", SUPERVISE])
        .env("FOLDER", &folder)
        .env("PORT", port.to_string())
        .env("BIN", binaries())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let alive = supervisor.stdin.take().unwrap();
    let mut said = String::new();
    BufReader::new(supervisor.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert_eq!(said.trim(), "ready", "{}", log(&folder));
    Cluster {
        folder,
        port,
        _supervisor: supervisor,
        _alive: alive,
    }
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}
