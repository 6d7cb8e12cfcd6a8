//! The payment advice of one payout: what a payee, or the file of the month, gets.
//!
//! Only a paid payout's page looks like a proof of payment. Every other one says in large words that it is none.

use mpesa::{Amount, OriginatorConversationId};

use crate::{
    Destination, Environment, Issuer, Known, Moment, PaperError, Payee, Signed, Standing, money,
    pdf::{Colour, Paper, Style},
};

/// One payout, for paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentAdvice {
    /// Who pays.
    pub issuer: Issuer,
    /// Who is paid.
    pub payee: Payee,
    /// How much.
    pub amount: Amount,
    /// What for, as the maker wrote it.
    pub purpose: String,
    /// Where it stands.
    pub standing: Standing,
    /// The batch it belongs to.
    pub batch: String,
    /// Who prepared the batch.
    pub prepared: Signed,
    /// Who approved it. Nobody, as long as nobody did.
    pub approved: Vec<Signed>,
    /// Our own id of the payout.
    pub payout: String,
    /// The id it was sent to M-PESA under, where it was.
    pub sent_as: Option<OriginatorConversationId>,
    /// Who had this page made, and when.
    pub printed: Signed,
}

/// The payout's page as PDF.
///
/// # Errors
/// When the document cannot be written.
pub fn payment(advice: &PaymentAdvice) -> Result<Vec<u8>, PaperError> {
    payments(std::slice::from_ref(advice))
}

/// The pages of several payouts in one document: each begins a page of its own and is numbered by itself, to be handed on
/// without the others.
///
/// # Errors
/// When there is none, or the document cannot be written.
pub fn payments(advices: &[PaymentAdvice]) -> Result<Vec<u8>, PaperError> {
    let Some((first, others)) = advices.split_first() else {
        return Err(PaperError::Nothing);
    };
    let mut paper = Paper::new(&first.issuer, title(first), title(first), &first.printed);
    if !advices.iter().all(proves) {
        paper.caution("This page is not a proof of payment.");
    }
    write(&mut paper, first);
    for advice in others {
        paper.begin_document(title(advice));
        write(&mut paper, advice);
    }
    paper.finish()
}

const fn title(advice: &PaymentAdvice) -> &'static str {
    match advice.standing {
        Standing::Paid { .. } => "Payment advice",
        Standing::Draft
        | Standing::Submitted
        | Standing::Approved
        | Standing::Sending
        | Standing::Accepted
        | Standing::Failed { .. }
        | Standing::InDoubt { .. }
        | Standing::Reversed { .. }
        | Standing::Cancelled
        | Standing::Rejected => "Payout record",
    }
}

/// Whether the page is one of a payment of real money.
fn proves(advice: &PaymentAdvice) -> bool {
    matches!(advice.standing, Standing::Paid { .. }) && advice.issuer.environment == Environment::Production
}

fn write(paper: &mut Paper, advice: &PaymentAdvice) {
    let paid = matches!(advice.standing, Standing::Paid { .. });
    let real = advice.issuer.environment == Environment::Production;
    if !real {
        paper.band(
            "NO REAL MONEY MOVED",
            unreal(advice.issuer.environment),
            Colour::Caution,
            Colour::CautionSoft,
        );
    }
    if !paid {
        say_standing(paper, advice);
    }
    paper.text(
        &format!("KSh {}", money::figures(advice.amount)),
        Style::BODY.size(26.0).bold(),
    );
    paper.text(&money::words(advice.amount), Style::BODY.colour(Colour::Muted));
    paper.space(10.0);
    if paid {
        say_standing(paper, advice);
    }
    payment_facts(paper, advice);
    approval_facts(paper, advice);
    paper.space(16.0);
    paper.need(40.0);
    paper.text(closing(paid && real), Style::BODY.size(9.0).colour(Colour::Muted));
}

/// The state as a band: its title, what it means, and its colour.
fn say_standing(paper: &mut Paper, advice: &PaymentAdvice) {
    let standing = &advice.standing;
    let payer = match advice.issuer.environment {
        Environment::Production => "M-PESA",
        Environment::Sandbox => "Safaricom's test system",
        Environment::Practice => "The simulation",
    };
    let (title, text) = match standing {
        Standing::Draft | Standing::Submitted => ("NOT PAID", "This payout is not approved.".to_owned()),
        Standing::Approved => (
            "NOT PAID YET",
            "This payout is approved and waits to be sent.".to_owned(),
        ),
        Standing::Sending => (
            "NOT CONFIRMED",
            "This payout is being sent. It is not known yet whether M-PESA took it.".to_owned(),
        ),
        Standing::Accepted => (
            "NOT CONFIRMED",
            "M-PESA has queued this payout. It is not known yet how it ends.".to_owned(),
        ),
        Standing::Paid { receipt, at, known, .. } => {
            let at = at.long();
            let text = match known {
                Known::Told => format!("{payer} paid this on {at}, under receipt {receipt}."),
                Known::Heard => format!("{payer} said on {at} that this was paid, under receipt {receipt}."),
                Known::Found => format!(
                    "M-PESA gave no answer. Two people of this organisation found on {at} that this was paid, under \
                     receipt {receipt}."
                ),
            };
            ("Paid", text)
        }
        Standing::Failed { code, why, at } => {
            let code = code
                .as_ref()
                .map_or_else(String::new, |code| format!(" (M-PESA's code {code})"));
            let text = format!("This payout failed on {}. No money moved. {why}{code}", at.long());
            ("NOT PAID", text)
        }
        Standing::InDoubt { since, why } => (
            "NOT CONFIRMED: IN DOUBT",
            format!(
                "Since {} it is not known whether this was paid. {why} Do not pay it in another way before M-PESA has \
                 answered.",
                since.long()
            ),
        ),
        Standing::Reversed { at, proof, .. } => (
            "TAKEN BACK",
            format!("This was paid, and the money was taken back on {}. {proof}", at.long()),
        ),
        Standing::Cancelled => ("NOT PAID", "This payout was cancelled before it was sent.".to_owned()),
        Standing::Rejected => ("NOT PAID", "This payout was rejected. It was never sent.".to_owned()),
    };
    let (colour, soft) = colours(standing);
    paper.band(title, &text, colour, soft);
}

