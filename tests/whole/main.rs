//! The console, the simulator and the relay together.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod practice_run;
