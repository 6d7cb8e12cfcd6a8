//! The desktops of a practice team as programs of their own, so that each has a window: M-PESA and the relay between them run in
//! one more process, [`Between`], which leaves beside each desktop's ledger a file that says where they are.
//!
//! What stands in that file would be in a real desktop's keyring. It guards no money here.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use console::{OpeningProgress, TeamAccess};
use relay::TeamPlace;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use treasury::{EntryHash, LedgerId};

use crate::{
    Environment, MPesa, OpenError, Options, Running, Seat, WorldOptions,
    clock::PracticeClock,
    memory_secrets, set_up,
    team::{self, Which},
};

/// The file in a desktop's data folder.
const FILE: &str = "practice-team.json";
/// The same practice for everybody.
const SEED: u64 = 254;

/// M-PESA and the relay of a practice team.
#[derive(Debug)]
pub struct Between {
    environment: Arc<Environment>,
    desktops: [PathBuf; 2],
}

/// What one desktop must know.
#[derive(Serialize, Deserialize)]
struct Known {
    base_url: String,
    certificate: String,
    relay: String,
    place: String,
    which: Which,
    ledger: LedgerId,
    birth: EntryHash,
    outside: PathBuf,
    hurry: bool,
}

impl Between {
    /// Starts M-PESA and the relay in `folder`, founds the team where there is none yet, and gives each desktop a data folder in
    /// it.
    ///
    /// # Errors
    /// With a sentence for a person.
    pub async fn open(folder: &Path, hurry: bool) -> Result<Self, OpenError> {
        let desktops = ["desktop-1", "desktop-2"].map(|name| folder.join(name));
        let first = WorldOptions::of_console(&desktops[0], desktops[0].join("saved"), SEED);
        let environment = Environment::open(Options {
            folder: first.folder_without_keyring,
            locks: first.locks,
            outside: folder.join("m-pesa"),
            hurry: hurry || first.hurry,
            downloads: first.downloads,
            secrets: memory_secrets(),
            seed: SEED,
        });
        let environment = environment.await?;
        let (relay, team) = team::remembered(&environment).await?;
        let mpesa = environment.mpesa();
        for (folder, which) in desktops.iter().zip([Which::First, Which::Second]) {
            let known = Known {
                base_url: mpesa.base_url.clone(),
                certificate: mpesa.certificate.clone(),
                relay: relay.clone(),
                place: team.place(which).to_owned(),
                which,
                ledger: team.ledger,
                birth: team.birth,
                outside: environment.options.outside.clone(),
                hurry: environment.options.hurry,
            };
            written(folder, &known)?;
        }
        Ok(Self { environment, desktops })
    }

    /// The data folders of the desktops.
    #[must_use]
    pub const fn desktops(&self) -> &[PathBuf; 2] {
        &self.desktops
    }

    /// Stops both.
    pub async fn close(self) {
        if let Some(environment) = Arc::into_inner(self.environment) {
            environment.leave().await;
        }
    }
}

fn written(folder: &Path, known: &Known) -> Result<(), OpenError> {
    let refused = |source| OpenError::Folder {
        folder: folder.display().to_string(),
        source,
    };
    crate::environment::make(folder).map_err(refused)?;
    let text = serde_json::to_string(known).map_err(set_up)?;
    std::fs::write(folder.join(FILE), text).map_err(refused)
}

/// The file that makes the console of a data folder a desktop of a practice team, where there is one.
pub(crate) fn file_in(data: &Path) -> Option<PathBuf> {
    Some(data.join(FILE)).filter(|file| file.exists())
}

/// Opens the console of a desktop of a practice team.
pub(crate) async fn open(file: &Path, options: &WorldOptions, progress: OpeningProgress) -> Result<Running, OpenError> {
    let text = std::fs::read_to_string(file).map_err(|source| OpenError::Folder {
        folder: file.display().to_string(),
        source,
    })?;
    let known: Known = serde_json::from_str(&text).map_err(set_up)?;
    let place = TeamPlace::from_secret(&SecretString::from(known.place))?;
    let seat = Seat {
        folder: options.folder_without_keyring.clone(),
        // Each desktop is a machine of its own: the same ledger may be open at both.
        locks: options.locks.join(known.which.name()),
        downloads: options.downloads.clone(),
        secrets: memory_secrets(),
        team: Some(TeamAccess {
            place: place.at(&known.relay),
            signing: team::signing(known.which),
            ledger: known.ledger,
            birth: known.birth,
            sends: true,
        }),
    };
    let mpesa = MPesa {
        base_url: known.base_url,
        certificate: known.certificate,
        portal: None,
        clock: Arc::new(PracticeClock::open(&known.outside)),
        hurry: known.hurry,
    };
    Running::open(&mpesa, &seat, progress).await
}

/// What is remembered of a place, as text.
pub(crate) fn place_text(place: &TeamPlace) -> String {
    place.to_secret().expose_secret().to_owned()
}
