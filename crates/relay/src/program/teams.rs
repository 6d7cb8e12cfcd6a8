//! The commands on teams. They work on the same database as a running relay.

use secrecy::ExposeSecret as _;

use super::settings::{Settings, SpoolPlace};
use super::{CommandError, ports, say};
use crate::RelayError;
use crate::spool::{PostgresTeams, SqliteTeams};
use crate::team::TeamLogs;

/// Opens the teams in the database that the settings name.
pub(super) async fn teams(settings: &Settings) -> Result<TeamLogs, RelayError> {
    Ok(match &settings.spool {
        SpoolPlace::Sqlite(path) => TeamLogs::of(SqliteTeams::open(path)?),
        SpoolPlace::Postgres { url, authority } => {
            TeamLogs::of(PostgresTeams::open(&url.0, authority.as_deref()).await?)
        }
    })
}

pub(super) async fn create(settings: &Settings, name: &str) -> Result<(), CommandError> {
    let name = name.trim();
    if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(CommandError::TeamName);
    }
    let teams = teams(settings).await?;
    if !teams.0.create_team(name, (ports::clock())()).await? {
        return Err(CommandError::TeamExists(name.to_owned()));
    }
    print_code(settings, &teams, name).await
}

pub(super) async fn pairing(settings: &Settings, name: &str) -> Result<(), CommandError> {
    print_code(settings, &teams(settings).await?, name).await
}

/// Makes a code and prints it this once.
async fn print_code(settings: &Settings, teams: &TeamLogs, name: &str) -> Result<(), CommandError> {
    let address = &settings.public_address;
    let place = (address.as_str(), settings.certificate_authority.clone());
    let made = teams
        .code(name.trim(), place, (ports::clock())(), &ports::entropy())
        .await?;
    let code = made.ok_or_else(|| CommandError::NoTeam(name.to_owned()))?;
    say(&format!("Team {name} at {address}."));
    say("This line lets one desktop join, within 24 hours, and is shown only now:");
    say(code.expose().expose_secret());
    say(
        "It is for the first desktop of the team (Settings, Desktops). The others join with a code that is made there.",
    );
    Ok(())
}

pub(super) async fn list(settings: &Settings) -> Result<(), CommandError> {
    let teams = teams(settings).await?.0.teams().await?;
    if teams.is_empty() {
        say("There is no team. Make one: hazina-relay team create NAME");
    }
    for team in teams {
        say(&format!("{}: {} entries", team.name, team.entries));
        for device in team.devices {
            let standing = match (device.retired, device.admitted) {
                (true, _) => "retired",
                (false, true) => "in the team",
                (false, false) => "waits to be welcomed",
            };
            say(&format!("  {}  {}: {standing}", device.id, device.name));
        }
    }
    Ok(())
}

pub(super) async fn set_retired(settings: &Settings, device: i64, retired: bool) -> Result<(), CommandError> {
    if !teams(settings).await?.0.set_retired(device, retired).await? {
        return Err(CommandError::NoDevice(device));
    }
    say(match retired {
        true => "Retired: its credential is good no more. Retire it in the console too, so that its entries are void.",
        false => "Restored: its credential is good again.",
    });
    Ok(())
}
