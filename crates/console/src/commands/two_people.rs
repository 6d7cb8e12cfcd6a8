//! What takes two people in one act: whoever is signed in and another one, each with a passphrase.

use treasury::{OperatorId, PassphraseAsked};

use crate::{Desk, Problem, view::TwoPeople};

/// Who is signed in and who agrees, both by their passphrases.
pub(super) async fn agreed(desk: &Desk, people: TwoPeople) -> Result<(OperatorId, OperatorId), Problem> {
    let me = desk.session.require()?;
    let second = OperatorId::new(people.second);
    if second == me {
        return Err(Problem::field("second", "Somebody else than you must want it too."));
    }
    let asked = PassphraseAsked::Confirm;
    desk.session.check(me, people.my_passphrase, asked).await?;
    let agreed = desk
        .session
        .check(second, people.second_passphrase, PassphraseAsked::Confirm);
    agreed.await.map_err(super::people::of_second)?;
    Ok((me, second))
}
