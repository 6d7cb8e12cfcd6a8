//! What the page may ask for: one command that carries every act of the console by name, and one that carries a
//! file's bytes. The console decides, here nothing is decided.

use console::Problem;
use console::view::ImportRef;
use percent_encoding::percent_decode;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};

use crate::House;

/// Header with the file's name, percent-encoded (a header holds no letters beyond ASCII).
const FILE_NAME: &str = "x-file-name";
/// The header that says what the file is: M-PESA's own statement; without it, what is to be paid.
const FILE_FOR: &str = "x-file-for";

/// Does what `name` says with `request`, once the console is open.
#[tauri::command]
pub(crate) async fn call(
    house: State<'_, House>,
    name: String,
    request: serde_json::Value,
) -> Result<serde_json::Value, Problem> {
    house.office().await.call(&name, request).await
}

/// Starts reading a file that the person chose.
#[tauri::command]
pub(crate) async fn import_file(house: State<'_, House>, file: Request<'_>) -> Result<ImportRef, Problem> {
    let name = file_name(file.headers().get(FILE_NAME).map(|value| value.as_bytes()))?;
    let InvokeBody::Raw(bytes) = file.body() else {
        return Err(bad_field("file", "The file did not arrive as it is. Choose it again."));
    };
    let office = house.office().await;
    match file.headers().get(FILE_FOR).map(|value| value.as_bytes()) {
        Some(b"statement") => office.statement_file(name, bytes.clone()).await,
        _ => office.import_file(name, bytes.clone()).await,
    }
}

fn file_name(header: Option<&[u8]>) -> Result<String, Problem> {
    let header = header.ok_or_else(|| bad_field("name", "The file came without its name. Choose it again."))?;
    Ok(percent_decode(header).decode_utf8_lossy().into_owned())
}

fn bad_field(field: &str, message: &str) -> Problem {
    Problem::BadField {
        field: field.to_owned(),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_arrives_with_all_its_letters() {
        let name = file_name(Some(b"Mishahara%20%E2%80%93%20M%C3%A0i.csv")).expect("a name");
        assert_eq!(name, "Mishahara \u{2013} M\u{e0}i.csv");
        assert!(file_name(None).is_err());
    }
}