fn colours(standing: &Standing) -> (Colour, Colour) {
    match standing {
        Standing::Paid { .. } => (Colour::Good, Colour::GoodSoft),
        Standing::InDoubt { .. } => (Colour::Doubt, Colour::DoubtSoft),
        Standing::Sending | Standing::Accepted | Standing::Approved | Standing::Draft | Standing::Submitted => {
            (Colour::Caution, Colour::CautionSoft)
        }
        Standing::Failed { .. } | Standing::Reversed { .. } | Standing::Cancelled | Standing::Rejected => {
            (Colour::Bad, Colour::BadSoft)
        }
    }
}

fn payment_facts(paper: &mut Paper, advice: &PaymentAdvice) {
    paper.heading("Payment");
    paper.fact("To", &advice.payee.name, Style::BODY.bold());
    let destination = &advice.payee.destination;
    paper.fact(destination.label(), &destination.text(), Style::BODY);
    paper.fact("For", &advice.purpose, Style::BODY);
    match &advice.standing {
        Standing::Paid {
            receipt,
            at,
            known,
            registered_name,
        } => {
            paper.fact("M-PESA receipt", receipt.as_str(), Style::BODY.bold().id());
            let when = match known {
                Known::Told => "Paid",
                Known::Heard => "Confirmed by M-PESA",
                Known::Found => "Found to be paid",
            };
            paper.fact(when, &at.long(), Style::BODY);
            let name = registered_name.as_deref().unwrap_or_default();
            paper.fact(registered_label(destination), name, Style::BODY);
        }
        Standing::Reversed {
            receipt, paid_at, at, ..
        } => reversed_facts(paper, receipt.as_str(), *paid_at, *at),
        Standing::Draft
        | Standing::Submitted
        | Standing::Approved
        | Standing::Sending
        | Standing::Accepted
        | Standing::Failed { .. }
        | Standing::InDoubt { .. }
        | Standing::Cancelled
        | Standing::Rejected => paper.fact("State", advice.standing.word(), Style::BODY),
    }
}

fn approval_facts(paper: &mut Paper, advice: &PaymentAdvice) {
    paper.heading("Prepared and approved");
    paper.fact("Batch", &advice.batch, Style::BODY);
    paper.fact("Prepared by", &advice.prepared.text(), Style::BODY);
    if advice.approved.is_empty() {
        paper.fact("Approved by", "Nobody", Style::BODY);
    }
    for approved in &advice.approved {
        paper.fact("Approved by", &approved.text(), Style::BODY);
    }
    paper.fact("Our id of this payout", &advice.payout, Style::BODY.size(9.0).id());
    let sent_as = advice.sent_as.as_ref().map(ToString::to_string).unwrap_or_default();
    paper.fact("Our id at M-PESA", &sent_as, Style::BODY.size(9.0).id());
}

fn reversed_facts(paper: &mut Paper, receipt: &str, paid_at: Moment, at: Moment) {
    paper.fact("M-PESA receipt", receipt, Style::BODY.id());
    paper.fact("Paid", &paid_at.long(), Style::BODY);
    paper.fact("Taken back", &at.long(), Style::BODY);
}

const fn registered_label(destination: &Destination) -> &'static str {
    match destination {
        Destination::Phone(_) => "Number registered to",
        Destination::Bill { .. } | Destination::Till(_) | Destination::Tax { .. } | Destination::TopUp(_) => {
            "Name at M-PESA"
        }
    }
}

const fn unreal(environment: Environment) -> &'static str {
    match environment {
        Environment::Production => "",
        Environment::Sandbox => "This payout was made in Safaricom's test system.",
        Environment::Practice => "This payout was made in practice mode, against a simulation of M-PESA.",
    }
}

const fn closing(proved: bool) -> &'static str {
    if proved {
        "The proof of this payment is M-PESA's receipt. It can be checked in the payee's M-PESA messages and in the \
         organisation's M-PESA statement."
    } else {
        "This page is not a proof of payment. It says what the organisation's records held when it was printed. Only an \
         M-PESA receipt proves a payment."
    }
}
