//! Connecting an organisation: eight steps, each checked where it can be, each kept at once.
//!
//! What is secret goes into the keyring first, then what is not into the list of profiles: a crash in between leaves the step
//! undone, and doing it again puts the same in the same place. Nothing that was asked of M-PESA is ever asked again by
//! itself.

mod check;
mod people;
mod relay;
mod steps;

use std::sync::Arc;

use api::{
    Problem,
    view::{ConnectStep, ConnectionView, Mode, PasswordOf, PasswordRuleView},
};

use super::{
    Office, certificates,
    opening::{self, NotOpened},
    profiles::{CertificateChoice, Profile, ProfilesError},
    scoped,
};
use console::{Secrets, SecretsError, parts::check_rules};

pub(super) use check::{Trial, connect_check};
pub(super) use people::{connect_finish, connect_kit, connect_person};
pub(super) use relay::connect_relay;
pub(super) use steps::{
    certificate_choice, connect_begin, connect_certificate, connect_discard, connect_initiator, connect_keys,
    connect_organisation, connect_portal, connect_view, initiator_name, keys_are_taken, shortcodes,
};

impl From<NotOpened> for Problem {
    fn from(not: NotOpened) -> Self {
        match not {
            NotOpened::Keyring(error) => error.into(),
            NotOpened::Other(message) | NotOpened::Ledger(_, message) => Self::NotOpen { message },
        }
    }
}

impl From<ProfilesError> for Problem {
    fn from(error: ProfilesError) -> Self {
        Self::NotSaved {
            message: error.sentence(),
        }
    }
}

impl Office {
    /// An organisation that is being connected.
    async fn unfinished(&self, id: &str) -> Result<Profile, Problem> {
        let profile = self.profile(id).await?;
        let ledger = self.folder_of(id).join(opening::LEDGER);
        let founded = ledger.exists() && store::read_organisation(&ledger).is_ok_and(|found| found.is_some());
        if profile.connected_at.is_some() || founded {
            return Err(Problem::WrongState {
                state: "connected".to_owned(),
            });
        }
        Ok(profile)
    }

    pub(super) async fn profile(&self, id: &str) -> Result<Profile, Problem> {
        let book = self.book.lock().await;
        if let Some(fault) = book.fault() {
            return Err(fault.clone().into());
        }
        book.profile(id)
            .cloned()
            .ok_or_else(|| Problem::not_found("organisation"))
    }

    /// Keeps what is known of an organisation.
    pub(super) async fn keep(&self, profile: Profile) -> Result<(), Problem> {
        self.book.lock().await.put(profile)?;
        self.tell_profiles();
        Ok(())
    }
}

/// Where connecting stands.
pub(super) async fn view_of(office: &Arc<Office>, profile: &Profile) -> Result<ConnectionView, Problem> {
    let now = office.config.clock.now();
    let simulated = match profile.mode {
        Mode::Practice => office.gateway(profile.mode).await?.certificate,
        Mode::Sandbox | Mode::Production => None,
    };
    let certificate = profile.certificate.as_ref().and_then(|choice| {
        let chosen = certificates::chosen(choice, profile.mode, simulated.as_deref()).ok()?;
        let id = match choice {
            CertificateChoice::Bundled(id) => id,
            CertificateChoice::Pem(_) => "",
        };
        Some(certificates::view(id, &chosen, now))
    });
    let (check, people, kit) = check::standing(office, profile).await?;
    let step = step_of(profile, people.len());
    Ok(ConnectionView {
        profile: profile.id.clone(),
        mode: profile.mode,
        step,
        organisation: profile.organisation.clone(),
        shortcode: profile.shortcode.as_ref().map(ToString::to_string).unwrap_or_default(),
        second_shortcode: profile
            .second_shortcode
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        b2c_v1: profile.b2c_v1,
        keys_set_at: profile.keys_set_at,
        certificate,
        certificates: certificates::bundled(profile.mode, simulated.as_deref())
            .iter()
            .map(|(id, certificate)| certificates::view(id, certificate, now))
            .collect(),
        initiator: profile.initiator.clone().unwrap_or_default(),
        password_set_on: profile.password_set_on.and_then(day),
        relay: profile.relay.clone(),
        probe_ms: office
            .trial
            .lock()
            .await
            .as_ref()
            .filter(|trial| trial.is_of(profile))
            .and_then(|trial| trial.probe_ms),
        check,
        people,
        kit,
    })
}

/// The first step that is not done.
fn step_of(profile: &Profile, people: usize) -> ConnectStep {
    let steps = [
        (ConnectStep::Organisation, profile.shortcode.is_some()),
        (ConnectStep::Keys, profile.keys_set_at.is_some()),
        (ConnectStep::Certificate, profile.certificate.is_some()),
        (ConnectStep::Initiator, profile.password_set_on.is_some()),
        (ConnectStep::Relay, profile.relay.is_some()),
        (ConnectStep::Check, profile.checked_at.is_some()),
        (ConnectStep::People, people >= 2),
        (ConnectStep::Finish, profile.connected_at.is_some()),
    ];
    steps
        .into_iter()
        .find(|(_, done)| !done)
        .map_or(ConnectStep::Connected, |(step, _)| step)
}

fn day(epoch_days: i32) -> Option<String> {
    chrono::NaiveDate::from_epoch_days(epoch_days).map(|day| day.to_string())
}

pub(super) async fn connect_password_rules(
    _: &Arc<Office>,
    request: PasswordOf,
) -> Result<Vec<PasswordRuleView>, Problem> {
    use secrecy::ExposeSecret;
    Ok(check_rules(request.mode, request.password.expose_secret()))
}

/// Forgets everything that the keyring holds of an organisation.
async fn forget_secrets(secrets: &dyn Secrets) -> Result<(), SecretsError> {
    for name in scoped::NAMES {
        secrets.remove(name).await?;
    }
    Ok(())
}
