//! In which language each person is spoken to on this machine, and whoever has not signed in.
//!
//! Not in the ledger: somebody who reads Kiswahili at home may sit at an office's English machine, and before an organisation is
//! open there is no ledger. A file that cannot be read costs the choices and nothing else.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use messages::Language;
use serde::{Deserialize, Serialize};
use treasury::OperatorId;

use api::view::LanguageView;

/// What people chose on this machine.
#[derive(Debug, Default)]
pub struct Languages {
    /// None: nothing is remembered from one start to the next.
    file: Option<PathBuf>,
    /// Before anybody chose.
    system: Language,
    chosen: Mutex<Chosen>,
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
struct Chosen {
    /// Last on this machine, for whoever has not signed in.
    machine: Option<LanguageView>,
    /// By organisation, and in it by person.
    people: BTreeMap<String, BTreeMap<i64, LanguageView>>,
}

impl Languages {
    /// Reads what was chosen. `system` is this machine's language.
    #[must_use]
    pub fn read(file: PathBuf, system: Language) -> Self {
        let chosen = match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the languages cannot be read: this machine's is taken");
                Chosen::default()
            }),
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "the languages cannot be read: this machine's is taken");
                }
                Chosen::default()
            }
        };
        Self {
            file: Some(file),
            system,
            chosen: Mutex::new(chosen),
        }
    }

    /// The language for whoever has not signed in, of notifications, and of the tray.
    #[must_use]
    pub fn of_machine(&self) -> Language {
        let chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.machine.map_or(self.system, Language::from)
    }

    /// The language of somebody in an organisation; this machine's where they chose none.
    #[must_use]
    pub fn of(&self, profile: &str, person: Option<OperatorId>) -> Language {
        let own = person.and_then(|person| {
            let chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
            chosen.people.get(profile)?.get(&person.get()).copied()
        });
        own.map_or_else(|| self.of_machine(), Language::from)
    }

    /// Remembers a choice for this machine, and for who is signed in.
    pub fn choose(&self, language: LanguageView, signed_in: Option<(&str, OperatorId)>) -> io::Result<()> {
        let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = chosen.clone();
        changed.machine = Some(language);
        if let Some((profile, person)) = signed_in {
            let people = changed.people.entry(profile.to_owned()).or_default();
            people.insert(person.get(), language);
        }
        if let Some(file) = &self.file {
            write(file, &changed)?;
        }
        *chosen = changed;
        Ok(())
    }
}

/// The file: whole, or not at all.
fn write(file: &PathBuf, chosen: &Chosen) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("json.new");
    let mut new = File::create(&beside)?;
    new.write_all(&serde_json::to_vec_pretty(chosen)?)?;
    new.sync_all()?;
    drop(new);
    fs::rename(&beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_gets_their_language_back_and_others_the_machines() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("languages.json");
        let (amina, otieno) = (OperatorId::new(1), OperatorId::new(2));
        let languages = Languages::read(file.clone(), Language::Kiswahili);
        assert_eq!(
            languages.of("practice", Some(amina)),
            Language::Kiswahili,
            "the system's"
        );
        languages.choose(LanguageView::En, None).expect("kept");
        languages
            .choose(LanguageView::Sw, Some(("practice", amina)))
            .expect("kept");
        languages
            .choose(LanguageView::En, Some(("practice", otieno)))
            .expect("kept");
        let again = Languages::read(file, Language::Kiswahili);
        assert_eq!(again.of("practice", Some(amina)), Language::Kiswahili);
        assert_eq!(again.of("practice", Some(otieno)), Language::English);
        assert_eq!(
            again.of("elsewhere", Some(amina)),
            Language::English,
            "another person of that number"
        );
        assert_eq!(again.of_machine(), Language::English);
    }

    #[test]
    fn a_damaged_file_costs_the_choices_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("languages.json");
        fs::write(&file, "{").expect("written");
        assert_eq!(
            Languages::read(file, Language::Kiswahili).of_machine(),
            Language::Kiswahili
        );
    }
}
