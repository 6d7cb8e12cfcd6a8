//! Putting a backup back: looked at first, confirmed by two people of its own ledger, then put into its place.
//!
//! Nothing is paid by it. What the keyring of this machine knows of a newer ledger stays, so a ledger that is older than that,
//! or whose age nobody knows, opens paused, with everything in doubt that was approved in it and has no end.
//!
//! In order, so that a crash between any two steps loses nothing: the ledger is opened and checked in a folder of its own; the
//! entry that it was restored is written there; the keyring gets what it lacks; the ledger that was in the place goes aside
//! under another name; the other takes its place; the list of organisations names it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use api::{
    Problem,
    view::{FindBackups, FoundBackup, FoundBackups, LookAtBackup, Mode, Nothing, RestoreBackup, RestoreView},
};
use messages::text;
use secrecy::ExposeSecret;
use store::Ledger;
use treasury::{AgeDoubt, OperatorId, PauseReason, SealKey, StateKind};

use super::{Office, PRACTICE, profiles::Profile};
use console::{
    Secrets, Settings,
    parts::{
        Session, both, make_private, operator_view, problem,
        sealed::{self, Carried, EXTENSION, Manifest, SealedError},
        unexpected,
    },
    recovery::RecoveryKey,
};

const SEAL_KEY: &str = "seal-key";
/// Most files that are listed.
const LISTED: usize = 200;

/// A backup that was opened, to be looked at.
pub(super) struct Restoring {
    ledger: Ledger,
    file: PathBuf,
    manifest: Manifest,
    carried: Vec<Carried>,
    session: Session,
    faults: Vec<String>,
}

/// Where an organisation's ledger and secrets are.
struct Place {
    ledger: PathBuf,
    secrets: Arc<dyn Secrets>,
}

pub(super) async fn find_backups(office: &Arc<Office>, request: FindBackups) -> Result<FoundBackups, Problem> {
    let typed = request.folder.trim();
    let folders = match typed {
        "" => known_folders(office).await,
        typed => vec![PathBuf::from(typed)],
    };
    let chosen = !typed.is_empty();
    tokio::task::spawn_blocking(messages::spoken(move || found_in(folders, chosen)))
        .await
        .map_err(|error| unexpected(&error))?
}

/// Where backups of this machine go, and what is plugged in.
async fn known_folders(office: &Office) -> Vec<PathBuf> {
    let mut ledgers: Vec<PathBuf> = {
        let book = office.book.lock().await;
        book.profiles()
            .iter()
            .map(|profile| office.folder_of(&profile.id).join("organisation.ledger"))
            .collect()
    };
    ledgers.extend(office.config.practice.ledgers());
    let mut folders: Vec<PathBuf> = ledgers
        .iter()
        .map(|ledger| console::parts::BackupList::open(ledger).folder())
        .collect();
    folders.push(office.config.downloads.clone());
    for above in ["/media", "/run/media", "/Volumes"] {
        for disk in below(Path::new(above)) {
            folders.extend(below(&disk));
            folders.push(disk);
        }
    }
    folders.sort();
    folders.dedup();
    folders
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .take(50)
        .collect()
}

fn found_in(folders: Vec<PathBuf>, chosen: bool) -> Result<FoundBackups, Problem> {
    let mut files = Vec::new();
    let mut looked = Vec::new();
    for folder in folders {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if chosen => {
                let message = text().office_cannot_be_looked_into(folder.display().to_string(), error.to_string());
                return Err(Problem::field("folder", message));
            }
            Err(_) => continue,
        };
        looked.push(folder.display().to_string());
        for path in entries.flatten().map(|entry| entry.path()) {
            let Ok(told) = fs::metadata(&path) else { continue };
            if !told.is_file() || path.extension().is_none_or(|extension| extension != EXTENSION) {
                continue;
            }
            let written = told
                .modified()
                .ok()
                .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            files.push(FoundBackup {
                name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                path: path.display().to_string(),
                at: written
                    .and_then(|at| i64::try_from(at.as_millis()).ok())
                    .unwrap_or_default(),
                bytes: told.len(),
            });
        }
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.at));
    files.truncate(LISTED);
    Ok(FoundBackups { folders: looked, files })
}

