//! Hazina's window. It opens the practice console, shows its page, and carries what the page asks to the console
//! and what changed back to the page.
//!
//! What a button does is in `console`; what it looks like is in `ui/`. Here is only what needs a desktop: the
//! window itself, its icon in the tray, notifications, start at login, the keyring, the folders, the log file, and closing
//! without cutting a write in two.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod confirm;
mod failure;
mod folders;
mod graphics;
mod keyring_secrets;
mod language;
mod logging;
mod login;
mod notify;
mod opening;
mod shell;
mod single_instance;
mod tray;
mod window;

use shell::Shell;
use tauri::{RunEvent, WindowEvent};

fn main() -> Result<(), tauri::Error> {
    graphics::draw_plainly_where_needed();
    let app = tauri::Builder::default()
        .plugin(window::remembered_size())
        .register_uri_scheme_protocol(failure::SCHEME, failure::answer)
        .manage(Shell::default())
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::import_file,
            commands::open_saved,
            confirm::open_confirmation,
            confirm::confirming,
            confirm::confirm,
            confirm::close_confirmation
        ])
        .setup(|app| {
            let first = shell::which_start(app.handle());
            let window = window::open(app)?;
            if first {
                tauri::async_runtime::spawn(shell::move_in(app.handle().clone(), window));
            } else {
                shell::refuse(app.handle(), &window, language::text().window_open_already());
            }
            tauri::async_runtime::spawn(graphics::watch(app.handle().clone()));
            tauri::async_runtime::spawn(shell::leave_when_asked_to(app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        // Where the system starts no program twice, a second start is told to the first.
        #[cfg(target_os = "macos")]
        if let RunEvent::Reopen { .. } = event {
            window::bring(app);
        }
        // Every other event is the window's own business.
        if let RunEvent::ExitRequested { api, .. } = event {
            shell::leave(app, &api);
        } else if let RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            label,
            ..
        } = event
            && label == window::LABEL
            && shell::closes_later(app)
        {
            api.prevent_close();
        }
    });
    Ok(())
}
