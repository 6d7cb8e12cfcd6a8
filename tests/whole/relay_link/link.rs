//! A line between a console and its relay that can be cut, and certificates for it.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::Path,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use testkit::relay_program::Site;

/// Passes on what comes, but while it is cut nothing of anybody but `always`.
pub(super) struct Link {
    address: SocketAddr,
    up: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Link {
    pub(super) async fn start(to: SocketAddr, always: IpAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let up = watch::Sender::new(true);
        let state = up.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, peer)) = listener.accept().await {
                let state = state.subscribe();
                let of_mpesa = peer.ip() == always;
                tokio::spawn(async move {
                    // A line that breaks is what this is for.
                    let _ = pass(stream, to, of_mpesa, state).await;
                });
            }
        });
        Self { address, up, serving }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn cut(&self) {
        self.up.send_replace(false);
    }

    pub(super) fn mend(&self) {
        self.up.send_replace(true);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass(mut stream: TcpStream, to: SocketAddr, always: bool, mut up: watch::Receiver<bool>) -> io::Result<()> {
    if !always && !*up.borrow() {
        return Ok(());
    }
    let mut relay = TcpStream::connect(to).await?;
    let cut = async {
        match always {
            true => std::future::pending().await,
            false => up.wait_for(|up| !up).await.is_ok(),
        }
    };
    tokio::select! {
        passed = tokio::io::copy_bidirectional(&mut stream, &mut relay) => passed.map(|_| ()),
        _ = cut => Ok(()),
    }
}

/// A certificate authority that only this organisation knows.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Gives the relay a certificate for this machine, and has its pairing codes name this authority.
    pub(super) fn secure(&self, folder: &Path, site: &mut Site) {
        self.certify(folder);
        std::fs::write(folder.join("ca.pem"), self.pem()).unwrap();
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        site.set("tls_certificate", &path("cert.pem"));
        site.set("tls_key", &path("key.pem"));
        site.set("certificate_authority", &path("ca.pem"));
    }

    /// Writes a certificate for this machine and its key.
    pub(super) fn certify(&self, folder: &Path) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        std::fs::write(folder.join("cert.pem"), certificate.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    }
}
