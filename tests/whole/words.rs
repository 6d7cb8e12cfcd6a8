//! Words that a stranger would not search for, and what stands in their place: none of them comes back in a name.

use std::path::Path;

use super::sources;

/// A word that is not to come back in a name, and the words that say it.
const INSTEAD: [(&str, &str); 11] = [
    ("house", "status, app, organisation or harness, by meaning"),
    ("door", "ApiPermission, interface, or the way in by its name"),
    ("only_one", "single_instance"),
    ("told", "progress, reported, notified, answer"),
    ("heard", "answer, finding, received"),
    ("said", "finding, message, note; LogLimiter where it is about the log"),
    ("stranger", "unknown sender, fairness"),
    ("ground", "environment, base"),
    ("meanwhile", "what happens at the same time, by its name"),
    ("aside", "renamed, postponed, on a second connection"),
    ("kept", "stored, remembered, saved, state"),
];

/// Names that stay, and why.
const STAY: [(&str, &str, &str); 8] = [
    (
        "crates/mpesa/src/meaning/words.rs",
        "",
        "ids of sentences of M-PESA's own",
    ),
    ("crates/api/src/view/", "", "fields of the contract with the page"),
    (
        "crates/treasury/src/",
        "said",
        "a field of facts and of `read_statement`, which issues fix",
    ),
    ("crates/treasury/src/", "told", "fields of facts"),
    (
        "crates/store/src/",
        "",
        "rows, and what is written of facts, in the words of the facts",
    ),
    (
        "crates/console/src/sentences/",
        "",
        "sentences on their way to `messages`",
    ),
    (
        "crates/papers/src/parties.rs",
        "",
        "sentences on their way to `messages`",
    ),
    (
        "crates/payfile/src/report.rs",
        "kept_out",
        "a field of `check_file`, which issues fix",
    ),
];

#[test]
fn names_are_words_that_a_stranger_would_search_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut looked_at = 0;
    let mut found = Vec::new();
    for folder in ["crates", "src-tauri"] {
        for (path, text) in sources::under(&root.join(folder), &["rs"]) {
            let file = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
            if !file.contains("/src/") || file.ends_with("/tests.rs") || file.starts_with("crates/testkit/") {
                continue;
            }
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for name in std::iter::once(stem).chain(code.lines().filter_map(declared)) {
                looked_at += 1;
                let stays =
                    |(place, part, _): &(&str, &str, &str)| file.starts_with(place) && snake(&name).contains(part);
                let word = INSTEAD.iter().find(|(word, _)| has(&name, word));
                if let Some((word, instead)) = word
                    && !STAY.iter().any(stays)
                {
                    found.push(format!("{file}: {name} ({word}). Instead: {instead}"));
                }
            }
        }
    }
    assert!(looked_at > 2_000, "names were found: {looked_at}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What a line declares: a function, type, module, constant, open field or variant.
fn declared(line: &str) -> Option<String> {
    let line = line.split("//").next().unwrap_or_default().trim();
    let (open, rest) = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => (true, rest.split_once(") ")?.1),
        Some(rest) => (true, rest.strip_prefix(' ')?),
        None => (false, line),
    };
    let mut words = rest
        .split_whitespace()
        .skip_while(|word| ["async", "unsafe"].contains(word));
    let first = words.next()?;
    let kinds = ["fn", "struct", "enum", "trait", "type", "mod", "const", "static"];
    let name = match first {
        "const" => words.find(|word| *word != "fn")?,
        kind if kinds.contains(&kind) => words.next()?,
        field if open && field.ends_with(':') => field,
        variant if variant.starts_with(char::is_uppercase) && !rest.contains("::") => variant,
        _ => return None,
    };
    let name: String = name
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// `KeptHead` as `kept_head`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
        before = letter;
    }
    snake
}

/// Whether `word`, or several of it, is a whole word of the name.
fn has(name: &str, word: &str) -> bool {
    let name = format!("_{}_", snake(name));
    name.contains(&format!("_{word}_")) || name.contains(&format!("_{word}s_"))
}

#[test]
fn a_word_is_found_in_whatever_is_named_with_it_and_not_in_a_longer_one() {
    let named = |line: &str| declared(line).unwrap_or_default();
    assert_eq!(named("    pub(crate) async fn told_to_stop() {"), "told_to_stop");
    assert_eq!(named("pub struct KeptHead {"), "KeptHead");
    assert_eq!(named("    pub heard_at: i64,"), "heard_at");
    assert_eq!(named("pub(crate) const fn kept() -> u8 {"), "kept");
    assert_eq!(named("    Stranger(OperatorId),"), "Stranger");
    assert_eq!(declared("    // fn told()"), None);
    assert!(has("KeptHead", "kept") && has("strangers", "stranger") && has("told_to_stop", "told"));
    assert!(!has("background", "ground") && !has("besides", "aside"));
}
