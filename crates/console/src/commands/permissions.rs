//! What works: each of Daraja's permissions, the role that it needs, and how it answered last.

use api::{
    Problem,
    view::{ApiPermissionView, Nothing},
};
use treasury::ApiPermission;

use crate::{
    access::checked,
    base::Base,
    problem::problem,
    sentences::{
        self,
        permissions::{api_of, title},
    },
};

pub(crate) async fn permissions(base: &Base, _: Nothing) -> Result<Vec<ApiPermissionView>, Problem> {
    let found = base.ledger().access().await.map_err(problem)?;
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
