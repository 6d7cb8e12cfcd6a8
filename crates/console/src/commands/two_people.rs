//! What takes two people in one act: whoever is signed in and another one, each with a passphrase. Where the rules let it
//! ([`treasury::Fact::kit_is_enough`]), the recovery kit stands in for the other one.

use api::{
    Problem,
    view::{Confirming, TwoPeople},
};
use messages::text;
use secrecy::{ExposeSecret, SecretString};
use treasury::{Agreed, Confirmed, OperatorId, PassphraseAsked, RecoveryKitShown};

use crate::{
    Desk,
    problem::{people_problem, problem, unexpected},
    recovery::holds_kit,
    session::Session,
};

/// Somebody, and the passphrase that was typed as theirs.
pub(crate) type Typed = (OperatorId, SecretString);

/// Both, by their passphrases.
pub async fn both(session: &Session, first: Typed, second: Typed) -> Result<(Confirmed, Confirmed), Problem> {
    if first.0 == second.0 {
        return Err(Problem::field(
            "second",
            text().people_somebody_else_than_you_must_want(),
        ));
    }
    let first = one(session, first).await?;
    let second = one(session, second).await.map_err(of_second)?;
    Ok((first, second))
}

async fn one(session: &Session, (who, passphrase): Typed) -> Result<Confirmed, Problem> {
    let checked = session.check(who, passphrase, PassphraseAsked::Confirm).await?;
    Ok(Confirmed::by_passphrase(checked.id))
}

/// What is wrong with the second person's passphrase is said beside that one.
fn of_second(problem: Problem) -> Problem {
    if problem == (Problem::WrongPassphrase { wait_seconds: 0 }) {
        return Problem::field("second_passphrase", text().people_that_passphrase_is_wrong_type_it());
    }
    problem
}

impl Desk {
    /// Whoever is signed in, by their passphrase.
    pub(crate) async fn confirm_me(&self, passphrase: SecretString) -> Result<Confirmed, Problem> {
        one(self.session(), (self.session().require()?, passphrase)).await
    }

    /// Whoever is signed in, and somebody else, both by their passphrases.
    pub async fn two_people(&self, people: TwoPeople) -> Result<(Confirmed, Confirmed), Problem> {
        let me = self.session().require()?;
        let second = (OperatorId::new(people.second), people.second_passphrase);
        both(self.session(), (me, people.my_passphrase), second).await
    }

    /// Whoever is signed in, and somebody else or the recovery kit, for a change of people. What the kit is enough for is the
    /// ledger's to refuse.
    pub(crate) async fn agreed(&self, confirming: Confirming) -> Result<Agreed, Problem> {
        let words = confirming
            .recovery_words
            .filter(|words| !words.expose_secret().trim().is_empty());
        if let Some(words) = words {
            let me = self.confirm_me(confirming.my_passphrase).await?;
            let kit = self.kit_shown(&words).await?;
            return Ok(Agreed::with_recovery_kit(me, kit));
        }
        let choose = || Problem::field("second", text().people_choose_who_else_wants_it_it());
        let people = TwoPeople {
            my_passphrase: confirming.my_passphrase,
            second: confirming.second.ok_or_else(choose)?,
            second_passphrase: confirming.second_passphrase.unwrap_or_default(),
        };
        let (me, second) = self.two_people(people).await?;
        Agreed::by_two(me, second).map_err(people_problem)
    }

    /// The newest kit of this organisation, by its words.
    async fn kit_shown(&self, words: &SecretString) -> Result<RecoveryKitShown, Problem> {
        let refused = |message: String| Problem::field("recovery_words", message);
        let kit = self
            .ledger()
            .recovery_key()
            .await
            .map_err(problem)?
            .ok_or_else(|| refused(text().people_no_recovery_kit_was_made_here()))?;
        let of = kit.recipient.parse().map_err(|error| unexpected(&error))?;
        holds_kit(words, &of).map_err(|error| refused(error.to_string()))?;
        Ok(RecoveryKitShown::by_words())
    }
}
