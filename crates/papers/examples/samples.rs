//! Writes one of each paper into a folder, to be looked at: `cargo run -p papers --example samples -- DIR`.

#[path = "../tests/papers/fixtures.rs"]
mod fixtures;

use std::{error::Error, path::PathBuf};

use papers::{Environment, Standing};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(folder.join(name), bytes);
    for standing in fixtures::standings() {
        let name = format!("advice-{}.pdf", standing.word().to_lowercase().replace(' ', "-"));
        write(&name, papers::advice::payment(&fixtures::advice(standing))?)?;
    }
    let mut practice = fixtures::advice(fixtures::paid());
    practice.issuer.environment = Environment::Practice;
    write("advice-practice.pdf", papers::advice::payment(&practice)?)?;
    write("summary.pdf", papers::summary::batch(&fixtures::batch(230))?)?;
    let mut open = fixtures::batch(30);
    open.issuer.environment = Environment::Sandbox;
    open.approved.clear();
    for line in &mut open.payouts {
        line.standing = Standing::Submitted;
    }
    write("summary-open.pdf", papers::summary::batch(&open)?)?;
    write("letter.pdf", papers::letter::recall(&fixtures::letter())?)?;
    Ok(())
}
