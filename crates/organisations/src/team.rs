//! An organisation on several desktops: the first one founds the team, another one joins it. What this desktop is in the team
//! stands in its keyring.
//!
//! In order, so that a crash between any two steps loses nothing and gives nothing away twice:
//! ```text
//! founding  relay: a place -> keyring: place and key -> ledger: two people -> [opened anew] as a desktop of the team
//! joining   relay: a place -> keyring: place and key -> list: joining -> (words, two people elsewhere)
//!           -> keyring: what welcomes it -> list: connected -> [opened] takes the log in
//! ```

use std::{path::Path, sync::Arc};

use api::{
    Problem,
    view::{FoundTeam, JoinTeam, JoiningView, Mode, Nothing, OpenProfile, ProfileRef, TeamLine},
};
use console::{
    Secrets, TeamAccess,
    enrolment::{DesktopCard, Invitation, JoiningKey, Welcome},
    parts::{not_answered, problem, unexpected},
};
use messages::text;
use relay::{TeamCode, TeamPlace};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use treasury::{EntryHash, LedgerId, Signing};
use zeroize::Zeroize as _;

use super::{
    Office, PRACTICE,
    commands::{open_profile, signed_in},
    opening::{NotOpened, sentence},
    profiles::Profile,
    scoped::{self, Scoped},
};

/// Most characters of a desktop's name.
const MOST_NAME: usize = 60;

/// This desktop in a team, as the keyring holds it.
#[derive(Clone, Serialize, Deserialize)]
struct Membership {
    version: u8,
    /// Its place at the relay.
    place: String,
    /// What it signs with, in hexadecimal digits.
    seed: String,
    standing: Standing,
}

/// How far it is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
enum Standing {
    /// It has a place for a team that it founds. Whether that happened, the ledger says.
    Founder,
    /// It asks to join.
    Asks {
        name: String,
        sealing: String,
        invitation: String,
    },
    /// It was let in.
    Joined {
        ledger: LedgerId,
        birth: EntryHash,
        sends: bool,
    },
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.place.zeroize();
        self.seed.zeroize();
        if let Standing::Asks {
            sealing, invitation, ..
        } = &mut self.standing
        {
            sealing.zeroize();
            invitation.zeroize();
        }
    }
}

impl Membership {
    fn new(place: &TeamPlace, seed: [u8; 32], standing: Standing) -> Self {
        Self {
            version: 1,
            place: place.to_secret().expose_secret().to_owned(),
            seed: hex::encode(seed),
            standing,
        }
    }

    async fn read(secrets: &Scoped) -> Result<Option<Self>, NotOpened> {
        let Some(kept) = secrets.get(scoped::TEAM).await? else {
            return Ok(None);
        };
        serde_json::from_str(kept.expose_secret())
            .map(Some)
            .map_err(|_| NotOpened::Other(text().office_the_keyring_no_longer_holds_the()))
    }

    fn to_secret(&self) -> SecretString {
        serde_json::to_string(self).unwrap_or_default().into()
    }

    fn place(&self) -> Result<TeamPlace, NotOpened> {
        TeamPlace::from_secret(&SecretString::from(self.place.as_str())).map_err(sentence)
    }

    fn signing(&self) -> Result<Signing, NotOpened> {
        let mut seed = [0; 32];
        hex::decode_to_slice(&self.seed, &mut seed)
            .map_err(|_| NotOpened::Other(text().office_the_keyring_no_longer_holds_the()))?;
        let signing = Signing::from_seed(&seed);
        seed.zeroize();
        Ok(signing)
    }
}

/// The team that shares the ledger of an organisation, as this desktop has it; none where it works alone.
pub(super) async fn access(secrets: &Scoped, ledger: &Path) -> Result<Option<TeamAccess>, NotOpened> {
    let Some(membership) = Membership::read(secrets).await? else {
        return Ok(None);
    };
    let signing = membership.signing()?;
    let (id, birth, sends) = match &membership.standing {
        Standing::Joined { ledger, birth, sends } => (*ledger, *birth, *sends),
        Standing::Asks { .. } => return Err(NotOpened::Other(text().team_joining_waits())),
        Standing::Founder => {
            let known = match ledger.exists() {
                true => store::read_desktops(ledger).map_err(sentence)?,
                false => None,
            };
            match known {
                Some((birth, desktops)) if desktops.contains(&signing.public()) => (birth.ledger, birth.hash, true),
                Some(_) | None => return Ok(None),
            }
        }
    };
    Ok(Some(TeamAccess {
        place: membership.place()?,
        signing,
        ledger: id,
        birth,
        sends,
    }))
}

