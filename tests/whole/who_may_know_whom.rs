//! Who may know whom: the code map of the README as a test. It reads `cargo metadata` for the edges between crates and the
//! sources for what a crate may not name, and says what to use instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use super::sources;

/// Each crate of ours and the crates of ours that it is built of. The README's code map says why.
const EDGES: [(&str, &[&str]); 18] = [
    ("mpesa", &[]),
    ("messages", &[]),
    ("tabular", &[]),
    ("treasury", &["mpesa"]),
    ("store", &["mpesa", "treasury"]),
    ("daraja", &["mpesa"]),
    ("daraja-sim", &["mpesa"]),
    ("relay", &[]),
    ("papers", &["messages", "mpesa"]),
    ("payfile", &["messages", "mpesa", "tabular", "treasury"]),
    ("statement", &["messages", "mpesa", "tabular"]),
    ("api", &["messages", "treasury"]),
    (
        "console",
        &[
            "api",
            "daraja",
            "messages",
            "mpesa",
            "papers",
            "payfile",
            "relay",
            "statement",
            "store",
            "treasury",
        ],
    ),
    (
        "organisations",
        &[
            "api", "console", "daraja", "messages", "mpesa", "relay", "store", "treasury",
        ],
    ),
    (
        "practice",
        &[
            "api",
            "console",
            "daraja",
            "daraja-sim",
            "messages",
            "mpesa",
            "organisations",
            "relay",
            "store",
            "treasury",
        ],
    ),
    ("hazina", &["api", "console", "messages", "organisations", "practice"]),
    (
        "testkit",
        &["api", "console", "daraja", "daraja-sim", "relay", "store", "treasury"],
    ),
    ("whole-system-tests", &[]),
];

/// Which crates of ours a crate's tests may use beside: the simulator stands in for M-PESA.
const TEST_EDGES: [(&str, &[&str]); 6] = [
    ("daraja", &["daraja-sim"]),
    ("papers", &["testkit"]),
    ("relay", &["testkit"]),
    ("console", &["daraja-sim", "testkit"]),
    ("organisations", &["daraja-sim", "relay", "testkit"]),
    ("practice", &["payfile"]),
];

/// A library that only some may be built with, who they are, and what everybody else uses.
const LIBRARIES: [(&str, &[&str], &str); 13] = [
    (
        "calamine",
        &["tabular", "payfile", "statement"],
        "tabular::open, payfile::check, or statement::read",
    ),
    ("rusqlite", &["store", "relay"], "a named operation of crates/store"),
    (
        "reqwest",
        &["daraja", "daraja-sim", "relay"],
        "a request of crates/daraja, or relay::Inbox",
    ),
    (
        "hyper",
        &["relay", "daraja-sim"],
        "crates/relay, which takes callbacks in",
    ),
    (
        "axum",
        &["daraja-sim", "practice"],
        "a command of crates/api/src/commands.rs",
    ),
    ("age", &["console"], "console::recovery, or a backup of the console"),
    ("krilla", &["papers"], "a paper of crates/papers"),
    ("rust_xlsxwriter", &["papers"], "a table of crates/papers"),
    ("tauri", &["hazina"], "a command of crates/api/src/commands.rs"),
    ("keyring", &["hazina"], "console::Secrets, handed in"),
    ("keyring-core", &["hazina"], "console::Secrets, handed in"),
    ("ts-rs", &["api"], "a shape in crates/api/src/view"),
    (
        "getrandom",
        &["console", "practice", "relay"],
        "console::Entropy, handed in",
    ),
];

/// Words that only some files may contain.
struct Rule {
    words: &'static [&'static str],
    /// Files and folders, from the project's root.
    only: &'static [&'static str],
    instead: &'static str,
}

