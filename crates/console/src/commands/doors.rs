//! What works: each of Daraja's doors, the role that it needs, and how it answered last.

use std::sync::Arc;

use treasury::Door;

use crate::{
    Desk, Problem,
    access::checked,
    problem::problem,
    sentences::{
        self,
        doors::{api_of, title},
    },
    view::{DoorView, Nothing},
};

pub(crate) async fn doors(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<DoorView>, Problem> {
    desk.session.require()?;
    let found = desk.ledger.access().await.map_err(problem)?;
    Ok(Door::ALL
        .into_iter()
        .map(|door| {
            let found = found.iter().find(|found| found.door == door);
            DoorView {
                door: door.name().to_owned(),
                title: title(door).to_owned(),
                role: door.role().map(ToOwned::to_owned),
                checked: checked(door).to_owned(),
                open: found.map(|found| found.finding.is_open()),
                message: found.map(|found| sentences::access(&found.finding, api_of(door))),
                found_at: found.map(|found| found.found_at),
            }
        })
        .collect())
}
