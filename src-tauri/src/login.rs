//! Start at login, as it was set. What a person set in the desktop's own list of programs that start stays: beside a change
//! of the setting, only the program's path is put right, where it was moved or came anew with an update.

use std::sync::Arc;

use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use organisations::Office;

use crate::language::text;

/// Under which the system lists us.
const NAME: &str = "Hazina";

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
            && as_set != Some(wanted)
        {
            let first = as_set.replace(wanted).is_none();
            let done = tokio::task::spawn_blocking(move || if first { look_after(wanted) } else { set(wanted) }).await;
            let refused = done.unwrap_or_else(|error| Err(error.to_string())).err();
            if let Some(error) = &refused {
                tracing::warn!(error, wanted, "start at login is not as it was set");
            }
            if refused.is_some() || !first {
                office.note_desktop(|desktop| desktop.login_refused = refused.map(|error| sentence(wanted, &error)));
            }
        }
        tokio::select! {
            moved = open.changed() => if moved.is_err() { return },
            changed = changes.recv() => if matches!(changed, Err(tokio::sync::broadcast::error::RecvError::Closed)) { return },
        }
    }
}

fn set(wanted: bool) -> Result<(), String> {
    let at_login = at_login(&program()?)?;
    let done = if wanted { at_login.enable() } else { at_login.disable() };
    done.map_err(|error| error.to_string())
}

fn at_login(program: &str) -> Result<AutoLaunch, String> {
    let mut at_login = AutoLaunchBuilder::new();
    at_login.set_app_name(NAME).set_app_path(program);
    at_login.build().map_err(|error| error.to_string())
}

/// At the start: what was set holds for the program as it is now.
fn look_after(wanted: bool) -> Result<(), String> {
    if !wanted {
        return Ok(());
    }
    let program = program()?;
    if !at_login(&program)?.is_enabled().map_err(|error| error.to_string())? {
        return Err(text().window_off_in_system_list());
    }
    keep_path(&program)
}

/// Puts the path right, and leaves everything else of the entry as it is: a desktop keeps there whether it is switched off.
#[cfg(all(unix, not(target_os = "macos")))]
fn keep_path(program: &str) -> Result<(), String> {
    let home = std::env::home_dir().ok_or_else(|| text().window_no_home_folder())?;
    let entry = home.join(".config").join("autostart").join(format!("{NAME}.desktop"));
    let before = std::fs::read_to_string(&entry).map_err(|error| error.to_string())?;
    let after = with_path(&before, program);
    if after != before {
        std::fs::write(&entry, after).map_err(|error| error.to_string())?;
        tracing::info!("the program was moved: start at login names its new place");
    }
    Ok(())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn keep_path(program: &str) -> Result<(), String> {
    at_login(program)?.enable().map_err(|error| error.to_string())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn with_path(entry: &str, program: &str) -> String {
    let lines = entry.lines().map(|line| match line.strip_prefix("Exec=") {
        Some(before) if before.trim_end() != program => format!("Exec={program}"),
        Some(_) | None => line.to_owned(),
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    if entry.ends_with('\n') {
        text.push('\n');
    }
    text
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
        .map_err(|_| text().window_path_not_text())?;
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
    let error = error.to_owned();
    match wanted {
        true => text().window_not_started_at_login(error),
        false => text().window_still_started_at_login(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_moved_program_is_started_from_its_new_place_and_what_the_desktop_wrote_stays() {
        let entry = "[Desktop Entry]\nName=Hazina\nExec=\"/old/hazina\" \nHidden=true\n";
        let moved = with_path(entry, "\"/new/hazina\"");
        assert_eq!(
            moved,
            "[Desktop Entry]\nName=Hazina\nExec=\"/new/hazina\"\nHidden=true\n"
        );
        assert_eq!(with_path(entry, "\"/old/hazina\""), entry, "nothing to put right");
    }

    #[test]
    fn a_path_with_anything_in_it_is_one_argument() {
        assert_eq!(quoted("/opt/Hazina 1/hazina"), "\"/opt/Hazina 1/hazina\"");
        assert_eq!(quoted(r#"/a"b$c%d\e"#), r#""/a\\"b\\$c%%d\\\\e""#);
    }
}
