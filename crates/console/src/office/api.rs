//! The commands that are about organisations. Everything else goes to the open desk ([`crate::api`]).

use std::sync::Arc;

use serde_json::Value;

use super::{Office, commands, connect, going_live, meanwhile};
use crate::{
    api::command_list,
    view::{
        BeginConnecting, ConnectCertificate, ConnectInitiator, ConnectKeys, ConnectOrganisation, ConnectPerson,
        ConnectRelay, ConnectionView, DesktopView, GoingLiveView, Leave, MeanwhileView, Nothing, OpenProfile,
        PasswordOf, PasswordRuleView, PortalCardView, ProfileRef, ProfilesView, ReplaceKeys, TickGoingLive,
    },
};

/// There are organisations to choose and to connect before anybody can sign in; what needs a person asks for one itself.
#[expect(clippy::unnecessary_wraps, reason = "as the desk's, which refuses")]
const fn admit(_: &Arc<Office>, _: &str) -> Result<(), crate::Problem> {
    Ok(())
}

command_list! { pub(crate) Arc<Office>, admit;
    profiles: Nothing => ProfilesView = commands::profiles;
    open_profile: OpenProfile => Nothing = commands::open_profile;
    desktop: Nothing => DesktopView = commands::desktop;
    meanwhile: Nothing => MeanwhileView = meanwhile::meanwhile;
    give_keyring_up: Nothing => Nothing = meanwhile::give_keyring_up;
    leave: Leave => Nothing = meanwhile::leave;
    organisation: Nothing => Vec<ConnectionView> = commands::organisation;
    replace_keys: ReplaceKeys => Nothing = commands::replace_keys;
    connect_begin: BeginConnecting => ConnectionView = connect::connect_begin;
    connect_view: ProfileRef => ConnectionView = connect::connect_view;
    connect_discard: ProfileRef => Nothing = connect::connect_discard;
    connect_portal: Nothing => PortalCardView = connect::connect_portal;
    connect_organisation: ConnectOrganisation => ConnectionView = connect::connect_organisation;
    connect_keys: ConnectKeys => ConnectionView = connect::connect_keys;
    connect_certificate: ConnectCertificate => ConnectionView = connect::connect_certificate;
    connect_password_rules: PasswordOf => Vec<PasswordRuleView> = connect::password_rules;
    connect_initiator: ConnectInitiator => ConnectionView = connect::connect_initiator;
    connect_relay: ConnectRelay => ConnectionView = connect::connect_relay;
    connect_check: ProfileRef => ConnectionView = connect::connect_check;
    connect_person: ConnectPerson => ConnectionView = connect::connect_person;
    connect_finish: ProfileRef => Nothing = connect::connect_finish;
    going_live: Nothing => GoingLiveView = going_live::going_live;
    tick_going_live: TickGoingLive => Nothing = going_live::tick_going_live;
}
