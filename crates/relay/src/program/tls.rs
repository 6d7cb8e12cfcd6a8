//! TLS by the relay itself: with certificate files that are read again when they change, or from an ACME authority.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use futures_util::StreamExt as _;
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, is_tls_alpn_challenge};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{LazyConfigAcceptor, TlsAcceptor};

use super::settings::Tls;
use crate::Handshake;
use crate::listener::Stream;

/// Why TLS cannot be done.
#[derive(Debug, thiserror::Error)]
pub(super) enum TlsError {
    #[error("the certificate file {path} cannot be used: {problem}")]
    File { path: PathBuf, problem: String },
    #[error("TLS could not be set up")]
    Setup(#[from] rustls::Error),
    #[error("acme_ca holds no certificate that can be read")]
    Authority,
    #[error("the folder {path} for certificates could not be made")]
    Folder { path: PathBuf, source: io::Error },
}

/// How often certificate files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Let's Encrypt, for real certificates.
const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// The handshake that the settings ask for, with what has to run beside it.
pub(super) fn handshake(tls: &Tls) -> Result<Option<(Handshake, tokio::task::JoinHandle<()>)>, TlsError> {
    match tls {
        Tls::Proxy => Ok(None),
        Tls::Files { certificate, key } => files(certificate, key).map(Some),
        Tls::Acme {
            domains,
            contact,
            folder,
            directory,
            authority,
        } => {
            let place = (directory.as_deref().unwrap_or(LETS_ENCRYPT), authority.as_deref());
            acme(domains, contact.as_deref(), folder, place).map(Some)
        }
    }
}

fn files(certificate: &Path, key: &Path) -> Result<(Handshake, tokio::task::JoinHandle<()>), TlsError> {
    let found = read(certificate, key)?;
    let current = Arc::new(Current(RwLock::new(Arc::new(found))));
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::<Current>::clone(&current));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let handshake = Handshake::new(move |stream: TcpStream| {
        let acceptor = acceptor.clone();
        Box::pin(async move {
            let stream = acceptor.accept(stream).await?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    });
    let following = tokio::spawn(follow(current, certificate.to_owned(), key.to_owned()));
    Ok((handshake, following))
}

/// The certificate that is in use.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Takes up changed files. Files that cannot be used are said so once, and the certificate in use stays.
async fn follow(current: Arc<Current>, certificate: PathBuf, key: PathBuf) {
    let mut seen = changed_at(&certificate, &key);
    loop {
        tokio::time::sleep(LOOK).await;
        let now = changed_at(&certificate, &key);
        if now == seen {
            continue;
        }
        seen = now;
        match read(&certificate, &key) {
            Ok(found) => {
                *current.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(found);
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::error!(%error, "the changed certificate is not used"),
        }
    }
}

fn changed_at(certificate: &Path, key: &Path) -> [Option<SystemTime>; 2] {
    [certificate, key].map(|path| std::fs::metadata(path).and_then(|found| found.modified()).ok())
}

fn read(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let unfit = |path: &Path, problem: String| TlsError::File {
        path: path.to_owned(),
        problem,
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unfit(certificate, error.to_string()))?;
    if chain.is_empty() {
        return Err(unfit(certificate, "there is no certificate in it".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unfit(key, error.to_string()))?;
    CertifiedKey::from_der(chain, secret, &aws_lc_rs::default_provider()).map_err(|error| unfit(key, error.to_string()))
}

/// Speaks to an ACME authority whose own certificate comes from this one.
fn trusting(pem: &str, provider: Arc<CryptoProvider>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        roots.add(certificate.map_err(|_| TlsError::Authority)?)?;
    }
    if roots.is_empty() {
        return Err(TlsError::Authority);
    }
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn acme(
    domains: &[String],
    contact: Option<&str>,
    folder: &Path,
    (directory, authority): (&str, Option<&str>),
) -> Result<(Handshake, tokio::task::JoinHandle<()>), TlsError> {
    std::fs::create_dir_all(folder).map_err(|source| TlsError::Folder {
        path: folder.to_owned(),
        source,
    })?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = match authority {
        None => AcmeConfig::new_with_provider(domains, provider),
        Some(pem) => AcmeConfig::new_with_client_config(domains, Arc::new(trusting(pem, provider)?)),
    };
    let mut state = config
        .contact(contact.map(|address| format!("mailto:{address}")))
        .cache(DirCache::new(folder.to_owned()))
        .directory(directory)
        .state();
    let (challenge, usual) = (state.challenge_rustls_config(), state.default_rustls_config());
    let following = tokio::spawn(async move {
        while let Some(event) = state.next().await {
            match event {
                Ok(event) => tracing::info!(?event, "certificate"),
                Err(error) => tracing::error!(%error, "the certificate could not be renewed"),
            }
        }
    });
    let handshake = Handshake::new(move |stream: TcpStream| {
        let (challenge, usual) = (Arc::clone(&challenge), Arc::clone(&usual));
        Box::pin(async move {
            let begun = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
            if is_tls_alpn_challenge(&begun.client_hello()) {
                begun.into_stream(challenge).await?.shutdown().await?;
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            let stream = begun.into_stream(usual).await?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    });
    Ok((handshake, following))
}
