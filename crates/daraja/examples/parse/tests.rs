//! Published payloads, payloads that people reported, and their neighbours.

use super::*;

/// `tests/samples/facts.jsonl` holds the facts of every published payload, checked by eye against their README.
#[test]
fn every_published_payload_parses_to_its_facts() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");
    let expected = std::fs::read_to_string(format!("{folder}/facts.jsonl")).expect("the facts");
    let mut files = 0;
    for line in expected.lines() {
        let expected: Value = serde_json::from_str(line).expect("JSON");
        let file = expected["file"].as_str().expect("a name");
        let body = std::fs::read(format!("{folder}/{file}")).expect("a sample");
        assert_eq!(facts(file, api_of(file), &body), expected, "{file}");
        files += 1;
    }
    let samples = std::fs::read_dir(folder).expect("the samples").count() - 1;
    assert_eq!(files, samples, "every sample has its facts");
}

fn api_of(file: &str) -> &'static str {
    let prefixes = [
        "b2c",
        "b2b",
        "status",
        "balance",
        "reversal",
        "timeout",
        "stk-query",
        "stk",
        "c2b",
        "oauth",
        "pull",
    ];
    prefixes
        .into_iter()
        .find(|prefix| file.starts_with(prefix))
        .unwrap_or("sync")
}

/// `tests/reports` holds payloads that people met with other clients (`expected.json` says what each proves), and
/// `neighbours.json` bodies of the same kinds.
#[test]
fn every_reported_payload_proves_what_it_should_and_no_more() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports");
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).expect("a file of the reports");
    let expected: Map<String, Value> = serde_json::from_slice(&read("expected.json")).expect("JSON");
    for (file, expected) in &expected {
        let api = expected["api"].as_str().expect("an API");
        fits(file, &facts(file, api, &read(file)), expected);
    }
    let neighbours: Vec<Value> = serde_json::from_slice(&read("neighbours.json")).expect("JSON");
    for neighbour in &neighbours {
        let text = |key: &str| neighbour[key].as_str().expect("a text");
        let facts = facts(text("why"), text("api"), text("body").as_bytes());
        fits(text("why"), &facts, &neighbour["expect"]);
    }
    let files = std::fs::read_dir(folder).expect("the reports").count();
    assert_eq!((files, neighbours.len() > 70), (expected.len() + 2, true));
}

/// Compares each fact that is expected; a list names those that will do.
fn fits(what: &str, facts: &Value, expected: &Value) {
    for (key, wanted) in expected.as_object().expect("facts") {
        let found = match key.as_str() {
            "api" => continue,
            "party_name" => &facts["party"]["name"],
            "party_number" => &facts["party"]["number"],
            "working_available" => available_of(facts, "Working"),
            key => &facts[key],
        };
        let right = match (key.as_str(), wanted) {
            ("completed_at", Value::String(at)) => found.as_str().is_some_and(|found| found.starts_with(at)),
            (_, Value::Array(any)) => any.contains(found),
            _ => found == wanted,
        };
        assert!(right, "{what}: {key} is {found}, not {wanted}");
    }
}

fn available_of<'a>(facts: &'a Value, name: &str) -> &'a Value {
    let accounts = facts["accounts"].as_array().expect("accounts");
    let named = |account: &&Value| account["name"].as_str().is_some_and(|found| found.starts_with(name));
    &accounts.iter().find(named).expect("the account")["available_cents"]
}
