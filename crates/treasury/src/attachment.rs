//! Attachments: files that people keep beside a batch or a proposal as evidence, each named by digests.
//!
//! What is kept is sealed, so an attachment has two digests: of the file as a person has it, and of what the ledger keeps. Whoever
//! approves signs the digest of the whole list ([`evidence_digest`]).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Digest, SealKey};

/// The most attachments of one batch.
pub const MOST_ATTACHMENTS: usize = 10;
/// The largest attachment, in megabytes: with what seals it, it fits into one entry of a team's log.
pub const LARGEST_ATTACHMENT_MB: u32 = 5;
/// The longest name of one, in characters.
pub const LONGEST_ATTACHMENT_NAME: usize = 120;

/// What an attachment is, as its content says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A PDF.
    Pdf,
    /// A picture, as PNG.
    Png,
    /// A picture, as JPEG.
    Jpeg,
    /// A workbook, as XLSX.
    Xlsx,
    /// A table, as text.
    Csv,
}

impl AttachmentKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Png, Self::Jpeg, Self::Xlsx, Self::Csv];

    /// As the ledger spells it, and how a file of the kind is called at its end.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The kind that the ledger spells so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A file that is kept as evidence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// The file's name, without a folder.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// Its size in bytes.
    pub bytes: u32,
    /// Digest of the file.
    pub sha256: Digest,
    /// Digest of what the ledger keeps: the file, sealed.
    pub sealed: Digest,
}

/// Digest of a list of attachments, in the order of attaching: what a checker was shown. None where there are none.
#[must_use]
pub fn evidence_digest<'a>(attachments: impl IntoIterator<Item = &'a Attachment>) -> Option<Digest> {
    let mut text = String::new();
    for attachment in attachments {
        // Nothing in it fails to be written. JSON keeps names apart from what stands around them.
        text.push_str(&serde_json::to_string(attachment).unwrap_or_default());
        text.push('\n');
    }
    (!text.is_empty()).then(|| Digest::of(format!("hazina: evidence\n{text}").as_bytes()))
}

/// What attachments are sealed with. Derived from the secret that seals approvals, which every desktop of a team has in its
/// keyring and every backup carries.
#[derive(Clone)]
pub struct AttachmentKey([u8; 32]);

impl AttachmentKey {
    /// The key of the ledger that is sealed with `key`.
    #[must_use]
    pub fn of(key: &SealKey) -> Self {
        Self(key.derived("hazina: seals attachments"))
    }

    /// The bytes.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for AttachmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, file: &[u8]) -> Attachment {
        Attachment {
            name: name.to_owned(),
            kind: AttachmentKind::Pdf,
            bytes: 3,
            sha256: Digest::of(file),
            sealed: Digest::of(b"sealed"),
        }
    }

    #[test]
    fn the_digest_says_each_attachment_and_their_order() {
        let (first, second) = (one("invoice.pdf", b"1"), one("memo.pdf", b"2"));
        assert_eq!(evidence_digest([]), None);
        let both = evidence_digest([&first, &second]);
        assert!(both.is_some());
        let lists: [&[&Attachment]; 6] = [
            &[&first],
            &[&second],
            &[&second, &first],
            &[&one("other.pdf", b"1"), &second],
            &[&one("invoice.pdf", b"3"), &second],
            &[&first, &second, &second],
        ];
        for other in lists {
            assert_ne!(evidence_digest(other.iter().copied()), both, "{other:?}");
        }
        let sealed_anew = Attachment {
            sealed: Digest::of(b"anew"),
            ..first.clone()
        };
        assert_ne!(evidence_digest([&sealed_anew, &second]), both);
    }

    #[test]
    fn kinds_have_one_name_each() {
        for kind in AttachmentKind::ALL {
            assert_eq!(AttachmentKind::named(kind.name()), Some(kind));
            let written = serde_json::to_string(&kind).expect("a kind");
            assert_eq!(written, format!("\"{}\"", kind.name()));
        }
        assert_eq!(AttachmentKind::named("exe"), None);
    }
}
