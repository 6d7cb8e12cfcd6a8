//! Taking credentials out of a body before anybody stores, logs or shows it.
//!
//! A queue-timeout notice may be our own request echoed back, security credential included (API facts, section
//! 13). It may also be damaged, so this also works on what is no JSON. What is JSON stays JSON and keeps everything
//! but its secrets, byte for byte: a callback can be parsed from its redacted text.

mod text;

use serde_json::value::RawValue;

use crate::json::{DEEPEST, Members, same_key};

/// What stands in place of a secret.
const REDACTED: &str = "[redacted]";

/// Keys whose values never leave this process, in lower case without spaces or punctuation.
///
/// Callback addresses are among them: a notice that echoes our request carries them, and with them the inbox's token.
const SECRET_KEYS: [&str; 11] = [
    "securitycredential",
    "initiatorpassword",
    "password",
    "passkey",
    "accesstoken",
    "consumersecret",
    "consumerkey",
    "authorization",
    "bearer",
    "resulturl",
    "queuetimeouturl",
];

/// An RSA ciphertext in base64 has 344 characters; nothing else in a callback is a word this long.
const LONGEST_WORD: usize = 256;

/// The body as text with every value of a secret key, and every word long enough to be a credential, replaced
/// by `[redacted]`. Everything else stays as it came, except that bytes that are no UTF-8 become replacement
/// characters.
///
/// ```
/// let body = br#"{"Initiator":"api","SecurityCredential":"AbC/+==","Amount":"10"}"#;
/// assert_eq!(
///     daraja::callback::redact(body),
///     r#"{"Initiator":"api","SecurityCredential":"[redacted]","Amount":"10"}"#,
/// );
/// ```
#[must_use]
pub fn redact(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    if let Some(redacted) = redact_json(&text) {
        return redacted;
    }
    // Cutting may mend what was not JSON, and a JSON reader then recognises more keys.
    let cut = text::cut(&text);
    redact_json(&cut).unwrap_or(cut)
}

/// Redacts one JSON value with white space or a byte order mark around it; `None` for anything else.
fn redact_json(text: &str) -> Option<String> {
    let root: &RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let mut cuts = Vec::new();
    find_cuts(root.get(), 0, &mut cuts);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    for cut in cuts {
        // Cuts come in the order of the text, and none is inside another.
        let kept = offset(rest, cut.value);
        out.push_str(&rest[..kept]);
        out.push_str(&cut.replacement);
        rest = &rest[kept + cut.value.len()..];
    }
    out.push_str(rest);
    Some(out)
}

/// A JSON value, as a part of the body's text, and what takes its place.
struct Cut<'a> {
    value: &'a str,
    replacement: String,
}

/// How far into `text` its part `part` begins.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// Finds what must go in one JSON value, in the order of the text.
fn find_cuts<'a>(value: &'a str, depth: usize, cuts: &mut Vec<Cut<'a>>) {
    if depth > DEEPEST {
        return cuts.push(whole(value));
    }
    match value.as_bytes().first() {
        Some(b'{') => match serde_json::from_str::<Members<'a>>(value) {
            Ok(Members(members)) => {
                for (key, member) in members {
                    if SECRET_KEYS.iter().any(|secret| same_key(secret, &key)) {
                        cuts.push(whole(member.get()));
                    } else {
                        find_cuts(member.get(), depth + 1, cuts);
                    }
                }
            }
            Err(_) => cuts.extend(as_text(value)),
        },
        Some(b'[') => match serde_json::from_str::<Vec<&'a RawValue>>(value) {
            Ok(items) => items
                .into_iter()
                .for_each(|item| find_cuts(item.get(), depth + 1, cuts)),
            Err(_) => cuts.extend(as_text(value)),
        },
        Some(b'"') => cuts.extend(inside_string(value)),
        _ => {}
    }
}

fn whole(value: &str) -> Cut<'_> {
    Cut {
        value,
        replacement: format!("\"{REDACTED}\""),
    }
}

/// A string may hold another body as text. It stays a string whatever is cut out of it.
fn inside_string(value: &str) -> Option<Cut<'_>> {
    let inside = value.get(1..value.len() - 1)?;
    changed(value, format!("\"{}\"", text::cut(inside)))
}

/// What JSON allows and we cannot read, such as a key with a lone surrogate.
fn as_text(value: &str) -> Option<Cut<'_>> {
    changed(value, text::cut(value))
}

/// A replacement that is still JSON, if there is anything to replace.
fn changed(value: &str, replacement: String) -> Option<Cut<'_>> {
    if replacement == value {
        return None;
    }
    let still_json = serde_json::from_str::<&RawValue>(&replacement).is_ok();
    Some(if still_json {
        Cut { value, replacement }
    } else {
        whole(value)
    })
}
