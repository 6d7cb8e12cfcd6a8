//! What the tests of several crates stand on. Nothing here is a mock of our own code: it starts the real parts, with settings
//! that do not make a test wait, and the simulator in M-PESA's place. Only tests depend on it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    missing_debug_implementations,
    reason = "a test stops at the first thing that is not as it must be"
)]

pub mod addresses;
#[cfg(feature = "harness")]
pub mod harness;
#[cfg(feature = "harness")]
pub mod meddler;
pub mod pdf;
pub mod postgres;
#[cfg(feature = "relay")]
pub mod relay_program;
