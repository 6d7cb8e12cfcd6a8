//! Every bound of the relay, in one place, so that no sender can exhaust memory, disk or patience.

use std::num::NonZeroU32;
use std::time::Duration;

/// The bounds of the listening side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest body taken, in bytes; a longer one is answered 413.
    pub body_bytes: usize,
    /// The most connections open at once. For one more, whoever came first and showed no secret of ours yet has to leave;
    /// where all did, it waits.
    pub open_connections: usize,
    /// The most connections open at once from one address; more are closed at once.
    pub connections_per_source: usize,
    /// The most callbacks per second, with bursts of up to one second's worth; more are answered 429.
    pub callbacks_per_second: NonZeroU32,
    /// The most requests of any kind per second from one address (one network of 64 bits for IPv6); those that show a
    /// right mark or credential are counted apart, so that fairness behind the same address do not use up their share.
    pub source_per_second: NonZeroU32,
    /// The most callbacks per second to one inbox whose address was made up.
    pub untrusted_per_second: NonZeroU32,
    /// The longest a connection may take, or idle, until it has sent a request's whole header.
    pub header_time: Duration,
    /// The longest a request may take to send its body; a slower one is answered 408.
    pub body_time: Duration,
    /// The longest an answer may stand still because whoever asked does not read it.
    pub answer_time: Duration,
    /// The longest that stopping waits for requests under way before it cuts them off.
    pub stop_time: Duration,
}

impl Default for Limits {
    /// 64 KiB (real callbacks are under 4 KiB), 256 connections, 2,000 callbacks a second (also from one address, since
    /// M-PESA has few), 20 a second with made-up addresses, ten seconds each for header, body and answer, five to stop.
    fn default() -> Self {
        Self {
            body_bytes: 64 * 1024,
            open_connections: 256,
            connections_per_source: 256,
            source_per_second: const { NonZeroU32::new(2_000).expect("2,000 is not zero") },
            untrusted_per_second: const { NonZeroU32::new(20).expect("20 is not zero") },
            callbacks_per_second: const { NonZeroU32::new(2_000).expect("2,000 is not zero") },
            header_time: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            answer_time: Duration::from_secs(10),
            stop_time: Duration::from_secs(5),
        }
    }
}

/// How much may wait in the spool before further callbacks are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpoolLimits {
    /// The most deliveries.
    pub deliveries: u64,
    /// The most bytes of envelopes, all deliveries together.
    pub bytes: u64,
}

impl Default for SpoolLimits {
    /// 200,000 deliveries, 512 MiB: twice the largest batch, at sizes far above those of real callbacks.
    fn default() -> Self {
        Self {
            deliveries: 200_000,
            bytes: 512 * 1024 * 1024,
        }
    }
}

impl SpoolLimits {
    /// How much of it callbacks with made-up addresses may take: a twentieth, so that they cannot push real ones out.
    #[must_use]
    pub const fn untrusted(self) -> Self {
        Self {
            deliveries: self.deliveries.div_ceil(20),
            bytes: self.bytes.div_ceil(20),
        }
    }
}
