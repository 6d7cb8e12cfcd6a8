//! M-PESA's own statements: importing them, what does not match, and closing a month.

pub(crate) mod closing;
pub(crate) mod findings;
pub(crate) mod read;
