//! Makes one typed function of each message: a forgotten argument, or a message that one language lacks, does not compile.

use std::{error::Error, path::Path};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, try_build_from_locales_folder};

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::var("OUT_DIR")?;
    let place = |name: &str| Path::new(&out).join(name).display().to_string();
    let options = BuildOptions::default()
        .with_locales_folder("locales")
        .with_output_file_path(&place("text.rs"))
        .with_ftl_output(FtlOutputOptions::single_file(&place("text.ftl")))
        .with_prefix("")
        .with_lint_level(LintLevel::Deny)
        .without_format()
        // Both languages are written from left to right, and sentences also go into files and notifications.
        .without_bidi_isolation();
    try_build_from_locales_folder(options)?;
    Ok(())
}
