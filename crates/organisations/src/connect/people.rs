//! Who works here, and the end of the wizard.

use std::sync::Arc;

use api::{
    Problem,
    view::{ConnectPerson, ConnectStep, ConnectionView, Mode, Nothing, ProfileRef, SavedAt},
};
use messages::text;
use treasury::{ApiPermission, Roles, enough};

use super::view_of;
use crate::{Office, opening};
use console::parts::{fresh_key, new_name, new_roles, problem, save_kit};

pub(crate) async fn connect_person(office: &Arc<Office>, request: ConnectPerson) -> Result<ConnectionView, Problem> {
    let profile = office.unfinished(&request.profile).await?;
    let name = new_name(&request.name)?;
    // A small organisation need know nothing of roles.
    let roles = request.roles.as_deref().map_or(Ok(Roles::FOUNDER), new_roles)?;
    let desk = office.trial_desk(&profile).await?;
    let key = fresh_key(&desk, &name, request.passphrase, &request.again).await?;
    let new = store::NewOperator { name, roles, key };
    desk.ledger()
        .add_operator(new, None, desk.now())
        .await
        .map_err(problem)?;
    view_of(office, &profile).await
}

/// Makes the organisation's first recovery kit, while its people set it up. Another kit takes two of them, once it is connected.
pub(crate) async fn connect_kit(office: &Arc<Office>, request: ProfileRef) -> Result<SavedAt, Problem> {
    let profile = office.unfinished(&request.profile).await?;
    let desk = office.trial_desk(&profile).await?;
    let people = desk.ledger().operators().await.map_err(problem)?;
    if people.len() < 2 {
        return Err(Problem::field("people", text().office_the_people_who_work_here_come()));
    }
    save_kit(&desk, people.iter().take(2).map(|one| one.id).collect(), None).await
}

/// Connects it: writes down whose password it is and how old, and opens the desk.
pub(crate) async fn connect_finish(office: &Arc<Office>, request: ProfileRef) -> Result<Nothing, Problem> {
    let mut profile = office.profile(&request.profile).await?;
    if profile.connected_at.is_some() {
        return Err(Problem::WrongState {
            state: "connected".to_owned(),
        });
    }
    let view = view_of(office, &profile).await?;
    if view.step != ConnectStep::Finish {
        return Err(Problem::field("step", text().office_there_is_a_step_before_this()));
    }
    let desk = office.trial_desk(&profile).await?;
    let people = desk.ledger().operators().await.map_err(problem)?;
    let standing: Vec<_> = people.iter().map(store::Operator::standing).collect();
    enough(&standing).map_err(|_| Problem::field("people", text().office_it_takes_two_people_one_prepares()))?;
    if profile.mode == Mode::Production && desk.ledger().recovery_key().await.map_err(problem)?.is_none() {
        return Err(Problem::field(
            "kit",
            text().office_save_the_recovery_kit_first_without(),
        ));
    }
    if desk.ledger().credential().await.map_err(problem)?.is_none()
        && let (Some(initiator), Some(set_on)) = (profile.initiator.clone(), profile.password_set_on)
    {
        desk.ledger()
            .note_credential(initiator, set_on, None, desk.now())
            .await
            .map_err(problem)?;
    }
    desk.ledger().resume_where_taken(desk.now()).await.map_err(problem)?;
    desk.note_access(ApiPermission::Token, treasury::AccessFinding::Open)
        .await;
    let organisation = opening::organisation_of(&profile, &desk.config().initiator.certificate)?;
    match desk.ledger().found_organisation(organisation, desk.now()).await {
        // Founded before, by a finish that was cut off.
        Ok(()) | Err(store::StoreError::Founded) => {}
        Err(error) => return Err(problem(error)),
    }
    drop(desk);
    office.end_trial(None).await;
    // The last look at the answer may have noted it.
    profile.checked_at = office.profile(&profile.id).await?.checked_at;
    profile.connected_at = Some(office.config.clock.now());
    office.keep(profile.clone()).await?;
    office
        .open(&profile.id, false)
        .await
        .map_err(|failure| Problem::NotOpen {
            message: failure.message,
        })?;
    Ok(Nothing {})
}
