//! The floors of the two largest crates: a module names those of its own floor and below, so that what a button does can be
//! read without what calls it, and the journal without what rests on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::sources;

/// What a floor is for, and its modules.
type Floor = (&'static str, &'static [&'static str]);

/// From the ground up. [`console::Desk`] itself may be named wherever something is done with it.
const OF_CONSOLE: [Floor; 7] = [
    (
        "words: sentences, what the world hands in",
        &["head_trouble", "panics", "passphrase", "ports", "sentences"],
    ),
    (
        "parts: each does one thing and knows no desk",
        &[
            "aead",
            "changes",
            "config",
            "enrolment",
            "fingerprint",
            "languages",
            "memory_secrets",
            "pace",
            "password",
            "personal_key",
            "place",
            "preferences",
            "problem",
            "recovery",
            "relay_link",
            "sealed",
            "secret_parts",
            "sent",
            "session",
            "team_log",
            "unanswered",
            "shapes",
        ],
    ),
    (
        "the desk: what commands and loops share",
        &[
            "access",
            "accounts",
            "attachments",
            "backups",
            "base",
            "callbacks",
            "desk",
            "downloads",
            "failed_checks",
            "gate",
            "gateway",
            "head_keeper",
            "imports",
            "ledger_state",
            "notices",
            "rotation",
            "run_differences",
            "saving",
            "sending",
            "statement_files",
            "turns",
            "warnings",
        ],
    ),
    ("what goes on by itself, and what leaves as a file", &["export", "work"]),
    ("what each button does", &["commands"]),
    ("the one way of the screen to a desk", &["dispatch"]),
    ("what the organisations of a machine are made with", &["parts"]),
];

/// From the ground up. What a folder shows the world is named by its own name there too.
const OF_STORE: [Floor; 6] = [
    (
        "what all stand on: errors, the database and its versions",
        &["error", "json", "migrate", "progress", "sql"],
    ),
    ("the truth: what the journal says and proves", &["journal"]),
    ("the facts of the journal put onto tables", &["project"]),
    ("the open file and its one write path", &["ledger"]),
    ("what is looked at", &["reading"]),
    ("the named writes", &["operations"]),
];

#[test]
fn each_module_of_the_console_names_only_its_own_floor_and_those_below() {
    nothing_is_named_from_below("console", &OF_CONSOLE, &BTreeMap::new());
}

#[test]
fn each_folder_of_the_store_names_only_its_own_floor_and_those_below() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/store/src/lib.rs");
    let shown = shown_by(&std::fs::read_to_string(lib).expect("the store's lib.rs"));
    nothing_is_named_from_below("store", &OF_STORE, &shown);
}

/// Fails where a module of the crate names one of a floor above its own, or has no floor. `shown` is what is named by its
/// own name, and where it stands.
fn nothing_is_named_from_below(of: &str, floors: &[Floor], shown: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../crates/{of}/src"));
    let files = sources::under(&folder, &["rs"]);
    let name_of = |path: &Path| {
        path.strip_prefix(&folder)
            .unwrap_or(path)
            .to_string_lossy()
            .into_owned()
    };
    let floor_of = |module: &str| floors.iter().position(|(_, modules)| modules.contains(&module));
    let mut looked_at = BTreeSet::new();
    for (path, text) in &files {
        let name = name_of(path);
        let module = name
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .to_owned();
        if module == "lib" {
            continue;
        }
        let own = floor_of(&module).unwrap_or_else(|| panic!("{module} of {of} is new: give it a floor"));
        for named in named_modules(text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()) {
            let module = shown.get(&named).unwrap_or(&named);
            let Some(other) = floor_of(module) else { continue };
            assert!(
                other <= own,
                "{name} of {of} names {named}, which is above it: {}. Move what both need to a floor below, or hand it in",
                floors[other].0
            );
        }
        looked_at.insert(module);
    }
    for module in floors.iter().flat_map(|(_, modules)| *modules) {
        assert!(
            looked_at.contains(*module),
            "there is no {module} in {of} any more: take it out of the floors"
        );
    }
}

/// What a crate shows the world, and in which of its modules each stands: of `pub use a::b::{C, D}`.
fn shown_by(text: &str) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    for uses in text.split("pub use ").skip(1) {
        let uses = uses.split(';').next().unwrap_or_default();
        let module = uses.split("::").next().unwrap_or_default().trim();
        let leaves = uses.rsplit("::").next().unwrap_or_default();
        for leaf in leaves.trim_matches(['{', '}']).split(',') {
            shown.extend(first_word(leaf.trim()).map(|leaf| (leaf, module.to_owned())));
        }
    }
    shown
}

/// The first word of every path into the crate: of `crate::a::b`, and of each in `use crate::{a::b, c}`. Comments tell
/// of anything.
fn named_modules(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut named = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(group) => named.extend(first_words(group)),
            None => named.extend(first_word(rest)),
        }
    }
    named
}

/// The first word of each item of a group, up to the brace that closes it.
fn first_words(group: &str) -> Vec<String> {
    let (mut depth, mut begins, mut words) = (0, true, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            letter if begins && !letter.is_whitespace() => {
                words.extend(first_word(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    words
}

fn first_word(path: &str) -> Option<String> {
    let word: String = path
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

/// The desk is put together of parts, each with its own state; what one field of it were to whoever holds a desk, all of them
/// would soon be.
#[test]
fn no_field_of_the_desk_is_open_to_others() {
    let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/console/src/desk.rs");
    let text = std::fs::read_to_string(desk).unwrap();
    let fields = text
        .split("pub struct Desk {\n")
        .nth(1)
        .unwrap()
        .split("\n}\n")
        .next()
        .unwrap();
    assert!(fields.lines().count() > 10, "the desk's fields were found");
    let open: Vec<&str> = fields
        .lines()
        .filter(|line| line.trim_start().starts_with("pub"))
        .collect();
    assert!(
        open.is_empty(),
        "{open:?}: keep it private, give its part what it needs, and let a command ask for the part (desk::Part)"
    );
}

#[test]
fn a_path_is_read_however_it_is_written() {
    let text = "use crate::{\n    Desk, Problem,\n    view::{A, B},\n    work::C,\n};\n// crate::office\nlet x = crate::import::y();\n";
    let named: Vec<String> = named_modules(text).into_iter().collect();
    assert_eq!(named, ["Desk", "Problem", "import", "view", "work"]);
}

#[test]
fn what_a_crate_shows_is_found_where_it_stands() {
    let shown = shown_by("pub use journal::chain::Entry;\npub use reading::page::{\n    Filter, Page,\n};\n");
    let of = |name: &str| shown.get(name).map(String::as_str);
    assert_eq!(
        [of("Entry"), of("Filter"), of("Page"), of("chain")],
        [Some("journal"), Some("reading"), Some("reading"), None]
    );
}
