//! An address of this machine for a server that goes and comes back.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Below the ports that systems hand out by themselves. One of those would not stay free while its server is away:
/// another test may be given it, and a client that knocks there may even be given it for its own end, and reach itself.
const PORTS: Range<u16> = 10_000..32_000;

/// An address that nobody listens at, and that no other call in this process gives.
pub fn lasting_address() -> SocketAddr {
    static GIVEN: AtomicUsize = AtomicUsize::new(0);
    // Processes that run side by side begin far from each other.
    let begin = std::process::id() as usize * 97;
    (0..PORTS.len())
        .map(|_| begin + GIVEN.fetch_add(1, Ordering::Relaxed))
        .filter_map(|next| PORTS.clone().nth(next % PORTS.len()))
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .expect("a free port among twenty thousand")
}
