//! The commands that are about organisations. Everything else goes to the open desk ([`crate::api`]).

use std::sync::Arc;

use serde_json::Value;

use super::{Office, commands};
use crate::{
    api::command_list,
    view::{Nothing, OpenProfile, ProfilesView},
};

command_list! { Arc<Office>;
    profiles: Nothing => ProfilesView = commands::profiles;
    open_profile: OpenProfile => Nothing = commands::open_profile;
}

/// Writes the types of these commands.
#[cfg(test)]
pub(crate) fn export(config: &ts_rs::Config) {
    use ts_rs::TS;
    macro_rules! export {
        ($($type:ty),*) => { $(<$type>::export_all(config).expect("exported");)* };
    }
    export!(ProfilesView, OpenProfile);
}