/// A line for a new team from the administrator of the practice relay. Elsewhere it comes from whoever runs the relay.
pub(super) async fn practice_team_line(office: &Arc<Office>, _: Nothing) -> Result<TeamLine, Problem> {
    let secrets = office.secrets().await?;
    let line = office.config.practice.team_line(secrets).await;
    let line = line.map_err(|message| Problem::NotOpen { message })?;
    Ok(TeamLine {
        line: line.expose_secret().to_owned(),
    })
}

/// Makes the open organisation's ledger a team's, of which this is the first desktop. It is opened anew, so everybody is signed
/// out.
pub(super) async fn found_team(office: &Arc<Office>, request: FoundTeam) -> Result<Nothing, Problem> {
    let (desk, open) = signed_in(office)?;
    if open == PRACTICE {
        return Err(Problem::not_found("organisation"));
    }
    if desk.config().team.is_some() {
        return Err(Problem::field("code", text().team_it_is_a_team_already()));
    }
    let name = desktop_name(&request.name)?;
    let code = code_of(&request.code)?;
    if code.untold().is_some() {
        return Err(Problem::field("code", text().team_this_code_is_for_joining()));
    }
    let by = desk.two_people(request.agreeing).await?;
    let profile = office.profile(&open).await?;
    let secrets = office.secrets_of(&open, profile.mode).await?;
    let membership = place_of_founder(office, &secrets, &code, &name).await?;
    let signing = membership.signing()?;
    let now = office.config.clock.now();
    desk.ledger()
        .found_team(signing.public(), name, by, now)
        .await
        .map_err(problem)?;
    drop(desk);
    let request = OpenProfile {
        profile: open,
        without_keyring: false,
    };
    open_profile(office, request).await
}

/// A place at the relay, which is kept before anything else. A code is used up by it: where founding was cut off after that, the
/// place that was kept is the one.
async fn place_of_founder(
    office: &Office,
    secrets: &Scoped,
    code: &TeamCode,
    name: &str,
) -> Result<Membership, Problem> {
    if let Some(kept) = Membership::read(secrets).await?
        && matches!(kept.standing, Standing::Founder)
        && is_empty(&kept.place()?).await?
    {
        return Ok(kept);
    }
    let seed = seed(office);
    let card = DesktopCard::of_founder(Signing::from_seed(&seed).public());
    let place = TeamPlace::join(code, name, card.to_bytes()).await;
    let place = place.map_err(|error| not_answered(&error))?;
    let membership = Membership::new(&place, seed, Standing::Founder);
    office
        .keep_secret(secrets, scoped::TEAM, &membership.to_secret())
        .await?;
    match is_empty(&place).await? {
        true => Ok(membership),
        false => Err(Problem::field("code", text().team_the_relay_has_another_team())),
    }
}

/// Whether nothing stands in a team's log.
async fn is_empty(place: &TeamPlace) -> Result<bool, Problem> {
    let log = place.open().map_err(|error| not_answered(&error))?;
    let (head, _, _) = log.head().await.map_err(|error| not_answered(&error))?;
    Ok(head.position == 0)
}

/// Asks a team to let this machine in.
pub(super) async fn join_team(office: &Arc<Office>, request: JoinTeam) -> Result<JoiningView, Problem> {
    let name = desktop_name(&request.name)?;
    let code = code_of(&request.code)?;
    let invitation = Invitation::of(&code);
    let invitation = invitation.ok_or_else(|| Problem::field("code", text().team_this_code_starts_a_team()))?;
    let mut bytes = [0; 6];
    office.config.entropy.fill(&mut bytes);
    let id = hex::encode(bytes);
    // Which world it pays in is told by the welcome. What cannot be kept is not begun.
    let secrets = office.secrets_of(&id, Mode::Production).await?;
    let (seed, sealing) = (seed(office), JoiningKey::new());
    let card = sealing.card(Signing::from_seed(&seed).public(), &invitation);
    let place = TeamPlace::join(&code, &name, card.to_bytes()).await;
    let place = place.map_err(|error| not_answered(&error))?;
    let standing = Standing::Asks {
        name: name.clone(),
        sealing: sealing.to_secret().expose_secret().to_owned(),
        invitation: invitation.to_secret().expose_secret().to_owned(),
    };
    let membership = Membership::new(&place, seed, standing);
    office
        .keep_secret(secrets.as_ref(), scoped::TEAM, &membership.to_secret())
        .await?;
    let mut profile = Profile::new(id.clone(), Mode::Production, office.config.clock.now());
    profile.joining = true;
    office.keep(profile).await?;
    Ok(JoiningView {
        profile: id,
        name,
        relay: place.address().to_owned(),
        words: card.words(),
        organisation: None,
    })
}

