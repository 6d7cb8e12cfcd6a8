//! A practice organisation on two desktops: one team with a relay between them, in one process, so that anybody can try in a
//! minute what several people do on several computers.
//!
//! The first desktop makes the ledger, founds the team and lets the second one in; both practice operators agree to it. What
//! guards a real team (each desktop's key in its own keyring, words that two people compare) guards no money here, and is made
//! up.

use std::path::{Path, PathBuf};

use console::{Desk, TeamAccess, enrolment::DesktopCard};
use relay::{TeamCode, TeamLogs, TeamPlace};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use store::{Ledger, OpenKey, OpenedFor};
use treasury::{Confirmed, DesktopKey, Digest, EntryHash, LedgerId, OperatorId, Signing};

use crate::{Environment, OPERATORS, OpenError, Running, Seat, memory_secrets, seat::place_text, set_up};

/// The desktops: what people call them.
const DESKTOPS: [&str; 2] = ["Head office", "Nakuru branch"];

/// What the team is called at the relay.
const TEAM: &str = "practice";

/// Which desktop of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Which {
    First,
    Second,
}

impl Which {
    /// What its own things are called on this machine.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::First => "first-desktop",
            Self::Second => "second-desktop",
        }
    }
}

/// What is remembered of the team from one start to the next.
#[derive(Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// The desktops' places at the relay.
    places: [String; 2],
    pub(crate) ledger: LedgerId,
    pub(crate) birth: EntryHash,
}

impl Remembered {
    /// The place of one of them.
    pub(crate) fn place(&self, which: Which) -> &str {
        match which {
            Which::First => &self.places[0],
            Which::Second => &self.places[1],
        }
    }
}

/// The team, which is founded the first time, and the address of its relay.
pub(crate) async fn remembered(environment: &Environment) -> Result<(String, Remembered), OpenError> {
    let relay = environment.relay().await?;
    let address = format!("http://{}", relay.address());
    let file = environment.options.outside.join("team.json");
    let known = match read(&file)? {
        Some(known) => known,
        None => founded(environment, relay.teams(), &address, &file).await?,
    };
    Ok((address, known))
}

/// The seat of one of the desktops, once the team is founded: the first time, at the first desktop.
pub(crate) async fn seat(environment: &Environment, which: Which) -> Result<Seat, OpenError> {
    let (address, known) = remembered(environment).await?;
    let place = TeamPlace::from_secret(&SecretString::from(known.place(which)))?;
    let own = Seat::of(&environment.options);
    let folder = match which {
        Which::First => own.folder,
        Which::Second => beside(&own.folder),
    };
    Ok(Seat {
        folder,
        // Each desktop is a machine of its own: the same ledger may be open at both.
        locks: match which {
            Which::First => own.locks,
            Which::Second => own.locks.join(which.name()),
        },
        downloads: own.downloads,
        secrets: match which {
            Which::First => own.secrets,
            Which::Second => memory_secrets(),
        },
        team: Some(TeamAccess {
            place: place.at(&address),
            signing: signing(which),
            ledger: known.ledger,
            birth: known.birth,
            sends: true,
        }),
    })
}

/// Makes the first desktop's ledger, if there is none, a team's, and lets the second one in.
async fn founded(
    environment: &Environment,
    teams: &TeamLogs,
    address: &str,
    file: &Path,
) -> Result<Remembered, OpenError> {
    let now = console::Clock::now(environment.clock.as_ref());
    teams.create(TEAM, now).await?;
    let mut places = Vec::new();
    for (name, which) in DESKTOPS.into_iter().zip([Which::First, Which::Second]) {
        let code = teams
            .code(TEAM, (address, None), now, &crate::connecting::entropy())
            .await?;
        let code: TeamCode = code.ok_or_else(|| set_up("there is no team"))?;
        places.push(TeamPlace::join(&code, name, DesktopCard::of_founder(key(which)).to_bytes()).await?);
    }
    let [first, second] = <[TeamPlace; 2]>::try_from(places).map_err(|_| set_up("a desktop has no place"))?;
    first.open()?.welcome(second.device(), Vec::new()).await?;
    let lone = Running::desk_at(&environment.mpesa(), &Seat::of(&environment.options)).await?;
    let birth = lone.ledger().birth();
    found(&lone, now).await?;
    lone.ledger().clone().close().await;
    drop(lone);
    let known = Remembered {
        places: [first, second].map(|place| place_text(&place)),
        ledger: birth.ledger,
        birth: birth.hash,
    };
    let text = serde_json::to_string(&known).map_err(set_up)?;
    std::fs::write(file, text).map_err(|source| OpenError::Folder {
        folder: file.display().to_string(),
        source,
    })?;
    Ok(known)
}

/// Both operators agree that the ledger becomes a team's, and that the second desktop joins.
async fn found(desk: &Desk, now: i64) -> Result<(), OpenError> {
    let ledger = desk.ledger();
    let error = |error| OpenError::Desk(console::OpenError::Ledger(error));
    let _open = open_keys(ledger).await?;
    let both = || {
        let confirmed = |number| Confirmed::by_passphrase(OperatorId::new(number));
        (confirmed(1), confirmed(2))
    };
    let shared = ledger.desktops().await.map_err(error)?;
    if shared.desktops.is_empty() {
        let name = DESKTOPS[1].to_owned();
        ledger
            .add_desktop(key(Which::Second), name, both(), now)
            .await
            .map_err(error)?;
        let name = DESKTOPS[0].to_owned();
        ledger
            .found_team(key(Which::First), name, both(), now)
            .await
            .map_err(error)?;
    }
    Ok(())
}

/// The keys of both operators, whose passphrases everybody knows.
async fn open_keys(ledger: &Ledger) -> Result<Vec<OpenKey>, OpenError> {
    let people = ledger.operators().await;
    let people = people.map_err(|error| OpenError::Desk(console::OpenError::Ledger(error)))?;
    let ledger = ledger.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let open = |(person, (_, passphrase)): (&store::Operator, &(&str, &str))| {
            let key = console::open_person_key(&ledger, &person.key, &SecretString::from(*passphrase))?;
            Some(ledger.open_key(person.id, key, OpenedFor::Act))
        };
        people.iter().zip(&OPERATORS).map(open).collect::<Option<Vec<_>>>()
    });
    opened
        .await
        .map_err(set_up)?
        .ok_or_else(|| set_up("a practice operator has another passphrase"))
}

fn read(file: &Path) -> Result<Option<Remembered>, OpenError> {
    match std::fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(set_up),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(OpenError::Folder {
            folder: file.display().to_string(),
            source,
        }),
    }
}

/// The second desktop's folder.
pub(crate) fn beside(folder: &Path) -> PathBuf {
    folder.join("second-desktop")
}

pub(crate) fn signing(which: Which) -> Signing {
    let of: &[u8] = match which {
        Which::First => b"the first desktop of the practice team",
        Which::Second => b"the second desktop of the practice team",
    };
    Signing::from_seed(Digest::of(of).as_bytes())
}

fn key(which: Which) -> DesktopKey {
    signing(which).public()
}
