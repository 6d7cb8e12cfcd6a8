//! The simulator's own key pair, standing in for M-PESA's: the certificate goes to the client, the private
//! key opens what the client sealed.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_RSA_SHA256, SerialNumber};
use rsa::{
    Pkcs1v15Encrypt, RsaPrivateKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding},
};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::SimError;

/// A private key and the certificate of its public half.
pub(crate) struct Vault {
    key: RsaPrivateKey,
    pub(crate) certificate_pem: String,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

impl Vault {
    /// The vault of a seed. Making a key takes a moment, so a process keeps those it made.
    pub(crate) fn of_seed(seed: u64) -> Result<Arc<Self>, SimError> {
        static MADE: LazyLock<Mutex<HashMap<u64, Arc<Vault>>>> = LazyLock::new(Mutex::default);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vault) = made.get(&seed) {
            return Ok(Arc::clone(vault));
        }
        let mut rng = Dice06(ChaCha20Rng::seed_from_u64(seed));
        let key = RsaPrivateKey::new(&mut rng, 2048).map_err(SimError::key)?;
        let vault = Arc::new(Self::of_key(key)?);
        made.insert(seed, Arc::clone(&vault));
        Ok(vault)
    }

    /// The vault of a given key.
    pub(crate) fn of_pem(pem: &SecretString) -> Result<Arc<Self>, SimError> {
        let key = RsaPrivateKey::from_pkcs8_pem(pem.expose_secret()).map_err(SimError::key)?;
        Ok(Arc::new(Self::of_key(key)?))
    }

    fn of_key(key: RsaPrivateKey) -> Result<Self, SimError> {
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(SimError::key)?;
        let pair = KeyPair::from_pkcs8_pem_and_sign_algo(&pem, &PKCS_RSA_SHA256).map_err(SimError::key)?;
        let mut params = CertificateParams::default();
        params.not_before = rcgen::date_time_ymd(2025, 1, 1);
        params.not_after = rcgen::date_time_ymd(2049, 12, 31);
        params.serial_number = Some(SerialNumber::from(1));
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "daraja-sim");
        let certificate_pem = params.self_signed(&pair).map_err(SimError::key)?.pem();
        Ok(Self { key, certificate_pem })
    }

    /// The password inside a security credential, or `None` where it was not sealed for this key.
    pub(crate) fn open(&self, credential: &str) -> Option<SecretSlice<u8>> {
        let sealed = STANDARD.decode(credential).ok()?;
        self.key.decrypt(Pkcs1v15Encrypt, &sealed).ok().map(SecretSlice::from)
    }
}

/// The `rsa` crate asks for the traits of an older `rand_core`.
struct Dice06(ChaCha20Rng);

impl rsa::rand_core::RngCore for Dice06 {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }
    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }
    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill_bytes(dest);
    }
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.0.fill_bytes(dest);
        Ok(())
    }
}

impl rsa::rand_core::CryptoRng for Dice06 {}
