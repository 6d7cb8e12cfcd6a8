//! A month of M-PESA's books as it was compared and closed: what each account held, what moved for what, what stayed open, and
//! who signed it.

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

const fn column(heading: &'static str, share: f32, align: Align) -> Column {
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
    let foot = format!("M-PESA reconciliation, {}", closing.month);
    let mut paper = Paper::new(&closing.issuer, "M-PESA reconciliation", &foot, &closing.printed);
    paper.text(&closing.month, Style::BODY.size(13.0).bold());
    paper.space(8.0);
    if closing.closed.is_none() {
        let text = "This is how the month stands now. It may change until two people close it.";
        paper.band("Not closed", text, Colour::Caution, Colour::CautionSoft);
    }
    if let Some((by, second)) = &closing.closed {
        paper.fact("Closed", &format!("{} and {second}", by.text()), Style::BODY);
    }
    for account in &closing.accounts {
        write_account(&mut paper, account)?;
    }
    write_differences(&mut paper, closing);
    paper.heading("Statements");
    for file in &closing.files {
        paper.text(file, Style::BODY.size(8.2));
    }
    let names = match &closing.closed {
        Some((by, second)) => vec![
            (by.by.clone(), "Closed by".to_owned()),
            (second.clone(), "Agreed by".to_owned()),
        ],
        None => vec![
            (String::new(), "Closed by".to_owned()),
            (String::new(), "Agreed by".to_owned()),
        ],
    };
    paper.signatures(&names);
    paper.finish()
}

fn write_account(paper: &mut Paper, account: &ClosedAccount) -> Result<(), PaperError> {
    const COLUMNS: [Column; 4] = [
        column("What for", 3.0, Align::Left),
        column("Lines", 0.8, Align::Right),
        column("In, KSh", 1.6, Align::Right),
        column("Out, KSh", 1.6, Align::Right),
    ];
    let too_large = || PaperError::TooLarge {
        column: account.title.clone(),
    };
    let came_in = Total::sum(account.purposes.iter().map(|one| one.came_in)).ok_or_else(too_large)?;
    let went_out = Total::sum(account.purposes.iter().map(|one| one.went_out)).ok_or_else(too_large)?;
    let balance = |balance: Option<Balance>| {
        balance.map_or_else(
            || "Not in the statements".to_owned(),
            |balance| format!("KSh {}", money::figures(balance)),
        )
    };
    paper.heading(&account.title);
    paper.fact("Opening balance", &balance(account.opening), Style::BODY);
    let grid = Grid::new(paper, &COLUMNS);
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
            ("All".to_owned(), None),
            (money::grouped(count), None),
            (money::figures(came_in), None),
            (money::figures(went_out), None),
        ],
    );
    paper.fact("Closing balance", &balance(account.closing), Style::BODY.bold());
    if let (Some(opening), Some(closing)) = (account.opening, account.closing) {
        let expected = opening.cents() + came_in.cents() - went_out.cents();
        if expected != closing.cents() {
            let text = "The opening balance and what moved do not give the closing balance: lines are missing in the statements.";
            paper.band("Does not add up", text, Colour::Bad, Colour::CautionSoft);
        }
    }
    Ok(())
}

fn write_differences(paper: &mut Paper, closing: &MonthClosing) {
    const COLUMNS: [Column; 5] = [
        column("When (EAT)", 1.2, Align::Left),
        column("Receipt", 1.1, Align::Left),
        column("What", 2.4, Align::Left),
        column("KSh", 1.0, Align::Right),
        column("How it stands", 2.4, Align::Left),
    ];
    paper.heading("What does not match");
    if closing.differences.is_empty() {
        paper.text(
            "Nothing. Every line of the statements belongs to something in Hazina.",
            Style::BODY,
        );
        return;
    }
    let grid = Grid::new(paper, &COLUMNS);
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
