//! The list of organisations on this machine: `profiles.json`, written as a whole or not at all. No secret is ever in it.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use api::view::Mode;
use messages::text;
use mpesa::Shortcode;
use serde::{Deserialize, Serialize};

use super::PRACTICE;
use console::parts::{make_private, sealed::private_file};

/// The version of the file that this program writes.
const VERSION: u32 = 1;
const FILE: &str = "profiles.json";

/// An organisation as it is kept: everything but its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Names its folder and its secrets.
    pub(crate) id: String,
    /// Which world it pays in.
    pub(crate) mode: Mode,
    /// The organisation's name; empty before it was told.
    #[serde(default)]
    pub(crate) organisation: String,
    /// The shortcode that pays people.
    #[serde(default)]
    pub(crate) shortcode: Option<Shortcode>,
    /// Another shortcode, whose Working account pays bills, taxes and top-ups.
    #[serde(default)]
    pub(crate) second_shortcode: Option<Shortcode>,
    /// Whether the app is subscribed to the older B2C request only.
    #[serde(default)]
    pub(crate) b2c_v1: bool,
    /// When the app's key and secret were taken.
    #[serde(default)]
    pub(crate) keys_set_at: Option<i64>,
    /// To which key the initiator's password is encrypted.
    #[serde(default)]
    pub(crate) certificate: Option<CertificateChoice>,
    /// The operator that M-PESA knows.
    #[serde(default)]
    pub(crate) initiator: Option<String>,
    /// The day its password was set on the portal, as days since 1970 in East Africa Time.
    #[serde(default)]
    pub(crate) password_set_on: Option<i32>,
    /// The relay that hears M-PESA's answers: its address.
    #[serde(default)]
    pub(crate) relay: Option<String>,
    /// When the whole chain last answered in the wizard.
    #[serde(default)]
    pub(crate) checked_at: Option<i64>,
    /// When the wizard was finished.
    #[serde(default)]
    pub(crate) connected_at: Option<i64>,
    /// What of the checklist for going live is done, and when.
    #[serde(default)]
    pub(crate) going_live: BTreeMap<String, i64>,
    /// Whether it asks to join a team.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) joining: bool,
    /// A change of what it is connected with that may not be in the ledger yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) changing: Option<Changing>,
    /// When it was begun.
    pub(crate) created_at: i64,
}

/// What a change of the organisation brings beside the ledger. Whether it happened, the ledger says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changing {
    /// The certificate from then on.
    pub(crate) certificate: CertificateChoice,
    /// The initiator from then on.
    pub(crate) initiator: String,
    /// The day another initiator's password was set; none where it is the same initiator.
    #[serde(default)]
    pub(crate) password_set_on: Option<i32>,
}

/// Which certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CertificateChoice {
    /// One that comes with Hazina, by its name.
    Bundled(String),
    /// One that was imported.
    Pem(String),
}

impl Profile {
    pub(crate) fn new(id: String, mode: Mode, created_at: i64) -> Self {
        Self {
            id,
            mode,
            organisation: String::new(),
            shortcode: None,
            second_shortcode: None,
            b2c_v1: false,
            keys_set_at: None,
            certificate: None,
            initiator: None,
            password_set_on: None,
            relay: None,
            checked_at: None,
            connected_at: None,
            going_live: BTreeMap::new(),
            joining: false,
            changing: None,
            created_at,
        }
    }
}

/// Why the list cannot be read or written. Each is a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfilesError {
    /// It is not what this program wrote.
    #[error(
        "The list of organisations in {path} cannot be read ({why}). Put back a good copy of the file, or move it away to \
         begin a new list. The ledgers and the secrets are untouched."
    )]
    Damaged {
        /// Where.
        path: String,
        /// Why.
        why: String,
    },
    /// A newer version wrote it.
    #[error("The list of organisations in {path} was written by a newer Hazina. Use that one, or a newer.")]
    Newer {
        /// Where.
        path: String,
    },
    /// It cannot be written.
    #[error(
        "The list of organisations in {path} cannot be written ({why}). Free some space, or mend the folder's rights."
    )]
    NotWritten {
        /// Where.
        path: String,
        /// Why.
        why: String,
    },
}

