//! The organisations of a machine, through what is public.
#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test names what it expects and stops at anything else"
)]

mod organisations;
