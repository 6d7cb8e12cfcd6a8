//! The console's side of a relay that runs elsewhere.

mod contact;
mod http;
mod reconnect;
mod remote;
mod team;

pub(crate) use contact::Line;
pub use contact::{CatchingUp, Contact, ContactState};
pub use reconnect::Reconnect;
pub(crate) use remote::Remote;
pub use remote::{Ports, RemoteInbox};
pub use team::{Read as TeamRead, RemoteLog, TeamDevice, TeamPlace};
