//! M-PESA's own statements: importing them, noting what does not match, closing a month.

pub(crate) mod closing;
pub(crate) mod findings;
pub(crate) mod import;
