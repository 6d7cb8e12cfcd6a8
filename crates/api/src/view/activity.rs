//! What goes on before anybody can work, and what waits for somebody at this machine.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What goes on before and beside the work of people. Answered at once, also while an organisation is being opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct ActivityView {
    /// The organisation that is being opened.
    pub opening: Option<OpeningView>,
    /// Whether the keyring was asked and has not answered: it shows a prompt for its password.
    pub keyring_asks: bool,
    /// Set where somebody closes the window while payouts are sent, until they say whether they want that.
    pub leaving: Option<LeavingView>,
}

/// An organisation that is being opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OpeningView {
    /// Its name; empty where it was not told yet.
    pub organisation: String,
    /// What is done now.
    pub step: OpeningStep,
}

/// What is done to open an organisation, in this order. Nothing is sent before all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum OpeningStep {
    /// The organisation that was open finishes what it is sending.
    Closing,
    /// The keyring is asked.
    Keyring,
    /// The practice M-PESA starts.
    Practice,
    /// The ledger is opened.
    Ledger,
}

/// What closing the window would stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct LeavingView {
    /// Payouts that are approved and were not sent yet.
    pub to_send: u32,
}

/// Whether to leave, from whoever was asked.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct Leave {
    /// Close, and send what is left at the next start; otherwise stay.
    pub now: bool,
}
