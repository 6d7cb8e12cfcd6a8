//! What the words of a row say: who, which account, in whose name, and what kind of row it is.

use mpesa::OriginatorConversationId;

use crate::{AccountKind, Between, Channel, Direction, Kind, Party, PartyNumber};

/// What was found in a row's details.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) party: Option<Party>,
    pub(crate) account_no: Option<String>,
    pub(crate) own_id: Option<OriginatorConversationId>,
    pub(crate) channel: Option<Channel>,
    pub(crate) operator: Option<String>,
    /// What is left of the details without names, ids and numbers: the words that say what kind of row it is.
    pub(crate) words: String,
}

/// `… to 254700000104 - KIPROP MFANO Acc. 12 via API. Original conversation ID is hz-….`, in any part.
pub(crate) fn read(details: &str) -> Details {
    let (rest, own_id) = without_own_id(details);
    let (rest, channel, operator) = without_channel(without_full_stop(rest));
    let mut said = Details {
        own_id,
        channel,
        operator,
        ..Details::default()
    };
    let Some((before, number, after)) = party_number(rest) else {
        said.account_no = after_acc(rest).map(str::to_owned);
        said.words = rest.to_ascii_lowercase();
        return said;
    };
    said.words = before.to_ascii_lowercase();
    let name = find(after, " acc.")
        .and_then(|at| after.get(..at))
        .unwrap_or(after)
        .trim();
    said.account_no = after_acc(after).map(str::to_owned);
    said.party = Some(Party {
        number: Some(number),
        name: (!name.is_empty()).then(|| name.to_owned()),
    });
    said
}

/// `Acc.` without an account keeps its point, by which it is known.
fn without_full_stop(text: &str) -> &str {
    let text = text.trim_end();
    let bare = text.trim_end_matches('.').trim_end();
    let acc = bare.len().checked_sub(4).and_then(|at| bare.get(at..));
    if acc.is_some_and(|end| end.eq_ignore_ascii_case(" acc")) {
        text
    } else {
        bare
    }
}

/// Where `words` (lower case, ASCII) stand in `text`.
fn find(text: &str, words: &str) -> Option<usize> {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    text.windows(words.len())
        .position(|window| window.eq_ignore_ascii_case(words))
}

fn without_own_id(details: &str) -> (&str, Option<OriginatorConversationId>) {
    const MARK: &str = "original conversation id is";
    let Some(at) = find(details, MARK) else {
        return (details, None);
    };
    let after = details.get(at.saturating_add(MARK.len())..).unwrap_or_default();
    let id = after.split_whitespace().next().unwrap_or_default();
    let id = id.trim_end_matches(['.', ',', ';', '"']).trim_start_matches(':');
    (details.get(..at).unwrap_or_default(), id.parse().ok())
}

/// Cuts ` via API` or ` via WEB by ORG\user`, or the `by ORG\user` of a reversal.
fn without_channel(text: &str) -> (&str, Option<Channel>, Option<String>) {
    let last = |words: &str| {
        let mut found = None;
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| find(rest, words)) {
            found = Some(from.saturating_add(at));
            from = from.saturating_add(at).saturating_add(words.len());
        }
        found
    };
    let operator = |at: usize| -> Option<String> {
        let by = text.get(at..)?;
        let start = find(by, "by ")?.saturating_add(3);
        let name = by.get(start..)?.trim();
        name.contains('\\').then(|| name.to_owned())
    };
    for (words, channel) in [(" via web", Channel::Web), (" via api", Channel::Api)] {
        let Some(at) = last(words) else { continue };
        let after = text.get(at.saturating_add(words.len())..).unwrap_or_default();
        // `Business Pay Bill via API by 600901 - …` goes on with a party.
        if after.trim().is_empty() || operator(at).is_some() {
            return (text.get(..at).unwrap_or(text), Some(channel), operator(at));
        }
        return (text, Some(channel), None);
    }
    match last(" by ").filter(|at| operator(*at).is_some()) {
        Some(at) => (text.get(..at).unwrap_or(text), None, operator(at)),
        None => (text, None, None),
    }
}

