//! What `organisations` stands on beside a desk: it founds ledgers, keeps secrets and opens backups before there is a desk that
//! could. Nobody else has a use for it.

pub use crate::{
    access::where_to_mend,
    backups::{BackupList, make_private},
    commands::{
        backups::save_kit,
        diagnostics::{DeskDiagnostics, of_a_desk as diagnostics_of_a_desk},
        people::{fresh_key, new_name, new_roles, operator_view},
        two_people::both,
    },
    downloads::save_in,
    head_keeper::known as known_head,
    passphrase::strength,
    password::{check_rules, day_set, must_keep_rules},
    personal_key::closing_keys,
    problem::{problem, unexpected},
    relay_link::not_answered,
    session::Session,
};

/// What each secret is called in the keyring, of those that the console keeps itself.
pub mod secret_names {
    pub use crate::{
        head_keeper::HEAD,
        relay_link::{RELAY, RELAY_BEFORE, RELAY_TRIAL},
        work::prompts::PASSKEY,
    };
}

/// Sentences that both say.
pub mod sentences {
    pub use crate::sentences::{capital, unanswered};
}

/// Sealed copies of a ledger.
pub mod sealed {
    pub use crate::sealed::{Carried, EXTENSION, Manifest, SealedError, private_file, unseal};
}