impl ProfilesError {
    /// What happened and what to do, in the language that is spoken.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Damaged { path, why } => text().office_profiles_damaged(path.as_str(), why.as_str()),
            Self::Newer { path } => text().office_profiles_newer(path.as_str()),
            Self::NotWritten { path, why } => text().office_profiles_not_written(path.as_str(), why.as_str()),
        }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Shape {
    version: u32,
    #[serde(default)]
    last: Option<String>,
    #[serde(default)]
    profiles: Vec<Profile>,
}

/// The list, in memory as on disk.
#[derive(Debug)]
pub(crate) struct Book {
    path: PathBuf,
    shape: Result<Shape, ProfilesError>,
}

impl Book {
    /// Reads the list; a missing one is empty.
    pub(crate) fn read(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let shape = read(&path);
        if let Err(error) = &shape {
            tracing::error!(%error, "the list of organisations");
        }
        Self { path, shape }
    }

    /// Why the list cannot be used, where it cannot.
    pub(crate) fn fault(&self) -> Option<&ProfilesError> {
        self.shape.as_ref().err()
    }

    pub(crate) fn profiles(&self) -> &[Profile] {
        self.shape.as_ref().map_or(&[], |shape| &shape.profiles)
    }

    pub(crate) fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles().iter().find(|profile| profile.id == id)
    }

    /// The profile that was used last, where it is still there.
    pub(crate) fn last(&self) -> String {
        let last = self.shape.as_ref().ok().and_then(|shape| shape.last.clone());
        last.filter(|id| self.profile(id).is_some_and(|profile| profile.connected_at.is_some()))
            .unwrap_or_else(|| PRACTICE.to_owned())
    }

    /// Remembers which profile is used.
    pub(crate) fn remember(&mut self, id: &str) -> Result<(), ProfilesError> {
        if self.shape.as_ref().is_ok_and(|shape| shape.last.as_deref() == Some(id)) {
            return Ok(());
        }
        self.change(|shape| shape.last = Some(id.to_owned()))
    }

    /// Adds a profile, or puts it in place of what was known of it.
    pub(crate) fn put(&mut self, profile: Profile) -> Result<(), ProfilesError> {
        self.change(
            |shape| match shape.profiles.iter_mut().find(|one| one.id == profile.id) {
                Some(known) => *known = profile,
                None => shape.profiles.push(profile),
            },
        )
    }

    pub(crate) fn remove(&mut self, id: &str) -> Result<(), ProfilesError> {
        self.change(|shape| {
            shape.profiles.retain(|profile| profile.id != id);
            if shape.last.as_deref() == Some(id) {
                shape.last = None;
            }
        })
    }

    /// Nothing is changed in memory that is not on disk.
    fn change(&mut self, change: impl FnOnce(&mut Shape)) -> Result<(), ProfilesError> {
        let mut changed = self.shape.clone()?;
        change(&mut changed);
        write(&self.path, &changed).map_err(|error| ProfilesError::NotWritten {
            path: self.path.display().to_string(),
            why: error.to_string(),
        })?;
        self.shape = Ok(changed);
        Ok(())
    }
}

fn read(path: &Path) -> Result<Shape, ProfilesError> {
    let damaged = |why: String| ProfilesError::Damaged {
        path: path.display().to_string(),
        why,
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Shape {
                version: VERSION,
                ..Shape::default()
            });
        }
        Err(error) => return Err(damaged(error.to_string())),
    };
    let version: Version = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
    if version.version > VERSION {
        return Err(ProfilesError::Newer {
            path: path.display().to_string(),
        });
    }
    serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Beside it first, then in its place: a power cut leaves the old list or the new one.
fn write(path: &Path, shape: &Shape) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    make_private(folder)?;
    let beside = path.with_extension("json.new");
    // Left where the program was ended in the middle.
    drop(fs::remove_file(&beside));
    let mut file = private_file(&beside)?;
    file.write_all(&serde_json::to_vec_pretty(shape)?)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}