/// Opens a backup with the words of its kit and checks the whole ledger in it. Nothing is put anywhere.
pub(super) async fn look_at_backup(office: &Arc<Office>, request: LookAtBackup) -> Result<RestoreView, Problem> {
    let mut held = office.restoring.lock().await;
    *held = None;
    let key = RecoveryKey::from_words(&request.words).map_err(|error| Problem::field("words", error.to_string()))?;
    let from = PathBuf::from(request.path.trim());
    let folder = office.config.folder.join("restoring");
    let file = folder.join("organisation.ledger");
    let unsealed = {
        let file = file.clone();
        tokio::task::spawn_blocking(messages::spoken(move || {
            begin_anew(&folder).map_err(|source| SealedError::File {
                path: folder.clone(),
                source,
            })?;
            sealed::unseal(&from, &key, &file)
        }))
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(refused)?
    };
    let no_keys = || Problem::field("path", text().office_this_backup_does_not_hold_the());
    let seal = unsealed
        .carried
        .iter()
        .find(|one| one.name == SEAL_KEY)
        .ok_or_else(no_keys)?;
    if !is_profile(&unsealed.manifest) {
        return Err(Problem::field(
            "path",
            text().office_this_backup_names_no_organisation_use(),
        ));
    }
    let seal = SealKey::new(seal.value.expose_secret().as_bytes());
    let mut options = store::Options::new(&file, seal);
    options.expected = store::Expected::SomeAge;
    let ledger = Ledger::open(options).await.map_err(|error| {
        Problem::field(
            "path",
            text().office_the_ledger_in_this_backup_cannot(error.to_string()),
        )
    })?;
    let report = ledger.check().await.map_err(problem)?;
    let session = Session::new(
        ledger.clone(),
        Arc::clone(&office.config.clock),
        Settings::careful().idle_minutes,
    );
    let restoring = Restoring {
        ledger,
        file,
        manifest: unsealed.manifest,
        carried: unsealed.carried,
        session,
        faults: report.faults,
    };
    let view = view_of(office, &restoring, report.entries).await?;
    *held = Some(restoring);
    Ok(view)
}

fn refused(error: SealedError) -> Problem {
    let field = match &error {
        SealedError::OtherKit => "words",
        SealedError::File { .. }
        | SealedError::NotReadBack(_)
        | SealedError::NoBackup(..)
        | SealedError::Newer
        | SealedError::Stopped => "path",
    };
    Problem::field(field, error.to_string())
}

/// An empty folder, whatever an earlier look left in it.
fn begin_anew(folder: &Path) -> io::Result<()> {
    unless_missing(fs::remove_dir_all(folder))?;
    make_private(folder)
}

/// The id becomes a folder's name.
fn is_profile(manifest: &Manifest) -> bool {
    let made_here = manifest.profile.len() == 12 && manifest.profile.bytes().all(|byte| byte.is_ascii_hexdigit());
    match manifest.mode {
        Mode::Practice => made_here || manifest.profile == PRACTICE,
        Mode::Sandbox | Mode::Production => made_here,
    }
}

async fn view_of(office: &Arc<Office>, restoring: &Restoring, entries: u32) -> Result<RestoreView, Problem> {
    let ledger = &restoring.ledger;
    let (newest, _) = ledger.entries(None, 1).await.map_err(problem)?;
    let newest = newest.into_iter().next();
    let paid = ledger.last_paid().await.map_err(problem)?;
    let totals = ledger.totals().await.map_err(problem)?;
    let people = ledger.operators().await.map_err(problem)?;
    let manifest = &restoring.manifest;
    let place = place_of(office, manifest).await?;
    Ok(RestoreView {
        organisation: manifest.organisation.clone(),
        shortcode: manifest.shortcode.clone(),
        mode: manifest.mode,
        made_at: manifest.made_at,
        entries,
        head: newest
            .as_ref()
            .map(|entry| entry.hash.to_string().chars().take(12).collect())
            .unwrap_or_default(),
        newest_at: newest.map(|entry| entry.at),
        last_paid_at: paid.map(|(at, _)| at),
        last_paid_cents: paid.map(|(_, amount)| amount.cents()),
        without_end: totals
            .totals
            .of_any(&[
                StateKind::Approved,
                StateKind::Dispatching,
                StateKind::Accepted,
                StateKind::InDoubt,
            ])
            .count,
        faults: restoring.faults.clone(),
        people: people
            .iter()
            .filter(|one| one.is_here())
            .map(|one| operator_view(one, 0))
            .collect(),
        takes_place_of: place.ledger.exists().then(|| manifest.organisation.clone()),
    })
}

/// Where the ledger of this backup belongs on this machine.
async fn place_of(office: &Arc<Office>, manifest: &Manifest) -> Result<Place, Problem> {
    if manifest.profile == PRACTICE {
        let secrets = office.secrets().await?;
        return office
            .config
            .practice
            .place(secrets)
            .map(|(ledger, secrets)| Place { ledger, secrets })
            .ok_or_else(|| Problem::not_found("practice on this machine"));
    }
    // What this program cannot reach, it does not restore.
    office.gateway(manifest.mode).await?;
    Ok(Place {
        ledger: office.folder_of(&manifest.profile).join("organisation.ledger"),
        secrets: office.secrets_of(&manifest.profile, manifest.mode).await?,
    })
}

