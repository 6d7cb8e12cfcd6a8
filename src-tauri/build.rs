//! Compiles the configuration and the permissions of our commands into the program.

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(&[
        "call",
        "import_file",
        "open_saved",
        "open_confirmation",
        "confirming",
        "confirm",
        "close_confirmation",
    ]);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    tauri_build::try_build(attributes).expect("tauri.conf.json, capabilities and icons are in order");
}
