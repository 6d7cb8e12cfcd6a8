//! What was set for this machine.

use std::sync::Arc;

use api::{
    Problem,
    view::{Nothing, Preferences},
};
use messages::text;

use crate::{Desk, preferences::MachinePreferences};

pub(crate) async fn preferences(preferences: &Arc<MachinePreferences>, _: Nothing) -> Result<Preferences, Problem> {
    Ok(preferences.get())
}

/// Kept first, then in force: what cannot be kept does not look as if it were.
pub(crate) async fn set_preferences(desk: &Arc<Desk>, request: Preferences) -> Result<Nothing, Problem> {
    desk.session().require()?;
    let preferences = Arc::clone(desk.machine_preferences());
    let written = tokio::task::spawn_blocking(move || preferences.set(request)).await;
    let not_saved = |message: String| Problem::NotSaved { message };
    written
        .map_err(|_| not_saved(text().place_the_task_that_writes_it_stopped()))?
        .map_err(|error| not_saved(error.to_string()))?;
    desk.events().note(|changed| changed.preferences = true);
    Ok(Nothing {})
}
