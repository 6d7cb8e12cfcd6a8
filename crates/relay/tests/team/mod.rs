//! The log of a team: what every store must do, and the program as desktops meet it.

mod conformance;
mod program;

use relay::{LogHead, Offer};

/// What `device` of `team` offers behind `seen`.
fn offer(team: i64, device: i64, device_seq: i64, seen: LogHead, body: &str) -> Offer {
    Offer {
        team,
        device,
        device_seq,
        seen,
        epoch: 0,
        body: body.as_bytes().to_vec(),
        signature: vec![9; 64],
    }
}
