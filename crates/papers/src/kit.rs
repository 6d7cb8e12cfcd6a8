//! The recovery kit: one page on which the key stands that opens an organisation's backups.
//!
//! It is the one paper that holds a secret. It says so, and what to do when it is needed.

use messages::{in_language, language, text};

use crate::{
    Issuer, PaperError, Signed,
    pdf::{Colour, Paper, Style},
};

/// A recovery kit.
#[derive(Clone)]
pub struct RecoveryKit {
    /// Whose.
    pub issuer: Issuer,
    /// The name of the ledger: what its backups are known by.
    pub ledger: String,
    /// The words, in their order.
    pub words: Vec<String>,
    /// The public half of the key, by which the kit is known; no secret.
    pub public: String,
    /// The people who made it.
    pub made_by: Vec<String>,
    /// Whether there was a kit before it.
    pub replaces: bool,
    /// Who had it made, and when.
    pub printed: Signed,
}

impl std::fmt::Debug for RecoveryKit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoveryKit")
            .field("ledger", &self.ledger)
            .finish_non_exhaustive()
    }
}

/// The kit as PDF, on one page.
///
/// # Errors
/// When the document cannot be written.
pub fn recovery(kit: &RecoveryKit) -> Result<Vec<u8>, PaperError> {
    in_language(kit.issuer.language, || write(kit))
}

fn write(kit: &RecoveryKit) -> Result<Vec<u8>, PaperError> {
    let say = text();
    let title = say.papers_kit_title();
    let mut paper = Paper::new(&kit.issuer, &title, &title, &kit.printed);
    paper.band(
        &say.papers_kit_keep(),
        &say.papers_kit_keep_text(),
        Colour::Caution,
        Colour::CautionSoft,
    );
    paper.words(&kit.words);
    paper.heading(&say.papers_kit_which());
    paper.fact(&say.papers_kit_ledger(), &kit.ledger, Style::BODY.id());
    paper.fact(
        &say.papers_kit_known_by(),
        &kit.public,
        Style::SMALL.id().colour(Colour::Ink),
    );
    paper.fact(&say.papers_kit_made_by(), &language().list(&kit.made_by), Style::BODY);
    if kit.replaces {
        paper.fact(&say.papers_kit_older(), &say.papers_kit_older_text(), Style::BODY);
    }
    paper.heading(&say.papers_kit_now());
    for (number, step) in (1..).zip([say.papers_kit_now_print(), say.papers_kit_now_delete()]) {
        paper.step(number, &step);
    }
    paper.heading(&say.papers_kit_needed());
    for (number, step) in (1..).zip([
        say.papers_kit_needed_lost(),
        say.papers_kit_needed_forgot(),
        say.papers_kit_needed_without(),
    ]) {
        paper.step(number, &step);
    }
    paper.finish()
}
