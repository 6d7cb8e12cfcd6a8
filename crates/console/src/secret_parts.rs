//! Secrets that are too long for one entry of a keyring, kept in parts: Windows' credential store takes 2,560 bytes an entry,
//! as UTF-16.
//!
//! The entry under the secret's own name then says how many parts there are and what they must come to. The parts carry that
//! in their names, so those of another value never lie in the place of these: a crash leaves the old value or the new one.

use std::sync::Arc;

use api::view::SecretsPlace;
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{Secrets, SecretsError, SecretsErrorKind};

/// Most UTF-16 units of one entry: 2,560 bytes with some to spare.
const MOST: usize = 1_200;
/// How an entry begins that tells of parts.
const PARTS: &str = "hazina-parts ";

/// Keeps long secrets in several entries of `inner`.
pub struct InParts(Arc<dyn Secrets>);

impl std::fmt::Debug for InParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InParts(..)")
    }
}

/// What stands in a secret's own entry where it is in parts.
struct Index {
    count: usize,
    digest: String,
}

impl Index {
    fn of(value: &str, count: usize) -> Self {
        let digest = hex::encode(Sha256::digest(value.as_bytes()));
        Self { count, digest }
    }

    fn read(entry: &str) -> Option<Self> {
        let (count, digest) = entry.strip_prefix(PARTS)?.split_once(' ')?;
        Some(Self {
            count: count.parse().ok().filter(|count| (1..=1_000).contains(count))?,
            digest: digest.to_owned(),
        })
    }

    fn text(&self) -> SecretString {
        format!("{PARTS}{} {}", self.count, self.digest).into()
    }

    fn name(&self, secret: &str, number: usize) -> String {
        format!("{secret} {} {number}", self.digest.get(..12).unwrap_or_default())
    }
}

impl InParts {
    /// Over these secrets.
    #[must_use]
    pub fn new(inner: Arc<dyn Secrets>) -> Self {
        Self(inner)
    }

    async fn index(&self, name: &str) -> Result<Option<Index>, SecretsError> {
        Ok(self
            .0
            .get(name)
            .await?
            .and_then(|entry| Index::read(entry.expose_secret())))
    }

