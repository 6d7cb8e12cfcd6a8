//! Practice mode: the console with a simulator and a relay in one process.
