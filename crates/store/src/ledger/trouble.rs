//! Why the ledger cannot be written, as last known: for an alarm that stands for as long as it is so.

use rusqlite::ErrorCode;

use crate::StoreError;

/// Why the ledger cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteTrouble {
    /// There is no room on its disk.
    Full,
    /// The file or its disk can only be read.
    ReadOnly,
    /// This user may not.
    NotAllowed,
    /// Another program holds the file.
    HeldByAnother,
    /// The file is damaged.
    Damaged,
    /// The disk does not do it: in the system's own words.
    Disk(String),
}

/// The trouble that an error of a write tells of; none where it is about what was to be written.
pub(crate) fn of(error: &StoreError) -> Option<WriteTrouble> {
    let StoreError::Sqlite { source, .. } = error else {
        return None;
    };
    let code = source.code()?;
    let named = [
        (ErrorCode::DiskFull, WriteTrouble::Full),
        (ErrorCode::ReadOnly, WriteTrouble::ReadOnly),
        (ErrorCode::PermissionDenied, WriteTrouble::NotAllowed),
        (ErrorCode::AuthorizationForStatementDenied, WriteTrouble::NotAllowed),
        (ErrorCode::DatabaseBusy, WriteTrouble::HeldByAnother),
        (ErrorCode::DatabaseLocked, WriteTrouble::HeldByAnother),
        (ErrorCode::DatabaseCorrupt, WriteTrouble::Damaged),
        (ErrorCode::NotADatabase, WriteTrouble::Damaged),
    ];
    let disk = [
        ErrorCode::SystemIoFailure,
        ErrorCode::CannotOpen,
        ErrorCode::NoLargeFileSupport,
    ];
    // Of any other, a rule of the database refused, or it is a fault of ours.
    let known = named
        .into_iter()
        .find(|(known, _)| *known == code)
        .map(|(_, trouble)| trouble);
    known.or_else(|| disk.contains(&code).then(|| WriteTrouble::Disk(source.to_string())))
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn error(code: i32) -> StoreError {
        StoreError::Sqlite {
            act: "a test",
            source: rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into(),
        }
    }

    #[test]
    fn only_what_keeps_every_write_from_the_disk_is_trouble() {
        assert_eq!(of(&error(ffi::SQLITE_FULL)), Some(WriteTrouble::Full));
        assert_eq!(of(&error(ffi::SQLITE_READONLY)), Some(WriteTrouble::ReadOnly));
        assert_eq!(of(&error(ffi::SQLITE_CORRUPT)), Some(WriteTrouble::Damaged));
        assert_eq!(of(&error(ffi::SQLITE_BUSY)), Some(WriteTrouble::HeldByAnother));
        assert!(matches!(of(&error(ffi::SQLITE_IOERR)), Some(WriteTrouble::Disk(_))));
        assert_eq!(of(&error(ffi::SQLITE_CONSTRAINT)), None);
        assert_eq!(of(&StoreError::Closed), None);
    }
}
