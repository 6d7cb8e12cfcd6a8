//! What the application promises, through its public permissions.
#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test names what it expects and stops at anything else"
)]

mod desk;
