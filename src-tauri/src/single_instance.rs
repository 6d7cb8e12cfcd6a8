//! One Hazina to a data folder: who starts it again gets the window of the first before them.
//!
//! The first holds a lock, which the system lets go of however a process ends, so one that crashed is in nobody's way.
//! Beside the lock it writes where it listens on loopback, with a word that only whoever can read the folder knows. The second
//! says that word, hears that it was understood, and ends. All that the word can do is to bring the window.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use console::{Entropy, SystemEntropy};

/// Held by the first.
const LOCK: &str = "hazina.open";

/// Where the first listens, and its word.
const ADDRESS_FILE: &str = "hazina.instance";

/// Letters of the word.
const WORD: usize = 32;

/// What the first says when it understood.
const UNDERSTOOD: u8 = b'k';

/// How long one side waits for the other to speak.
const SPEAK_WITHIN: Duration = Duration::from_secs(1);

/// How long a second start tries: a first that is only starting has no listener yet, and one that is leaving is soon gone.
const TRY_FOR: Duration = Duration::from_secs(8);

/// Which start this is.
pub(crate) enum Start {
    /// The first, or one that cannot tell: its folder cannot be used, which is said later.
    First(First),
    /// Another one is open, and its window is before the person.
    Brought,
    /// Another one is open and does not answer.
    Unanswered,
}

/// Being the first.
#[derive(Default)]
pub(crate) struct First {
    lock: Option<File>,
    listener: Option<Listener>,
}

/// Where the second knocks.
struct Listener {
    listener: TcpListener,
    word: String,
    path: PathBuf,
}

