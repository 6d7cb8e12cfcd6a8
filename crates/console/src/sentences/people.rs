//! Entries of the audit trail about people.

use messages::{language, text};
use treasury::{Consent, Fact, LockReason, PassphraseAsked, Roles};

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
        return Some(with_consent(text().people_passphrase_replaced(who), *agreed_by, names));
    }
    if let Fact::PassphraseGiven { after_wrong } = fact {
        return Some(match after_wrong {
            1 => text().people_gave_the_right_passphrase_after_a(),
            many => text().people_gave_the_right_passphrase_after_wrong(grouped_count(*many)),
        });
    }
    if let Fact::PassphraseChanged { .. } = fact {
        return Some(text().people_chose_another_passphrase());
    }
    matches!(fact, Fact::SignedIn).then(|| text().people_signed_in())
}

fn added(fact: &Fact, names: &Names) -> Option<String> {
    if let Fact::OperatorAdded {
        name, roles, agreed_by, ..
    } = fact
    {
        return Some(with_consent(
            text().people_added(name.as_str(), parts(*roles)),
            *agreed_by,
            names,
        ));
    }
    if let Fact::OperatorRetired { operator, agreed_by } = fact {
        return Some(with_consent(
            text().people_left(name_of(names, *operator)),
            *agreed_by,
            names,
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
    Some(with_consent(
        text().people_changed(name_of(names, *operator), parts(*roles)),
        *agreed_by,
        names,
    ))
}

fn locks(fact: &Fact, names: &Names) -> Option<String> {
    if let Fact::OperatorReleased { operator } = fact {
        return Some(text().people_was_released_and_can_sign_in(name_of(names, *operator)));
    }
    if let Fact::PassphraseWrong {
        operator,
        in_a_row,
        asked,
    } = fact
    {
        let who = name_of(names, *operator);
        let said = match asked {
            PassphraseAsked::SignIn => text().people_wrong_at_sign_in(who),
            PassphraseAsked::Confirm => text().people_wrong_at_confirming(who),
        };
        return Some(match in_a_row {
            1 => said,
            many => format!("{said} {}", text().people_wrong_in_a_row(grouped_count(*many))),
        });
    }
    let Fact::OperatorLocked { operator, reason } = fact else {
        return None;
    };
    let who = name_of(names, *operator);
    Some(match reason {
        LockReason::WrongPassphrases => text().people_was_locked_after_too_many_wrong(who),
        LockReason::People { second } => text().people_was_locked_agreed(who, name_of(names, *second)),
    })
}

/// A sentence, and who else agreed.
fn with_consent(said: String, consent: Consent, names: &Names) -> String {
    match consent {
        Consent::Founding => said,
        Consent::TwoPeople { second } => format!("{said} {}", text().people_agreed(name_of(names, second))),
        Consent::OneAndRecoveryKit => format!("{said} {}", text().people_kit_used()),
    }
}

/// Roles in words: "maker, checker and administrator".
fn parts(roles: Roles) -> String {
    let words: Vec<_> = roles.iter().map(super::role).collect();
    language().list(&words)
}

fn grouped_count(count: u32) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}
