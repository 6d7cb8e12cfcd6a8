//! Reading request bodies: strings or numbers, refused by the field's name.

use axum::http::{HeaderMap, header::CONTENT_TYPE};
use mpesa::Amount;
use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::{ForbiddenWords, dice::Dice};

/// Words that Daraja refuses in callback URLs, in any case (Daraja facts, section 18).
const FORBIDDEN: [&str; 8] = ["m-pesa", "mpesa", "safaricom", "exe", "exec", "cmd", "sql", "query"];

/// The members of a request body.
#[derive(Debug)]
pub(crate) struct Fields {
    /// The organisation whose app sent them, by its place.
    pub(crate) organisation: usize,
    words: ForbiddenWords,
    members: Map<String, Value>,
    pub(crate) body: String,
}

impl Fields {
    /// Reads a body. Under another content type than JSON the gateway sees no fields at all.
    pub(crate) fn read(
        (organisation, words): (usize, ForbiddenWords),
        headers: &HeaderMap,
        body: &[u8],
        dice: &mut Dice,
    ) -> Result<Self, Refusal> {
        let is_json = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.to_ascii_lowercase().starts_with("application/json"));
        let text = String::from_utf8_lossy(body).into_owned();
        if !is_json {
            return Ok(Self {
                organisation,
                words,
                members: Map::new(),
                body: text,
            });
        }
        match serde_json::from_str::<Value>(&text) {
            Ok(Value::Object(members)) => Ok(Self {
                organisation,
                words,
                members,
                body: text,
            }),
            Ok(_) | Err(_) => Err(Refusal::invalid_payload(dice)),
        }
    }

    /// All of them.
    pub(crate) fn members(&self) -> Value {
        Value::Object(self.members.clone())
    }

    /// A field that may be missing or empty.
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        let text = match self.members.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }

    /// A field that must be there.
    pub(crate) fn text(&self, name: &str, dice: &mut Dice) -> Result<String, Refusal> {
        self.optional(name).ok_or_else(|| Refusal::invalid(name, dice))
    }

    /// A field that must be there and have between `least` and `most` characters.
    pub(crate) fn sized(&self, name: &str, (least, most): (usize, usize), dice: &mut Dice) -> Result<String, Refusal> {
        let text = self.text(name, dice)?;
        if !(least..=most).contains(&text.chars().count()) {
            return Err(Refusal::invalid(name, dice));
        }
        Ok(text)
    }

    /// An optional field of at most `most` characters.
    pub(crate) fn short(&self, name: &str, most: usize, dice: &mut Dice) -> Result<Option<String>, Refusal> {
        let text = self.optional(name);
        if text.as_ref().is_some_and(|text| text.chars().count() > most) {
            return Err(Refusal::invalid(name, dice));
        }
        Ok(text)
    }

    /// A field that must be one of `values`.
    pub(crate) fn one_of(&self, name: &str, values: &[&str], dice: &mut Dice) -> Result<String, Refusal> {
        let text = self.text(name, dice)?;
        if !values.contains(&text.as_str()) {
            return Err(Refusal::invalid(name, dice));
        }
        Ok(text)
    }

    /// A sum of money.
    pub(crate) fn amount(&self, name: &str, dice: &mut Dice) -> Result<Amount, Refusal> {
        self.text(name, dice)?.parse().map_err(|_| Refusal::invalid(name, dice))
    }

    /// A sum of money in whole shillings.
    pub(crate) fn whole_amount(&self, name: &str, dice: &mut Dice) -> Result<Amount, Refusal> {
        let amount = self.amount(name, dice)?;
        amount.whole_shillings().ok_or_else(|| Refusal::invalid(name, dice))?;
        Ok(amount)
    }

    /// A Kenyan phone number as twelve digits starting 254.
    pub(crate) fn phone(&self, name: &str, dice: &mut Dice) -> Result<String, Refusal> {
        let text = self.text(name, dice)?;
        let well_formed = text.len() == 12 && text.starts_with("254") && text.bytes().all(|b| b.is_ascii_digit());
        if well_formed {
            Ok(text)
        } else {
            Err(Refusal::invalid(name, dice))
        }
    }

    /// A shortcode or till.
    pub(crate) fn shortcode(&self, name: &str, dice: &mut Dice) -> Result<String, Refusal> {
        let text = self.text(name, dice)?;
        match text.parse::<mpesa::Shortcode>() {
            Ok(shortcode) => Ok(shortcode.into()),
            Err(_) => Err(Refusal::invalid(name, dice)),
        }
    }

    /// An address callbacks can be posted to.
    pub(crate) fn url(&self, name: &str, dice: &mut Dice) -> Result<String, Refusal> {
        self.checked_url(name, self.words == ForbiddenWords::Everywhere, dice)
    }

    /// An address to be registered for customers' payments.
    pub(crate) fn registered_url(&self, name: &str, dice: &mut Dice) -> Result<String, Refusal> {
        self.checked_url(name, self.words != ForbiddenWords::Nowhere, dice)
    }

    fn checked_url(&self, name: &str, words_matter: bool, dice: &mut Dice) -> Result<String, Refusal> {
        let text = self.text(name, dice)?;
        if !text.starts_with("http://") && !text.starts_with("https://") {
            return Err(Refusal::invalid(name, dice));
        }
        let lower = text.to_ascii_lowercase();
        if words_matter && FORBIDDEN.iter().any(|word| lower.contains(word)) {
            return Err(Refusal::forbidden_url(name, dice));
        }
        Ok(text)
    }
}
