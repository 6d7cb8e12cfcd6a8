//! Both languages say the same: the same files, ids and arguments, each id under its file's name, nothing left in English.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement},
    parser,
};

/// A message's arguments, and all its words.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    arguments: BTreeSet<String>,
    words: String,
}

type Catalogue = BTreeMap<String, Said>;

fn locale(code: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(code)
}

/// The files of a language by name, each with its messages.
fn files(code: &str) -> BTreeMap<String, Catalogue> {
    let entries = std::fs::read_dir(locale(code)).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, read(&path))
        })
        .collect()
}

fn read(path: &Path) -> Catalogue {
    let text = std::fs::read_to_string(path).unwrap();
    let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut found = Catalogue::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let twice = found.insert(message.id.name.to_owned(), said(message));
            assert!(
                twice.is_none(),
                "{} stands twice in {}",
                message.id.name,
                path.display()
            );
        }
    }
    found
}

fn said(message: &Message<&str>) -> Said {
    assert!(
        message.attributes.is_empty(),
        "{}: a sentence has no attributes",
        message.id.name
    );
    let mut said = Said {
        arguments: BTreeSet::new(),
        words: String::new(),
    };
    gather(message.value.as_ref().expect("a message says something"), &mut said);
    said
}

fn gather(pattern: &Pattern<&str>, said: &mut Said) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => said.words.push_str(value),
            PatternElement::Placeable { expression } => gather_expression(expression, said),
        }
    }
}

fn gather_expression(expression: &Expression<&str>, said: &mut Said) {
    match expression {
        Expression::Inline(inline) => gather_inline(inline, said),
        Expression::Select { selector, variants } => {
            gather_inline(selector, said);
            for variant in variants {
                gather(&variant.value, said);
            }
        }
    }
}

fn gather_inline(inline: &InlineExpression<&str>, said: &mut Said) {
    match inline {
        InlineExpression::VariableReference { id } => {
            said.arguments.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => gather_expression(expression, said),
        InlineExpression::FunctionReference {
            arguments: CallArguments { positional, .. },
            ..
        } => positional.iter().for_each(|one| gather_inline(one, said)),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
            panic!("{} is put into a sentence: write each sentence whole", id.name)
        }
    }
}

#[test]
fn both_languages_have_the_same_files_ids_and_arguments() {
    let english = files("en");
    let kiswahili = files("sw");
    assert_eq!(
        english.keys().collect::<Vec<_>>(),
        kiswahili.keys().collect::<Vec<_>>(),
        "one file an area, in both languages"
    );
    for (file, messages) in &english {
        let theirs = &kiswahili[file];
        for (id, said) in messages {
            let other = theirs
                .get(id)
                .unwrap_or_else(|| panic!("{file}.ftl: {id} is not said in Kiswahili"));
            assert_eq!(
                said.arguments, other.arguments,
                "{file}.ftl: {id} takes other arguments in Kiswahili"
            );
        }
        for id in theirs.keys() {
            assert!(messages.contains_key(id), "{file}.ftl: {id} is not said in English");
        }
    }
}

#[test]
fn each_message_stands_in_the_file_of_its_area() {
    for (file, messages) in files("en") {
        let others = ["month-", "weekday-", "list-"];
        for id in messages.keys() {
            let in_place = if file == "common" {
                others.iter().any(|area| id.starts_with(area)) || id.starts_with("common-")
            } else {
                id.starts_with(&format!("{file}-"))
            };
            assert!(in_place, "{file}.ftl: {id} begins with another area");
        }
    }
}

/// A sentence of three words or more that is the same in both languages was not translated.
#[test]
fn no_sentence_was_left_in_english() {
    let kiswahili = files("sw");
    for (file, messages) in files("en") {
        for (id, said) in messages {
            let words = said
                .words
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphabetic))
                .count();
            let same = kiswahili[&file].get(&id).is_some_and(|other| other.words == said.words);
            assert!(
                !same || words < 3,
                "{file}.ftl: {id} reads the same in Kiswahili: {}",
                said.words
            );
        }
    }
}
