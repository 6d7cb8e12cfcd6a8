//! The commands that are about organisations. Everything else goes to the open desk ([`crate::api`]).

use std::sync::Arc;

use serde_json::Value;

use super::{Office, activity, commands, connect, going_live, reconnect, restore, retire};
use crate::{
    Permit, Problem,
    api::command_list,
    view::{
        ActivityView, BeginConnecting, ChangeOrganisation, ChooseLanguage, ConnectCertificate, ConnectInitiator,
        ConnectKeys, ConnectOrganisation, ConnectPerson, ConnectRelay, ConnectionView, DesktopView, FindBackups,
        FoundBackups, GoingLiveView, Leave, LookAtBackup, Nothing, OpenProfile, PassphraseStrength, PassphraseTyped,
        PasswordOf, PasswordRuleView, PortalCardView, ProfileRef, ProfilesView, ReplaceKeys, RestoreBackup,
        RestoreView, RetireProfile, SavedAt, TickGoingLive,
    },
};

/// There are organisations to choose and to connect before anybody can sign in; all else asks as the open desk does.
fn admit(office: &Arc<Office>, permit: Permit) -> Result<(), Problem> {
    if permit == Permit::Anybody {
        return Ok(());
    }
    let open = office.watch().borrow().clone();
    open.ok_or(Problem::NotSignedIn)?.desk.session.admit(permit)
}

command_list! { pub(crate) Arc<Office>, admit;
    profiles: Nothing => ProfilesView = commands::profiles, Anybody;
    open_profile: OpenProfile => Nothing = commands::open_profile, Anybody;
    choose_language: ChooseLanguage => Nothing = commands::choose_language, Anybody;
    desktop: Nothing => DesktopView = commands::desktop, Anybody;
    passphrase_strength: PassphraseTyped => PassphraseStrength = commands::passphrase_strength, Anybody;
    activity: Nothing => ActivityView = activity::activity, Anybody;
    give_keyring_up: Nothing => Nothing = activity::give_keyring_up, Anybody;
    leave: Leave => Nothing = activity::leave, Anybody;
    organisation: Nothing => Vec<ConnectionView> = commands::organisation, Look;
    replace_keys: ReplaceKeys => Nothing = commands::replace_keys, Administer;
    change_organisation: ChangeOrganisation => Nothing = reconnect::change_organisation, Administer;
    connect_begin: BeginConnecting => ConnectionView = connect::connect_begin, Anybody;
    connect_view: ProfileRef => ConnectionView = connect::connect_view, Anybody;
    connect_discard: ProfileRef => Nothing = connect::connect_discard, Anybody;
    connect_portal: Nothing => PortalCardView = connect::connect_portal, Anybody;
    connect_organisation: ConnectOrganisation => ConnectionView = connect::connect_organisation, Anybody;
    connect_keys: ConnectKeys => ConnectionView = connect::connect_keys, Anybody;
    connect_certificate: ConnectCertificate => ConnectionView = connect::connect_certificate, Anybody;
    connect_password_rules: PasswordOf => Vec<PasswordRuleView> = connect::password_rules, Anybody;
    connect_initiator: ConnectInitiator => ConnectionView = connect::connect_initiator, Anybody;
    connect_relay: ConnectRelay => ConnectionView = connect::connect_relay, Anybody;
    connect_check: ProfileRef => ConnectionView = connect::connect_check, Anybody;
    connect_person: ConnectPerson => ConnectionView = connect::connect_person, Anybody;
    connect_kit: ProfileRef => SavedAt = connect::connect_kit, Anybody;
    connect_finish: ProfileRef => Nothing = connect::connect_finish, Anybody;
    find_backups: FindBackups => FoundBackups = restore::find_backups, Anybody;
    look_at_backup: LookAtBackup => RestoreView = restore::look_at_backup, Anybody;
    restore_backup: RestoreBackup => Nothing = restore::restore_backup, Anybody;
    retire_profile: RetireProfile => Nothing = retire::retire_profile, Anybody;
    leave_restore: Nothing => Nothing = restore::leave_restore, Anybody;
    going_live: Nothing => GoingLiveView = going_live::going_live, Look;
    tick_going_live: TickGoingLive => Nothing = going_live::tick_going_live, Act;
}
