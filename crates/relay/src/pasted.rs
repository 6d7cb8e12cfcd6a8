//! One line that a person carries from one place to another: JSON behind a word that says what it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The line; it holds a secret.
pub(crate) fn written(prefix: &str, text: &impl Serialize) -> SecretString {
    let json = serde_json::to_vec(text).expect("text always becomes JSON");
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(json)).into()
}

/// What a line says that was pasted; spaces and line breaks in it do not count. `None` where it is no such line.
pub(crate) fn read<T: DeserializeOwned>(prefix: &str, line: &str) -> Option<T> {
    let dense: String = line.chars().filter(|letter| !letter.is_whitespace()).collect();
    let json = URL_SAFE_NO_PAD.decode(dense.strip_prefix(prefix)?).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Whether a line names a place that can be asked.
pub(crate) fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}
