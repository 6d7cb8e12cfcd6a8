//! A month of M-PESA's books as it was compared and closed: what each account held, what moved for what, what stayed open, and
//! who signed it.

use messages::{in_language, text};
use mpesa::{Balance, Total};

use crate::{
    Issuer, Moment, PaperError, Signed, money,
    pdf::{Align, Colour, Column, Grid, Paper, Style},
};

/// A month's closing, for paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthClosing {
    /// Whose.
    pub issuer: Issuer,
    /// `November 2026`.
    pub month: String,
    /// The two who closed it; nobody, as long as nobody did.
    pub closed: Option<(Signed, String)>,
    /// Each account.
    pub accounts: Vec<ClosedAccount>,
    /// What is open, or was left so.
    pub differences: Vec<Difference>,
    /// Statements that it rests on.
    pub files: Vec<String>,
    /// Who had it made, and when.
    pub printed: Signed,
}

/// One account's month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClosedAccount {
    /// `Utility account, 600417`.
    pub title: String,
    /// What it held before, where the statements say so.
    pub opening: Option<Balance>,
    /// What it held afterwards.
    pub closing: Option<Balance>,
    /// What moved, by purpose.
    pub purposes: Vec<Purpose>,
}

/// What moved for one purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purpose {
    /// What for.
    pub title: String,
    /// How many lines.
    pub count: u32,
    /// What came in.
    pub came_in: Total,
    /// What went out.
    pub went_out: Total,
}

/// Something that did not match.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// When, by M-PESA's books.
    pub at: Moment,
    /// M-PESA's receipt.
    pub receipt: String,
    /// What.
    pub what: String,
    /// How it stands, and what was said of it.
    pub standing: String,
    /// How much.
    pub amount: Option<Total>,
}

fn column(heading: String, share: f32, align: Align) -> Column {
    Column {
        heading,
        share,
        align,
        style: Style::BODY.size(8.2),
    }
}

/// The closing as PDF.
///
/// # Errors
/// When a sum passes the largest total, or the document cannot be written.
pub fn month(closing: &MonthClosing) -> Result<Vec<u8>, PaperError> {
    in_language(closing.issuer.language, || write(closing))
}

fn write(closing: &MonthClosing) -> Result<Vec<u8>, PaperError> {
    let say = text();
    let foot = say.papers_closing_foot(closing.month.as_str());
    let mut paper = Paper::new(&closing.issuer, &say.papers_closing_title(), &foot, &closing.printed);
    paper.text(&closing.month, Style::BODY.size(13.0).bold());
    paper.space(8.0);
    if closing.closed.is_none() {
        paper.band(
            &say.papers_closing_not_closed(),
            &say.papers_closing_not_closed_text(),
            Colour::Caution,
            Colour::CautionSoft,
        );
    }
    if let Some((by, second)) = &closing.closed {
        let both = say.papers_two_people(by.text(), second.as_str());
        paper.fact(&say.papers_closing_closed(), &both, Style::BODY);
    }
    for account in &closing.accounts {
        write_account(&mut paper, account)?;
    }
    write_differences(&mut paper, closing);
    paper.heading(&say.papers_closing_statements());
    for file in &closing.files {
        paper.text(file, Style::BODY.size(8.2));
    }
    let names = match &closing.closed {
        Some((by, second)) => vec![
            (by.by.clone(), say.papers_closing_closed_by()),
            (second.clone(), say.papers_closing_agreed_by()),
        ],
        None => vec![
            (String::new(), say.papers_closing_closed_by()),
            (String::new(), say.papers_closing_agreed_by()),
        ],
    };
    paper.signatures(&names);
    paper.finish()
}

fn write_account(paper: &mut Paper, account: &ClosedAccount) -> Result<(), PaperError> {
    let say = text();
    let columns = [
        column(say.papers_closing_what_for(), 3.0, Align::Left),
        column(say.papers_closing_lines(), 0.8, Align::Right),
        column(say.papers_closing_in(), 1.6, Align::Right),
        column(say.papers_closing_out(), 1.6, Align::Right),
    ];
    let too_large = || PaperError::TooLarge {
        column: account.title.clone(),
    };
    let came_in = Total::sum(account.purposes.iter().map(|one| one.came_in)).ok_or_else(too_large)?;
    let went_out = Total::sum(account.purposes.iter().map(|one| one.went_out)).ok_or_else(too_large)?;
    let balance = |balance: Option<Balance>| {
        balance.map_or_else(
            || say.papers_closing_not_in_statements(),
            |balance| format!("KSh {}", money::figures(balance)),
        )
    };
    paper.heading(&account.title);
    paper.fact(
        &say.papers_closing_opening_balance(),
        &balance(account.opening),
        Style::BODY,
    );
    let grid = Grid::new(paper, &columns);
    let mut count = 0_u64;
    for purpose in &account.purposes {
        count = count.saturating_add(u64::from(purpose.count));
        grid.row(
            paper,
            &[
                (purpose.title.clone(), None),
                (money::grouped(u64::from(purpose.count)), None),
                (money::figures(purpose.came_in), None),
                (money::figures(purpose.went_out), None),
            ],
        );
    }
    grid.total(
        paper,
        &[
            (say.papers_closing_all(), None),
            (money::grouped(count), None),
            (money::figures(came_in), None),
            (money::figures(went_out), None),
        ],
    );
    paper.fact(
        &say.papers_closing_closing_balance(),
        &balance(account.closing),
        Style::BODY.bold(),
    );
    if let (Some(opening), Some(closing)) = (account.opening, account.closing) {
        let expected = opening.cents() + came_in.cents() - went_out.cents();
        if expected != closing.cents() {
            paper.band(
                &say.papers_closing_wrong_title(),
                &say.papers_closing_wrong_text(),
                Colour::Bad,
                Colour::CautionSoft,
            );
        }
    }
    Ok(())
}

fn write_differences(paper: &mut Paper, closing: &MonthClosing) {
    let say = text();
    let columns = [
        column(say.papers_closing_when(), 1.2, Align::Left),
        column(say.papers_closing_receipt(), 1.1, Align::Left),
        column(say.papers_closing_what(), 2.4, Align::Left),
        column(say.papers_closing_amount(), 1.0, Align::Right),
        column(say.papers_closing_standing(), 2.4, Align::Left),
    ];
    paper.heading(&say.papers_closing_differences());
    if closing.differences.is_empty() {
        paper.text(&say.papers_closing_nothing(), Style::BODY);
        return;
    }
    let grid = Grid::new(paper, &columns);
    for one in &closing.differences {
        grid.row(
            paper,
            &[
                (one.at.short(), None),
                (one.receipt.clone(), None),
                (one.what.clone(), None),
                (one.amount.map(money::figures).unwrap_or_default(), None),
                (one.standing.clone(), None),
            ],
        );
    }
}
