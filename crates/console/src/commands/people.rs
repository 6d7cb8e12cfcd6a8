//! Who can sign in: signing in and out, one's own passphrase, and the changes of people that take two.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AddPerson, ChangePassphrase, ChangeRoles, IdleSignOut, LockedView, Nothing, OperatorView, PeopleView,
        PersonChange, PersonView, ReleasePerson, ReplacePassphrase, RoleView, SessionView, SignIn,
    },
};
use messages::text;
use secrecy::{ExposeSecret, SecretString};
use store::{BatchRecord, NewOperator, Operator};
use treasury::{
    Alteration, BatchState, LockReason, OperatorId, PassphraseAsked, PauseReason, Role, Roles, Setting, StateKind,
    WrappedKey,
};

use crate::{
    Desk, passphrase,
    personal_key::{KeyCost, PassphraseError, Wrapper, new_key},
    problem::{problem, unexpected},
};

/// The most characters of a name.
const MOST_NAME: usize = 60;
/// After how many minutes somebody may be signed out: from and to.
const IDLE_MINUTES: (u32, u32) = (1, 240);

pub(crate) async fn sign_in(desk: &Arc<Desk>, request: SignIn) -> Result<SessionView, Problem> {
    let wanted = OperatorId::new(request.operator);
    let checked = desk
        .session()
        .check(wanted, request.passphrase, PassphraseAsked::SignIn)
        .await;
    desk.events().note(|changed| {
        changed.status = true;
        changed.audit = true;
    });
    let person = match checked {
        Ok(person) => person,
        Err(Problem::LedgerChanged { message }) => return Err(alarm(desk, message).await?),
        Err(problem) => return Err(problem),
    };
    if desk.session().last() != Some(person.id) {
        // A file that one person is looking at is not the next person's.
        desk.imports().clear();
        desk.statement_files().clear();
        desk.attachments().clear();
    }
    desk.session().set(Some(&person));
    Ok(session_view(&person))
}

/// Nobody signs in with a row that was edited by hand, and nothing is sent before it was looked at.
async fn alarm(desk: &Arc<Desk>, message: String) -> Result<Problem, Problem> {
    tracing::error!(%message, "somebody's row was changed outside Hazina");
    let found = Alteration::Elsewhere;
    let reason = PauseReason::LedgerChanged { found };
    desk.ledger()
        .pause_sending(reason, None, desk.now())
        .await
        .map_err(problem)?;
    desk.sending().refresh_gate().await;
    Ok(Problem::LedgerChanged { message })
}

pub(crate) async fn sign_out(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    desk.session().set(None);
    desk.attachments().clear();
    desk.events().note(|changed| changed.status = true);
    Ok(Nothing {})
}

/// Whoever is signed in touched something.
pub(crate) async fn still_here(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    desk.session().require()?;
    desk.session().touch();
    Ok(Nothing {})
}

pub(crate) async fn set_idle_sign_out(desk: &Arc<Desk>, request: IdleSignOut) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let (least, most) = IDLE_MINUTES;
    let minutes = u16::try_from(request.minutes)
        .ok()
        .filter(|_| (least..=most).contains(&request.minutes))
        .ok_or_else(|| {
            Problem::field(
                "minutes",
                text().people_from_to_minutes(least.to_string(), most.to_string()),
            )
        })?;
    desk.ledger()
        .set(Setting::IdleSignOut { minutes }, me, desk.now())
        .await
        .map_err(problem)?;
    desk.session().set_idle_minutes(request.minutes);
    people_changed(desk);
    Ok(Nothing {})
}

pub(crate) async fn people(desk: &Arc<Desk>, _: Nothing) -> Result<PeopleView, Problem> {
    desk.session().require()?;
    let operators = desk.ledger().operators().await.map_err(problem)?;
    let mut batches = Vec::new();
    for (state, finished) in [
        (BatchState::Draft, None),
        (BatchState::Submitted, None),
        (BatchState::Approved, Some(false)),
    ] {
        batches.extend(desk.ledger().batches_at(state, finished).await.map_err(problem)?);
    }
    let (here, mut left): (Vec<_>, Vec<_>) = operators.iter().partition(|one| one.is_here());
    left.sort_by_key(|one| std::cmp::Reverse(one.retired_at));
    let views = |people: Vec<&Operator>| people.into_iter().map(|one| person_view(one, &batches)).collect();
    Ok(PeopleView {
        here: views(here),
        left: views(left),
        idle_minutes: desk.session().idle_minutes(),
        kit: desk.ledger().recovery_key().await.map_err(problem)?.is_some(),
    })
}

