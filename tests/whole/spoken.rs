//! Every sentence for a person stands in `crates/messages`: no literal of two words or more outside of it, but what is no sentence
//! for a person; and each message is used.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::sources;

/// Where people are spoken to.
const PLACES: [&str; 5] = [
    "crates/api/src/",
    "crates/console/src/",
    "crates/organisations/src/",
    "src-tauri/src/",
    "crates/practice/src/",
];

/// Before a literal that is no sentence for a person: what the log says, what stops a test or names a step of one, and errors
/// whose sentence for a person is made where they become a problem.
const NOT_FOR_PEOPLE: [&str; 9] = [
    "tracing::",
    "#[error(",
    "#[",
    "#![",
    ".expect(",
    "unreachable!(",
    "checkpoint)(",
    ".around(",
    // Names a thing in a word; the page has the sentence.
    "not_found(",
];

/// Files whose literals are no sentences for a person, and why; or, with a literal, that one alone.
const EXCEPTIONS: [(&str, &[&str], &str); 20] = [
    (
        "crates/api/src/bindings.rs",
        &[],
        "the TypeScript that the page is built with",
    ),
    (
        "crates/api/src/commands.rs",
        &["The screen asked in a way"],
        "a fault of the page, for whoever mends it",
    ),
    (
        "crates/console/src/backups/",
        &["{}{when} entry {entries}", "%Y-%m-%d %H%M%S"],
        "a file's name, by which it is found again",
    ),
    (
        "crates/console/src/commands/password.rs",
        &["M-PESA password"],
        "a file's name",
    ),
    (
        "crates/console/src/commands/balances.rs",
        &[
            "Merchant Account",
            "Organization Settlement Account",
            "Top-up of Utility",
        ],
        "M-PESA's names, and a reference that it carries",
    ),
    (
        "crates/console/src/commands/bills.rs",
        &["pay bill"],
        "what Safaricom calls the number",
    ),
    (
        "crates/console/src/commands/incoming.rs",
        &["The remarks of a status query"],
        "cannot happen: the remarks are ours",
    ),
    (
        "crates/console/src/accounts.rs",
        &["The remarks of a balance query"],
        "cannot happen: the remarks are ours",
    ),
    (
        "crates/console/src/downloads.rs",
        &["too many files of this name"],
        "an error of the system, as such errors are shown",
    ),
    (
        "crates/organisations/src/",
        &["-----BEGIN CERTIFICATE-----", "kept aside"],
        "a format, and a file's name",
    ),
    (
        "crates/console/src/panics.rs",
        &["Hazina: a task stopped"],
        "the terminal",
    ),
    (
        "crates/console/src/personal_key.rs",
        &["hazina: a person's key, 1"],
        "what a key is bound to",
    ),
    (
        "crates/console/src/place.rs",
        &[
            "oogle drive",
            "oogle Drive",
            "my drive",
            "mobile documents",
            "can be written",
        ],
        "names of folders that others copy about, and a file of one moment",
    ),
    (
        "crates/console/src/work/",
        &["charges paid", "no state", "The version of M-PESA's payments"],
        "M-PESA's names, and the log",
    ),
    (
        "crates/practice/src/bin/",
        &[],
        "for whoever starts the program from a terminal, in this project's language",
    ),
    (
        "crates/practice/src/sample.rs",
        &[],
        "sample files, as people write them",
    ),
    (
        "crates/practice/src/lib.rs",
        &[],
        "the practice organisation's name, its people and its files",
    ),
    ("crates/practice/src/secrets.rs", &[], "names of entries in the keyring"),
    (
        "crates/practice/src/team.rs",
        &[],
        "the practice team's desktops, what their keys are made of, and faults of ours in setting it up",
    ),
    (
        "src-tauri/src/",
        &[
            "charset=utf-8",
            "default-src 'none'",
            "could not start anew",
            "A window stayed empty. While",
            "the free driver",
            "<b>Pay</b>",
            "&lt;b&gt;Pay",
            "bad encoding",
            "bad data format",
            "bad store format",
            "not supported",
        ],
        "formats, a mark for administrators, and the log",
    ),
];

