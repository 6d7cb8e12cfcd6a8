//! The recovery kit: one page on which the key stands that opens an organisation's backups.
//!
//! It is the one paper that holds a secret. It says so, and what to do when it is needed.

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

const TITLE: &str = "Recovery kit";

/// The kit as PDF, on one page.
///
/// # Errors
/// When the document cannot be written.
pub fn recovery(kit: &RecoveryKit) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new(&kit.issuer, TITLE, TITLE, &kit.printed);
    paper.band(
        "Keep this page like a key to the safe",
        "These 24 words open every backup made from today on. Whoever has them and a backup can read all of it. They are \
         stored nowhere else.",
        Colour::Caution,
        Colour::CautionSoft,
    );
    paper.words(&kit.words);
    paper.heading("Which ledger");
    paper.fact("Ledger", &kit.ledger, Style::BODY.id());
    paper.fact(
        "This kit is known by",
        &kit.public,
        Style::SMALL.id().colour(Colour::Ink),
    );
    paper.fact("Made by", &kit.made_by.join(" and "), Style::BODY);
    if kit.replaces {
        let before =
            "open only the backups that were made before this one was printed. Keep them as long as those backups.";
        paper.fact("Older kits", before, Style::BODY);
    }
    paper.heading("Now");
    for (number, step) in (1..).zip([
        "Print it twice and seal each in an envelope. Keep them in two places, and not where the backups are.",
        "Delete the file, and empty the bin.",
    ]) {
        paper.step(number, step);
    }
    paper.heading("When it is needed");
    for (number, step) in (1..).zip([
        "The computer or its keyring is lost: install Hazina, choose Restore a backup, choose the file and type the words. Two \
         people of this organisation confirm it with their passphrases. Nothing is paid by that: sending stays paused, and \
         M-PESA is asked about everything that may have been paid since.",
        "Somebody forgot a passphrase, and only one other person is left: that person and the words together give a new one.",
        "Without Hazina: a backup is a file of the age format (age-encryption.org) with a tar in it; the words are BIP 39.",
    ]) {
        paper.step(number, step);
    }
    paper.finish()
}
