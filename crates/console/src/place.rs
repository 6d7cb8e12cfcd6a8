//! What is to be known of the folder that a ledger or its backups are in: whether it is on another machine, is copied about by
//! a program of its own, can be written, and has room.
//!
//! On Linux the system tells its file systems; elsewhere only the path does.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Less room than this is little.
const LITTLE: u64 = 256 << 20;

/// File systems that are on another machine.
const NETWORK: [&str; 17] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "ceph",
    "9p",
    "davfs",
    "fuse.davfs2",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "fuse.glusterfs",
    "fuse.s3fs",
    "fuse.google-drive-ocamlfuse",
];

/// Folders of programs that copy what is in them to other machines, by the beginning of their names.
const SYNCED: [(&str, &str); 10] = [
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("pclouddrive", "pCloud"),
    ("sync.com", "Sync"),
];

/// Something about a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlaceNote {
    /// It is on another machine.
    Network,
    /// A program copies it to other machines.
    Synced(&'static str),
    /// Nothing can be written there.
    ReadOnly,
    /// It cannot be used.
    Unusable(String),
    /// So many bytes are free.
    Little(u64),
}

impl PlaceNote {
    /// For a folder in which the ledger is.
    pub(crate) fn of_ledger(&self, folder: &Path) -> String {
        let place = folder.display();
        match self {
            Self::Network => messages::text().place_the_ledger_is_on_a_network(place.to_string()),
            Self::Synced(by) => {
                messages::text().place_copies_the_ledger_to_other_computers(by.to_string(), place.to_string())
            }
            Self::ReadOnly => messages::text().place_nothing_can_be_written_to_where(place.to_string()),
            Self::Unusable(why) => {
                messages::text().place_the_folder_of_the_ledger_cannot(place.to_string(), why.to_string())
            }
            Self::Little(free) => {
                messages::text().place_the_disk_of_the_ledger_is((free >> 20).to_string(), place.to_string())
            }
        }
    }

    /// For a folder to which backups go: a share or a synced folder is a good place for what is sealed.
    pub(crate) fn of_backups(&self, folder: &Path) -> Option<String> {
        let place = folder.display();
        match self {
            Self::Network | Self::Synced(_) => None,
            Self::ReadOnly => Some(messages::text().place_nothing_can_be_written_to_choose(place.to_string())),
            Self::Unusable(why) => Some(messages::text().place_cannot_be_used(place.to_string(), why.to_string())),
            Self::Little(free) => {
                Some(messages::text().place_mb_are_left_at((free >> 20).to_string(), place.to_string()))
            }
        }
    }
}

/// What this program makes from now on is for this user alone, and so is the folder of all of it, whatever it was before.
///
/// # Errors
/// When the folder cannot be made.
pub fn keep_to_this_user(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
        fs::create_dir_all(folder)?;
        let mut rights = fs::metadata(folder)?.permissions();
        if rights.mode() & 0o077 != 0 {
            rights.set_mode(0o700);
            fs::set_permissions(folder, rights)?;
        }
        Ok(())
    }
    // On Windows what is in a user's own folders is theirs by the rights that it inherits.
    #[cfg(not(unix))]
    fs::create_dir_all(folder)
}

/// What is to be known of `folder`.
pub(crate) fn look(folder: &Path) -> Vec<PlaceNote> {
    let mut notes = Vec::new();
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mount = fs::read_to_string("/proc/self/mounts")
        .ok()
        .and_then(|text| mount_of(&text, &real));
    if mount.as_ref().is_some_and(|mount| mount.network) || is_unc(&real) {
        notes.push(PlaceNote::Network);
    }
    notes.extend(synced(&real).map(PlaceNote::Synced));
    match probe(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => notes.push(PlaceNote::ReadOnly),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => notes.push(PlaceNote::Little(0)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            notes.push(PlaceNote::Unusable(messages::text().place_it_is_not_there_now()));
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            notes.push(PlaceNote::Unusable(
                messages::text().place_this_user_may_not_write_there(),
            ));
        }
        Err(error) => notes.push(PlaceNote::Unusable(error.to_string())),
    }
    if let Some(free) = free(folder).filter(|free| *free < LITTLE)
        && !notes.contains(&PlaceNote::Little(0))
    {
        notes.push(PlaceNote::Little(free));
    }
    notes
}

