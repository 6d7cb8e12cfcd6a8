//! In which language people are spoken to.

use messages::Language;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LanguageView {
    /// English.
    En,
    /// Kiswahili.
    Sw,
}

impl From<Language> for LanguageView {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::En,
            Language::Kiswahili => Self::Sw,
        }
    }
}

impl From<LanguageView> for Language {
    fn from(view: LanguageView) -> Self {
        match view {
            LanguageView::En => Self::English,
            LanguageView::Sw => Self::Kiswahili,
        }
    }
}

/// The language that is spoken to whoever is at this machine. A choice is remembered for it, and for whoever is signed in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChooseLanguage {
    /// Which.
    pub language: LanguageView,
}

/// The language of what leaves the program as a file: payment advices, summaries, lists, letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PapersLanguage {
    /// Which.
    pub language: LanguageView,
}