/// Two people of the ledger that was looked at put it into its place. It opens paused.
pub(super) async fn restore_backup(office: &Arc<Office>, request: RestoreBackup) -> Result<Nothing, Problem> {
    let mut held = office.restoring.lock().await;
    let restoring = held
        .as_ref()
        .ok_or_else(|| Problem::field("path", text().office_open_the_backup_once_more_then()))?;
    if !restoring.faults.is_empty() {
        return Err(Problem::LedgerChanged {
            message: restoring.faults.join(" "),
        });
    }
    let by = both(
        &restoring.session,
        (OperatorId::new(request.first), request.first_passphrase),
        (OperatorId::new(request.second), request.second_passphrase),
    )
    .await?;
    let place = place_of(office, &restoring.manifest).await?;
    let missing = must_fit(&place, &restoring.carried).await?;
    let profile = listed(office, &restoring.manifest).await?;
    // From here on it is done: what is open is closed, and nothing of it is lost where a step fails.
    let Some(restoring) = held.take() else {
        return Err(Problem::not_found("backup"));
    };
    let (made_at, now) = (restoring.manifest.made_at, office.config.clock.now());
    let (ledger, doubt) = (&restoring.ledger, AgeDoubt::Unknown);
    ledger.note_restored(made_at, by, now).await.map_err(problem)?;
    // What a newer copy may have sent is asked about, never sent.
    ledger
        .assume_sent(PauseReason::LedgerAge { doubt }, now)
        .await
        .map_err(problem)?;
    drop(restoring.session);
    restoring.ledger.close().await;
    for one in missing {
        office
            .keep_secret(place.secrets.as_ref(), &one.name, &one.value)
            .await?;
    }
    office.close_open_desk().await;
    let file = restoring.file.clone();
    let put = move || put_in_place(&file, &place.ledger, now);
    tokio::task::spawn_blocking(messages::spoken(put))
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| Problem::NotSaved {
            message: error.to_string(),
        })?;
    if let Some(profile) = profile {
        office.keep(profile).await?;
    }
    let id = restoring.manifest.profile.clone();
    office.open(&id, false).await.map_err(|failure| Problem::NotOpen {
        message: failure.message,
    })?;
    Ok(Nothing {})
}

/// What the keyring lacks of what the backup carries. What it has is newer and stays; keys of another ledger are refused.
async fn must_fit(place: &Place, carried: &[Carried]) -> Result<Vec<Carried>, Problem> {
    let mut missing = Vec::new();
    for one in carried {
        match place.secrets.get(&one.name).await? {
            None => missing.push(Carried {
                name: one.name.clone(),
                value: one.value.clone(),
            }),
            Some(known) if one.name == SEAL_KEY && known.expose_secret() != one.value.expose_secret() => {
                return Err(Problem::field(
                    "path",
                    text().office_the_keyring_of_this_computer_holds(),
                ));
            }
            Some(_) => {}
        }
    }
    Ok(missing)
}

/// The organisation as the list is to name it; none for the built-in practice and for one that stands there.
async fn listed(office: &Office, manifest: &Manifest) -> Result<Option<Profile>, Problem> {
    if manifest.profile == PRACTICE {
        return Ok(None);
    }
    let book = office.book.lock().await;
    if let Some(fault) = book.fault() {
        return Err(fault.clone().into());
    }
    if book
        .profile(&manifest.profile)
        .is_some_and(|one| one.connected_at.is_some())
    {
        return Ok(None);
    }
    let told = manifest
        .listed
        .clone()
        .and_then(|listed| serde_json::from_value::<Profile>(listed).ok());
    let mut profile = told.ok_or_else(|| Problem::field("path", text().office_this_backup_does_not_tell_how()))?;
    profile.id.clone_from(&manifest.profile);
    profile.mode = manifest.mode;
    profile.connected_at = profile.connected_at.or(Some(manifest.made_at));
    Ok(Some(profile))
}

/// The ledger that is there goes aside under a name of its own, then the other takes its place. Nothing is ever overwritten.
fn put_in_place(restored: &Path, place: &Path, now: i64) -> io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    make_private(folder)?;
    let stem = place.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let aside = folder.join(format!("{stem} kept aside {now}.ledger"));
    // Whoever closes it last takes its log away; where a crash left one, it goes along before the ledger does.
    for _ in 0..100 {
        if !with_suffix(place, "-wal").exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    for suffix in ["-wal", "-shm", ""] {
        let here = with_suffix(place, suffix);
        unless_missing(fs::rename(&here, with_suffix(&aside, suffix)))?;
    }
    fs::rename(restored, place)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    if let Some(emptied) = restored.parent() {
        // Its lock and nothing else is left in it.
        drop(fs::remove_dir_all(emptied));
    }
    Ok(())
}

/// What is not there needs nothing done.
fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Puts away what was looked at.
pub(super) async fn leave_restore(office: &Arc<Office>, _: Nothing) -> Result<Nothing, Problem> {
    let held = office.restoring.lock().await.take();
    if let Some(restoring) = held {
        drop(restoring.session);
        restoring.ledger.close().await;
        drop(fs::remove_dir_all(office.config.folder.join("restoring")));
    }
    Ok(Nothing {})
}
