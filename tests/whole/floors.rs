//! The floors of the console, its largest part: a module names those of its own floor and below, so that what a button does
//! can be read without what calls it.

use std::{collections::BTreeSet, path::Path};

use super::sources;

/// From the ground up. [`console::Desk`] itself may be named wherever something is done with it.
const FLOORS: [(&str, &[&str]); 7] = [
    (
        "words: the shapes of the screen, sentences, what the world hands in",
        &[
            "error",
            "event",
            "panics",
            "passphrase",
            "permit",
            "ports",
            "sentences",
            "view",
        ],
    ),
    (
        "parts: each does one thing and knows no desk",
        &[
            "changes",
            "config",
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
            "unanswered",
            "shapes",
        ],
    ),
    (
        "the desk: what commands and loops share",
        &[
            "access",
            "accounts",
            "backups",
            "desk",
            "downloads",
            "failed_checks",
            "gate",
            "head_keeper",
            "imports",
            "ledger_state",
            "notices",
            "rotation",
            "saving",
            "statement_files",
            "warnings",
        ],
    ),
    ("what goes on by itself, and what leaves as a file", &["export", "work"]),
    ("what each button does", &["commands"]),
    ("the one permission of a desk", &["api"]),
    ("the organisations of a machine", &["office"]),
];

#[test]
fn each_module_of_the_console_names_only_its_own_floor_and_those_below() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/console/src");
    let mut looked_at = BTreeSet::new();
    for (path, text) in sources::under(&folder, &["rs"]) {
        let name = path
            .strip_prefix(&folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let module = name
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .to_owned();
        if module == "lib" {
            continue;
        }
        let own = floor_of(&module).unwrap_or_else(|| panic!("{module} is new: give it a floor in FLOORS"));
        for named in named_modules(text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()) {
            let Some(other) = floor_of(&named) else { continue };
            assert!(
                other <= own,
                "{name} names {named}, which is above it: {}. Move what both need to a floor below, or hand it in",
                FLOORS[other].0
            );
        }
        looked_at.insert(module);
    }
    for (_, modules) in FLOORS {
        for module in modules {
            assert!(
                looked_at.contains(*module),
                "there is no {module} any more: take it out of FLOORS"
            );
        }
    }
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|(_, modules)| modules.contains(&module))
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

#[test]
fn a_path_is_read_however_it_is_written() {
    let text = "use crate::{\n    Desk, Problem,\n    view::{A, B},\n    work::C,\n};\n// crate::office\nlet x = crate::import::y();\n";
    let named: Vec<String> = named_modules(text).into_iter().collect();
    assert_eq!(named, ["Desk", "Problem", "import", "view", "work"]);
}