/// Adds somebody. It takes two: whoever could do it alone could approve, as the new person, what they prepare.
pub(crate) async fn add_person(desk: &Arc<Desk>, request: AddPerson) -> Result<Nothing, Problem> {
    let (name, roles) = (new_name(&request.name)?, new_roles(&request.roles)?);
    let agreed = desk.agreed(request.confirming).await?;
    let key = fresh_key(desk, &name, request.passphrase, &request.again).await?;
    let new = NewOperator { name, roles, key };
    desk.ledger()
        .add_operator(new, Some(agreed), desk.now())
        .await
        .map_err(problem)?;
    people_changed(desk);
    Ok(Nothing {})
}

/// Lets somebody do something else than before.
pub(crate) async fn change_roles(desk: &Arc<Desk>, request: ChangeRoles) -> Result<Nothing, Problem> {
    let (person, roles) = (OperatorId::new(request.person), new_roles(&request.roles)?);
    let agreed = desk.agreed(request.confirming).await?;
    desk.ledger()
        .change_roles(person, roles, agreed, desk.now())
        .await
        .map_err(problem)?;
    person_changed(desk, person).await
}

/// Notes that somebody left. They never sign in or confirm anything again; what they did stays theirs.
pub(crate) async fn retire_person(desk: &Arc<Desk>, request: PersonChange) -> Result<Nothing, Problem> {
    let person = OperatorId::new(request.person);
    let agreed = desk.agreed(request.confirming).await?;
    desk.ledger()
        .retire_operator(person, agreed, desk.now())
        .await
        .map_err(problem)?;
    person_changed(desk, person).await
}

/// Locks somebody until another releases them.
pub(crate) async fn lock_person(desk: &Arc<Desk>, request: PersonChange) -> Result<Nothing, Problem> {
    let person = OperatorId::new(request.person);
    let agreed = desk.agreed(request.confirming).await?;
    desk.ledger()
        .lock_operator(person, agreed, desk.now())
        .await
        .map_err(problem)?;
    person_changed(desk, person).await
}

/// Lets somebody who is locked sign in again.
pub(crate) async fn release_person(desk: &Arc<Desk>, request: ReleasePerson) -> Result<Nothing, Problem> {
    let me = desk.confirm_me(request.my_passphrase).await?;
    let person = OperatorId::new(request.person);
    desk.ledger()
        .release_operator(person, me, desk.now())
        .await
        .map_err(problem)?;
    person_changed(desk, person).await
}

/// Gives somebody who forgot theirs another passphrase.
pub(crate) async fn replace_passphrase(desk: &Arc<Desk>, request: ReplacePassphrase) -> Result<Nothing, Problem> {
    let person = desk.operator(OperatorId::new(request.person)).await?;
    let agreed = desk.agreed(request.confirming).await?;
    let key = fresh_key(desk, &person.name, request.passphrase, &request.again).await?;
    desk.ledger()
        .replace_passphrase(person.id, key, agreed, desk.now())
        .await
        .map_err(problem)?;
    person_changed(desk, person.id).await
}

/// Gives whoever is signed in another passphrase.
pub(crate) async fn change_passphrase(desk: &Arc<Desk>, request: ChangePassphrase) -> Result<Nothing, Problem> {
    let mine = desk.operator(desk.session().require()?).await?;
    let before = request.passphrase.clone();
    let me = desk.confirm_me(request.passphrase).await?;
    new_passphrase(&mine.name, &request.new, &request.again)?;
    let key = rewrapped(desk, mine.key, before, request.new).await?;
    desk.ledger()
        .change_passphrase(me, key, desk.now())
        .await
        .map_err(problem)?;
    people_changed(desk);
    Ok(Nothing {})
}

fn people_changed(desk: &Desk) {
    desk.events().note(|changed| {
        changed.status = true;
        changed.people = true;
        changed.audit = true;
    });
}

/// What follows from a change of somebody: where they are signed in, it is in force at once.
async fn person_changed(desk: &Arc<Desk>, person: OperatorId) -> Result<Nothing, Problem> {
    desk.session().changed(&desk.operator(person).await?);
    people_changed(desk);
    // Batches say whether their people are still here.
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

/// A name as it will be shown.
pub fn new_name(typed: &str) -> Result<String, Problem> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() < 2 || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Err(Problem::field("name", text().people_give_the_persons_name_in_2()));
    }
    Ok(name)
}

