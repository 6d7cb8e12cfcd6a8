//! Copies of a ledger: put back, opened beside the original, cloned with the keyring, cut off and grown again by hand. In none
//! is anybody paid twice or by one person alone, by M-PESA's own journal, and the screen names what was found.

mod fork;
mod hand;
mod machine;
mod processes;
mod rollback;
mod two_machines;
