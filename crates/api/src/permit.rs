//! Who may give a command. Each command names one of these where it is declared ([`crate::commands`]); what the ledger itself asks
//! of whoever causes an entry is `treasury::Fact::needs`, so that a command with the wrong permit still writes nothing.

use treasury::{Needs, Role, Roles};

/// Who may give a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    /// Anybody at this machine, also before somebody signed in.
    Anybody,
    /// Whoever is signed in: it reads, exports, or is about nobody but them.
    Look,
    /// Whoever is signed in and does more than read.
    Act,
    /// Makers.
    Make,
    /// Checkers.
    Check,
    /// Administrators.
    Administer,
}

impl Permit {
    /// What it needs of whoever is signed in; none where nobody must be.
    #[must_use]
    pub const fn needs(self) -> Option<Needs> {
        match self {
            Self::Anybody => None,
            Self::Look => Some(Needs::Presence),
            Self::Act => Some(Needs::Acting),
            Self::Make => Some(Needs::Role(Role::Maker)),
            Self::Check => Some(Needs::Role(Role::Checker)),
            Self::Administer => Some(Needs::Role(Role::Administrator)),
        }
    }

    /// Whether these roles may give the command.
    #[must_use]
    pub fn met_by(self, roles: Roles) -> bool {
        self.needs().is_none_or(|needs| needs.met_by(roles))
    }
}
