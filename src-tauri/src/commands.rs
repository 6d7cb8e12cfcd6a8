//! What the page of the main window may ask for: one command that carries every act of the console by name, one that carries a file's bytes, and
//! one that opens a file which the console saved. The console decides, here nothing is decided.

use std::path::{Path, PathBuf};

use api::Problem;
use api::view::ImportRef;
use percent_encoding::percent_decode;
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, State};

use crate::{Shell, language::text};

/// Header with the file's name, percent-encoded (a header holds no letters beyond ASCII).
const FILE_NAME: &str = "x-file-name";
/// The header that says what the file is: M-PESA's own statement, or evidence to be attached; without it, what is to be paid.
const FILE_FOR: &str = "x-file-for";

/// Does what `name` says with `request`, once the console is open. What moves money by a passphrase is confirmed in a window of
/// its own ([`crate::confirm`]), and refused here.
#[tauri::command]
pub(crate) async fn call(
    shell: State<'_, Shell>,
    name: String,
    request: serde_json::Value,
) -> Result<serde_json::Value, Problem> {
    shell.wake();
    if api::CONFIRMED_APART.contains(&name.as_str()) {
        return Err(Problem::ConfirmedApart);
    }
    shell.office().await.call(&name, request).await
}

/// Starts reading a file that the person chose.
#[tauri::command]
pub(crate) async fn import_file(shell: State<'_, Shell>, file: Request<'_>) -> Result<ImportRef, Problem> {
    let name = file_name(file.headers().get(FILE_NAME).map(|value| value.as_bytes()))?;
    let InvokeBody::Raw(bytes) = file.body() else {
        return Err(bad_field("file", text().window_file_did_not_arrive()));
    };
    let office = shell.office().await;
    match file.headers().get(FILE_FOR).map(|value| value.as_bytes()) {
        Some(b"attachment") => office.attachment(name, bytes.clone()).await,
        Some(b"statement") => office.statement_file(name, bytes.clone()).await,
        _ => office.import_file(name, bytes.clone()).await,
    }
}

/// Opens a file that the console saved, or shows it in its folder. Only what lies in the folder for downloads, and is of a kind
/// that the console saves, or is the copy of an attachment.
#[tauri::command]
pub(crate) async fn open_saved(
    app: AppHandle,
    shell: State<'_, Shell>,
    path: String,
    in_folder: bool,
) -> Result<(), Problem> {
    let data = crate::folders::data(&app).map_err(|message| Problem::NotSaved { message })?;
    let downloads = crate::folders::downloads(&app, &data);
    let copies = shell
        .opened()
        .and_then(|office| Some(office.watch().borrow().clone()?.desk.opened_copies()));
    let copy = copies.and_then(|copies| copied_file(&copies, Path::new(&path)));
    let file = match copy {
        Some(copy) => copy,
        None => saved_file(&downloads, Path::new(&path))?,
    };
    crate::opening::open(&file, in_folder).map_err(|error| Problem::NotSaved {
        message: text().window_file_not_opened(error.to_string(), file.display().to_string()),
    })
}

/// Kinds of files that the console saves.
const SAVED: [&str; 4] = ["csv", "xlsx", "pdf", "ics"];

/// Kinds of files that are attached.
const ATTACHED: [&str; 6] = ["pdf", "png", "jpeg", "jpg", "xlsx", "csv"];

/// The copy of an attachment, each in a folder of its own among the copies.
fn copied_file(copies: &Path, path: &Path) -> Option<PathBuf> {
    let (copies, file) = (copies.canonicalize().ok()?, path.canonicalize().ok()?);
    let kind = file.extension()?.to_str()?.to_lowercase();
    let ours = file.parent()?.parent() == Some(&copies) && file.is_file() && ATTACHED.contains(&kind.as_str());
    ours.then_some(file)
}

fn saved_file(downloads: &Path, path: &Path) -> Result<PathBuf, Problem> {
    let gone = || bad_field("path", text().window_file_gone());
    let (downloads, file) = (
        downloads.canonicalize().map_err(|_| gone())?,
        path.canonicalize().map_err(|_| gone())?,
    );
    let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    let ours = file.parent() == Some(&downloads) && file.is_file() && SAVED.contains(&kind);
    ours.then_some(file).ok_or_else(gone)
}

fn file_name(header: Option<&[u8]>) -> Result<String, Problem> {
    let header = header.ok_or_else(|| bad_field("name", text().window_file_without_name()))?;
    Ok(percent_decode(header).decode_utf8_lossy().into_owned())
}

fn bad_field(field: &str, message: String) -> Problem {
    Problem::BadField {
        field: field.to_owned(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_saved_among_the_downloads_is_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let downloads = folder.path().join("Downloads");
        std::fs::create_dir_all(downloads.join("deeper")).expect("folders");
        for name in ["Advice.pdf", "run.sh", "deeper/Advice.pdf", "../Advice.pdf"] {
            std::fs::write(downloads.join(name), "x").expect("a file");
        }
        assert!(saved_file(&downloads, &downloads.join("Advice.pdf")).is_ok());
        for name in ["run.sh", "deeper/Advice.pdf", "../Advice.pdf", "gone.pdf", "deeper"] {
            assert!(saved_file(&downloads, &downloads.join(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn only_a_copy_of_an_attachment_is_opened_among_the_copies() {
        let folder = tempfile::tempdir().expect("a folder");
        let copies = folder.path().join("organisation.opened");
        std::fs::create_dir_all(copies.join("1234")).expect("folders");
        for name in ["1234/Invoice.PDF", "1234/run.sh", "Invoice.pdf", "../organisation.pdf"] {
            std::fs::write(copies.join(name), "x").expect("a file");
        }
        assert!(copied_file(&copies, &copies.join("1234/Invoice.PDF")).is_some());
        for name in [
            "1234/run.sh",
            "Invoice.pdf",
            "../organisation.pdf",
            "1234/../../organisation.pdf",
            "1234",
        ] {
            assert_eq!(copied_file(&copies, &copies.join(name)), None, "{name}");
        }
    }

    #[test]
    fn a_file_name_arrives_with_all_its_letters() {
        let name = file_name(Some(b"Mishahara%20%E2%80%93%20M%C3%A0i.csv")).expect("a name");
        assert_eq!(name, "Mishahara \u{2013} M\u{e0}i.csv");
        assert!(file_name(None).is_err());
    }
}
