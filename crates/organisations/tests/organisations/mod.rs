//! Several organisations on one machine, and connecting them: against the simulator as Safaricom's sandbox or production,
//! with a relay as one runs it elsewhere, over real HTTP on loopback.

mod activity;
mod diagnostics;
mod joining;
mod keeping;
mod not_opened;
mod place;
mod reconnecting;
pub(crate) mod restoring;
mod steps;
mod switching;
