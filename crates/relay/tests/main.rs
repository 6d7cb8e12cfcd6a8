//! The relay through its public permissions: real HTTP on loopback, real SQLite files, real processes killed.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it must be"
)]

mod bounds;
mod conformance;
mod crash;
mod delivering;
mod group_commit;
mod harness;
mod heads;
mod link;
mod remote;
mod spooling;
mod team;
