//! Taking secrets out of text that is no JSON, or that stands inside a JSON string.

use super::{LONGEST_WORD, REDACTED, SECRET_KEYS};

const REDACTED_STRING: &str = "\"[redacted]\"";

/// The text with what follows a secret key, and every word as long as a credential, replaced.
pub(super) fn cut(text: &str) -> String {
    cut_long_words(&cut_secret_values(text))
}

/// Replaces what follows a secret key and a separator.
fn cut_secret_values(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(begins_a_key) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let step = match secret_value(rest) {
            Some(found) => {
                out.push_str(&rest[..found.kept]);
                out.push_str(found.replacement);
                found.kept + found.dropped
            }
            None => {
                // An ASCII letter.
                out.push_str(&rest[..1]);
                1
            }
        };
        rest = &rest[step..];
    }
    out.push_str(rest);
    out
}

fn begins_a_key(c: char) -> bool {
    c.is_ascii_alphabetic() && SECRET_KEYS.iter().any(|key| key.starts_with(c.to_ascii_lowercase()))
}

/// A secret key, what separates it from its value (both kept), and how much of the value to drop.
struct SecretValue {
    kept: usize,
    dropped: usize,
    replacement: &'static str,
}

/// What `rest` starts with, when that is a secret key, a separator and a value.
fn secret_value(rest: &str) -> Option<SecretValue> {
    let (name, key) = SECRET_KEYS
        .iter()
        .find_map(|key| Some((*key, key_length(rest, key)?)))?;
    let start = key + separator_length(&rest[key..], name == "accesstoken")?;
    let value = &rest[start..];
    let slashes = value.len() - value.trim_start_matches('\\').len();
    if matches!(value.as_bytes().get(slashes), Some(b'"' | b'\'')) {
        let (opening, inner) = value.split_at(slashes + 1);
        let dropped = quoted_length(inner, opening);
        return Some(SecretValue {
            kept: start + opening.len(),
            dropped,
            replacement: REDACTED,
        });
    }
    let dropped = if value.starts_with(REDACTED) {
        // Done before: a second time changes nothing.
        REDACTED.len()
    } else if value.starts_with(['{', '[']) {
        nested_length(value)
    } else {
        bare_length(value)
    };
    if dropped == 0 {
        return None;
    }
    // In JSON the replacement must be a string for the body to stay JSON.
    let json = rest[key..start].contains('"');
    let replacement = if json { REDACTED_STRING } else { REDACTED };
    Some(SecretValue {
        kept: start,
        dropped,
        replacement,
    })
}

/// How many bytes of `rest` spell `key`, letters compared without case, spaces, `_` and `-` between them skipped.
fn key_length(rest: &str, key: &str) -> Option<usize> {
    let mut bytes = rest.bytes().enumerate().peekable();
    for (place, wanted) in key.bytes().enumerate() {
        while place > 0 && bytes.next_if(|(_, b)| matches!(b, b' ' | b'_' | b'-')).is_some() {}
        bytes.next_if(|(_, b)| b.to_ascii_lowercase() == wanted)?;
    }
    Some(bytes.peek().map_or(rest.len(), |(at, _)| *at))
}

/// The bytes between a key and its value: a closing quotation mark, white space, and `:`, `=` or `>`. A dash counts
/// where the gateway writes one (`Invalid Access Token - abc`), but not between a person's names.
fn separator_length(text: &str, dash: bool) -> Option<usize> {
    let (mut seen, mut length) = (false, 0);
    for byte in text.bytes() {
        match byte {
            b':' | b'=' | b'>' if !seen => seen = true,
            b'-' if dash && !seen => seen = true,
            b'"' | b'\'' | b'\\' if !seen => {}
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => break,
        }
        length += 1;
    }
    seen.then_some(length)
}

/// Up to the quotation mark that closes `opening`, or everything when the body was cut off before it.
///
/// JSON inside a JSON string opens with `\"`, and inside of that with `\\\"`. The mark that closes has as many
/// backslashes as the one that opened, after pairs of escaped ones; a mark with fewer ends the outer string.
fn quoted_length(inner: &str, opening: &str) -> usize {
    let mark = opening.as_bytes().last().copied().unwrap_or(b'"');
    let depth = opening.len() - 1;
    let mut slashes = 0;
    for (at, byte) in inner.bytes().enumerate() {
        if byte == b'\\' {
            slashes += 1;
            continue;
        }
        if byte == mark && slashes % (2 * (depth + 1)) == depth {
            return at - depth;
        }
        if byte == mark && slashes < depth {
            return at - slashes;
        }
        slashes = 0;
    }
    inner.len()
}

/// Up to whatever ends an unquoted value.
fn bare_length(inner: &str) -> usize {
    // `Authorization: Bearer x` holds its secret in the second word.
    let scheme = ["Bearer ", "Basic "]
        .into_iter()
        .find(|s| inner.starts_with(s))
        .map_or(0, str::len);
    let end = inner[scheme..].find([',', '}', '&', '<', '"', '\r', '\n', ' ', ';']);
    end.map_or(inner.len(), |at| scheme + at)
}

/// Up to and with the bracket that closes the first one, strings skipped.
fn nested_length(value: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    value.len()
}

/// Replaces every run of base64 characters that is longer than anything but a credential.
fn cut_long_words(text: &str) -> String {
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '\\' | '%' | '_' | '-');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        let after = rest[word..].find(in_word).map_or(rest.len(), |at| word + at);
        out.push_str(if word >= LONGEST_WORD { REDACTED } else { &rest[..word] });
        out.push_str(&rest[word..after]);
        rest = &rest[after..];
    }
    out
}
