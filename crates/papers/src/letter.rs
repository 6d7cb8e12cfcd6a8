//! The letter that asks Safaricom to take back a payment made to a wrong number, and what to do on the portal first.
//!
//! M-PESA takes back a payment to a customer (B2C) on the organisation's portal only, never by API; so this is for
//! people. Names of the portal's pages and addresses of Safaricom are deliberately absent: they change, and the organisation's
//! own contract has them.

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

const TITLE: &str = "Request to take back a payment";

/// The letter as PDF, and after it a page of steps that stays in the organisation.
///
/// # Errors
/// When the document cannot be written.
pub fn recall(letter: &RecallLetter) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new(&letter.issuer, TITLE, TITLE, &letter.printed);
    write_letter(&mut paper, letter);
    paper.begin_part("What to do");
    write_steps(&mut paper, letter);
    paper.finish()
}

fn write_letter(paper: &mut Paper, letter: &RecallLetter) {
    let organisation = &letter.issuer.organisation;
    paper.text(&letter.printed.at.day(), Style::BODY);
    paper.space(8.0);
    paper.text("To Safaricom PLC, M-PESA business support", Style::BODY);
    paper.text(&format!("Our reference: {}", letter.reference), Style::BODY);
    paper.space(12.0);
    let subject = format!("M-PESA receipt {}: payment to a wrong number", letter.receipt);
    paper.text(&subject, Style::BODY.size(11.5).bold());
    paper.space(6.0);
    let opening = format!(
        "From shortcode {}, {organisation} paid the money below to a number that it was not meant for. We ask you to take the \
         payment back, or what is left of it, and to hold the money until then. A payment of this kind (B2C) cannot be \
         reversed through the API.",
        letter.issuer.shortcode
    );
    paper.text(&opening, Style::BODY);
    payment_facts(paper, letter);
    paper.heading("What went wrong");
    paper.text(&letter.reason, Style::BODY);
    paper.space(8.0);
    let asking = "Please tell us in writing what was done, with the receipt of the reversal or the reason why it is not possible, \
                  and name our reference.";
    paper.text(asking, Style::BODY);
    paper.space(6.0);
    paper.fact("You reach us", &letter.contact, Style::BODY);
    paper.fact("For the organisation", organisation, Style::BODY);
    let names: Vec<_> = letter
        .signatories
        .iter()
        .map(|one| (one.name.clone(), one.role.clone()))
        .collect();
    paper.signatures(&names);
}

fn payment_facts(paper: &mut Paper, letter: &RecallLetter) {
    let amount = format!(
        "KSh {} ({})",
        money::figures(letter.amount),
        money::words(letter.amount)
    );
    let registered = letter.registered_name.as_deref().unwrap_or_default();
    let intended = match &letter.intended_number {
        Some(number) => format!("{}, {}", letter.intended_payee, number.expose()),
        None => letter.intended_payee.clone(),
    };
    paper.heading("The payment");
    paper.fact("M-PESA receipt", letter.receipt.as_str(), Style::BODY.bold().id());
    paper.fact("Paid", &letter.paid_at.long(), Style::BODY);
    paper.fact("Amount", &amount, Style::BODY);
    paper.fact("From shortcode", letter.issuer.shortcode.as_str(), Style::BODY);
    paper.fact("Paid to the number", letter.number.expose(), Style::BODY);
    paper.fact("That number is registered to", registered, Style::BODY);
    paper.fact("Meant for", &intended, Style::BODY);
}

fn write_steps(paper: &mut Paper, letter: &RecallLetter) {
    let steps = [
        format!(
            "Act today: what has been withdrawn or spent is hard to get back. Responsible: {}{}.",
            letter.owner,
            letter.due.map(|due| format!(", until {}", due.day())).unwrap_or_default()
        ),
        format!(
            "Sign in to the M-PESA organisation portal of shortcode {} as an operator who may reverse transactions. The \
             Business Administrator of your organisation gives that role.",
            letter.issuer.shortcode
        ),
        format!(
            "Search for the transaction by its receipt {}. Compare the number {} and the amount KSh {} with what you see.",
            letter.receipt,
            letter.number.expose(),
            money::figures(letter.amount)
        ),
        "Start the reversal there, for the full amount, and give the reason from the letter. If your organisation is set up so, \
         a second operator must approve it on the portal."
            .to_owned(),
        "If the portal does not offer it or refuses it, have the letter signed by people whom Safaricom knows as your \
         signatories, and send it to Safaricom's business support with the line of your M-PESA statement. Note the number \
         of the ticket in the task."
            .to_owned(),
        "Do not send the payment by API again, and do not use the Reversal API: it takes back customers' payments only.".to_owned(),
        "The person who should have been paid gets a new payout of their own, prepared and approved like every other."
            .to_owned(),
        "Close the task in Hazina with evidence only: the receipt of the reversal, or Safaricom's answer in writing. \
         Until then the payout stays what it is: paid."
            .to_owned(),
    ];
    let title = Style::BODY.size(16.0).bold().colour(Colour::Accent);
    paper.text("For us: what to do, step by step", title);
    paper.text(
        "This page stays in the organisation. Do not send it.",
        Style::BODY.colour(Colour::Muted),
    );
    paper.space(8.0);
    for (number, step) in (1..).zip(&steps) {
        paper.step(number, step);
    }
}