/// The first word that is a party's number before a hyphen, with what stands before it and behind the hyphen.
fn party_number(text: &str) -> Option<(&str, PartyNumber, &str)> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(" -") {
        let hyphen = from.saturating_add(at);
        let head = text.get(..hyphen)?;
        let word = head.rsplit(char::is_whitespace).next().unwrap_or(head);
        // `to0708***149`: a line was broken there and nothing put in its place.
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(number) = PartyNumber::read(digits) {
            let before = head.get(..head.len().saturating_sub(digits.len())).unwrap_or_default();
            return Some((before, number, text.get(hyphen.saturating_add(2)..)?));
        }
        from = hyphen.saturating_add(2);
    }
    None
}

fn after_acc(text: &str) -> Option<&str> {
    let at = find(text, " acc.")?;
    let value = text.get(at.saturating_add(5)..)?.trim();
    (!value.is_empty()).then_some(value)
}

/// The kind of a row, by the words of its details and, where that has a column of its own, its reason.
pub(crate) fn kind(
    said: &Details,
    reason: &str,
    direction: Option<Direction>,
    has_party: bool,
) -> (Kind, Option<Between>) {
    let words = said.words.trim();
    let has = |word: &str| words.contains(word);
    if let Some(between) = between(words) {
        let kind = if direction == Some(Direction::In) {
            Kind::MoveIn
        } else {
            Kind::MoveOut
        };
        return (kind, Some(between));
    }
    if has("reversal") || find(reason, "reversal").is_some() {
        return (Kind::Reversal, None);
    }
    if ["charge", "charges", "charge paid"]
        .iter()
        .any(|end| words.ends_with(end))
    {
        return (Kind::Charge, None);
    }
    let known = [
        "business pay",
        "business buy",
        "salary pay",
        "promotion pay",
        "pay bill",
        "paybill",
        "buy goods",
        "pay tax",
        "pay merchant",
        "merchant pay",
        "payment to",
        "payment from",
        "payment received",
        "pay utility",
        "customer pay",
    ];
    let payment = has_party || known.iter().any(|words| has(words));
    let kind = match direction {
        Some(Direction::In) if payment => Kind::PaymentIn,
        Some(Direction::Out) if payment => Kind::PaymentOut,
        Some(Direction::In | Direction::Out) | None => Kind::Other,
    };
    (kind, None)
}

/// Whether the details can name a move between own accounts at all.
pub(crate) fn may_be_between(details: &str) -> bool {
    find(details, " account to ").is_some() || find(details, "withdrawal of funds").is_some()
}

