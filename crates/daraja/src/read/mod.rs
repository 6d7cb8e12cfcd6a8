//! Reading what Daraja writes inside its values: money, times, accounts, parties. Every reader answers with
//! nothing where the text does not say it for certain; none fails.

pub(crate) mod account;
pub(crate) mod money;
pub(crate) mod party;
pub(crate) mod time;
