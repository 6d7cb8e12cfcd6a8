//! Parts of facts as they stand in columns.

use crate::StoreError;

/// A part of a fact as it stands in a column.
pub(crate) fn as_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Changed(format!("a value could not be written: {error}")))
}

/// A column that holds JSON. `what` names it in the error.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Changed(format!("{what} cannot be read: {error}")))
}

/// JSON that may not be there.
pub(crate) fn optional<T: serde::de::DeserializeOwned>(
    text: Option<String>,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| from_json(&text, what)).transpose()
}
