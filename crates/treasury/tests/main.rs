//! The rules of the house through their public doors, over long times.
#![allow(
    clippy::expect_used,
    reason = "a test stops at the first thing that is not as it must be"
)]

mod year;