const RULES: [Rule; 8] = [
    Rule {
        words: &["rusqlite"],
        only: &[
            "crates/store/src/",
            "crates/relay/src/spool/",
            "crates/relay/src/error.rs",
        ],
        instead: "add a named operation to crates/store: it is one transaction and can be proved alone",
    },
    Rule {
        words: &["reqwest::"],
        // The relay's client asks a relay elsewhere what waits; its program asks a running one whether it is ready.
        only: &[
            "crates/daraja/src/",
            "crates/daraja-sim/src/",
            "crates/relay/src/client/",
            "crates/relay/src/program/commands.rs",
        ],
        instead: "send through crates/daraja, which says what is known afterwards",
    },
    Rule {
        words: &["hyper::", "axum::"],
        only: &[
            "crates/relay/src/",
            "crates/daraja-sim/src/",
            "crates/practice/src/bin/hazina-practice/",
        ],
        instead: "add a command to crates/api/src/commands.rs; callbacks come in through crates/relay",
    },
    Rule {
        words: &["tauri::", "keyring::", "keyring_core"],
        only: &["src-tauri/src/", "src-tauri/build.rs"],
        instead: "hand it in: the console works without a window, and takes its secrets through console::Secrets",
    },
    Rule {
        words: &["ts_rs"],
        only: &["crates/api/src/"],
        instead: "make a shape for the screen in crates/api/src/view and map to it",
    },
    Rule {
        words: &["SystemTime::now", "Utc::now", "Local::now"],
        only: &[
            "crates/console/src/ports.rs",
            "crates/daraja-sim/src/clock.rs",
            "crates/relay/src/program/ports.rs",
        ],
        instead: "take the time as an argument, or from console::Clock",
    },
    Rule {
        words: &["getrandom::", "OsRng", "thread_rng", "rand::", "new_v4", "now_v7"],
        only: &[
            "crates/console/src/ports.rs",
            "crates/relay/src/program/ports.rs",
            // Padding of the security credential; `seal_with` takes the randomness as an argument.
            "crates/daraja/src/credential.rs",
            // The key of one run of the browser host.
            "crates/practice/src/bin/hazina-practice/host.rs",
        ],
        instead: "take randomness as an argument, or from console::Entropy; the simulator's comes from its seed",
    },
    Rule {
        words: &[
            "tokio::spawn",
            "task::spawn(",
            "JoinSet",
            "async_runtime::spawn",
            "thread::spawn",
            "thread::Builder",
        ],
        only: &[
            "crates/console/src/work/",
            // Reading a file, and asking for the balance, go on while the person does something else.
            "crates/console/src/imports.rs",
            "crates/console/src/statement_files.rs",
            // The practice M-PESA hears the names of those who are to be paid, for as long as the desk is open.
            "crates/practice/src/names.rs",
            "crates/console/src/commands/decisions.rs",
            // A request that a person sends again goes to its end also where that person has gone.
            "crates/console/src/commands/doubt.rs",
            // What a desk tells is handed on for as long as that desk lives.
            "crates/organisations/src/lib.rs",
            "crates/relay/src/",
            "crates/daraja-sim/src/",
            // The one writer of the ledger is a thread.
            "crates/store/src/ledger/open.rs",
            "src-tauri/src/main.rs",
            "src-tauri/src/shell.rs",
            // A notification waits for the click on it, the first window for a second start.
            "src-tauri/src/notify.rs",
            "src-tauri/src/single_instance.rs",
            // A program that opens a file is waited for, so that none is left behind.
            "src-tauri/src/opening.rs",
        ],
        instead: "return a future, and let the console's Work run it: what runs by itself must be stopped in order",
    },
];

#[test]
fn each_crate_is_built_of_those_it_may_know_and_no_others() {
    let known = own_edges(DependencyKind::Normal);
    for (name, allowed) in EDGES {
        let found = known
            .get(name)
            .unwrap_or_else(|| panic!("there is no crate {name} any more: take it out of EDGES"));
        let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            found, &allowed,
            "{name} is built of the left and may know the right: hand values in from above, or change the map in EDGES \
             and in the README"
        );
    }
    for name in known.keys() {
        assert!(
            EDGES.iter().any(|(known, _)| known == name),
            "{name} is new: give it a place in EDGES and in the README"
        );
    }
}

#[test]
fn tests_below_the_whole_use_no_crates_above_them_but_the_simulator() {
    for (name, found) in own_edges(DependencyKind::Development) {
        if name == "whole-system-tests" {
            continue;
        }
        let allowed: &[&str] = TEST_EDGES
            .iter()
            .find(|(of, _)| *of == name)
            .map_or(&[], |(_, allowed)| allowed);
        for other in found {
            assert!(
                allowed.contains(&other.as_str()),
                "the tests of {name} use {other}: a test that needs several crates belongs into tests/whole"
            );
        }
    }
}

#[test]
fn a_library_stays_with_the_crates_that_hide_it() {
    for package in metadata().workspace_packages() {
        for dependency in package
            .dependencies
            .iter()
            .filter(|one| one.kind == DependencyKind::Normal)
        {
            let rule = LIBRARIES.iter().find(|(library, ..)| *library == dependency.name);
            let Some((library, only, instead)) = rule else { continue };
            assert!(
                only.contains(&package.name.as_str()),
                "{} is built with {library}, which only {only:?} may be: use {instead}",
                package.name
            );
        }
    }
}