/// How far joining is. Where the team let this desktop in meanwhile, it is one of the team from now on.
pub(super) async fn joining(office: &Arc<Office>, request: ProfileRef) -> Result<JoiningView, Problem> {
    let _one_at_a_time = office.joining.lock().await;
    let profile = office.profile(&request.profile).await?;
    if !profile.joining {
        return Err(not_begun());
    }
    let secrets = office.secrets_of(&profile.id, Mode::Production).await?;
    let membership = Membership::read(&secrets).await?.ok_or_else(not_begun)?;
    let place = membership.place()?;
    let (name, sealing, invitation) = match &membership.standing {
        Standing::Asks {
            name,
            sealing,
            invitation,
        } => (name, sealing, invitation),
        // It was cut off before the list was told.
        Standing::Joined { .. } => {
            let organisation = Some(joined(office, profile.clone()).await?);
            return Ok(view(&profile, &place, String::new(), Vec::new(), organisation));
        }
        Standing::Founder => return Err(not_begun()),
    };
    let sealing = JoiningKey::from_secret(&SecretString::from(sealing.as_str())).ok_or_else(not_begun)?;
    let invitation = Invitation::from_secret(&SecretString::from(invitation.as_str())).ok_or_else(not_begun)?;
    let card = sealing.card(membership.signing()?.public(), &invitation);
    let log = place.open().map_err(|error| not_answered(&error))?;
    let left = log.welcomed().await.map_err(|error| not_answered(&error))?;
    let organisation = match left {
        None => None,
        Some(left) => {
            let welcome = Welcome::open(&left, &card, &sealing, &invitation)
                .map_err(|_| Problem::field("words", text().team_what_was_left_is_not_of_the_team()))?;
            let profile = take_in(office, &profile, &secrets, &membership, welcome).await?;
            Some(joined(office, profile).await?)
        }
    };
    Ok(view(&profile, &place, name.clone(), card.words(), organisation))
}

fn view(
    profile: &Profile,
    place: &TeamPlace,
    name: String,
    words: Vec<String>,
    organisation: Option<String>,
) -> JoiningView {
    JoiningView {
        profile: profile.id.clone(),
        name,
        relay: place.address().to_owned(),
        words,
        organisation,
    }
}

/// Keeps what a desktop of the team left for this one: in the list how it is connected, then in the keyring that it joined.
async fn take_in(
    office: &Office,
    joining: &Profile,
    secrets: &Scoped,
    membership: &Membership,
    welcome: Welcome,
) -> Result<Profile, Problem> {
    let listed: Profile = serde_json::from_value(welcome.listed).map_err(|error| unexpected(&error))?;
    let profile = Profile {
        id: joining.id.clone(),
        joining: true,
        changing: None,
        relay: listed.relay.clone().filter(|_| welcome.sends),
        connected_at: None,
        created_at: joining.created_at,
        ..listed
    };
    // What this program cannot reach, it does not join.
    office.gateway(profile.mode).await?;
    if let Some(shortcode) = &profile.shortcode {
        office.must_be_free(&profile, shortcode).await?;
    }
    for one in &welcome.secrets {
        office.keep_secret(secrets, &one.name, &one.value).await?;
    }
    office.keep(profile.clone()).await?;
    let standing = Standing::Joined {
        ledger: welcome.ledger,
        birth: welcome.birth,
        sends: welcome.sends,
    };
    let joined = Membership {
        version: membership.version,
        place: membership.place.clone(),
        seed: membership.seed.clone(),
        standing,
    };
    office.keep_secret(secrets, scoped::TEAM, &joined.to_secret()).await?;
    Ok(profile)
}

/// From now on it can be opened. Answers the organisation's name.
async fn joined(office: &Office, profile: Profile) -> Result<String, Problem> {
    let organisation = profile.organisation.clone();
    let connected_at = Some(office.config.clock.now());
    office
        .keep(Profile {
            joining: false,
            connected_at,
            ..profile
        })
        .await?;
    Ok(organisation)
}

/// Whether the ledger of an organisation comes from its team: where there is no file, it is taken in.
pub(super) async fn comes_from_others(office: &Office, profile: &Profile) -> Result<bool, NotOpened> {
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    let membership = Membership::read(&secrets).await?;
    Ok(membership.is_some_and(|membership| matches!(membership.standing, Standing::Joined { .. })))
}

fn not_begun() -> Problem {
    Problem::field("profile", text().team_joining_was_not_begun_here())
}

fn desktop_name(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    match name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        true => Err(Problem::field("name", text().team_give_this_desktop_a_name())),
        false => Ok(name.to_owned()),
    }
}

fn code_of(typed: &SecretString) -> Result<TeamCode, Problem> {
    TeamCode::parse(typed.expose_secret()).map_err(|error| Problem::field("code", error.sentence()))
}

/// What this desktop signs with is made of.
fn seed(office: &Office) -> [u8; 32] {
    let mut seed = [0; 32];
    office.config.entropy.fill(&mut seed);
    seed
}
