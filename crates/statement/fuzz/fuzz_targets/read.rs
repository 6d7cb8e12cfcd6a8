//! Whatever the bytes, reading ends, does not panic, and what it says of its rows holds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use statement::{Check, Input};

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = statement::read(Input { name: "statement", bytes }) else {
        return;
    };
    for row in &found.rows {
        assert!(row.counts() || row.in_cents() == 0 && row.out_cents() == 0);
        assert!(!row.counts() || row.in_cents() > 0 || row.out_cents() > 0);
        assert!(row.in_cents() == 0 || row.out_cents() == 0);
    }
    for finding in &found.findings {
        assert!(!finding.to_string().is_empty());
    }
    // One account whose balances hold together adds up.
    if let ([only], Check::Ok) = (found.chains.as_slice(), found.checks.chain) {
        let moved = found.rows.iter().filter(|row| row.chain.is_some());
        let sum: i64 = moved.map(|row| row.in_cents() - row.out_cents()).sum();
        let whole = found.rows.iter().all(|row| row.balance.is_some())
            && found.rows.iter().filter(|row| row.chain.is_some()).count() == only.rows as usize;
        assert!(!whole || only.opening.cents() + sum == only.closing.cents());
    }
});
