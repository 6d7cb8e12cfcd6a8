//! The certificates that come with Hazina, and those that are imported.

use api::view::{CertificateView, Mode};
use daraja::{Certificate, CertificateError};

use super::profiles::CertificateChoice;

pub(super) const PRODUCTION: &str = "production";
pub(super) const SANDBOX: &str = "sandbox";
pub(super) const SANDBOX_2018: &str = "sandbox-2018";
/// The simulator's own, which is another on every machine.
pub(super) const PRACTICE: &str = "practice";

/// The certificates that come with Hazina for a world, the usual one first. `simulated` is the simulator's, in PEM.
pub(super) fn bundled(mode: Mode, simulated: Option<&str>) -> Vec<(&'static str, Certificate)> {
    match mode {
        Mode::Production => vec![(PRODUCTION, Certificate::production())],
        Mode::Sandbox => vec![
            (SANDBOX, Certificate::sandbox()),
            (SANDBOX_2018, Certificate::sandbox_2018()),
        ],
        Mode::Practice => simulated
            .and_then(|pem| Certificate::parse(pem.as_bytes()).ok())
            .map(|certificate| vec![(PRACTICE, certificate)])
            .unwrap_or_default(),
    }
}

/// The certificate that was chosen.
pub(super) fn chosen(
    choice: &CertificateChoice,
    mode: Mode,
    simulated: Option<&str>,
) -> Result<Certificate, CertificateError> {
    match choice {
        CertificateChoice::Bundled(id) => bundled(mode, simulated)
            .into_iter()
            .find(|(name, _)| name == id)
            .map(|(_, certificate)| certificate)
            .ok_or(CertificateError::NotACertificate),
        CertificateChoice::Pem(text) => Certificate::parse(text.as_bytes()),
    }
}

pub(super) fn view(id: &str, certificate: &Certificate, now: i64) -> CertificateView {
    let not_after = certificate.not_after().map(|at| at.timestamp_millis());
    CertificateView {
        id: id.to_owned(),
        title: match id {
            PRODUCTION => messages::text().office_safaricoms_production_certificate(),
            SANDBOX => messages::text().office_safaricoms_sandbox_certificate(),
            SANDBOX_2018 => messages::text().office_safaricoms_sandbox_certificate_of_2018(),
            PRACTICE => messages::text().office_the_practice_m_pesas_certificate(),
            _ => messages::text().office_an_imported_certificate(),
        },
        subject: certificate.subject().map(ToOwned::to_owned),
        fingerprint: certificate.fingerprint().to_owned(),
        not_after,
        expired: not_after.is_some_and(|at| at < now),
    }
}
