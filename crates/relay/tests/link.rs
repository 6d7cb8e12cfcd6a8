//! A link that can go down as links do: no word to either end, and what was under way is simply not there.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A way to `to` that can be taken down and up again.
pub(crate) struct Link {
    up: watch::Sender<bool>,
    carrying: JoinHandle<()>,
}

impl Link {
    /// Carries what comes in at `listener`.
    pub(crate) fn from(listener: TcpListener, to: SocketAddr) -> Self {
        let (up, watching) = watch::channel(true);
        let carrying = tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                let mut watching = watching.clone();
                tokio::spawn(async move {
                    // While it is down, a new connection gets no answer.
                    let _ = watching.wait_for(|up| *up).await;
                    if let Ok(far) = TcpStream::connect(to).await {
                        carry(near, far, watching).await;
                    }
                });
            }
        });
        Self { up, carrying }
    }

    pub(crate) fn down(&self) {
        self.up.send_replace(false);
    }

    pub(crate) fn up(&self) {
        self.up.send_replace(true);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

/// Both ways, until either end hangs up.
async fn carry(near: TcpStream, far: TcpStream, up: watch::Receiver<bool>) {
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    tokio::select! {
        () = one_way(near_read, far_write, up.clone()) => {}
        () = one_way(far_read, near_write, up) => {}
    }
}

async fn one_way(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut up: watch::Receiver<bool>,
) {
    let mut part = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut part).await {
        let _ = up.wait_for(|up| *up).await;
        if to.write_all(&part[..read]).await.is_err() {
            return;
        }
    }
}