/// `Utility Account to Organization Settlement Account`, `Move Funds from MMF Account to Utility Account`, `Agency Withdrawal of
/// funds to Bank`.
pub(crate) fn between(details: &str) -> Option<Between> {
    if details.contains("withdrawal of funds") {
        let from = AccountKind::of_name(details.split("withdrawal").next().unwrap_or_default());
        return Some(Between {
            from,
            to: AccountKind::Bank,
        });
    }
    let text = match details
        .find("move funds from ")
        .or_else(|| details.find("funds transfer from "))
    {
        Some(at) => details.get(at..)?.split_once(" from ")?.1,
        None => details,
    };
    let (from, to) = text.split_once(" account to ")?;
    let own =
        |name: &str| AccountKind::of_name(name) != AccountKind::Other && !name.bytes().any(|b| b.is_ascii_digit());
    let plain = to.ends_with("account") || to.ends_with("bank");
    (plain && own(from) && own(to)).then(|| Between {
        from: AccountKind::of_name(from),
        to: AccountKind::of_name(to),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(details: &str) -> (String, Option<String>, Option<String>) {
        let said = read(details);
        let party = said.party.map(|party| party.to_string()).unwrap_or_default();
        (party, said.account_no, said.own_id.map(String::from))
    }

    fn owned(text: &str) -> Option<String> {
        (!text.is_empty()).then(|| text.to_owned())
    }

    #[test]
    fn the_words_of_a_row_say_who_and_which_account() {
        for (details, party, account, id) in [
            (
                "Promotion Payment to 254700000104 - KIPROP MFANO via API. Original conversation ID is hz-c6ab.",
                "254700000104 - KIPROP MFANO",
                "",
                "hz-c6ab",
            ),
            (
                "Standing Order Pay Bill from 079****284 - juma **** mfano Acc. 0040",
                "079****284 - juma **** mfano",
                "0040",
                "",
            ),
            (
                "Pay Tax to KRA to 572572 - KENYA REVENUE AUTHORITY Acc. 2026110300417 via API",
                "572572 - KENYA REVENUE AUTHORITY",
                "2026110300417",
                "",
            ),
            (
                "Business Pay Bill via API by 600901 - MFANO BANK TO PAYBILL Acc. 0417",
                "600901 - MFANO BANK TO PAYBILL",
                "0417",
                "",
            ),
            (
                "Pay Bill Online from 07****222 - BARASA SAMPULI Acc. ",
                "07****222 - BARASA SAMPULI",
                "",
                "",
            ),
            (
                "Business Payment to 25470****122 - CHEBET - ANNE MFANO via API. Original conversation ID is hz-46c4",
                "25470****122 - CHEBET - ANNE MFANO",
                "",
                "hz-46c4",
            ),
            ("Business Payment Charge", "", "", ""),
            (
                "Pay Bill from 2547****376 -CHEBET MFANO Acc. shop 12",
                "2547****376 - CHEBET MFANO",
                "shop 12",
                "",
            ),
        ] {
            assert_eq!(of(details), (party.to_owned(), owned(account), owned(id)), "{details}");
        }
    }

    #[test]
    fn a_payment_in_the_portal_names_its_operator() {
        let said =
            read("Business Payment to 254700000105 - MUTUA JARIBIO via WEB by MFANO TEA GROWERS SOCIETY\\jmfano.");
        assert_eq!(said.channel, Some(Channel::Web));
        assert_eq!(said.operator.as_deref(), Some("MFANO TEA GROWERS SOCIETY\\jmfano"));
        assert_eq!(
            said.party.and_then(|party| party.name).as_deref(),
            Some("MUTUA JARIBIO")
        );
        let said = read("Pay Utility Reversal by MFANO TEA GROWERS SOCIETY\\hazinaapi");
        assert_eq!(said.operator.as_deref(), Some("MFANO TEA GROWERS SOCIETY\\hazinaapi"));
    }

    #[test]
    fn kinds_are_told_by_words() {
        let (into, out) = (Some(Direction::In), Some(Direction::Out));
        for (details, reason, direction, wanted) in [
            (
                "Organization Settlement Account to Charges Paid Account",
                "",
                into,
                Kind::MoveIn,
            ),
            (
                "Utility Account to Organization Settlement Account",
                "",
                out,
                Kind::MoveOut,
            ),
            ("Agency Withdrawal of funds to Bank", "", out, Kind::MoveOut),
            ("Business Payment Charge", "", out, Kind::Charge),
            (
                "Business Payment to Customer Withdrawal Charge Paid via API",
                "",
                out,
                Kind::Charge,
            ),
            (
                "Reversal of Business Payment to 254700000101 - X",
                "",
                into,
                Kind::Reversal,
            ),
            (
                "Pay Bill from 254700000101 - ACCOUNT TO CHARGE",
                "Pay Bill Online",
                into,
                Kind::PaymentIn,
            ),
            ("Salary Payment to 254700000101 - X", "", out, Kind::PaymentOut),
            ("Interest", "", into, Kind::Other),
        ] {
            assert_eq!(
                kind(&read(details), reason, direction, details.contains(" - ")).0,
                wanted,
                "{details}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,80}") {
            let _ = (read(&text), kind(&read(&text), &text, None, false));
        }
    }
}
