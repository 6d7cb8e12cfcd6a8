//! Attachments on their way into the ledger and out of it: a file that a person hands over is known by its content, sealed, and held
//! until it is attached; one that is opened is a copy in a folder of this user alone, which goes with the session.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use api::Problem;
use messages::text;
use store::NewAttachment;
use treasury::{
    Attachment, AttachmentKey, AttachmentKind, Digest, LARGEST_ATTACHMENT_MB, LONGEST_ATTACHMENT_NAME, MOST_ATTACHMENTS,
};

use crate::{aead, base::Base, problem::unexpected, sealed::private_file};

const MEGABYTE: usize = 1_000_000;

/// Files that were handed over, and copies that were opened.
#[derive(Debug)]
pub(crate) struct Attachments {
    base: Base,
    next: AtomicI64,
    held: Mutex<BTreeMap<i64, NewAttachment>>,
}

impl Attachments {
    pub(crate) fn new(base: Base) -> Self {
        let this = Self {
            base,
            next: AtomicI64::new(0),
            held: Mutex::default(),
        };
        // Left where the program was ended in the middle.
        this.close_copies();
        this
    }

    /// Takes a file that a person chose, sealed, and gives it a number.
    ///
    /// # Errors
    /// [`Problem::NotAttached`] where it is none that can be attached.
    pub(crate) async fn hold(&self, name: &str, bytes: Vec<u8>) -> Result<i64, Problem> {
        let kind = kind_of(&bytes).map_err(|message| Problem::NotAttached { message })?;
        let name = tidied(name, kind);
        let (key, entropy) = (self.key(), Arc::clone(&self.base.config().entropy));
        let sealing = tokio::task::spawn_blocking(move || {
            let sha256 = Digest::of(&bytes);
            let sealed = aead::seal(key.expose(), entropy.as_ref(), &bytes, sha256.as_bytes())?;
            Some(NewAttachment {
                name,
                kind,
                bytes: u32::try_from(bytes.len()).ok()?,
                sha256,
                sealed: sealed.into(),
            })
        });
        let sealed = sealing.await.map_err(|error| unexpected(&error))?;
        let sealed = sealed.ok_or_else(|| not_attached(text().attachment_not_sealed()))?;
        let id = self.next.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(id, sealed);
        // Whoever hands over more than can be attached wanted other ones.
        while held.len() > MOST_ATTACHMENTS {
            held.pop_first();
        }
        Ok(id)
    }

    /// Takes a file that was handed over.
    pub(crate) fn take(&self, id: i64) -> Result<NewAttachment, Problem> {
        let found = self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        found.ok_or_else(|| Problem::not_found("attachment"))
    }

    /// Whether copies are open.
    pub(crate) fn has_copies(&self) -> bool {
        folder_of(&self.base.config().ledger).exists()
    }

    /// Forgets files that were handed over, and closes the copies.
    pub(crate) fn clear(&self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.close_copies();
    }

    /// The file, of what is kept of it; none where that is not what was attached.
    pub(crate) fn unsealed(&self, attachment: &Attachment, sealed: &[u8]) -> Option<Vec<u8>> {
        let bytes = aead::open(self.key().expose(), sealed, attachment.sha256.as_bytes())?;
        (Digest::of(&bytes) == attachment.sha256).then_some(bytes)
    }

    /// Makes a copy of a file, for this user to look at, and answers where it is.
    pub(crate) async fn copy(&self, attachment: &Attachment, bytes: Vec<u8>) -> Result<PathBuf, Problem> {
        let folder = folder_of(&self.base.config().ledger).join(digits(attachment.sha256));
        let path = folder.join(file_name(attachment));
        let written = tokio::task::spawn_blocking(move || {
            private_folder(&folder)?;
            drop(fs::remove_file(&path));
            let mut file = private_file(&path)?;
            file.write_all(&bytes)?;
            // What is changed in a copy changes nothing here.
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                file.set_permissions(fs::Permissions::from_mode(0o400))?;
            }
            io::Result::Ok(path)
        });
        let written = written.await.map_err(|error| unexpected(&error))?;
        written.map_err(|error| Problem::NotSaved {
            message: error.to_string(),
        })
    }

    fn close_copies(&self) {
        match fs::remove_dir_all(folder_of(&self.base.config().ledger)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // A viewer may hold it; the next start tries again.
            Err(error) => tracing::warn!(%error, "copies of attachments could not be removed"),
        }
    }

    fn key(&self) -> AttachmentKey {
        AttachmentKey::of(&self.base.config().seal_key)
    }
}

impl Drop for Attachments {
    fn drop(&mut self) {
        self.close_copies();
    }
}

