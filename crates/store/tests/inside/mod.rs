//! Tests that need the inside of the store: what facts do to the tables, which statements walk through what, and desktops
//! that share a log.

mod facts;
pub(crate) mod log;
pub(crate) mod plans;
