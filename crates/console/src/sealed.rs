//! A backup as a file: the ledger and what the keyring holds for it, sealed to a recovery key.
//!
//! Inside the age format (X25519, ChaCha20-Poly1305 in a STREAM of 64 KiB) is a tar of three: `manifest.json`, `secrets.json`,
//! `organisation.ledger`. So `age -d -i KEY FILE | tar x` opens it without this program.
//!
//! A file under its final name was read back whole before it got that name: for the time of writing it is sealed to a second
//! key as well, which lives in memory, and what is read back with it must be what was written.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    iter,
    path::{Path, PathBuf},
};

use api::view::Mode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::recovery::{Recipient, RecoveryKey};

/// How a backup's file name ends.
pub const EXTENSION: &str = "hazina-backup";
/// The shape of what is inside that this program writes.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const SECRETS: &str = "secrets.json";
const LEDGER: &str = "organisation.ledger";
/// Most bytes of a manifest, and of the secrets.
const MOST_JSON: u64 = 1 << 20;

/// What a backup says of itself. Its ledger is what proves it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape of what is inside.
    pub format: u32,
    /// The program that made it.
    pub program: String,
    /// The organisation's name.
    pub organisation: String,
    /// Its shortcode.
    pub shortcode: String,
    /// Which world it pays in.
    pub mode: Mode,
    /// The profile's id on the machine that made it.
    pub profile: String,
    /// What the list of organisations told of it; none for the built-in practice.
    pub listed: Option<serde_json::Value>,
    /// When it was made, UTC milliseconds.
    pub made_at: i64,
    /// Entries of its journal.
    pub entries: u32,
    /// The hash of the newest.
    pub head: String,
}

impl Manifest {
    pub(crate) const fn format() -> u32 {
        FORMAT
    }
}

/// Something that the keyring held. Does not print what it is.
#[derive(Debug)]
pub struct Carried {
    /// What it is called in the keyring.
    pub name: String,
    /// It.
    pub value: SecretString,
}

#[derive(Serialize, Deserialize)]
struct CarriedText {
    name: String,
    value: String,
}

impl Drop for CarriedText {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

/// A backup that was written and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

/// A backup that was opened: its ledger is in a file of its own.
#[derive(Debug)]
pub struct Unsealed {
    /// Whose it is.
    pub manifest: Manifest,
    /// What the keyring held beside the ledger.
    pub carried: Vec<Carried>,
}

/// Why a backup cannot be written or opened. Each is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    /// The folder or the file refused.
    #[error("{}", file_trouble(.path, .source))]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What was read back is not what was written.
    #[error("What was read back from {} is not what was written there. Use another disk: this one loses data.", .0.display())]
    NotReadBack(PathBuf),
    /// It is no backup.
    #[error("{} is not a backup of Hazina, or it is damaged: {}.", .0.display(), .1)]
    NoBackup(PathBuf, String),
    /// It was sealed to another kit.
    #[error(
        "These words do not open this backup: it was made under another recovery kit. Each kit opens the backups that were \
         made from its day until the next kit was printed."
    )]
    OtherKit,
    /// A newer program wrote it.
    #[error("This backup was made by a newer Hazina. Install the newer one, then open it there.")]
    Newer,
    /// Somebody wanted it to stop.
    #[error("Making the backup was stopped before its end.")]
    Stopped,
}

