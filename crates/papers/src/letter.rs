//! The letter that asks Safaricom to take back a payment made to a wrong number, and what to do on the portal first.
//!
//! M-PESA takes back a payment to a customer (B2C) on the organisation's portal only, never by API; so this is for
//! people. Names of the portal's pages and addresses of Safaricom are deliberately absent: they change, and the organisation's
//! own contract has them.

use messages::{in_language, text};
use mpesa::{Amount, Msisdn, Receipt};

use crate::{
    Issuer, Moment, PaperError, Signed, money,
    pdf::{Colour, Paper, Style},
};

/// A payment that went to a wrong number, for a letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecallLetter {
    /// Who paid.
    pub issuer: Issuer,
    /// How Safaricom reaches the organisation about it: a person's name, telephone number or e-mail address, line by line.
    pub contact: String,
    /// M-PESA's receipt of the payment.
    pub receipt: Receipt,
    /// When it was paid.
    pub paid_at: Moment,
    /// The number that was paid.
    pub number: Msisdn,
    /// The name M-PESA knows for that number, where it was told.
    pub registered_name: Option<String>,
    /// How much.
    pub amount: Amount,
    /// Who should have been paid.
    pub intended_payee: String,
    /// The number that should have been paid, where it is known.
    pub intended_number: Option<Msisdn>,
    /// What went wrong, as sentences.
    pub reason: String,
    /// Our own reference, which the answer should name.
    pub reference: String,
    /// Who signs, and what they are in the organisation.
    pub signatories: Vec<Signatory>,
    /// Who has to see to it and until when, for the page with the steps.
    pub owner: String,
    /// The day until which it should be settled, where one was set.
    pub due: Option<Moment>,
    /// Who had the letter made, and when.
    pub printed: Signed,
}

/// Somebody who signs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signatory {
    /// The name; may be empty, to be written by hand.
    pub name: String,
    /// What the person is in the organisation.
    pub role: String,
}

/// The letter as PDF, and after it a page of steps that stays in the organisation.
///
/// # Errors
/// When the document cannot be written.
pub fn recall(letter: &RecallLetter) -> Result<Vec<u8>, PaperError> {
    in_language(letter.issuer.language, || {
        let title = text().papers_letter_title();
        let mut paper = Paper::new(&letter.issuer, &title, &title, &letter.printed);
        write_letter(&mut paper, letter);
        paper.begin_part(&text().papers_letter_steps());
        write_steps(&mut paper, letter);
        paper.finish()
    })
}

fn write_letter(paper: &mut Paper, letter: &RecallLetter) {
    let say = text();
    let organisation = &letter.issuer.organisation;
    paper.text(&letter.printed.at.day(), Style::BODY);
    paper.space(8.0);
    paper.text(&say.papers_letter_to(), Style::BODY);
    paper.text(&say.papers_letter_reference(letter.reference.as_str()), Style::BODY);
    paper.space(12.0);
    let subject = say.papers_letter_subject(letter.receipt.as_str());
    paper.text(&subject, Style::BODY.size(11.5).bold());
    paper.space(6.0);
    let opening = say.papers_letter_opening(letter.issuer.shortcode.as_str(), organisation.as_str());
    paper.text(&opening, Style::BODY);
    payment_facts(paper, letter);
    paper.heading(&say.papers_letter_what_went_wrong());
    paper.text(&letter.reason, Style::BODY);
    paper.space(8.0);
    paper.text(&say.papers_letter_asking(), Style::BODY);
    paper.space(6.0);
    paper.fact(&say.papers_letter_contact(), &letter.contact, Style::BODY);
    paper.fact(&say.papers_letter_for_organisation(), organisation, Style::BODY);
    let names: Vec<_> = letter
        .signatories
        .iter()
        .map(|one| (one.name.clone(), one.role.clone()))
        .collect();
    paper.signatures(&names);
}

fn payment_facts(paper: &mut Paper, letter: &RecallLetter) {
    let say = text();
    let amount = say.papers_letter_amount_of(money::figures(letter.amount), money::words(letter.amount));
    let registered = letter.registered_name.as_deref().unwrap_or_default();
    let intended = match &letter.intended_number {
        Some(number) => format!("{}, {}", letter.intended_payee, number.expose()),
        None => letter.intended_payee.clone(),
    };
    paper.heading(&say.papers_letter_payment());
    paper.fact(
        &say.papers_letter_receipt(),
        letter.receipt.as_str(),
        Style::BODY.bold().id(),
    );
    paper.fact(&say.papers_letter_paid(), &letter.paid_at.long(), Style::BODY);
    paper.fact(&say.papers_letter_amount(), &amount, Style::BODY);
    paper.fact(&say.papers_letter_from(), letter.issuer.shortcode.as_str(), Style::BODY);
    paper.fact(&say.papers_letter_number(), letter.number.expose(), Style::BODY);
    paper.fact(&say.papers_letter_registered(), registered, Style::BODY);
    paper.fact(&say.papers_letter_meant_for(), &intended, Style::BODY);
}

fn write_steps(paper: &mut Paper, letter: &RecallLetter) {
    let say = text();
    let owner = letter.owner.as_str();
    let steps = [
        match letter.due {
            Some(due) => say.papers_letter_step_today_due(owner, due.day()),
            None => say.papers_letter_step_today(owner),
        },
        say.papers_letter_step_portal(letter.issuer.shortcode.as_str()),
        say.papers_letter_step_search(
            letter.receipt.as_str(),
            letter.number.expose(),
            money::figures(letter.amount),
        ),
        say.papers_letter_step_reverse(),
        say.papers_letter_step_send(),
        say.papers_letter_step_never(),
        say.papers_letter_step_new(),
        say.papers_letter_step_close(),
    ];
    let title = Style::BODY.size(16.0).bold().colour(Colour::Accent);
    paper.text(&say.papers_letter_steps_title(), title);
    paper.text(&say.papers_letter_steps_ours(), Style::BODY.colour(Colour::Muted));
    paper.space(8.0);
    for (number, step) in (1..).zip(&steps) {
        paper.step(number, step);
    }
}
