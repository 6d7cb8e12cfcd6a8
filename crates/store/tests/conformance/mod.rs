//! What any store must do. Written against the ledger's public operations only.

mod accounts;
mod acts;
mod attempts;
mod attention;
mod audit;
mod batches;
mod claims;
mod deliveries;
mod doubts;
mod exports;
mod incoming;
mod lanes;
mod money;
mod pages;
mod paid_again;
mod passwords;
mod pauses;
mod payees;
mod people;
pub(crate) mod policies;
mod quarantine;
mod recalls;
mod refused;
mod relays;
mod runs;
mod statements;