fn file_trouble(path: &Path, source: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let place = path.display();
    let kind = source.kind();
    if [Kind::StorageFull, Kind::QuotaExceeded].contains(&kind) {
        messages::text().place_there_is_no_room_left_at(place.to_string())
    } else if [Kind::PermissionDenied, Kind::ReadOnlyFilesystem].contains(&kind) {
        messages::text().place_this_user_may_not_write_to(place.to_string())
    } else if kind == Kind::NotFound {
        messages::text().place_is_not_there_plug_in_its(place.to_string())
    } else {
        messages::text().place_cannot_be_used_2(place.to_string(), source.to_string())
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> SealedError {
    let path = path.to_owned();
    move |source| SealedError::File { path, source }
}

/// Seals the ledger's copy at `ledger` to `recipient` as the file `to`, which is there whole and read back, or not at all.
pub(crate) fn seal(
    to: &Path,
    recipient: &Recipient,
    manifest: &Manifest,
    carried: &[Carried],
    ledger: &Path,
    stopped: &dyn Fn() -> bool,
) -> Result<Sealed, SealedError> {
    let part = Part(to.with_extension("part"));
    let ours = age::x25519::Identity::generate();
    let second = ours.to_public();
    let recipients: [&dyn age::Recipient; 2] = [recipient.age(), &second];
    let sealing = age::Encryptor::with_recipients(recipients.into_iter()).map_err(|error| other(to, &error))?;
    // Where an earlier attempt was cut off.
    drop(fs::remove_file(&part.0));
    let file = private_file(&part.0).map_err(at(&part.0))?;
    let stream = sealing
        .wrap_output(BufWriter::with_capacity(1 << 18, file))
        .map_err(at(&part.0))?;
    let mut archive = tar::Builder::new(Hashing::new(stream));
    append(&mut archive, MANIFEST, &json(to, manifest)?, manifest.made_at).map_err(at(&part.0))?;
    let kept: Vec<CarriedText> = carried
        .iter()
        .map(|one| CarriedText {
            name: one.name.clone(),
            value: one.value.expose_secret().to_owned(),
        })
        .collect();
    append(&mut archive, SECRETS, &json(to, &kept)?, manifest.made_at).map_err(at(&part.0))?;
    let source = File::open(ledger).map_err(at(ledger))?;
    let bytes = source.metadata().map_err(at(ledger))?.len();
    let mut header = header(bytes, manifest.made_at);
    let copying = Stoppable(source, stopped);
    archive
        .append_data(&mut header, LEDGER, copying)
        .map_err(|error| stop_or(&part.0, error))?;
    let Hashing { inner, hash } = archive.into_inner().map_err(at(&part.0))?;
    let written: [u8; 32] = hash.finalize().into();
    let file = inner
        .finish()
        .and_then(|buffered| buffered.into_inner().map_err(io::IntoInnerError::into_error))
        .map_err(at(&part.0))?;
    file.sync_all().map_err(at(&part.0))?;
    drop(file);
    if read_back(&part.0, &ours, stopped)? != written {
        return Err(SealedError::NotReadBack(to.to_owned()));
    }
    fs::rename(&part.0, to).map_err(at(to))?;
    sync_folder(to);
    let bytes = fs::metadata(to).map_err(at(to))?.len();
    Ok(Sealed {
        path: to.to_owned(),
        bytes,
    })
}

/// Opens the backup at `from` with the words of its kit; its ledger is written to `ledger`, where nothing may be yet.
pub fn unseal(from: &Path, key: &RecoveryKey, ledger: &Path) -> Result<Unsealed, SealedError> {
    let file = File::open(from).map_err(at(from))?;
    let no_backup = |error: &dyn std::error::Error| SealedError::NoBackup(from.to_owned(), error.to_string());
    let opening =
        age::Decryptor::new_buffered(BufReader::with_capacity(1 << 18, file)).map_err(|error| no_backup(&error))?;
    let stream = match opening.decrypt(iter::once(key.identity() as &dyn age::Identity)) {
        Ok(stream) => stream,
        Err(age::DecryptError::NoMatchingKeys) => return Err(SealedError::OtherKit),
        Err(error) => return Err(no_backup(&error)),
    };
    let mut archive = tar::Archive::new(stream);
    let (mut manifest, mut carried, mut has_ledger) = (None, None, false);
    for entry in archive.entries().map_err(|error| no_backup(&error))? {
        let mut entry = entry.map_err(|error| no_backup(&error))?;
        let name = entry
            .path()
            .map_err(|error| no_backup(&error))?
            .to_string_lossy()
            .into_owned();
        match name.as_str() {
            MANIFEST => {
                let text = small(&mut entry).map_err(|error| no_backup(&error))?;
                let read: Manifest = serde_json::from_slice(&text).map_err(|error| no_backup(&error))?;
                if read.format > FORMAT {
                    return Err(SealedError::Newer);
                }
                manifest = Some(read);
            }
            SECRETS => {
                let text = small(&mut entry).map_err(|error| no_backup(&error))?;
                let read: Vec<CarriedText> = serde_json::from_slice(&text)
                    // Its own words would repeat what it read.
                    .map_err(|_| {
                        SealedError::NoBackup(from.to_owned(), messages::text().place_its_secrets_cannot_be_read())
                    })?;
                carried = Some(read);
            }
            LEDGER => {
                let mut out = private_file(ledger).map_err(at(ledger))?;
                // A wrong part of the stream and a full disk are both errors of this copy.
                io::copy(&mut entry, &mut out).map_err(|error| match is_damage(&error) {
                    true => no_backup(&error),
                    false => at(ledger)(error),
                })?;
                out.sync_all().map_err(at(ledger))?;
                has_ledger = true;
            }
            _ => {}
        }
    }
    let missing =
        |what: &str| SealedError::NoBackup(from.to_owned(), messages::text().place_it_holds_no(what.to_string()));
    if !has_ledger {
        return Err(missing("ledger"));
    }
    let carried = carried.ok_or_else(|| missing("secrets"))?;
    Ok(Unsealed {
        manifest: manifest.ok_or_else(|| missing("manifest"))?,
        carried: carried
            .into_iter()
            .map(|one| Carried {
                name: one.name.clone(),
                value: SecretString::from(one.value.as_str()),
            })
            .collect(),
    })
}

/// Reads the file from its beginning to its end. Answers the hash of what is sealed in it.
fn read_back(path: &Path, key: &age::x25519::Identity, stopped: &dyn Fn() -> bool) -> Result<[u8; 32], SealedError> {
    let file = File::open(path).map_err(at(path))?;
    let damaged = |_| SealedError::NotReadBack(path.to_owned());
    let opening = age::Decryptor::new_buffered(BufReader::with_capacity(1 << 18, file)).map_err(damaged)?;
    let stream = opening
        .decrypt(iter::once(key as &dyn age::Identity))
        .map_err(damaged)?;
    let mut hashing = Hashing::new(io::sink());
    io::copy(&mut Stoppable(stream, stopped), &mut hashing).map_err(|error| match is_damage(&error) {
        true => SealedError::NotReadBack(path.to_owned()),
        false => stop_or(path, error),
    })?;
    Ok(hashing.hash.finalize().into())
}

fn append<W: Write>(archive: &mut tar::Builder<W>, name: &str, bytes: &[u8], at: i64) -> io::Result<()> {
    let mut header = header(u64::try_from(bytes.len()).unwrap_or(u64::MAX), at);
    archive.append_data(&mut header, name, bytes)
}

fn header(bytes: u64, at: i64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(at / 1_000).unwrap_or_default());
    header
}

fn json(to: &Path, value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, SealedError> {
    let text = serde_json::to_vec(value).map_err(|error| other(to, &error))?;
    Ok(Zeroizing::new(text))
}

fn small(entry: &mut impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::new());
    entry.take(MOST_JSON).read_to_end(&mut text)?;
    Ok(text)
}

fn other(path: &Path, error: &dyn std::error::Error) -> SealedError {
    at(path)(io::Error::other(error.to_string()))
}

fn stop_or(path: &Path, error: io::Error) -> SealedError {
    match error.kind() == io::ErrorKind::ConnectionAborted {
        true => SealedError::Stopped,
        false => at(path)(error),
    }
}

/// Whether what was read is not what was sealed.
fn is_damage(error: &io::Error) -> bool {
    [io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof].contains(&error.kind())
}

/// A new file that its owner alone can read.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// So that a power cut does not take the name away again. Some shares know no such thing.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent()
        && let Err(error) = File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::debug!(%error, "the folder of a backup cannot be made durable");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// A file on its way: it goes again where it does not come to a good end.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // After its renaming there is none.
        drop(fs::remove_file(&self.0));
    }
}

/// Hashes what goes through.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W> Hashing<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
        }
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Reads until somebody wants it to stop.
struct Stoppable<'a, R>(R, &'a dyn Fn() -> bool);

impl<R: Read> Read for Stoppable<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if (self.1)() {
            return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
        }
        self.0.read(bytes)
    }
}

#[cfg(test)]
mod tests;
