//! Opens a workbook, after what the library that reads it would take on trust was looked at.

use std::io::Cursor;

use calamine::{Sheets, open_workbook_auto_from_rs};

use crate::{bounds::is_too_large, compound};

/// A workbook of any kind, open.
pub type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

/// Why a workbook is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It may be damaged, or of a kind that is no workbook.
    Unreadable,
    /// It is protected by a password.
    Password,
    /// It would take more memory than any table of ours is worth.
    TooLarge,
}

/// Opens a workbook whose parts are in bounds.
///
/// The library panics on some damaged files: the caller catches that, around this and around reading the sheets.
///
/// # Errors
/// Where it cannot be opened, or must not be.
pub fn open(bytes: &[u8]) -> Result<Workbook<'_>, Refusal> {
    if compound::is_compound(bytes) && compound::is_endless(bytes) {
        return Err(Refusal::Unreadable);
    }
    if is_too_large(bytes) {
        return Err(Refusal::TooLarge);
    }
    open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| refusal(bytes, &error.to_string()))
}

/// What stands behind the library's error `text` about the workbook `bytes`.
#[must_use]
pub fn refusal(bytes: &[u8], text: &str) -> Refusal {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if text.to_lowercase().contains("password") || bytes.windows(encrypted.len()).any(|window| window == encrypted) {
        return Refusal::Password;
    }
    Refusal::Unreadable
}
