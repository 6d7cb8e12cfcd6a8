//! What a panic leaves behind: its place, and nothing of what it said.

use std::process::Command;

/// As a payee would stand in a message.
const PAYLOAD: &str = "Wanjiru Kamau 254712345678";

/// Set in the process that panics.
const CHILD: &str = "HAZINA_TEST_PANICS";

#[test]
fn a_panic_writes_its_place_and_nothing_of_what_it_said() {
    if std::env::var_os(CHILD).is_some() {
        return panic_in_a_task();
    }
    let here = std::env::current_exe().expect("this program");
    let child = Command::new(here)
        .args([
            "--nocapture",
            "--exact",
            "a_panic_writes_its_place_and_nothing_of_what_it_said",
        ])
        .env(CHILD, "1")
        .output()
        .expect("the child ran");
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&child.stdout),
        String::from_utf8_lossy(&child.stderr)
    );
    assert!(child.status.success(), "{told}");
    assert!(told.contains("panics.rs:"), "the place is missing: {told}");
    assert!(!told.contains("Wanjiru") && !told.contains("254712345678"), "{told}");
}

fn panic_in_a_task() {
    console::keep_only_places_of_panics();
    let ended = std::thread::spawn(|| panic!("{PAYLOAD} cannot be paid")).join();
    assert!(ended.is_err());
    // Nor would a fault of the program itself leave its memory, where there are core dumps.
    #[cfg(target_os = "linux")]
    {
        let limits = std::fs::read_to_string("/proc/self/limits").expect("limits");
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .expect("a limit");
        assert_eq!(core.split_whitespace().rev().nth(2), Some("0"), "{core}");
    }
}
