//! What a search means: words of name and reference, a phone number in any spelling, or the beginning of a receipt.

use crate::reading::query::Query;

/// The shortest beginning of a receipt that is looked up: shorter ones are words.
const SHORTEST_RECEIPT: usize = 4;

/// Ids of payouts that match `search`, as a subquery; none where nothing was asked.
pub(crate) fn matching(query: &mut Query, search: &str) -> Option<String> {
    matching_in(query, search, "payout")
}

fn matching_in(query: &mut Query, search: &str, table: &str) -> Option<String> {
    let search = search.trim();
    if search.is_empty() {
        return None;
    }
    let Some(expression) = expression(search) else {
        return Some("SELECT 0 WHERE 0".to_owned());
    };
    let at = query.bind(expression);
    let by_words = format!("SELECT rowid FROM {table}_words WHERE {table}_words MATCH {at}");
    let receipt = search.to_ascii_uppercase();
    if receipt.len() < SHORTEST_RECEIPT || !receipt.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Some(by_words);
    }
    // Everything that begins with it: '~' stands behind every letter and digit.
    let (low, high) = (query.bind(receipt.clone()), query.bind(format!("{receipt}~")));
    Some(format!(
        "{by_words} UNION SELECT id FROM {table} WHERE receipt >= {low} AND receipt < {high}"
    ))
}

/// Ids of customers' payments that match `search`, as a subquery; none where nothing was asked.
pub(crate) fn matching_incoming(query: &mut Query, search: &str) -> Option<String> {
    matching_in(query, search, "incoming")
}

/// The search for FTS5: every word must begin a word of the payout. Digits that follow each other may also be one number
/// that was written with spaces.
fn expression(search: &str) -> Option<String> {
    let words: Vec<&str> = search
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return None;
    }
    let parts: Vec<String> = words
        .chunk_by(|a, b| is_number(a) && is_number(b))
        .map(|run| {
            let each: Vec<String> = run.iter().map(|word| begins(word)).collect();
            let each = each.join(" AND ");
            match run {
                [_] => each,
                numbers => format!("(({each}) OR {})", begins(&numbers.concat())),
            }
        })
        .collect();
    Some(parts.join(" AND "))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// A word, or for a number as it is dialled (0712…) also the same without the zero, as it is kept.
fn begins(word: &str) -> String {
    match word.strip_prefix('0') {
        Some(national) if national.len() >= 3 && is_number(word) => format!("(\"{word}\"* OR \"{national}\"*)"),
        _ => format!("\"{word}\"*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_becomes_an_expression_that_holds_nothing_but_words() {
        for (search, expected) in [
            ("Wanjiku", Some("\"Wanjiku\"*")),
            ("o'neil, ann", Some("\"o\"* AND \"neil\"* AND \"ann\"*")),
            ("0712345678", Some("(\"0712345678\"* OR \"712345678\"*)")),
            (
                "ann 2026-03",
                Some("\"ann\"* AND ((\"2026\"* AND \"03\"*) OR \"202603\"*)"),
            ),
            ("a\"* OR b", Some("\"a\"* AND \"OR\"* AND \"b\"*")),
            ("***", None),
        ] {
            assert_eq!(expression(search).as_deref(), expected, "{search:?}");
        }
    }
}
