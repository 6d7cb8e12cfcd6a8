//! Named writes, each one transaction: what is there is read, it is decided, the facts are appended.

pub(crate) mod access;
pub(crate) mod attempts;
pub(crate) mod attention;
pub(crate) mod batches;
pub(crate) mod callbacks;
pub(crate) mod credential;
pub(crate) mod exports;
pub(crate) mod incoming;
pub(crate) mod other_queries;
pub(crate) mod pauses;
pub(crate) mod people;
pub(crate) mod questions;
pub(crate) mod readmission;
pub(crate) mod recalls;
pub(crate) mod recovery;
pub(crate) mod relays;
pub(crate) mod reminders;
pub(crate) mod repeats;
pub(crate) mod restored;
pub(crate) mod results;
pub(crate) mod reversals;
pub(crate) mod rotation;
pub(crate) mod settings;
pub(crate) mod settlements;
pub(crate) mod statements;
pub(crate) mod stopped;
