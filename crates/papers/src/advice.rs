//! The payment advice of one payout: what a payee, or the file of the month, gets.
//!
//! Only a paid payout's page looks like a proof of payment. Every other one says in large words that it is none.

use messages::{in_language, text};
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
    in_language(first.issuer.language, || {
        let mut paper = Paper::new(&first.issuer, &title(first), &title(first), &first.printed);
        if !advices.iter().all(proves) {
            paper.caution(text().papers_advice_no_proof());
        }
        write(&mut paper, first);
        for advice in others {
            paper.begin_document(&title(advice));
            write(&mut paper, advice);
        }
        paper.finish()
    })
}

fn title(advice: &PaymentAdvice) -> String {
    match advice.standing {
        Standing::Paid { .. } => text().papers_advice_title(),
        Standing::Draft
        | Standing::Submitted
        | Standing::Approved
        | Standing::Sending
        | Standing::Accepted
        | Standing::Failed { .. }
        | Standing::InDoubt { .. }
        | Standing::Reversed { .. }
        | Standing::Cancelled
        | Standing::Rejected => text().papers_advice_title_record(),
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
            &text().papers_advice_unreal(),
            &unreal(advice.issuer.environment),
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
    paper.text(&closing(paid && real), Style::BODY.size(9.0).colour(Colour::Muted));
}

/// The state as a band: its title, what it means, and its colour.
fn say_standing(paper: &mut Paper, advice: &PaymentAdvice) {
    let standing = &advice.standing;
    let say = text();
    let (title, words) = match standing {
        Standing::Draft | Standing::Submitted => (say.papers_advice_not_paid(), say.papers_advice_text_unapproved()),
        Standing::Approved => (say.papers_advice_not_paid_yet(), say.papers_advice_text_approved()),
        Standing::Sending => (say.papers_advice_not_confirmed(), say.papers_advice_text_sending()),
        Standing::Accepted => (say.papers_advice_not_confirmed(), say.papers_advice_text_accepted()),
        Standing::Paid { receipt, at, known, .. } => (
            say.papers_advice_paid(),
            say_paid(advice.issuer.environment, *known, &at.long(), receipt.as_str()),
        ),
        Standing::Failed { code, why, at } => {
            let words = match code {
                Some(code) => say.papers_advice_text_failed_code(at.long(), why.as_str(), code.to_string()),
                None => say.papers_advice_text_failed(at.long(), why.as_str()),
            };
            (say.papers_advice_not_paid(), words)
        }
        Standing::InDoubt { since, why } => (
            say.papers_advice_in_doubt(),
            say.papers_advice_text_in_doubt(since.long(), why.as_str()),
        ),
        Standing::Reversed { at, proof, .. } => (
            say.papers_advice_taken_back(),
            say.papers_advice_text_reversed(at.long(), proof.as_str()),
        ),
        Standing::Cancelled => (say.papers_advice_not_paid(), say.papers_advice_text_cancelled()),
        Standing::Rejected => (say.papers_advice_not_paid(), say.papers_advice_text_rejected()),
    };
    let (colour, soft) = colours(standing);
    paper.band(&title, &words, colour, soft);
}

/// Who says that it was paid, and when.
fn say_paid(environment: Environment, known: Known, at: &str, receipt: &str) -> String {
    let say = text();
    match (known, environment) {
        (Known::Told, Environment::Production) => say.papers_advice_text_paid(at, receipt),
        (Known::Told, Environment::Sandbox) => say.papers_advice_text_paid_sandbox(at, receipt),
        (Known::Told, Environment::Practice) => say.papers_advice_text_paid_practice(at, receipt),
        (Known::Heard, Environment::Production) => say.papers_advice_text_heard(at, receipt),
        (Known::Heard, Environment::Sandbox) => say.papers_advice_text_heard_sandbox(at, receipt),
        (Known::Heard, Environment::Practice) => say.papers_advice_text_heard_practice(at, receipt),
        (Known::Found, _) => say.papers_advice_text_found(at, receipt),
    }
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
    paper.heading(&text().papers_advice_payment());
    paper.fact(&text().papers_advice_to(), &advice.payee.name, Style::BODY.bold());
    let destination = &advice.payee.destination;
    paper.fact(&destination.label(), &destination.text(), Style::BODY);
    paper.fact(&text().papers_advice_for(), &advice.purpose, Style::BODY);
    match &advice.standing {
        Standing::Paid {
            receipt,
            at,
            known,
            registered_name,
        } => {
            paper.fact(
                &text().papers_advice_receipt(),
                receipt.as_str(),
                Style::BODY.bold().id(),
            );
            let when = match known {
                Known::Told => text().papers_advice_when_paid(),
                Known::Heard => text().papers_advice_when_heard(),
                Known::Found => text().papers_advice_when_found(),
            };
            paper.fact(&when, &at.long(), Style::BODY);
            let name = registered_name.as_deref().unwrap_or_default();
            paper.fact(&registered_label(destination), name, Style::BODY);
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
        | Standing::Rejected => paper.fact(&text().papers_advice_state(), &advice.standing.word(), Style::BODY),
    }
}

fn approval_facts(paper: &mut Paper, advice: &PaymentAdvice) {
    paper.heading(&text().papers_advice_approval());
    paper.fact(&text().papers_advice_batch(), &advice.batch, Style::BODY);
    paper.fact(
        &text().papers_advice_prepared_by(),
        &advice.prepared.text(),
        Style::BODY,
    );
    if advice.approved.is_empty() {
        paper.fact(
            &text().papers_advice_approved_by(),
            &text().papers_nobody(),
            Style::BODY,
        );
    }
    for approved in &advice.approved {
        paper.fact(&text().papers_advice_approved_by(), &approved.text(), Style::BODY);
    }
    paper.fact(
        &text().papers_advice_our_id(),
        &advice.payout,
        Style::BODY.size(9.0).id(),
    );
    let sent_as = advice.sent_as.as_ref().map(ToString::to_string).unwrap_or_default();
    paper.fact(
        &text().papers_advice_our_id_at_mpesa(),
        &sent_as,
        Style::BODY.size(9.0).id(),
    );
}

fn reversed_facts(paper: &mut Paper, receipt: &str, paid_at: Moment, at: Moment) {
    paper.fact(&text().papers_advice_receipt(), receipt, Style::BODY.id());
    paper.fact(&text().papers_advice_when_paid(), &paid_at.long(), Style::BODY);
    paper.fact(&text().papers_advice_when_taken_back(), &at.long(), Style::BODY);
}

fn registered_label(destination: &Destination) -> String {
    match destination {
        Destination::Phone(_) => text().papers_advice_registered_number(),
        Destination::Bill { .. } | Destination::Till(_) | Destination::Tax { .. } | Destination::TopUp(_) => {
            text().papers_advice_registered_name()
        }
    }
}

fn unreal(environment: Environment) -> String {
    match environment {
        Environment::Production => String::new(),
        Environment::Sandbox => text().papers_advice_unreal_sandbox(),
        Environment::Practice => text().papers_advice_unreal_practice(),
    }
}

fn closing(proved: bool) -> String {
    if proved {
        text().papers_advice_closing_proved()
    } else {
        text().papers_advice_closing_unproved()
    }
}
