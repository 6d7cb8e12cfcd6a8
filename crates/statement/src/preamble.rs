//! The lines above the portal's heading: labels and values, each found by its label.

use mpesa::Shortcode;

use tabular::{is_blank, is_space};

use crate::{
    heading::letters,
    source::Record,
    time::{self, Times},
};

/// What the lines above the heading say, amounts as written: how they are to be read shows in all of the file.
#[derive(Debug, Default, Clone)]
pub(crate) struct Preamble {
    pub(crate) holder: Option<String>,
    pub(crate) shortcode: Option<Shortcode>,
    pub(crate) account: Option<String>,
    pub(crate) from: Option<Times>,
    pub(crate) to: Option<Times>,
    pub(crate) reported: Option<Times>,
    pub(crate) opening: Option<String>,
    pub(crate) closing: Option<String>,
    pub(crate) paid_in: Option<String>,
    pub(crate) withdrawn: Option<String>,
    /// Words that only a customer's own statement has.
    pub(crate) of_a_customer: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Holder,
    Shortcode,
    Account,
    Period,
    From,
    To,
    Reported,
    Opening,
    Closing,
    PaidIn,
    Withdrawn,
    /// Known, and of no use.
    Other,
}

fn label_of(name: &str) -> Option<Label> {
    Some(match letters(&name.to_lowercase()).as_str() {
        "accountholder" | "organizationname" | "organisationname" => Label::Holder,
        "shortcode" | "organizationshortcode" => Label::Shortcode,
        "account" | "accountname" | "accounttype" => Label::Account,
        "timeperiod" | "period" => Label::Period,
        "from" => Label::From,
        "to" => Label::To,
        "dateofreport" | "reportdate" => Label::Reported,
        "openingbalance" => Label::Opening,
        "closingbalance" => Label::Closing,
        "totalpaidin" => Label::PaidIn,
        "totalwithdrawn" => Label::Withdrawn,
        "operator" | "organization" | "organisation" | "availablebalance" => Label::Other,
        _ => return None,
    })
}

impl Preamble {
    /// Whether a record begins a statement anew: nothing but the lines above a heading begins so.
    pub(crate) fn begins(record: &Record<'_>) -> bool {
        let mut filled = record
            .cells
            .iter()
            .map(|cell| cell.text.trim_matches(is_space))
            .filter(|text| !text.is_empty());
        let Some((name, rest)) = filled.next().map(|text| text.split_once(':').unwrap_or((text, ""))) else {
            return false;
        };
        // Receipts, which nearly every record begins with, have digits; labels have none.
        let label = if name.bytes().any(|b| b.is_ascii_digit()) {
            None
        } else {
            label_of(name)
        };
        let begins = matches!(
            label,
            Some(Label::Holder | Label::Shortcode | Label::Account | Label::Period | Label::Opening)
        );
        begins && (!is_blank(rest) || filled.next().is_some())
    }

    /// Takes what a record above the heading says.
    pub(crate) fn hear(&mut self, record: &Record<'_>) {
        let mut label = None;
        for cell in &record.cells {
            let text = cell.text.trim_matches(is_space);
            if text.is_empty() {
                continue;
            }
            let (name, rest) = text.split_once(':').unwrap_or((text, ""));
            let lower = name.to_ascii_lowercase();
            self.of_a_customer |= letters(&lower) == "customername" || lower.contains("mobile number");
            match label_of(name) {
                Some(Label::Period) if !is_blank(rest) => {
                    self.period(rest);
                    label = None;
                }
                Some(found) if is_blank(rest) => label = Some(found),
                Some(found) => {
                    self.take(found, rest.trim_matches(is_space));
                    label = None;
                }
                None => {
                    if let Some(label) = label.take() {
                        if label == Label::Period {
                            self.period(text);
                        } else {
                            self.take(label, text);
                        }
                    }
                }
            }
        }
    }

    /// `From 01-11-2026 00:00:00 To 30-11-2026 00:00:00` in one cell.
    fn period(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        let (Some(from), Some(to)) = (lower.find("from"), lower.rfind(" to ")) else {
            return;
        };
        let between = text.get(from.saturating_add(4)..to).unwrap_or_default();
        self.from = time::read(between);
        self.to = time::read(text.get(to.saturating_add(4)..).unwrap_or_default());
    }

    fn take(&mut self, label: Label, text: &str) {
        let owned = || Some(text.to_owned());
        match label {
            Label::Holder => self.holder = owned(),
            Label::Shortcode => self.shortcode = text.parse().ok(),
            Label::Account => self.account = owned(),
            Label::From => self.from = time::read(text),
            Label::To => self.to = time::read(text),
            Label::Reported => self.reported = time::read(text),
            Label::Opening => self.opening = owned(),
            Label::Closing => self.closing = owned(),
            Label::PaidIn => self.paid_in = owned(),
            Label::Withdrawn => self.withdrawn = owned(),
            Label::Period | Label::Other => {}
        }
    }
}
