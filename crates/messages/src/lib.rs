//! Every sentence that the program says to a person, in English and Kiswahili.
//!
//! The sentences stand in `locales/en` and `locales/sw`, one Fluent file an area; `build.rs` makes a typed function of each:
//! `text().audit_signed_in(name)`, in the language that is spoken just now ([`speaking()`]). A message that is in one language only has no function, so that its use does not
//! compile. Each is a whole sentence for one noun and one state, since Kiswahili's verbs agree with the noun: nothing is glued
//! together from words. What is counted comes as a number, for the plural; money, days and names come as they are to be read.
//!
//! M-PESA's own wordings are not here: they are shown as received. Nor are lines of the log, which stay English.

mod language;
mod speaking;

#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    clippy::all,
    clippy::unwrap_used,
    clippy::unwrap_in_result,
    reason = "generated"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

pub use generated::L10nLanguage as Text;
pub use language::Language;
pub use speaking::{in_language, language, speaking, speaking_as, spoken, text};
