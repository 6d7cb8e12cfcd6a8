//! JSON as Daraja writes it: numbers kept as their text (`10116.00` never passes through a float),
//! repeated keys kept, keys found without case, spaces or punctuation.
//!
//! Deliberately absent: writing. Requests are written by `serde`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Nothing Daraja sends is nested deeper than seven levels; what is deeper than this is not from Daraja.
pub(crate) const DEEPEST: usize = 24;

/// One JSON value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// The number exactly as written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// Members in order, repeated keys included.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a whole body, with or without a byte order mark. Bytes that are no UTF-8 become replacement
    /// characters. `None` when it is not one JSON value.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(body);
        let raw: &RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}').trim()).ok()?;
        Self::read(raw.get(), 0)
    }

    fn read(text: &str, depth: usize) -> Option<Self> {
        if depth > DEEPEST {
            return None;
        }
        match text.as_bytes().first()? {
            b'"' => Some(Self::Text(read_text(text))),
            b'{' => {
                let Members(members) = serde_json::from_str(text).ok()?;
                members
                    .into_iter()
                    .map(|(key, raw)| Some((key, Self::read(raw.get(), depth + 1)?)))
                    .collect::<Option<_>>()
                    .map(Self::Object)
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let items = items.into_iter().map(|raw| Self::read(raw.get(), depth + 1));
                items.collect::<Option<_>>().map(Self::List)
            }
            b't' => Some(Self::Bool(true)),
            b'f' => Some(Self::Bool(false)),
            b'n' => Some(Self::Null),
            _ => Some(Self::Number(text.to_owned())),
        }
    }

    /// The first member whose key is `key`, ignoring case, spaces and punctuation.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.all(key).next()
    }

    /// The member whose key is `key`, when it is written once or always the same. Two that contradict each other
    /// are none.
    pub(crate) fn only(&self, key: &str) -> Option<&Self> {
        let mut all = self.all(key);
        let first = all.next()?;
        all.all(|other| other == first).then_some(first)
    }

    /// Every member whose key is `key`, in order.
    pub(crate) fn all(&self, key: &str) -> impl Iterator<Item = &Self> {
        let members = match self {
            Self::Object(members) => members.as_slice(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => &[],
        };
        members
            .iter()
            .filter(move |(name, _)| same_key(name, key))
            .map(|(_, value)| value)
    }

    /// The first member whose key is `key`, at any depth.
    pub(crate) fn find(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => self
                .get(key)
                .or_else(|| members.iter().find_map(|(_, value)| value.find(key))),
            Self::List(items) => items.iter().find_map(|item| item.find(key)),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => None,
        }
    }

    /// The member `key` as trimmed text, when it is written once or always the same. Two values that
    /// contradict each other are no value.
    pub(crate) fn text_of(&self, key: &str) -> Option<String> {
        agreed(self.all(key).filter_map(Self::text))
    }

    /// A number, a text that is not empty, or a truth value, as trimmed text.
    pub(crate) fn text(&self) -> Option<String> {
        let text = match self {
            Self::Number(text) | Self::Text(text) => text.trim(),
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
            Self::Null | Self::List(_) | Self::Object(_) => "",
        };
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The items of a list; an object that stands for a list of one.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Object(_) => std::slice::from_ref(self),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => &[],
        }
    }

    pub(crate) const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}

/// The one text all agree on.
pub(crate) fn agreed(texts: impl Iterator<Item = String>) -> Option<String> {
    let mut agreed = None;
    for text in texts {
        match &agreed {
            Some(first) if *first != text => return None,
            Some(_) => {}
            None => agreed = Some(text),
        }
    }
    agreed
}

/// Whether two keys are the same but for case, spaces and punctuation (`Transaction ID`, `transactionId`).
pub(crate) fn same_key(a: &str, b: &str) -> bool {
    fn letters(key: &str) -> impl Iterator<Item = char> {
        key.chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
    }
    letters(a).eq(letters(b))
}

/// A JSON string's text. One with a lone surrogate, which JSON allows and text does not, is kept as written.
fn read_text(raw: &str) -> String {
    serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())
}

/// The members of an object, repeated keys included.
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(String, &'de RawValue)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Collect).map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text_and_repeated_keys_stay() {
        let json = Json::parse(br#"{"a":10116.00,"A ":-495,"b":20260825140947}"#).expect("JSON");
        let all: Vec<_> = json.all("a").filter_map(Json::text).collect();
        assert_eq!(all, ["10116.00", "-495"]);
        assert_eq!(json.text_of("a"), None);
        assert_eq!(json.text_of("B").as_deref(), Some("20260825140947"));
    }

    #[test]
    fn depth_is_bounded_and_nothing_overflows() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Json::parse(deep.as_bytes()).is_none());
    }

    #[test]
    fn a_byte_order_mark_bad_utf8_and_a_lone_surrogate_are_survived() {
        assert!(Json::parse(b"\xef\xbb\xbf {\"a\":1}").is_some());
        let json = Json::parse(b"{\"a\":\"x\xff\",\"b\":\"\\ud800\"}").expect("JSON");
        assert_eq!(json.text_of("a").as_deref(), Some("x\u{fffd}"));
        assert!(json.text_of("b").is_some());
    }
}
