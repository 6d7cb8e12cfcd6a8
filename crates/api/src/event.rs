//! What the screen is told without asking: only what changed, never the data itself. Events leave after the
//! commit and at most ten times a second.

use serde::Serialize;
use ts_rs::TS;

/// What changed since the last event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Changed {
    /// The frame: session, sending, counts.
    pub status: bool,
    /// Batches or payouts.
    pub payouts: bool,
    /// Which batches; where payouts changed and none is named, any of them.
    pub batches: Vec<i64>,
    /// The float.
    pub float: bool,
    /// Customers' payments, and what is known of receipts.
    pub incoming: bool,
    /// Tasks to get payouts back.
    pub recalls: bool,
    /// These imports.
    pub imports: Vec<i64>,
    /// The audit trail.
    pub audit: bool,
    /// The initiator's password: its age, a change of it, a reminder.
    pub initiator: bool,
    /// People, and after how long they are signed out.
    pub people: bool,
    /// The preferences of this machine.
    pub preferences: bool,
    /// The organisations of this machine, and which one is open.
    pub profiles: bool,
    /// Backups: what was set, made or missed.
    pub backups: bool,
    /// M-PESA's own statements, what does not match, and months.
    pub statements: bool,
    /// What is being opened, and what waits for somebody at this machine.
    pub activity: bool,
}

impl Changed {
    /// Too much at once to keep apart: every page looks at everything again.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            status: true,
            payouts: true,
            float: true,
            incoming: true,
            recalls: true,
            audit: true,
            initiator: true,
            people: true,
            preferences: true,
            profiles: true,
            backups: true,
            statements: true,
            activity: true,
            ..Self::default()
        }
    }
}