#[test]
fn a_file_names_only_what_it_may_know() {
    let root = root();
    let mut looked_at = 0;
    for (path, text) in production_sources(&root) {
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        looked_at += 1;
        for rule in &RULES {
            if rule.only.iter().any(|place| name.starts_with(place)) {
                continue;
            }
            for (number, line) in (1..).zip(code(&text).lines()) {
                for word in rule.words {
                    assert!(
                        !names(line, word),
                        "{name}:{number} names {word}. Instead: {}",
                        rule.instead
                    );
                }
            }
        }
    }
    assert!(looked_at > 100, "the sources were found");
}

#[test]
fn no_crate_takes_a_file_out_of_another() {
    let root = root();
    let out_of_here = ["path = \"../../../", "path = \"../../crates/"];
    for folder in ["crates", "src-tauri", "tests"] {
        for (path, text) in sources::under(&root.join(folder), &["rs"]) {
            let taken = text
                .lines()
                .find(|line| line.trim_start().starts_with("#[") && out_of_here.iter().any(|word| line.contains(word)));
            assert_eq!(taken, None, "{}: share it through crates/testkit", path.display());
        }
    }
}

/// A rule whose place no longer needs it would let something back in.
#[test]
fn every_place_that_a_rule_allows_still_needs_it() {
    let root = root();
    let sources = production_sources(&root);
    for rule in &RULES {
        for place in rule.only {
            let needed = sources.iter().any(|(path, text)| {
                path.strip_prefix(&root)
                    .is_ok_and(|path| path.to_string_lossy().starts_with(place))
                    && rule.words.iter().any(|word| text.lines().any(|line| names(line, word)))
            });
            assert!(
                needed || place.ends_with("build.rs"),
                "{place} names none of {:?} any more",
                rule.words
            );
        }
    }
}

#[test]
fn the_screen_reaches_the_console_through_one_interface() {
    let pages = root().join("ui/src");
    for (path, text) in sources::under(&pages, &["ts", "svelte"]) {
        let name = path
            .strip_prefix(&pages)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        if name != "backend/tauri.ts" {
            let found = text.contains("\"@tauri-apps/") || text.contains("'@tauri-apps/");
            assert!(
                !found,
                "{name} imports @tauri-apps: ask through the Backend of src/backend/backend.ts"
            );
        }
        for specifier in imports(&text) {
            let chooses = specifier.ends_with("backend/tauri") || specifier.ends_with("backend/http");
            assert!(
                !chooses || ["main.ts", "confirm.ts"].contains(&name.as_str()),
                "{name} chooses a backend: only the pages of the two windows do"
            );
            let reaches_up = name.starts_with("parts/")
                && specifier.starts_with("../")
                && !["../format/", "../styles/", "../paraglide/"]
                    .iter()
                    .any(|known| specifier.starts_with(known));
            assert!(
                !reaches_up,
                "{name} imports {specifier}: a part knows no words of this app and no backend"
            );
        }
        for remote in ["fetch(\"http", "src=\"http", "import(\"http"] {
            assert!(
                !text.contains(remote),
                "{name} loads something from elsewhere: nothing on the screen is remote"
            );
        }
    }
}

fn root() -> PathBuf {
    metadata().workspace_root.into_std_path_buf()
}

/// No dependencies of dependencies are needed, so nothing is resolved and nothing fetched.
fn metadata() -> Metadata {
    MetadataCommand::new().no_deps().exec().unwrap()
}

fn own_edges(kind: DependencyKind) -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let ours: BTreeSet<String> = packages.iter().map(|package| package.name.to_string()).collect();
    let edges = packages.iter().map(|package| {
        let of_this_kind = package.dependencies.iter().filter(|one| one.kind == kind);
        let others = of_this_kind
            .map(|one| one.name.clone())
            .filter(|name| ours.contains(name));
        (package.name.to_string(), others.collect())
    });
    edges.collect()
}

/// What ships: every crate's `src` but that of tests, and the window's.
fn production_sources(root: &Path) -> Vec<(PathBuf, String)> {
    let crates = std::fs::read_dir(root.join("crates")).unwrap();
    let folders = crates
        .map(|entry| entry.unwrap().path().join("src"))
        .filter(|folder| !folder.starts_with(root.join("crates/testkit")))
        .chain([root.join("src-tauri")]);
    folders
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| sources::under(&folder, &["rs"]))
        .collect()
}

/// A file up to its unit tests.
fn code(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests")
        .map_or(text, |tests| text.get(..tests).unwrap_or(text))
}

/// Whether a line of code (not a comment) contains `word`, not as the end of a longer one.
fn names(line: &str, word: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric() && before != '_')
    })
}

/// What a TypeScript or Svelte file imports.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let after = line.split_once(" from \"").or_else(|| line.split_once("import(\""))?.1;
        after.split('"').next()
    })
}