#[test]
fn no_sentence_for_a_person_stands_outside_the_catalogues() {
    let root = root();
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut met = BTreeSet::new();
    for place in PLACES.iter().filter(|place| root.join(place).exists()) {
        for (path, text) in sources::under(&root.join(place), &["rs"]) {
            if path.ends_with("tests.rs") {
                continue;
            }
            looked_at += 1;
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            for literal in literals(code(&text)) {
                if words(&literal.text) < 2 || is_not_for_people(code(&text), literal.at) {
                    continue;
                }
                let allowed = EXCEPTIONS.iter().position(|(file, parts, _)| {
                    name.starts_with(file) && (parts.is_empty() || parts.iter().any(|part| literal.text.contains(part)))
                });
                match allowed {
                    Some(exception) => drop(met.insert(exception)),
                    None => found.push(format!("{name}: {:?}", literal.text)),
                }
            }
        }
    }
    assert!(looked_at > 100, "the sources were found");
    assert!(
        found.is_empty(),
        "put these into crates/messages/locales, in both languages:\n{}",
        found.join("\n")
    );
    for (at, (file, ..)) in EXCEPTIONS.iter().enumerate() {
        let there = root.join(file.trim_end_matches('/')).exists();
        assert!(met.contains(&at) || !there, "{file} needs its exception no longer");
    }
}

#[test]
fn each_message_is_used() {
    let root = root();
    let mut all = String::new();
    for folder in ["crates", "src-tauri"] {
        for (path, text) in sources::under(&root.join(folder), &["rs"]) {
            if !path.ends_with("catalogues.rs") {
                all.push_str(code(&text));
            }
        }
    }
    let called: BTreeSet<&str> = all
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .collect();
    let mut unused = Vec::new();
    for (file, ids) in catalogue(&root) {
        for id in ids {
            if !called.contains(id.replace('-', "_").as_str()) {
                unused.push(format!("{file}: {id}"));
            }
        }
    }
    assert!(unused.is_empty(), "nobody says these:\n{}", unused.join("\n"));
}

/// The ids of the English catalogue, by file.
fn catalogue(root: &Path) -> BTreeMap<String, Vec<String>> {
    let files = sources::under(&root.join("crates/messages/locales/en"), &["ftl"]);
    let ids = |text: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(" ="));
        lines
            .map(|(id, _)| id.to_owned())
            .filter(|id| id.starts_with(|letter: char| letter.is_ascii_lowercase()))
            .collect()
    };
    files
        .iter()
        .map(|(path, text)| (path.file_name().unwrap().to_string_lossy().into_owned(), ids(text)))
        .collect()
}

struct Literal {
    /// Where it begins.
    at: usize,
    text: String,
}

/// The string literals of Rust code, with a line that goes on joined.
fn literals(code: &str) -> Vec<Literal> {
    let bytes = code.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let rest = &code[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if *byte == b'\'' {
            at += character(rest);
        } else if *byte == b'r' && (rest.starts_with("r\"") || rest.starts_with("r#\"")) {
            let (begin, end) = if rest.starts_with("r\"") { (2, "\"") } else { (3, "\"#") };
            let length = rest[begin..].find(end).unwrap_or(rest.len() - begin);
            found.push(Literal {
                at,
                text: rest[begin..begin + length].to_owned(),
            });
            at += begin + length + end.len();
        } else if *byte == b'"' {
            let length = quoted(&rest[1..]);
            found.push(Literal {
                at,
                text: joined(&rest[1..=length]),
            });
            at += length + 2;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// How long a character literal is; of a lifetime, its mark alone.
fn character(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => rest
            .get(3..)
            .and_then(|after| after.find('\''))
            .map_or(1, |end| end + 4),
        Some(_) => match letters.next() {
            Some((end, '\'')) => end + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// How long what stands before the closing mark is.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    rest.len()
}

fn joined(text: &str) -> String {
    let mut parts = text.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |so_far, part| so_far + part.trim_start())
}

/// Words of letters, arguments aside.
fn words(text: &str) -> usize {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    let is_word = |word: &&str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
    plain.split_whitespace().filter(is_word).count()
}

/// Whether what stands before a literal, back to where its statement begins, says that no person reads it.
fn is_not_for_people(code: &str, at: usize) -> bool {
    let before = &code[..at];
    let begins = before.rfind([';', '{', '}']).map_or(0, |end| end + 1);
    // An attribute ends before what it is about.
    let statement = &before[begins..];
    let statement = statement.rsplit("]\n").next().unwrap_or(statement);
    NOT_FOR_PEOPLE.iter().any(|mark| statement.contains(mark))
}

/// A file up to its unit tests.
fn code(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests")
        .map_or(text, |tests| text.get(..tests).unwrap_or(text))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}
