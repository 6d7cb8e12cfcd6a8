//! Entries of the audit trail about people.

use treasury::{Consent, Fact, LockReason, PassphraseAsked, Role, Roles};

use super::{Names, grouped, name_of};

/// What an entry about people says; nothing where it is about something else.
pub(super) fn people(fact: &Fact, names: &Names) -> Option<String> {
    added(fact, names)
        .or_else(|| locks(fact, names))
        .or_else(|| passphrases(fact, names))
}

fn passphrases(fact: &Fact, names: &Names) -> Option<String> {
    if let Fact::PassphraseReplaced {
        operator, agreed_by, ..
    } = fact
    {
        let who = name_of(names, *operator);
        return Some(format!(
            "{who} was given another passphrase.{}",
            agreed(*agreed_by, names)
        ));
    }
    if let Fact::PassphraseGiven { after_wrong } = fact {
        return Some(match after_wrong {
            1 => "Gave the right passphrase after a wrong one.".to_owned(),
            many => format!("Gave the right passphrase after {} wrong ones.", grouped_count(*many)),
        });
    }
    if let Fact::PassphraseChanged { .. } = fact {
        return Some("Chose another passphrase.".to_owned());
    }
    matches!(fact, Fact::SignedIn).then(|| "Signed in.".to_owned())
}

fn added(fact: &Fact, names: &Names) -> Option<String> {
    if let Fact::OperatorAdded {
        name, roles, agreed_by, ..
    } = fact
    {
        return Some(format!(
            "{name} can sign in, as {}.{}",
            parts(*roles),
            agreed(*agreed_by, names)
        ));
    }
    if let Fact::OperatorRetired { operator, agreed_by } = fact {
        return Some(format!(
            "{} left, and cannot sign in or confirm anything any more.{}",
            name_of(names, *operator),
            agreed(*agreed_by, names)
        ));
    }
    let Fact::OperatorChanged {
        operator,
        roles,
        agreed_by,
    } = fact
    else {
        return None;
    };
    Some(format!(
        "{} is now {}.{}",
        name_of(names, *operator),
        parts(*roles),
        agreed(*agreed_by, names)
    ))
}

fn locks(fact: &Fact, names: &Names) -> Option<String> {
    if let Fact::OperatorReleased { operator } = fact {
        return Some(format!(
            "{} was released, and can sign in again.",
            name_of(names, *operator)
        ));
    }
    if let Fact::PassphraseWrong {
        operator,
        in_a_row,
        asked,
    } = fact
    {
        let what = match asked {
            PassphraseAsked::SignIn => "to sign in",
            PassphraseAsked::Confirm => "to confirm something",
        };
        let which = match in_a_row {
            1 => String::new(),
            many => format!(" It was number {} in a row.", grouped_count(*many)),
        };
        return Some(format!(
            "A wrong passphrase was typed {what} as {}.{which}",
            name_of(names, *operator)
        ));
    }
    let Fact::OperatorLocked { operator, reason } = fact else {
        return None;
    };
    let who = name_of(names, *operator);
    Some(match reason {
        LockReason::WrongPassphrases => {
            format!("{who} was locked after too many wrong passphrases. An administrator releases them.")
        }
        LockReason::People { second } => format!("{who} was locked. {} agreed.", name_of(names, *second)),
    })
}

/// Who else agreed, as a sentence that follows another.
fn agreed(consent: Consent, names: &Names) -> String {
    match consent {
        Consent::Founding => String::new(),
        Consent::TwoPeople { second } => format!(" {} agreed.", name_of(names, second)),
        Consent::OneAndRecoveryKit => " The recovery kit was used.".to_owned(),
    }
}

/// Roles in words: "maker, checker and administrator".
fn parts(roles: Roles) -> String {
    let words: Vec<_> = roles.iter().map(Role::name).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn grouped_count(count: u32) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}