/// Where copies of the ledger's attachments are, beside it, while somebody looks at them.
pub(crate) fn folder_of(ledger: &Path) -> PathBuf {
    ledger.with_extension("opened")
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

pub(crate) fn not_attached(message: String) -> Problem {
    Problem::NotAttached { message }
}

/// What a file is by its content; where it cannot be attached, why, as a sentence.
fn kind_of(bytes: &[u8]) -> Result<AttachmentKind, String> {
    let most = usize::try_from(LARGEST_ATTACHMENT_MB).unwrap_or(usize::MAX);
    if bytes.is_empty() {
        return Err(text().attachment_empty());
    }
    if bytes.len() > most.saturating_mul(MEGABYTE) {
        return Err(text().attachment_too_large(LARGEST_ATTACHMENT_MB.to_string()));
    }
    let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    let head = bytes.get(..bytes.len().min(1_024)).unwrap_or_default();
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(AttachmentKind::Pdf);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(AttachmentKind::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(AttachmentKind::Jpeg);
    }
    if bytes.starts_with(b"PK\x03\x04") && has(b"xl/workbook") {
        return match has(b"vbaProject") {
            true => Err(text().attachment_with_macros()),
            false => Ok(AttachmentKind::Xlsx),
        };
    }
    match is_table(bytes) {
        true => Ok(AttachmentKind::Csv),
        false => Err(text().attachment_other_kind()),
    }
}

/// Whether it is lines of text with something between their cells: no program, no page, no packed file.
fn is_table(bytes: &[u8]) -> bool {
    let plain = bytes
        .iter()
        .all(|byte| *byte >= 32 || matches!(byte, b'\t' | b'\r' | b'\n'));
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let first = start
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .next()
        .unwrap_or_default();
    let parted = first.iter().any(|byte| matches!(byte, b',' | b';' | b'\t' | b'|'));
    plain && parted && !start.starts_with(b"<") && !start.starts_with(b"{") && !start.starts_with(b"#!")
}

/// A name without folders and without what a reader does not see, ending as its kind does.
fn tidied(name: &str, kind: AttachmentKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = |letter: &char| !letter.is_control() && !is_unseen(*letter);
    let name: String = last.chars().filter(seen).collect();
    let name: String = name.trim().chars().take(LONGEST_ATTACHMENT_NAME).collect();
    match name.trim_matches(['.', ' ']).is_empty() {
        true => format!("file.{}", kind.name()),
        false => name,
    }
}

/// Marks that turn the order of letters round, or take no room.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What a copy is called: as the attachment, and as files of its kind end, so that no other program than one for its kind opens it.
fn file_name(attachment: &Attachment) -> String {
    let safe = |letter: char| match letter {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\' => '_',
        other => other,
    };
    let name: String = attachment.name.chars().map(safe).collect();
    let end = format!(".{}", attachment.kind.name());
    let lower = name.to_lowercase();
    let ends = lower.ends_with(&end) || (attachment.kind == AttachmentKind::Jpeg && lower.ends_with(".jpg"));
    match ends {
        true => name,
        false => format!("{name}{end}"),
    }
}

fn digits(digest: Digest) -> String {
    digest.to_string().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_content() {
        let workbook = [b"PK\x03\x04".as_slice(), b"....xl/workbook.xml...."].concat();
        for (bytes, kind) in [
            (b"%PDF-1.7\n...".as_slice(), AttachmentKind::Pdf),
            (b"\x89PNG\r\n\x1a\n....", AttachmentKind::Png),
            (b"\xff\xd8\xff\xe0....", AttachmentKind::Jpeg),
            (&workbook, AttachmentKind::Xlsx),
            (b"Name,Amount\nAmina,500\n", AttachmentKind::Csv),
            ("\u{feff}Jina;Kiasi\r\nZahra;500".as_bytes(), AttachmentKind::Csv),
        ] {
            assert_eq!(kind_of(bytes), Ok(kind));
        }
        let macros = [workbook.as_slice(), b"xl/vbaProject.bin"].concat();
        let page = b"<html>,</html>".as_slice();
        for bytes in [
            b"".as_slice(),
            b"MZ\x90\0",
            b"#!/bin/sh,\n",
            page,
            b"PK\x03\x04word/document.xml",
            &macros,
        ] {
            assert!(kind_of(bytes).is_err(), "{bytes:?}");
        }
        assert!(kind_of(&vec![b'%'; 5 * MEGABYTE + 1]).is_err());
    }

    #[test]
    fn a_name_is_what_a_reader_sees_of_it() {
        let pdf = AttachmentKind::Pdf;
        assert_eq!(tidied("/home/me/invoice.pdf", pdf), "invoice.pdf");
        assert_eq!(tidied("C:\\files\\ankara \u{202e}fdp.exe", pdf), "ankara fdp.exe");
        assert_eq!(tidied("..", pdf), "file.pdf");
        assert_eq!(tidied(&"x".repeat(500), pdf).chars().count(), LONGEST_ATTACHMENT_NAME);
    }

    #[test]
    fn a_copy_ends_as_its_kind() {
        let named = |name: &str, kind| {
            file_name(&Attachment {
                name: name.to_owned(),
                kind,
                bytes: 1,
                sha256: Digest::of(b""),
                sealed: Digest::of(b""),
            })
        };
        assert_eq!(named("Invoice 7.PDF", AttachmentKind::Pdf), "Invoice 7.PDF");
        assert_eq!(named("photo.jpg", AttachmentKind::Jpeg), "photo.jpg");
        assert_eq!(named("invoice.exe", AttachmentKind::Pdf), "invoice.exe.pdf");
        assert_eq!(named("a:b?.png", AttachmentKind::Png), "a_b_.png");
    }
}
