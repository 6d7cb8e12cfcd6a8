//! The gateway's error codes, and what each means for the money (API facts, section 19). One reviewed table; the
//! judge of answers and the parser both read it.

use mpesa::Money;

/// What an `errorCode` means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ErrorMeaning {
    /// What kind of trouble it is.
    pub class: ErrorClass,
    /// What happened, as a sentence.
    pub plain: &'static str,
    /// What to do, as a sentence.
    pub next: &'static str,
}

/// The kinds of trouble that a gateway's code tells of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorClass {
    /// The request's content was refused: nothing was taken.
    Content,
    /// The access token was refused: nothing was taken, and a new token may go.
    Token,
    /// The consumer key and secret were refused. Not a money call.
    Consumer,
    /// The app, its products, or the path: nothing was taken.
    SetUp,
    /// Too fast: nothing was taken.
    Throttled,
    /// The id was used before: the first request under it may have been carried out.
    Duplicate,
    /// A fault inside: the request may have been taken.
    Fault,
    /// Not a documented code: proves nothing.
    Unknown,
}

impl ErrorClass {
    /// What it proves about the money of the request it answers.
    #[must_use]
    pub const fn money(self) -> Money {
        match self {
            Self::Content | Self::Token | Self::SetUp | Self::Throttled => Money::NotMoved,
            Self::Consumer | Self::Duplicate | Self::Fault | Self::Unknown => Money::Unknown,
        }
    }
}

impl ErrorMeaning {
    /// The meaning of a code, with the message that came with it: 500.002.1001 means two things (official and field
    /// report), and 500.001.1001 several.
    #[must_use]
    pub fn of(code: &str, message: Option<&str>) -> Self {
        let message = message.unwrap_or_default().to_ascii_lowercase();
        let (class, plain, next) = match code {
            "400.002.02" => content(
                "A field is missing, misspelt or malformed.",
                "Correct the field that the message names.",
            ),
            "400.002.05" => content("The request's body is not valid.", "Correct the request."),
            "400.003.02" => content(
                "The request was refused: another organisation's shortcode, or a forbidden word in a callback address.",
                "Use the app's own shortcode and a callback address without forbidden words.",
            ),
            "400.001" => content("The shortcode is not valid.", "Correct the shortcode."),
            "400.003.01" | "401.001" | "401.002.01" | "401.003.01" | "404.001.03" => (
                ErrorClass::Token,
                "The access token is not valid or has expired.",
                "Ask for a new token and send the same request once more.",
            ),
            "400.008.01" => (
                ErrorClass::Consumer,
                "The consumer key or secret is wrong.",
                "Check the app's key and secret on the developers' portal.",
            ),
            "400.008.02" => (
                ErrorClass::Consumer,
                "The grant type is wrong.",
                "Ask with client_credentials.",
            ),
            "403.002.1001" => set_up(
                "The app may not use this version of the API, or this server may not use it.",
                "Ask Safaricom to add the product to the app; for B2C, version 1 may work meanwhile.",
            ),
            "404.001.01" | "404.002.01" | "404.003.01" => {
                set_up("The path does not exist.", "Check the gateway's address.")
            }
            "404.001.04" => set_up("The method or a header is wrong.", "Check the gateway's address."),
            "405.001" => set_up("The method is not allowed.", "Check the gateway's address."),
            "429" => throttled("Too many requests.", "Send the same request again after a pause."),
            "500.003.02" | "500.002.02" => throttled(
                "The gateway is too busy (spike arrest).",
                "Send the same request again after a pause.",
            ),
            "500.003.03" | "500.002.03" => throttled(
                "The app's quota is used up.",
                "Send the same request again after a pause.",
            ),
            "500.002.1001" if message.contains("duplicate") => (
                ErrorClass::Duplicate,
                "A request with this id arrived before; how it ended is not known.",
                "Ask for its status. Never send it under a new id.",
            ),
            "500.001.1001" if message.contains("being processed") => {
                fault("The transaction is still being processed.", "Ask again in a moment.")
            }
            "500.001.1001" => fault(
                "The gateway failed, or knows neither the merchant nor the subscriber.",
                "Ask for the request's status before anything is sent again.",
            ),
            "500.002.1001" | "500.003.1001" | "00.002.1001" => fault(
                "The gateway failed inside or is under maintenance.",
                "Ask for the request's status before anything is sent again.",
            ),
            _ => by_prefix(code),
        };
        Self { class, plain, next }
    }
}

type Row = (ErrorClass, &'static str, &'static str);

const fn content(plain: &'static str, next: &'static str) -> Row {
    (ErrorClass::Content, plain, next)
}

const fn set_up(plain: &'static str, next: &'static str) -> Row {
    (ErrorClass::SetUp, plain, next)
}

const fn throttled(plain: &'static str, next: &'static str) -> Row {
    (ErrorClass::Throttled, plain, next)
}

const fn fault(plain: &'static str, next: &'static str) -> Row {
    (ErrorClass::Fault, plain, next)
}

/// A code that is not in the table. The gateway's own codes begin with the HTTP status; a 4xx of the gateway never
/// reached M-PESA (section 24).
fn by_prefix(code: &str) -> Row {
    match code.split('.').next() {
        Some("400") => content("The gateway refused the request.", "Correct what the message names."),
        Some("401" | "403" | "404" | "405") => set_up(
            "The gateway does not let the app do this.",
            "Check the app's products and the gateway's address.",
        ),
        Some("500" | "503") => fault(
            "The gateway failed in a way that is not documented.",
            "Ask for the request's status before anything is sent again.",
        ),
        Some(_) | None => (
            ErrorClass::Unknown,
            "The gateway answered with a code that is not documented.",
            "Ask for the request's status before anything is sent again.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_documented_refusals_prove_that_nothing_was_taken() {
        let money = |code, message| ErrorMeaning::of(code, message).class.money();
        for code in [
            "400.002.02",
            "400.002.05",
            "400.003.01",
            "400.003.02",
            "401.002.01",
            "403.002.1001",
            "404.001.03",
            "404.001.01",
            "405.001",
            "429",
            "500.003.02",
            "500.003.03",
            "500.002.02",
            "500.002.03",
        ] {
            assert_eq!(money(code, None), Money::NotMoved, "{code}");
        }
        for code in [
            "500.001.1001",
            "500.002.1001",
            "500.003.1001",
            "00.002.1001",
            "500.9",
            "503",
            "",
            "made up",
            "400008",
        ] {
            assert_eq!(money(code, Some("System internal error.")), Money::Unknown, "{code}");
        }
        let duplicate = ErrorMeaning::of("500.002.1001", Some("Duplicate OriginatorConversationID."));
        assert_eq!(
            (duplicate.class, duplicate.class.money()),
            (ErrorClass::Duplicate, Money::Unknown)
        );
    }
}
