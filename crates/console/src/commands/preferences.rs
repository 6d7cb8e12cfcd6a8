//! What was set for this machine.

use std::sync::{Arc, PoisonError};

use messages::text;

use crate::{
    Desk, Problem,
    view::{Nothing, Preferences},
};

pub(crate) async fn preferences(desk: &Arc<Desk>, _: Nothing) -> Result<Preferences, Problem> {
    desk.session.require()?;
    Ok(desk.preferences())
}

/// Kept first, then in force: what cannot be kept does not look as if it were.
pub(crate) async fn set_preferences(desk: &Arc<Desk>, request: Preferences) -> Result<Nothing, Problem> {
    desk.session.require()?;
    let (path, wanted) = (desk.config.preferences.clone(), request.clone());
    let written = tokio::task::spawn_blocking(move || wanted.write(&path)).await;
    let not_saved = |message: String| Problem::NotSaved { message };
    written
        .map_err(|_| not_saved(text().place_the_task_that_writes_it_stopped()))?
        .map_err(|error| not_saved(error.to_string()))?;
    *desk.preferences.write().unwrap_or_else(PoisonError::into_inner) = request;
    desk.changes.note(|changed| changed.preferences = true);
    Ok(Nothing {})
}
