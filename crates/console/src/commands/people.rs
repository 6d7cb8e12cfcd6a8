//! Who can sign in: signing in and out, adding somebody, and choosing another passphrase.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use store::NewOperator;
use treasury::OperatorId;

use crate::{
    Desk, Entropy, Problem,
    passphrase::hash_passphrase,
    problem::{problem, unexpected},
    view::{AddPerson, ChangePassphrase, Nothing, SessionView, SignIn},
};

/// The fewest characters of a passphrase.
const LEAST_PASSPHRASE: usize = 12;
/// The most characters of a name.
const MOST_NAME: usize = 60;

pub(crate) async fn sign_in(desk: &Arc<Desk>, request: SignIn) -> Result<SessionView, Problem> {
    let operator = desk.operator(OperatorId::new(request.operator)).await?;
    desk.session
        .confirm(&operator, request.passphrase, desk.config.clock.as_ref())
        .await?;
    if desk.session.operator() != Some(operator.id) {
        // A file that one person is looking at is not the next person's.
        desk.imports.clear();
    }
    desk.session.set(Some(operator.id));
    desk.changes.note(|changed| changed.house = true);
    Ok(SessionView {
        operator: operator.id.get(),
        name: operator.name,
        role: operator.role,
    })
}

pub(crate) async fn sign_out(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    desk.session.set(None);
    desk.changes.note(|changed| changed.house = true);
    Ok(Nothing {})
}

/// Adds somebody. Two people confirm it: whoever could do it alone could approve, as the new person, what they prepare.
pub(crate) async fn add_person(desk: &Arc<Desk>, request: AddPerson) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let (name, role) = (new_name(&request.name)?, new_role(&request.role)?);
    if OperatorId::new(request.second) == me {
        return Err(Problem::field("second", "Somebody else than you must want it too."));
    }
    let (mine, second) = (
        desk.operator(me).await?,
        desk.operator(OperatorId::new(request.second)).await?,
    );
    let clock = desk.config.clock.as_ref();
    let me = desk.session.confirm(&mine, request.my_passphrase, clock).await?;
    let second = desk.session.confirm(&second, request.second_passphrase, clock).await?;
    let passphrase_hash = hashed(desk.config.entropy.as_ref(), &name, request.passphrase, &request.again).await?;
    let new = NewOperator {
        name,
        role,
        passphrase_hash,
    };
    desk.ledger
        .add_operator(new, Some((me, second)), desk.now())
        .await
        .map_err(problem)?;
    desk.changes.note(|changed| {
        changed.house = true;
        changed.audit = true;
    });
    Ok(Nothing {})
}

/// Gives whoever is signed in another passphrase.
pub(crate) async fn change_passphrase(desk: &Arc<Desk>, request: ChangePassphrase) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let mine = desk.operator(me).await?;
    desk.session
        .confirm(&mine, request.passphrase, desk.config.clock.as_ref())
        .await?;
    let hash = hashed(desk.config.entropy.as_ref(), &mine.name, request.new, &request.again).await?;
    desk.ledger
        .change_passphrase(me, hash, desk.now())
        .await
        .map_err(problem)?;
    desk.changes.note(|changed| changed.audit = true);
    Ok(Nothing {})
}

/// A name as it will be shown.
pub(crate) fn new_name(typed: &str) -> Result<String, Problem> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() < 2 || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Err(Problem::field(
            "name",
            "Give the person\u{2019}s name, in 2 to 60 characters.",
        ));
    }
    Ok(name)
}

/// What somebody usually does.
pub(crate) fn new_role(typed: &str) -> Result<String, Problem> {
    match typed {
        "maker" | "checker" => Ok(typed.to_owned()),
        _ => Err(Problem::field(
            "role",
            "Choose what the person usually does: prepare, or approve.",
        )),
    }
}

/// The hash of a new passphrase that was typed twice, made off the async threads.
pub(crate) async fn hashed(
    entropy: &dyn Entropy,
    name: &str,
    passphrase: SecretString,
    again: &SecretString,
) -> Result<String, Problem> {
    let typed = passphrase.expose_secret();
    if typed != again.expose_secret() {
        return Err(Problem::field("again", "The two passphrases are not the same."));
    }
    if typed.chars().count() < LEAST_PASSPHRASE {
        return Err(Problem::field(
            "passphrase",
            "Take at least twelve characters: three or four words do well.",
        ));
    }
    let lower = typed.to_lowercase();
    let own = name.to_lowercase();
    if lower.contains(&own) || typed.chars().all(|c| typed.starts_with(c)) {
        return Err(Problem::field(
            "passphrase",
            "This is too easy to guess. Take three or four words that are not your name.",
        ));
    }
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let hashing = tokio::task::spawn_blocking(move || hash_passphrase(&passphrase, salt));
    let hash = hashing.await.map_err(|error| unexpected(&error))?;
    hash.map_err(|error| unexpected(&error))
}
