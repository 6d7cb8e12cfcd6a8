//! What the client and the parser promise, through their public permissions, against real HTTP on loopback.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "tests name what they expect and reject the rest"
)]

mod answers;
mod callbacks;
mod callbacks_other;
mod credentials;
mod damage;
mod gateway;
mod redaction;
mod requests;
mod requests_b2b;
mod requests_customer;
mod rig;
mod samples;
mod secrets;
mod sends;
mod simulated;
mod simulated_customers;
mod simulated_refusals;
mod simulated_truth;
mod tokens;
