//! Opens a saved file with what the system opens such files with, or its folder. The file's name is one argument of a program
//! that the system has; nothing reads it as a command.

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
};

/// Opens `file`, or shows where it is.
///
/// # Errors
/// Where the system has nothing to open it with.
pub(crate) fn open(file: &Path, in_folder: bool) -> io::Result<()> {
    let mut opened = command(file, in_folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // What was started is waited for, so that nothing of it stays behind.
    std::thread::spawn(move || opened.wait());
    Ok(())
}

#[cfg(target_os = "windows")]
fn command(file: &Path, in_folder: bool) -> Command {
    let mut command = Command::new("explorer");
    if in_folder {
        command.arg("/select,").arg(file);
    } else {
        command.arg(file);
    }
    command
}

#[cfg(target_os = "macos")]
fn command(file: &Path, in_folder: bool) -> Command {
    let mut command = Command::new("open");
    if in_folder {
        command.arg("-R");
    }
    command.arg(file);
    command
}

#[cfg(not(any(target_os = "windows", target_os = "macos")))]
fn command(file: &Path, in_folder: bool) -> Command {
    let mut command = Command::new("xdg-open");
    let folder = file.parent().filter(|_| in_folder);
    command.arg(folder.unwrap_or(file));
    command
}
