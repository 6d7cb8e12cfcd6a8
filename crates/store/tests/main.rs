//! The ledger through its public permissions, on real files.
//!
//! `conformance` is what any store of Hazina must do: it names no SQL, so that another store can take this one's place
//! and be held to the same list. The rest is about this store: its database, its file, its crashes, and hands that change
//! it from outside.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it must be"
)]

mod backups;
mod conformance;
mod crash;
mod database;
mod file;
mod harness;
mod nobody_alone;
mod random;
mod tampering;
