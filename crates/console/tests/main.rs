//! What the application promises, through its public doors.
#![expect(clippy::unwrap_used, reason = "tests")]

mod desk;
mod import;
mod office;
