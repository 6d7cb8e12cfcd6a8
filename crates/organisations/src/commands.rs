//! What the office is asked: which organisations there are, and to open another.

use std::sync::Arc;

use api::{
    Changed, Problem,
    view::{
        ChooseLanguage, ConnectionView, DesktopView, Mode, Nothing, OpenFailureView, OpenProfile, PassphraseStrength,
        PassphraseTyped, ProfileView, ProfilesView, ReplaceKeys,
    },
};
use treasury::ApiPermission;

use super::{
    Office, PRACTICE, connect,
    scoped::{CONSUMER, Consumer},
};
use console::{
    Desk,
    parts::{strength, unexpected},
};

pub(super) async fn profiles(office: &Arc<Office>, _: Nothing) -> Result<ProfilesView, Problem> {
    let (open, failure) = office.standing().await;
    let book = office.book.lock().await;
    let (organisation, shortcode) = office.config.practice.organisation();
    let practice = ProfileView {
        id: PRACTICE.to_owned(),
        mode: Mode::Practice,
        organisation,
        shortcode,
        built_in: true,
        unfinished: false,
        joining: false,
    };
    let others = book.profiles().iter().map(|profile| ProfileView {
        id: profile.id.clone(),
        mode: profile.mode,
        organisation: profile.organisation.clone(),
        shortcode: profile.shortcode.as_ref().map(ToString::to_string).unwrap_or_default(),
        built_in: false,
        unfinished: profile.connected_at.is_none(),
        joining: profile.joining,
    });
    Ok(ProfilesView {
        profiles: std::iter::once(practice).chain(others).collect(),
        open,
        failure: failure.map(|failure| OpenFailureView {
            profile: failure.profile,
            message: failure.message,
            keyring: failure.keyring,
            ledger: failure.ledger.map(|ledger| *ledger),
        }),
        real: office.config.gateways.is_some(),
        fault: book.fault().map(super::ProfilesError::sentence),
    })
}

pub(super) async fn open_profile(office: &Arc<Office>, request: OpenProfile) -> Result<Nothing, Problem> {
    match office.open(&request.profile, request.without_keyring).await {
        Ok(()) => Ok(Nothing {}),
        Err(failure) => Err(Problem::NotOpen {
            message: failure.message,
        }),
    }
}

pub(super) async fn desktop(office: &Arc<Office>, _: Nothing) -> Result<DesktopView, Problem> {
    Ok(office.desktop())
}

/// Speaks another language from now on: on this machine, and to whoever is signed in also when they come back.
pub(super) async fn choose_language(office: &Arc<Office>, request: ChooseLanguage) -> Result<Nothing, Problem> {
    let open = office.watch().borrow().clone();
    let signed_in = open.and_then(|open| open.desk.session().operator().map(|person| (open.profile, person)));
    let languages = Arc::clone(&office.languages);
    let kept = tokio::task::spawn_blocking(move || {
        let signed_in = signed_in.as_ref().map(|(profile, person)| (profile.as_str(), *person));
        languages.choose(request.language, signed_in)
    });
    let kept = kept.await.map_err(|error| unexpected(&error))?;
    kept.map_err(|error| Problem::NotSaved {
        message: error.to_string(),
    })?;
    office.tell(Changed::everything());
    Ok(Nothing {})
}

/// How hard a passphrase is to guess that somebody is about to choose, here or while an organisation is connected.
pub(super) async fn passphrase_strength(
    _: &Arc<Office>,
    typed: PassphraseTyped,
) -> Result<PassphraseStrength, Problem> {
    let looked = tokio::task::spawn_blocking(messages::spoken(move || strength(&typed.passphrase, &typed.name)));
    looked.await.map_err(|error| unexpected(&error))
}

/// The open organisation as it was connected; none for the built-in practice.
pub(super) async fn organisation(office: &Arc<Office>, _: Nothing) -> Result<Vec<ConnectionView>, Problem> {
    let (desk, open) = signed_in(office)?;
    if open == PRACTICE {
        return Ok(Vec::new());
    }
    let profile = office.profile(&open).await?;
    let mut view = connect::view_of(office, &profile).await?;
    // Another relay may have been paired since.
    if let Some(address) = desk.paired_relay() {
        view.relay = Some(address);
    }
    Ok(vec![view])
}

/// Puts another key and secret into the place of those in use, once they have brought a token. The organisation is opened
/// anew with them, so everybody is signed out.
pub(super) async fn replace_keys(office: &Arc<Office>, request: ReplaceKeys) -> Result<Nothing, Problem> {
    let (desk, open) = signed_in(office)?;
    let mut profile = office.profile(&open).await?;
    let me = desk.operator(desk.session().require()?).await?;
    desk.session()
        .confirm(&me, request.passphrase, desk.config().clock.as_ref())
        .await?;
    let consumer = Consumer::pasted(&request.consumer_key, &request.consumer_secret);
    connect::keys_are_taken(office, &profile, &consumer).await?;
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    office
        .keep_secret(secrets.as_ref(), CONSUMER, &consumer.to_secret())
        .await?;
    profile.keys_set_at = Some(office.config.clock.now());
    desk.note_access(ApiPermission::Token, treasury::AccessFinding::Open)
        .await;
    office.keep(profile).await?;
    drop(desk);
    open_profile(
        office,
        OpenProfile {
            profile: open,
            without_keyring: false,
        },
    )
    .await
}

pub(super) fn signed_in(office: &Office) -> Result<(Arc<Desk>, String), Problem> {
    let open = office.watch().borrow().clone();
    let open = open.ok_or(Problem::NotSignedIn)?;
    open.desk.session().require()?;
    Ok((open.desk, open.profile))
}
