//! What M-PESA and the gateway are known to do with a request.

use std::time::Duration;

use daraja_sim::{Behaviour, Notice};

/// How M-PESA and the gateway treat a request: a name, and how the simulator is told.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    pub(super) name: &'static str,
    behaviour: fn() -> Behaviour,
}

const fn fate(name: &'static str, behaviour: fn() -> Behaviour) -> Fate {
    Fate { name, behaviour }
}

/// Ways that M-PESA and the gateway are known to treat a request.
pub(super) const FATES: &[Fate] = &[
    fate("paid", Behaviour::pay),
    fate("paid, result twice", || Behaviour::pay().twice()),
    fate("paid, result later", || {
        Behaviour::pay().after(Duration::from_millis(60))
    }),
    fate("paid, result before the acknowledgement", || {
        Behaviour::pay().before_acknowledgement()
    }),
    fate("paid, result lost", || Behaviour::pay().silent()),
    fate("paid, connection dropped", || Behaviour::pay().drop_after_taking()),
    fate("paid, connection dropped, result lost", || {
        Behaviour::pay().drop_after_taking().silent()
    }),
    fate("paid, HTTP 500", || Behaviour::pay().error_after_taking(500)),
    fate("paid, HTTP 503, result lost", || {
        Behaviour::pay().error_after_taking(503).silent()
    }),
    fate("paid, a firewall's page", || Behaviour::pay().html_after_taking(403)),
    fate("paid, acknowledged late", || {
        Behaviour::pay().acknowledge_after(Duration::from_millis(30))
    }),
    fate("paid after a time-out notice", || {
        Behaviour::pay().time_out(Notice::Echo)
    }),
    fate("paid after a time-out notice, result lost", || {
        Behaviour::pay().time_out(Notice::Envelope).silent()
    }),
    fate("paid after spike arrests", || Behaviour::pay().spike_arrest(2)),
    fate("not taken at first, HTTP 500", || {
        Behaviour::pay().error_before_taking(500, 1)
    }),
    fate("not taken at first, connection dropped", || {
        Behaviour::pay().drop_before_taking(1)
    }),
    fate("fails", || Behaviour::fail("2040")),
    fate("fails, result lost", || Behaviour::fail("2040").silent()),
    fate("fails, result twice, connection dropped", || {
        Behaviour::fail("2040").drop_after_taking().twice()
    }),
    fate("fails after a time-out notice", || {
        Behaviour::fail("2040").time_out(Notice::Envelope)
    }),
    fate("never ends", Behaviour::pend),
    fate("unknown to M-PESA", Behaviour::vanish),
];

impl Fate {
    pub(super) fn behaviour(self) -> Behaviour {
        (self.behaviour)()
    }
}
