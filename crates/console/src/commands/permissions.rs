//! What works: each of Daraja's permissions, the role that it needs, and how it answered last.

use std::sync::Arc;

use treasury::ApiPermission;

use crate::{
    Desk, Problem,
    access::checked,
    problem::problem,
    sentences::{
        self,
        permissions::{api_of, title},
    },
    view::{ApiPermissionView, Nothing},
};

pub(crate) async fn permissions(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<ApiPermissionView>, Problem> {
    desk.session.require()?;
    let found = desk.ledger.access().await.map_err(problem)?;
    Ok(ApiPermission::ALL
        .into_iter()
        .map(|permission| {
            let found = found.iter().find(|found| found.permission == permission);
            ApiPermissionView {
                permission: permission.name().to_owned(),
                title: title(permission),
                role: permission.role().map(ToOwned::to_owned),
                checked: checked(permission),
                open: found.map(|found| found.finding.is_open()),
                message: found.map(|found| sentences::access(&found.finding, api_of(permission))),
                found_at: found.map(|found| found.found_at),
            }
        })
        .collect())
}