/// Finds out which start this is, and brings the first one's window where there is one.
pub(crate) fn start(data: &Path) -> Start {
    let deadline = Instant::now() + TRY_FOR;
    loop {
        match take(data) {
            Taken::Here(lock) => {
                return Start::First(First {
                    lock: Some(lock),
                    listener: Listener::open(data)
                        .inspect_err(|error| tracing::warn!(%error, "no listener"))
                        .ok(),
                });
            }
            Taken::Unknown => return Start::First(First::default()),
            Taken::Elsewhere if knock(data).is_ok() => return Start::Brought,
            Taken::Elsewhere if Instant::now() > deadline => return Start::Unanswered,
            Taken::Elsewhere => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

enum Taken {
    Here(File),
    Elsewhere,
    Unknown,
}

fn take(data: &Path) -> Taken {
    let file = std::fs::create_dir_all(data).and_then(|()| {
        OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data.join(LOCK))
    });
    match file.map(|file| (file.try_lock(), file)) {
        Ok((Ok(()), file)) => Taken::Here(file),
        Ok((Err(TryLockError::WouldBlock), _)) => Taken::Elsewhere,
        Ok((Err(TryLockError::Error(_)), _)) | Err(_) => Taken::Unknown,
    }
}

/// Says the word of the first. Fails where nobody understands it.
fn knock(data: &Path) -> std::io::Result<()> {
    let written = std::fs::read_to_string(data.join(ADDRESS_FILE))?;
    let listener = written
        .split_once(' ')
        .and_then(|(port, word)| Some((port.parse::<u16>().ok()?, word)));
    let (port, word) = listener.ok_or(std::io::ErrorKind::InvalidData)?;
    let mut line = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SPEAK_WITHIN)?;
    line.set_read_timeout(Some(SPEAK_WITHIN))?;
    line.set_write_timeout(Some(SPEAK_WITHIN))?;
    line.write_all(word.as_bytes())?;
    let mut heard = [0];
    line.read_exact(&mut heard)?;
    match heard {
        [UNDERSTOOD] => Ok(()),
        _ => Err(std::io::ErrorKind::InvalidData.into()),
    }
}

impl Listener {
    fn open(data: &Path) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let mut bytes = [0; WORD / 2];
        SystemEntropy.fill(&mut bytes);
        let word: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = data.join(ADDRESS_FILE);
        // Never the file of one that crashed: it could be readable by others.
        if let Err(error) = std::fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        write!(options.open(&path)?, "{} {word}", listener.local_addr()?.port())?;
        Ok(Self { listener, word, path })
    }

    /// Hears one who knocks. Anybody on this machine can connect; only who knows the word is understood.
    fn next_request(&self) -> std::io::Result<()> {
        let (mut line, _) = self.listener.accept()?;
        line.set_read_timeout(Some(SPEAK_WITHIN))?;
        line.set_write_timeout(Some(SPEAK_WITHIN))?;
        let mut said = [0; WORD];
        line.read_exact(&mut said)?;
        if said != self.word.as_bytes() {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        line.write_all(&[UNDERSTOOD])
    }
}

impl First {
    /// Calls `bring` whenever somebody starts Hazina again, on a thread of its own, for as long as the program runs.
    pub(crate) fn answer(self, bring: impl Fn() + Send + 'static) {
        let Self { lock, listener } = self;
        let answering = std::thread::Builder::new().name("listener".to_owned()).spawn(move || {
            // Held as long as the program runs, also where there is no listener.
            let _lock = lock;
            let Some(listener) = listener else {
                loop {
                    std::thread::park();
                }
            };
            loop {
                match listener.next_request() {
                    Ok(()) => bring(),
                    Err(error) => {
                        tracing::warn!(%error, "somebody knocked who is no Hazina of this folder");
                        // Where accepting itself fails, it is not tried without a pause.
                        std::thread::sleep(Duration::from_millis(50));
                    }
                }
            }
        });
        if let Err(error) = answering {
            tracing::warn!(%error, "a second start cannot bring this window");
        }
    }

    /// Where the address file is, for whoever shuts it.
    pub(crate) fn listener(&self) -> Option<PathBuf> {
        self.listener.as_ref().map(|listener| listener.path.clone())
    }
}

/// Shuts the address file of a program that leaves: who starts Hazina now waits until it has left, and is the first.
pub(crate) fn shut(listener: &Path) {
    if let Err(error) = std::fs::remove_file(listener) {
        tracing::warn!(%error, "the address file could not be shut");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn first(data: &Path) -> First {
        match start(data) {
            Start::First(first) => first,
            Start::Brought | Start::Unanswered => panic!("nobody else is here"),
        }
    }

    #[test]
    fn a_second_start_brings_the_first_and_a_first_that_is_gone_is_in_nobodys_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("hazina");
        // As a crash leaves it: an address file that nobody answers, and no lock.
        std::fs::create_dir_all(&data).expect("a folder");
        std::fs::write(data.join(ADDRESS_FILE), "1 of yesterday").expect("written");
        let (brought, heard) = mpsc::channel();
        first(&data).answer(move || brought.send(()).expect("the test listens"));
        assert!(matches!(start(&data), Start::Brought));
        assert!(matches!(start(&data), Start::Brought));
        heard.recv_timeout(SPEAK_WITHIN).expect("brought");
        heard.recv_timeout(SPEAK_WITHIN).expect("and again");
        let elsewhere = tempfile::tempdir().expect("a folder");
        assert!(matches!(start(elsewhere.path()), Start::First(_)));
    }

    #[test]
    fn the_word_is_kept_from_others_and_a_stranger_brings_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = first(folder.path());
        let path = here.listener().expect("an address file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(mode & 0o077, 0, "others cannot read it");
        }
        let (brought, heard) = mpsc::channel();
        here.answer(move || brought.send(()).expect("the test listens"));
        let listener = std::fs::read_to_string(&path).expect("an address file");
        let port: u16 = listener.split_once(' ').expect("two parts").0.parse().expect("a port");
        let mut stranger = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("anybody can connect");
        stranger.write_all(&[b'0'; WORD]).expect("said");
        assert_eq!(stranger.read(&mut [0]).unwrap_or(0), 0, "not understood");
        assert!(heard.try_recv().is_err());
        // One who connects and says nothing keeps nobody out for long.
        let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("anybody can connect");
        assert!(matches!(start(folder.path()), Start::Brought));
        heard.recv_timeout(SPEAK_WITHIN).expect("brought");
    }

    #[test]
    fn one_that_is_leaving_is_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().to_owned();
        let leaving = first(&data);
        shut(&leaving.listener().expect("an address file"));
        let second = std::thread::spawn(move || matches!(start(&data), Start::First(_)));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!second.is_finished(), "it waits");
        drop(leaving);
        assert!(second.join().expect("no panic"), "and is the first then");
    }
}
