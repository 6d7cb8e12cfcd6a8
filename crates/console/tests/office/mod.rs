//! Several organisations on one machine, and connecting them: against the simulator as Safaricom's sandbox or production,
//! with a relay as one runs it elsewhere, over real HTTP on loopback.

mod keeping;
mod meanwhile;
mod place;
pub(crate) mod restoring;
mod steps;
mod switching;
