//! How the screen reaches the open desk: every command of [`api::OF_A_DESK`] by its name.
//!
//! The window and the browser host both forward here.

use std::sync::Arc;

use api::{Permit, Problem, answer_by_name, view::*};
use serde_json::Value;

// A command is the function of its name in one of these.
use crate::commands::{
    again::*, attachment::*, audit::*, backups::*, balances::*, batch::*, bills::*, decisions::*, doubt::many::*,
    doubt::*, export::*, import::*, import_choices::*, incoming::*, initiator::*, joining::*, language::*, ledger::*,
    password::*, payee::*, payout::*, people::*, permissions::*, policy::*, portal::*, preferences::*, prompt::*,
    quarantine::*, recall::*, recall_letter::*, registration::*, relay::*, reports::*, resuming::*, reversal::*,
    run::*, sending::*, statement::differences::*, statement::fees::*, statement::months::*, statement::*, status::*,
    team::*, warnings::*,
};
use crate::{Desk, desk::Part, personal_key::closing_keys, problem::unexpected};

/// Runs the command called `name`.
///
/// # Errors
/// Whatever the person in front of the screen must know.
pub async fn call(desk: &Arc<Desk>, name: &str, request: Value) -> Result<Value, Problem> {
    messages::speaking(desk.language(), answer(desk, name, request)).await
}

/// Runs it in the language that is spoken.
async fn answer(desk: &Arc<Desk>, name: &str, request: Value) -> Result<Value, Problem> {
    api::desk_commands!(answer_by_name! {
        desk, name, request, admit: admit, part: Part::of, around: closing_keys, unexpected: unexpected;
    })
}

/// Before anything of a request is looked at.
fn admit(desk: &Arc<Desk>, permit: Permit) -> Result<(), Problem> {
    desk.session().admit(permit)
}

/// Begins to read a file that a person chose. Its progress is asked for with `import_view`.
///
/// # Errors
/// When nobody is signed in, or the file is too large.
pub fn begin_import(desk: &Arc<Desk>, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
    desk.session().admit(Permit::Make)?;
    let import = messages::in_language(desk.language(), || desk.imports().begin(name, bytes.into()))?;
    Ok(ImportRef { import })
}

/// Takes a file that a person chose to attach. It is attached by `attach_file` with the number that it is given.
///
/// # Errors
/// When nobody is signed in who does more than read, or it is no file that can be attached.
pub async fn hold_attachment(desk: &Arc<Desk>, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
    desk.session().admit(Permit::Act)?;
    let import = messages::speaking(desk.language(), desk.attachments().hold(&name, bytes)).await?;
    Ok(ImportRef { import })
}

/// Begins to read a statement of M-PESA's that a person chose. How far it is is asked for with `statement_file`.
///
/// # Errors
/// When nobody is signed in who does more than read, or the file is too large.
pub fn begin_statement(desk: &Arc<Desk>, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
    desk.session().admit(Permit::Act)?;
    let import = messages::in_language(desk.language(), || desk.statement_files().begin(name, bytes))?;
    Ok(ImportRef { import })
}