    /// Takes away the parts of a value that no entry names any more.
    async fn let_go(&self, name: &str, index: &Index) -> Result<(), SecretsError> {
        for number in 1..=index.count {
            self.0.remove(&index.name(name, number)).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Secrets for InParts {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        let Some(entry) = self.0.get(name).await? else {
            return Ok(None);
        };
        let Some(index) = Index::read(entry.expose_secret()) else {
            return Ok(Some(entry));
        };
        let mut value = Zeroizing::new(String::new());
        for number in 1..=index.count {
            let part = self.0.get(&index.name(name, number)).await?;
            value.push_str(part.ok_or_else(|| incomplete(name))?.expose_secret());
        }
        match Index::of(&value, index.count).digest == index.digest {
            true => Ok(Some(SecretString::from(value.as_str()))),
            false => Err(incomplete(name)),
        }
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        let before = self.index(name).await?;
        let text = value.expose_secret();
        let now = match text.encode_utf16().count() > MOST || text.starts_with(PARTS) {
            false => {
                self.0.put(name, value).await?;
                None
            }
            true => {
                let parts = cut(text);
                let index = Index::of(text, parts.len());
                for (part, number) in parts.iter().zip(1..) {
                    self.0
                        .put(&index.name(name, number), &SecretString::from(*part))
                        .await?;
                }
                // From here on it is the new value.
                self.0.put(name, &index.text()).await?;
                Some(index)
            }
        };
        match before {
            Some(before) if now.as_ref().is_none_or(|now| now.digest != before.digest) => {
                self.let_go(name, &before).await
            }
            Some(_) | None => Ok(()),
        }
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        let before = self.index(name).await?;
        self.0.remove(name).await?;
        match before {
            Some(before) => self.let_go(name, &before).await,
            None => Ok(()),
        }
    }

    fn place(&self) -> SecretsPlace {
        self.0.place()
    }
}

/// Pieces of at most [`MOST`] UTF-16 units, none cut within a character.
fn cut(text: &str) -> Vec<&str> {
    let (mut parts, mut begins, mut units) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        if units + letter.len_utf16() > MOST {
            parts.push(&text[begins..at]);
            (begins, units) = (at, 0);
        }
        units += letter.len_utf16();
    }
    parts.push(&text[begins..]);
    parts
}

fn incomplete(name: &str) -> SecretsError {
    SecretsError {
        kind: SecretsErrorKind::Other,
        message: messages::text().keyring_the_keyring_holds_in_parts_and(name.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemorySecrets;

    fn long(letter: char) -> SecretString {
        // Two UTF-16 units a letter of the second kind.
        [letter, '\u{1F511}'].iter().collect::<String>().repeat(1_000).into()
    }

    async fn names_used(inner: &dyn Secrets, value: &SecretString) -> bool {
        let text = value.expose_secret();
        let index = Index::of(text, cut(text).len());
        inner.get(&index.name("relay", 1)).await.expect("read").is_some()
    }

    #[tokio::test]
    async fn long_secrets_come_back_whole_and_no_entry_is_longer_than_windows_takes() {
        let inner: Arc<dyn Secrets> = Arc::new(MemorySecrets::default());
        let secrets = InParts::new(Arc::clone(&inner));
        let (one, two) = (long('a'), long('b'));
        secrets.put("relay", &one).await.expect("kept");
        assert_eq!(
            secrets
                .get("relay")
                .await
                .expect("read")
                .expect("there")
                .expose_secret(),
            one.expose_secret()
        );
        for part in cut(one.expose_secret()) {
            assert!(part.encode_utf16().count() * 2 <= 2_560);
        }
        assert!(
            inner
                .get("relay")
                .await
                .expect("read")
                .expect("there")
                .expose_secret()
                .len()
                <= 100
        );
        secrets.put("relay", &two).await.expect("kept");
        assert_eq!(
            secrets
                .get("relay")
                .await
                .expect("read")
                .expect("there")
                .expose_secret(),
            two.expose_secret()
        );
        assert!(
            !names_used(inner.as_ref(), &one).await,
            "parts of the value before stay behind"
        );
        secrets.put("relay", &"short".into()).await.expect("kept");
        assert_eq!(
            inner.get("relay").await.expect("read").expect("there").expose_secret(),
            "short"
        );
        assert!(!names_used(inner.as_ref(), &two).await);
        secrets.put("relay", &one).await.expect("kept");
        secrets.remove("relay").await.expect("removed");
        assert!(secrets.get("relay").await.expect("read").is_none() && !names_used(inner.as_ref(), &one).await);
    }

    #[tokio::test]
    async fn a_missing_part_is_an_error_and_what_looks_like_an_index_is_kept_as_it_is() {
        let inner: Arc<dyn Secrets> = Arc::new(MemorySecrets::default());
        let secrets = InParts::new(Arc::clone(&inner));
        let one = long('a');
        secrets.put("relay", &one).await.expect("kept");
        let index = Index::of(one.expose_secret(), cut(one.expose_secret()).len());
        inner.remove(&index.name("relay", 2)).await.expect("removed");
        let error = secrets.get("relay").await.expect_err("a part is missing");
        assert!(error.message.contains("Nothing was changed"), "{}", error.message);
        let odd: SecretString = format!("{PARTS}2 abc").into();
        secrets.put("relay", &odd).await.expect("kept");
        assert_eq!(
            secrets
                .get("relay")
                .await
                .expect("read")
                .expect("there")
                .expose_secret(),
            odd.expose_secret()
        );
    }

    #[tokio::test]
    async fn a_stop_between_two_entries_leaves_the_old_value() {
        let inner: Arc<dyn Secrets> = Arc::new(MemorySecrets::default());
        let secrets = InParts::new(Arc::clone(&inner));
        let (one, two) = (long('a'), long('b'));
        secrets.put("relay", &one).await.expect("kept");
        // All parts of the new value but its index: the process ended there.
        let parts = cut(two.expose_secret());
        let index = Index::of(two.expose_secret(), parts.len());
        for (part, number) in parts.iter().zip(1..) {
            inner
                .put(&index.name("relay", number), &SecretString::from(*part))
                .await
                .expect("kept");
        }
        assert_eq!(
            secrets
                .get("relay")
                .await
                .expect("read")
                .expect("there")
                .expose_secret(),
            one.expose_secret()
        );
    }
}
