//! The rules of the harness through their public permissions, over long times.
#![allow(
    clippy::expect_used,
    reason = "a test stops at the first thing that is not as it must be"
)]

mod year;
