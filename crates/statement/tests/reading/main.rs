//! The reader through its public permission: the samples as they must be read, then the same books written in every layout and
//! damaged in every way that people and programs damage files.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod books;
mod damages;
mod forms;
mod generated;
mod languages;
mod random;
mod samples;
