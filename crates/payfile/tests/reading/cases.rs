//! Files from the real world, each with the reading that is right (`tests/reports/expected.json`): public reports of other
//! programs that misread them.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::check;

type ByLine = BTreeMap<String, (String, i64)>;

#[test]
fn every_reported_file_is_read_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let expected: BTreeMap<String, Value> =
        serde_json::from_slice(&fs::read(folder.join("expected.json")).unwrap()).unwrap();
    for (name, expected) in expected {
        let file = check(fs::read(folder.join(&name)).unwrap());
        let rows: ByLine = file
            .rows
            .iter()
            .map(|row| (row.line.to_string(), (row.lane.payee().to_owned(), row.amount.cents())))
            .collect();
        let wanted = |key: &str| -> ByLine {
            serde_json::from_value(expected.get(key).cloned().unwrap_or_default()).unwrap_or_default()
        };
        let (certain, either) = (wanted("ok"), wanted("either"));
        let waits = |line: &str| file.held.iter().any(|held| held.row.line.to_string() == line);
        let has_problem = |line: &str| file.problems.iter().any(|problem| problem.line.to_string() == line);
        for (line, right) in &certain {
            assert_eq!(rows.get(line), Some(right), "{name} line {line}: {:?}", file.problems);
        }
        for (line, right) in &either {
            assert!(rows.get(line) == Some(right) || has_problem(line), "{name} line {line}");
        }
        let silent = expected.get("silent") == Some(&Value::Bool(true));
        for (line, column) in expected.get("bad").and_then(Value::as_object).into_iter().flatten() {
            assert!(!rows.contains_key(line), "{name} line {line} is not to be paid");
            assert!(
                silent || has_problem(line) || waits(line),
                "{name} line {line} says nothing"
            );
            if let Some(column) = column.as_str() {
                let named = |problem: &payfile::Problem| {
                    problem.line.to_string() == *line && problem.column.is_some_and(|found| found.as_str() == column)
                };
                assert!(file.problems.iter().any(named), "{name} line {line}: {column}");
            }
        }
        for (line, word) in expected.get("flagged").and_then(Value::as_object).into_iter().flatten() {
            let word = word.as_str().unwrap();
            let flagged = file
                .flags
                .iter()
                .any(|flag| flag.line.to_string() == *line && flag.message.contains(word));
            let held = file.held.iter().filter(|held| held.row.line.to_string() == *line);
            let told = held
                .flat_map(|held| &held.groups)
                .any(|place| file.groups.get(*place).unwrap().heading.contains(word));
            assert!(flagged || told, "{name} line {line}: {word}");
            assert!(
                flagged || !rows.contains_key(line),
                "{name} line {line} is paid without a word"
            );
        }
        for line in rows.keys() {
            let known = certain.contains_key(line)
                || either.contains_key(line)
                || expected.get("flagged").and_then(|lines| lines.get(line)).is_some();
            assert!(known, "{name} line {line} is paid");
        }
        for problem in file.problems.iter().filter(|_| silent) {
            let told = format!("{} {}", problem.value, problem.message);
            assert!(
                !told.contains("Wanjiku") && !told.contains("Otieno") && !told.contains("WANJIKU"),
                "{name}: {told}"
            );
        }
    }
}