/// Whether both are on one disk; none where that is not known.
pub(crate) fn on_one_disk(one: &Path, other: &Path) -> Option<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Some(fs::metadata(one).ok()?.dev() == fs::metadata(other).ok()?.dev())
    }
    #[cfg(not(unix))]
    {
        let disk = |path: &Path| path.components().next().map(|part| part.as_os_str().to_owned());
        Some(disk(one)? == disk(other)?)
    }
}

struct Mount {
    network: bool,
}

/// The file system that `path` is on: the last of those mounted at its longest beginning.
fn mount_of(mounts: &str, path: &Path) -> Option<Mount> {
    let mut best: Option<(usize, Mount)> = None;
    for line in mounts.lines() {
        let mut parts = line.split(' ');
        let (Some(_), Some(point), Some(kind)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let point = PathBuf::from(
            point
                .replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\134", "\\"),
        );
        if !path.starts_with(&point) {
            continue;
        }
        let length = point.components().count();
        if best.as_ref().is_none_or(|(known, _)| length >= *known) {
            let network = NETWORK.contains(&kind);
            best = Some((length, Mount { network }));
        }
    }
    best.map(|(_, mount)| mount)
}

/// Whether a path of Windows names another machine.
fn is_unc(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let text = text.strip_prefix(r"\\?\UNC\").map_or(text.as_ref(), |_| r"\\");
    text.starts_with(r"\\") && !text.starts_with(r"\\?\") && !text.starts_with(r"\\.\")
}

/// The program in whose folder `path` is.
fn synced(path: &Path) -> Option<&'static str> {
    path.components().find_map(|part| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        let by = SYNCED.iter().find(|(begins, _)| {
            name.strip_prefix(begins)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '~', '(']))
        });
        by.map(|(_, program)| *program)
    })
}

/// Writes a small file and takes it away again.
fn probe(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!(".hazina-{}", std::process::id()));
    drop(fs::remove_file(&path));
    let file = crate::sealed::private_file(&path)?;
    let written = io::Write::write_all(&mut &file, b"can be written");
    drop(file);
    fs::remove_file(&path)?;
    written
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_known_by_the_file_system_that_is_mounted_nearest() {
        let mounts = "/dev/vda / ext4 rw 0 0\n//nas/pay /mnt/the\\040share cifs rw 0 0\n/dev/sdb /mnt/the\\040share/usb vfat rw 0 0\n\
                      tmpfs /srv tmpfs rw 0 0\nnas:/x /srv nfs4 rw 0 0\n";
        for (path, network) in [
            ("/home/amina", false),
            ("/mnt/the share/hazina", true),
            ("/mnt/the share/usb/hazina", false),
            ("/mnt/the shared", false),
            ("/srv/hazina", true),
        ] {
            let mount = mount_of(mounts, Path::new(path)).expect("a mount");
            assert_eq!(mount.network, network, "{path}");
        }
    }

    #[test]
    fn folders_that_are_copied_about_are_known_by_their_names() {
        for (path, by) in [
            ("/home/amina/OneDrive/Hazina", Some("OneDrive")),
            ("/home/amina/OneDrive - Mavuno Growers/x", Some("OneDrive")),
            ("/home/amina/Dropbox (Mavuno)/x", Some("Dropbox")),
            (
                "/Users/amina/Library/Mobile Documents/com~apple~CloudDocs",
                Some("iCloud"),
            ),
            ("/home/amina/Google Drive", Some("Google Drive")),
            ("/home/onedriver/x", None),
            ("/home/amina/dropboxes", None),
        ] {
            assert_eq!(synced(Path::new(path)), by, "{path}");
        }
        assert!(is_unc(Path::new(r"\\nas\pay")) && is_unc(Path::new(r"\\?\UNC\nas\pay")));
        assert!(!is_unc(Path::new(r"\\?\C:\pay")) && !is_unc(Path::new("/home")));
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_and_a_good_one_is_left_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(
            !look(folder.path())
                .iter()
                .any(|note| matches!(note, PlaceNote::Unusable(_) | PlaceNote::ReadOnly))
        );
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 0);
        let gone = folder.path().join("unplugged");
        let notes = look(&gone);
        assert_eq!(notes, [PlaceNote::Unusable("it is not there now".to_owned())]);
        assert_eq!(on_one_disk(folder.path(), folder.path()), Some(true));
    }
}