/// What somebody may do.
pub fn new_roles(chosen: &[RoleView]) -> Result<Roles, Problem> {
    Roles::new(chosen.iter().copied().map(role_of))
        .map_err(|_| Problem::field("roles", text().people_choose_what_the_person_does_here()))
}

/// A passphrase that was typed twice and is hard enough to guess.
fn new_passphrase(name: &str, passphrase: &SecretString, again: &SecretString) -> Result<(), Problem> {
    if passphrase.expose_secret() != again.expose_secret() {
        return Err(Problem::field("again", text().people_the_two_passphrases_are_not_the()));
    }
    passphrase::strong_enough(passphrase, name)
}

/// A new signing key, closed under a new passphrase that was typed twice. Made off the async threads.
pub async fn fresh_key(
    desk: &Desk,
    name: &str,
    passphrase: SecretString,
    again: &SecretString,
) -> Result<WrappedKey, Problem> {
    new_passphrase(name, &passphrase, again)?;
    let (wrapper, entropy) = (Wrapper::of(desk.ledger()), Arc::clone(&desk.config().entropy));
    let making = tokio::task::spawn_blocking(move || new_key(&wrapper, &passphrase, KeyCost::USUAL, entropy.as_ref()));
    let key = making.await.map_err(|error| unexpected(&error))?;
    key.map_err(|error| unexpected(&error))
}

/// The same key, closed under another passphrase. Made off the async threads.
async fn rewrapped(
    desk: &Desk,
    key: WrappedKey,
    before: SecretString,
    after: SecretString,
) -> Result<WrappedKey, Problem> {
    let (wrapper, entropy) = (Wrapper::of(desk.ledger()), Arc::clone(&desk.config().entropy));
    let wrapping = tokio::task::spawn_blocking(move || {
        let opened = wrapper.unwrap(&key, &before).ok_or(PassphraseError)?;
        wrapper.wrap(&opened, &after, KeyCost::USUAL, entropy.as_ref())
    });
    let wrapped = wrapping.await.map_err(|error| unexpected(&error))?;
    wrapped.map_err(|error| unexpected(&error))
}

pub(crate) const fn role_of(view: RoleView) -> Role {
    match view {
        RoleView::Maker => Role::Maker,
        RoleView::Checker => Role::Checker,
        RoleView::Administrator => Role::Administrator,
        RoleView::Auditor => Role::Auditor,
    }
}

pub(crate) const fn role_view(role: Role) -> RoleView {
    match role {
        Role::Maker => RoleView::Maker,
        Role::Checker => RoleView::Checker,
        Role::Administrator => RoleView::Administrator,
        Role::Auditor => RoleView::Auditor,
    }
}

fn role_views(roles: Roles) -> Vec<RoleView> {
    roles.iter().map(role_view).collect()
}

pub(crate) fn session_view(person: &Operator) -> SessionView {
    SessionView {
        operator: person.id.get(),
        name: person.name.clone(),
        roles: role_views(person.roles),
    }
}

/// Somebody as the screen lists them, with how many batches wait for them.
pub fn operator_view(person: &Operator, waiting: u32) -> OperatorView {
    OperatorView {
        id: person.id.get(),
        name: person.name.clone(),
        roles: role_views(person.roles),
        locked: person.is_locked(),
        waiting,
    }
}

fn person_view(person: &Operator, batches: &[BatchRecord]) -> PersonView {
    let count = |wanted: &dyn Fn(&&BatchRecord) -> bool| {
        u32::try_from(batches.iter().filter(wanted).count()).unwrap_or(u32::MAX)
    };
    let prepared = |state| count(&|batch| batch.maker == person.id && batch.state == state);
    PersonView {
        id: person.id.get(),
        name: person.name.clone(),
        roles: role_views(person.roles),
        locked: person.locked.zip(person.locked_at).map(|(reason, at)| LockedView {
            by_people: match reason {
                LockReason::WrongPassphrases => false,
                LockReason::People { .. } => true,
            },
            at,
        }),
        retired_at: person.retired_at,
        signed_in_at: person.signed_in_at,
        drafts: prepared(BatchState::Draft),
        waiting: prepared(BatchState::Submitted),
        unsent: count(&|batch| batch.checker == Some(person.id) && batch.totals.of(StateKind::Approved).count > 0),
    }
}
