//! Tests that need the inside of the store: what facts do to the tables, which statements walk through what, desktops that
//! share a log; and the conformance suite once more, over a log that refuses now and then.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    dead_code,
    reason = "a test stops at the first thing that is not as it must be, and a part of the harness is for tests of the file alone"
)]

#[path = "../conformance/mod.rs"]
mod conformance;
mod facts;
#[path = "../harness.rs"]
pub(crate) mod harness;
pub(crate) mod log;
pub(crate) mod plans;
#[path = "../random.rs"]
pub(crate) mod random;
mod team;
