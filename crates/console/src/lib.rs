//! The application without a window: what each button does, the loops that send and hear, and the shapes of the screen.
//!
//! A [`Desk`] is the whole console. [`api::call`] is its one permission for the screen; [`Work`] runs what goes on by itself:
//! sending approved payouts, taking callbacks in, and raising doubts.
//!
//! Deliberately absent: the window, the keyring, SQL, HTTP, and the simulator.

mod access;
mod accounts;
pub mod api;
mod backups;
mod changes;
mod commands;
mod config;
mod desk;
mod downloads;
mod error;
mod event;
mod export;
mod failed_checks;
mod gate;
mod head_keeper;
mod imports;
mod languages;
mod ledger_state;
mod memory_secrets;
mod notices;
pub mod office;
mod pace;
mod panics;
mod passphrase;
mod password;
mod permit;
mod personal_key;
mod place;
mod ports;
mod preferences;
mod problem;
pub mod recovery;
mod relay_link;
mod rotation;
mod saving;
mod sealed;
mod secret_parts;
mod sent;
mod sentences;
mod session;
mod shapes;
mod statement_files;
mod unanswered;
pub mod view;
mod warnings;
mod work;

pub use config::{Asking, Config, InitiatorSource, ProfileMark, Settings};
pub use desk::{Desk, OpenError};
pub use error::Problem;
pub use event::Changed;
pub use languages::Languages;
pub use memory_secrets::MemorySecrets;
pub use notices::{Notice, TrayView};
pub use office::{Office, OfficeConfig};
pub use panics::keep_only_places as keep_only_places_of_panics;
pub use permit::Permit;
pub use personal_key::{KeyCost, PassphraseError, new_person_key, open_person_key};
pub use place::keep_to_this_user;
pub use ports::{
    Clock, Entropy, PracticeFile, PracticePortal, PracticePortalOperator, Secrets, SecretsError, SecretsErrorKind,
    SystemClock, SystemEntropy, locks_folder,
};
pub use relay_link::{Pairing, RelaySource};
pub use secret_parts::InParts;
pub use sentences::not_this_ledger;
pub use unanswered::UnansweredBounds;
pub use work::Work;
