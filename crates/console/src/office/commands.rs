//! What the office is asked: which organisations there are, and to open another.

use std::sync::Arc;

use super::{Office, PRACTICE};
use crate::{
    Problem,
    view::{Mode, Nothing, OpenFailureView, OpenProfile, ProfileView, ProfilesView},
};

pub(super) async fn profiles(office: &Arc<Office>, _: Nothing) -> Result<ProfilesView, Problem> {
    let (open, failure) = office.standing().await;
    let book = office.book.lock().await;
    let practice = ProfileView {
        id: PRACTICE.to_owned(),
        mode: Mode::Practice,
        organisation: "Practice".to_owned(),
        shortcode: String::new(),
        built_in: true,
        unfinished: false,
    };
    let others = book.profiles().iter().map(|profile| ProfileView {
        id: profile.id.clone(),
        mode: profile.mode,
        organisation: profile.organisation.clone(),
        shortcode: profile.shortcode.as_ref().map(ToString::to_string).unwrap_or_default(),
        built_in: false,
        unfinished: profile.connected_at.is_none(),
    });
    Ok(ProfilesView {
        profiles: std::iter::once(practice).chain(others).collect(),
        open,
        failure: failure.map(|failure| OpenFailureView {
            profile: failure.profile,
            message: failure.message,
            keyring: failure.keyring,
        }),
        fault: book.fault().map(ToString::to_string),
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
