//! The application without a window: what each button does, the loops that send and hear, and the shapes of the screen.
//!
//! A [`Desk`] is the whole console. [`dispatch::call`] is the one way of the screen to it; [`Work`] runs what goes on by itself:
//! sending approved payouts, taking callbacks in, and raising doubts.
//!
//! Deliberately absent: the window, the keyring, SQL, HTTP, and the simulator.

mod access;
mod accounts;
mod aead;
mod attachments;
mod backups;
mod base;
mod callbacks;
mod changes;
mod commands;
mod config;
mod desk;
pub mod dispatch;
mod downloads;
pub mod enrolment;
mod export;
mod failed_checks;
mod fingerprint;
mod gate;
mod gateway;
mod head_keeper;
mod head_trouble;
mod imports;
mod languages;
mod ledger_state;
mod memory_secrets;
mod notices;
mod pace;
mod panics;
pub mod parts;
mod passphrase;
mod password;
mod personal_key;
mod place;
mod ports;
mod preferences;
mod problem;
pub mod recovery;
mod relay_link;
mod rotation;
mod run_differences;
mod saving;
mod sealed;
mod secret_parts;
mod sending;
mod sent;
mod sentences;
mod session;
mod shapes;
mod statement_files;
mod team_log;
mod turns;
mod unanswered;
mod warnings;
mod work;

pub use config::{Asking, Config, InitiatorSource, ProfileMark, Settings};
pub use desk::{Desk, OpenError, OpeningProgress};
pub use languages::Languages;
pub use memory_secrets::MemorySecrets;
pub use notices::{Notice, TrayView};
pub use panics::keep_only_places as keep_only_places_of_panics;
pub use personal_key::{KeyCost, PassphraseError, new_person_key, open_person_key};
pub use place::keep_to_this_user;
pub use ports::{
    Clock, Entropy, PracticeFile, PracticePortal, PracticePortalOperator, Secrets, SecretsError, SecretsErrorKind,
    SystemClock, SystemEntropy, locks_folder,
};
pub use relay_link::{Pairing, RelaySource};
pub use secret_parts::InParts;
pub use sentences::not_this_ledger;
pub use team_log::TeamAccess;
pub use unanswered::UnansweredBounds;
pub use work::Work;
