//! `ResultParameters` and `ReferenceData`: keys with values, in any order and number.

use std::fmt;

use crate::json::{Json, agreed, same_key};

/// The parameters of a result. Keys are found without case, spaces and punctuation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Parameters(Vec<Parameter>);

/// One parameter. Prints its key only: values hold names and phone numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The key as written.
    pub key: String,
    /// The value as text, numbers exactly as written. `None` when missing, empty or no plain value.
    pub value: Option<String>,
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)
    }
}

impl Parameters {
    /// The items found in `body` under `holder` and `list`, whether that is a list, one bare object, or nothing; or, where
    /// the list's name was left out, a list under `holder` itself. Each item names itself by `Key`, or by `Name`.
    pub(crate) fn read(body: &Json, holder: &str, list: &str) -> Self {
        let lists = body.all(holder).flat_map(|holder| {
            let bare = matches!(holder, Json::List(_)).then_some(holder);
            holder.all(list).chain(bare)
        });
        Self(
            lists
                .flat_map(Json::items)
                .filter_map(|item| {
                    Some(Parameter {
                        key: item.text_of("Key").or_else(|| item.text_of("Name"))?,
                        value: item.text_of("Value"),
                    })
                })
                .collect(),
        )
    }

    /// Every parameter in the order written.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.0.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every value of `key` in the order written.
    pub fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |parameter| same_key(&parameter.key, key))
            .filter_map(|parameter| parameter.value.as_deref())
    }

    /// The value of `key`, when it is written once or always the same. Values that contradict each other are
    /// no value.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<String> {
        agreed(self.all(key).map(str::to_owned))
    }

    /// The value of the first of `keys` that has one.
    pub(crate) fn first_of(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.get(key))
    }
}
