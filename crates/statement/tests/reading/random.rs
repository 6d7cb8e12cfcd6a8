//! No input panics, and none takes long.

use proptest::prelude::*;
use statement::Input;

use crate::{
    books::{Books, Dice, Layout},
    forms::Form,
};

fn read(bytes: &[u8]) {
    let read = statement::read(Input {
        name: "Statements for 600417 from 2026-11-01 to 2026-11-01.csv",
        bytes,
    });
    match read {
        Ok(found) => found.findings.iter().for_each(|finding| drop(finding.to_string())),
        Err(error) => drop(error.to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes);
    }

    #[test]
    fn random_tables_do_not_panic(rows in "((UK2|[A-Z0-9]{3})[A-Z0-9]{0,7}[,;\"]([0-9/: -]{0,19}|\\PC{0,20})[,;\"](Completed|failed|\\PC{0,9}),[-0-9.,]{0,9},[-0-9.,\"]{0,9},[-0-9.]{0,9}\r?\n?){0,20}") {
        let text = format!("Receipt No,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n{rows}");
        read(text.as_bytes());
    }

    #[test]
    fn mutated_files_do_not_panic(seed in 0_u64..10_000, layout in 0_usize..5, form in 0_usize..10, cuts in 0_usize..30) {
        let books = Books::of(seed, 8);
        let mut bytes = Form::ALL[form].write(&books.table(Layout::ALL[layout]));
        let mut dice = Dice::new(seed);
        for _ in 0..cuts {
            let at = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
            match dice.below(4) {
                0 => bytes.truncate(at.max(1)),
                1 => { bytes.remove(at); if bytes.is_empty() { bytes.push(b'x'); } }
                2 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
                _ => bytes.insert(at, *dice.of(b"\",;\n\r-0 9")),
            }
        }
        read(&bytes);
    }
}

#[test]
fn mutated_samples_do_not_panic() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");
    for file in std::fs::read_dir(folder).unwrap() {
        let whole = std::fs::read(file.unwrap().path()).unwrap();
        for seed in 0..60 {
            let mut dice = Dice::new(seed);
            let mut bytes = whole.clone();
            for _ in 0..=dice.below(12) {
                let at = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
                bytes[at] = u8::try_from(dice.below(256)).unwrap();
            }
            read(&bytes);
        }
    }
}

/// Files made to take long: opening marks that nothing closes, and balances that never follow.
#[test]
fn no_file_takes_for_ever() {
    let heading = "Receipt No,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n";
    let start = std::time::Instant::now();
    read(format!("{heading}{}", "\"a,".repeat(1_000_000)).as_bytes());
    read(format!("{heading}{}", "\"a,\"a,\"a,\"a,\"a\n".repeat(60_000)).as_bytes());
    let mut dice = Dice::new(5);
    let rows = (0..20_000).map(|row| {
        let balance = dice.below(1_000_000);
        format!("UK2{row:07},02/11/2026,Business Payment Charge,Completed,,1.00,{balance}.00\n")
    });
    read(format!("{heading}{}", rows.collect::<String>()).as_bytes());
    // Seconds even in a debug build; hours where one of them is looked through again and again.
    assert!(start.elapsed() < std::time::Duration::from_secs(300));
}
