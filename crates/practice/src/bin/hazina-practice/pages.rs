//! The built pages, read once: what is not among them cannot be asked for, whatever the address says.

use std::collections::HashMap;
use std::io;
use std::path::Path;

/// A file of the pages.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// The files by the address that asks for them.
pub(crate) type Pages = HashMap<String, Page>;

/// Reads every file under `folder`.
///
/// # Errors
/// Where there is no `index.html`: the pages were not built.
pub(crate) fn read(folder: &Path) -> io::Result<Pages> {
    let mut pages = Pages::new();
    read_into(&mut pages, folder, "").map_err(|error| not_built(folder, &error))?;
    let Some(index) = pages.remove("/index.html") else {
        return Err(not_built(folder, "it holds no index.html"));
    };
    pages.insert("/".to_owned(), index);
    Ok(pages)
}

fn not_built(folder: &Path, why: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!(
        "the pages in {} cannot be read ({why}): build them with npm run build in ui/",
        folder.display()
    ))
}

fn read_into(pages: &mut Pages, folder: &Path, address: &str) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let address = format!("{address}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(pages, &entry.path(), &address)?;
        } else {
            let page = Page {
                content_type: content_type(&address),
                bytes: std::fs::read(entry.path())?,
            };
            pages.insert(address, page);
        }
    }
    Ok(())
}

fn content_type(address: &str) -> &'static str {
    match address.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}
