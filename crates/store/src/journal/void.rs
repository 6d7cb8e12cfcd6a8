//! Which entry of a ledger that several desktops share does nothing, from the journal alone. The table of such entries is a
//! projection that a hand in the file can change: what money rests on is judged here, by the same rules on every desktop.

use rusqlite::Connection;
use treasury::{Deed, Desktops, Fact, PeopleError, decide::is_for_people};

use crate::{
    Birth, Entry, StoreError,
    journal::{chain::OF_DESKTOPS, identity::proved, people::must_be_signed_by_its_people},
    sql,
};

/// What the journal says of desktops, and with it of what their entries do.
pub(crate) struct Standing<'a> {
    db: &'a Connection,
    birth: &'a Birth,
    /// What was done about desktops, and counts, by its entry.
    deeds: Vec<(i64, Deed)>,
    shared: bool,
}

impl<'a> Standing<'a> {
    /// Reads every entry about desktops.
    ///
    /// # Errors
    /// Where one was altered, or the ledger cannot be read.
    pub(crate) fn read(db: &'a Connection, birth: &'a Birth) -> Result<Self, StoreError> {
        let mut this = Self {
            db,
            birth,
            deeds: Vec::new(),
            shared: false,
        };
        let entries = format!("SELECT seq FROM journal WHERE {OF_DESKTOPS} ORDER BY seq");
        for seq in sql::all(db, &entries, [], |row| Ok(row.get::<_, i64>(0)?))? {
            let entry = proved(db, seq, birth)?;
            this.shared |= matches!(entry.fact, Fact::DesktopAdded { .. });
            if this.counts(&entry)? {
                this.deeds.push((seq, entry.fact.deed()));
            }
        }
        Ok(this)
    }

    /// Whether several desktops write here: what breaks a rule is void then, and an alarm otherwise.
    pub(crate) const fn is_shared(&self) -> bool {
        self.shared
    }

    /// Whether an entry keeps to the rules about desktops and people. Whether it fits the entries before is another matter.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(crate) fn counts(&self, entry: &Entry) -> Result<bool, StoreError> {
        match self.must_count(entry) {
            Ok(()) => Ok(true),
            Err(error @ (StoreError::Void(_) | StoreError::People(_) | StoreError::Act(_))) => {
                tracing::warn!(%error, seq = entry.seq, "an entry does nothing");
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }

    fn must_count(&self, entry: &Entry) -> Result<(), StoreError> {
        let mut desktops = Desktops::born(self.birth.desktop);
        for (_, deed) in self.deeds.iter().take_while(|(seq, _)| *seq < entry.seq) {
            desktops.observe(*deed);
        }
        desktops.judge(entry.desktop.unwrap_or(self.birth.desktop), entry.fact.deed())?;
        if entry.actor.is_none() && is_for_people(&entry.fact, true) {
            return Err(PeopleError::OnePerson.into());
        }
        must_be_signed_by_its_people(self.db, entry, self.birth)
    }
}
