//! The simulator, asked over real HTTP.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(missing_docs, reason = "tests")]

mod b2b;
mod b2c;
mod caller;
mod chance;
mod control;
mod extras;
mod harness;
mod incoming;
mod organisations;
mod program;
mod readme;
mod shapes;
mod statements;
