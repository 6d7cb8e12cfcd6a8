//! The commands that are about organisations. Everything else goes to the open desk ([`crate::dispatch`]).

use std::sync::Arc;

use api::{Permit, Problem, answer_by_name, view::*};
use serde_json::Value;

use super::Office;
// A command is the function of its name in one of these.
use super::{
    activity::*, commands::*, connect::*, diagnostics::*, going_live::*, reconnect::*, restore::*, retire::*, team::*,
};
use console::parts::{closing_keys, unexpected};

/// There are organisations to choose and to connect before anybody can sign in; all else asks as the open desk does.
fn admit(office: &Arc<Office>, permit: Permit) -> Result<(), Problem> {
    if permit == Permit::Anybody {
        return Ok(());
    }
    let open = office.watch().borrow().clone();
    open.ok_or(Problem::NotSignedIn)?.desk.session().admit(permit)
}

/// Runs the command called `name`.
pub(super) async fn call(office: &Arc<Office>, name: &str, request: Value) -> Result<Value, Problem> {
    messages::speaking(office.language(), answer(office, name, request)).await
}

/// Runs it in the language that is spoken.
async fn answer(office: &Arc<Office>, name: &str, request: Value) -> Result<Value, Problem> {
    api::organisation_commands!(answer_by_name! {
        office, name, request, admit: admit, part: std::convert::identity, around: closing_keys, unexpected: unexpected;
    })
}
