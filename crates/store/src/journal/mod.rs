//! The journal: the truth. Entries chained by hash, each signed by the desktop that wrote it and by the people behind it, and
//! what can be proved from them alone.

pub(crate) mod acts;
pub(crate) mod approved;
pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod identity;
pub(crate) mod keys;
pub(crate) mod log;
pub(crate) mod organisation;
pub(crate) mod people;
pub(crate) mod signers;
pub(crate) mod team;
pub(crate) mod void;
