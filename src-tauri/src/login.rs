//! Start at login, as it was set. Touched only when the setting changes: what a person set in the desktop's own list of
//! programs that start stays.

use std::sync::Arc;

use auto_launch::AutoLaunchBuilder;
use console::Office;

/// Follows the setting for as long as the program runs.
pub(crate) async fn keep(office: Arc<Office>) {
    let (mut changes, mut open) = (office.changes(), office.watch());
    let mut as_set: Option<bool> = None;
    loop {
        let wanted = open
            .borrow_and_update()
            .as_ref()
            .map(|open| open.desk.preferences().start_at_login);
        if let Some(wanted) = wanted
            && as_set.replace(wanted).is_some_and(|before| before != wanted)
        {
            let refused = tokio::task::spawn_blocking(move || set(wanted)).await;
            let refused = refused.unwrap_or_else(|error| Err(error.to_string())).err();
            if let Some(error) = &refused {
                tracing::warn!(error, wanted, "start at login could not be set");
            }
            office.note_desktop(|desktop| desktop.login_refused = refused.map(|error| sentence(wanted, &error)));
        }
        tokio::select! {
            moved = open.changed() => if moved.is_err() { return },
            changed = changes.recv() => if matches!(changed, Err(tokio::sync::broadcast::error::RecvError::Closed)) { return },
        }
    }
}

fn set(wanted: bool) -> Result<(), String> {
    let program = program()?;
    let at_login = AutoLaunchBuilder::new()
        .set_app_name("Hazina")
        .set_app_path(&program)
        .build()
        .map_err(|error| error.to_string())?;
    let done = if wanted { at_login.enable() } else { at_login.disable() };
    done.map_err(|error| error.to_string())
}

/// The program as the system must be told of it. An AppImage runs from a folder that is gone when it ends.
fn program() -> Result<String, String> {
    let path = match std::env::var_os("APPIMAGE") {
        Some(image) => image.into(),
        None => std::env::current_exe().map_err(|error| error.to_string())?,
    };
    let path = path
        .into_os_string()
        .into_string()
        .map_err(|_| "the program\u{2019}s path is not readable text".to_owned())?;
    Ok(if cfg!(all(unix, not(target_os = "macos"))) {
        quoted(&path)
    } else {
        path
    })
}

/// As the desktop entry specification wants a path that may hold anything.
fn quoted(path: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in path.chars() {
        match letter {
            // Read twice: as a value of the file, and as an argument.
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str(r"\\");
                quoted.push(letter);
            }
            '%' => quoted.push_str("%%"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn sentence(wanted: bool, error: &str) -> String {
    let what = if wanted { "start" } else { "stop starting" };
    format!(
        "This machine could not be told to {what} Hazina at login ({error}). Set it in the desktop\u{2019}s own settings."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_anything_in_it_is_one_argument() {
        assert_eq!(quoted("/opt/Hazina 1/hazina"), "\"/opt/Hazina 1/hazina\"");
        assert_eq!(quoted(r#"/a"b$c%d\e"#), r#""/a\\"b\\$c%%d\\\\e""#);
    }
}
