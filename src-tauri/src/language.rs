//! In which language the window itself speaks: the tray, notifications, and what is said where no organisation can be opened.

use std::sync::{Arc, OnceLock, Weak};

use messages::{Language, Text};
use organisations::Office;

static OFFICE: OnceLock<Weak<Office>> = OnceLock::new();

/// The language of the person's system, as far as it says.
pub(crate) fn of_system() -> Language {
    Language::from_system(&sys_locale::get_locale().unwrap_or_default())
}

/// From now on what is chosen at `office` is spoken.
pub(crate) fn follow(office: &Arc<Office>) {
    let _ = OFFICE.set(Arc::downgrade(office));
}

/// The sentences in this machine's language.
pub(crate) fn text() -> &'static Text {
    let office = OFFICE.get().and_then(Weak::upgrade);
    office.map_or_else(of_system, |office| office.machine_language()).text()
}
