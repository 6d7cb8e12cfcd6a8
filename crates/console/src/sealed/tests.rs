use super::*;
use crate::SystemEntropy;

fn manifest() -> Manifest {
    Manifest {
        format: FORMAT,
        program: "test".to_owned(),
        organisation: "Mavuno Growers".to_owned(),
        shortcode: "600992".to_owned(),
        mode: Mode::Practice,
        profile: "practice".to_owned(),
        listed: None,
        made_at: 1_700_000_000_000,
        entries: 7,
        head: "00".repeat(32),
    }
}

fn sealed(folder: &Path, key: &RecoveryKey, ledger: &[u8]) -> PathBuf {
    let from = folder.join("copy");
    fs::write(&from, ledger).expect("written");
    let to = folder.join("one.hazina-backup");
    let carried = [Carried {
        name: "seal-key".to_owned(),
        value: "canary-seal".into(),
    }];
    let sealed = seal(&to, &key.recipient(), &manifest(), &carried, &from, &|| false).expect("sealed");
    assert_eq!(sealed.bytes, fs::metadata(&to).expect("there").len());
    to
}

#[test]
fn a_backup_opens_with_its_kit_and_no_other_and_shows_nothing_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = RecoveryKey::new(&SystemEntropy);
    let ledger = b"a ledger with names ".repeat(9_000);
    let file = sealed(folder.path(), &key, &ledger);
    let bytes = fs::read(&file).expect("read");
    for part in [b"canary-seal".as_slice(), b"a ledger with names", b"Mavuno"] {
        assert!(!bytes.windows(part.len()).any(|window| window == part));
    }
    let out = folder.path().join("out");
    let opened = unseal(&file, &key, &out).expect("opened");
    assert_eq!(fs::read(&out).expect("there"), ledger);
    assert_eq!(opened.manifest.entries, 7);
    assert_eq!(opened.carried[0].value.expose_secret(), "canary-seal");
    let other = RecoveryKey::new(&SystemEntropy);
    let refused = unseal(&file, &other, &folder.path().join("none"));
    assert!(matches!(refused, Err(SealedError::OtherKit)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for path in [&file, &out] {
            assert_eq!(fs::metadata(path).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn a_damaged_backup_is_refused_wherever_the_damage_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = RecoveryKey::new(&SystemEntropy);
    let file = sealed(folder.path(), &key, &[7; 200_000]);
    let whole = fs::read(&file).expect("read");
    for (number, place) in [10, 200, 500, 100_000, whole.len() - 1].into_iter().enumerate() {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&file, &damaged).expect("written");
        let refused = unseal(&file, &key, &folder.path().join(format!("out{number}")));
        assert!(
            matches!(refused, Err(SealedError::NoBackup(..) | SealedError::OtherKit)),
            "byte {place}"
        );
    }
    fs::write(&file, &whole[..whole.len() - 70_000]).expect("written");
    assert!(matches!(
        unseal(&file, &key, &folder.path().join("short")),
        Err(SealedError::NoBackup(..))
    ));
}

#[test]
fn what_is_stopped_or_has_no_room_leaves_nothing_under_the_name_of_a_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = RecoveryKey::new(&SystemEntropy);
    let from = folder.path().join("copy");
    fs::write(&from, [1; 100]).expect("written");
    let to = folder.path().join("one.hazina-backup");
    let stopped = seal(&to, &key.recipient(), &manifest(), &[], &from, &|| true);
    assert!(matches!(stopped, Err(SealedError::Stopped)));
    let nowhere = folder.path().join("unplugged").join("one.hazina-backup");
    let absent = seal(&nowhere, &key.recipient(), &manifest(), &[], &from, &|| false).expect_err("not there");
    assert!(
        absent.to_string().contains("is not there. Plug in its disk"),
        "{absent}"
    );
    let left: Vec<_> = fs::read_dir(folder.path()).expect("read").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
