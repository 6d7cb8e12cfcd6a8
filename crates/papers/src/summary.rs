//! The summary of a batch: what became of it, who is behind it, and every payout in it.
//!
//! All figures are counted here from the payouts, so the page cannot contradict its own table.

use std::{collections::BTreeMap, ops::ControlFlow};

use mpesa::{Amount, Total};

use crate::{
    Issuer, PaperError, Payee, Signed, Standing, money,
    pdf::{Align, Colour, Column, Grid, Paper, Style},
};

/// A batch, for paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchSummary {
    /// Who pays.
    pub issuer: Issuer,
    /// The batch's name.
    pub batch: String,
    /// Who prepared it.
    pub prepared: Signed,
    /// Who approved it. Nobody, as long as nobody did.
    pub approved: Vec<Signed>,
    /// The fingerprint of the rows that were approved.
    pub digest: String,
    /// M-PESA's fees as they were estimated, where they were.
    pub fees: Option<Total>,
    /// Every payout, in the order of the batch.
    pub payouts: Vec<Line>,
    /// Whether each is listed. Forty fit a page, so those of a large batch are better left to a spreadsheet.
    pub listed: bool,
    /// Who had this summary made, and when.
    pub printed: Signed,
}

/// A payout of the batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number in the batch.
    pub number: u32,
    /// Who is paid.
    pub payee: Payee,
    /// How much.
    pub amount: Amount,
    /// Where it stands.
    pub standing: Standing,
}

/// The summary as PDF.
///
/// # Errors
/// When a sum passes the largest total, or the document cannot be written.
pub fn batch(summary: &BatchSummary) -> Result<Vec<u8>, PaperError> {
    let drawn = batch_telling(summary, &mut || ControlFlow::Continue(()))?;
    Ok(drawn.unwrap_or_default())
}

/// As [`batch`]. `told` hears of each payout that is listed; nothing comes of the paper where it breaks off.
///
/// # Errors
/// When a sum passes the largest total, or the document cannot be written.
pub fn batch_telling(
    summary: &BatchSummary,
    told: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<Vec<u8>>, PaperError> {
    let counted = Counted::of(&summary.payouts)?;
    let foot = format!("Summary of the batch {}", summary.batch);
    let mut paper = Paper::new(&summary.issuer, "Batch summary", &foot, &summary.printed);
    paper.text(&summary.batch, Style::BODY.size(13.0).bold());
    paper.space(8.0);
    say_open(&mut paper, &counted);
    let all = counted.all;
    paper.fact("Payouts", &money::grouped(all.count), Style::BODY);
    paper.fact("Sum", &format!("KSh {}", money::figures(all.sum)), Style::BODY.bold());
    if let Some(fees) = summary.fees {
        paper.fact("Fees, estimated", &format!("KSh {}", money::figures(fees)), Style::BODY);
    }
    paper.fact("Prepared by", &summary.prepared.text(), Style::BODY);
    if summary.approved.is_empty() {
        paper.fact("Approved by", "Nobody", Style::BODY);
    }
    for approved in &summary.approved {
        paper.fact("Approved by", &approved.text(), Style::BODY);
    }
    paper.fact("Fingerprint of the rows", &summary.digest, Style::BODY.size(8.0).id());
    write_states(&mut paper, &counted);
    write_failures(&mut paper, &counted);
    if summary.listed {
        if write_payouts(&mut paper, summary, told).is_break() {
            return Ok(None);
        }
    } else {
        paper.heading("The payouts");
        let text = "The payouts of this batch are too many for paper. They can be saved as a table for spreadsheets.";
        paper.text(text, Style::BODY);
    }
    paper.finish().map(Some)
}

/// How many, and how much.
#[derive(Clone, Copy, Default)]
struct Group {
    count: u64,
    sum: Total,
}

impl Group {
    fn add(&mut self, amount: Amount) -> Result<(), PaperError> {
        self.count += 1;
        self.sum = self.sum.checked_add(amount).ok_or_else(|| PaperError::TooLarge {
            column: "the payouts".to_owned(),
        })?;
        Ok(())
    }
}

/// The batch's figures.
struct Counted {
    all: Group,
    /// By the states in the order of `STATES`.
    states: [Group; STATES.len()],
    /// By code, which may be none, and reason.
    failures: BTreeMap<(String, String), Group>,
}

/// The order of the states on paper: ends first, and what is open after them.
const STATES: [&str; 11] = [
    "Paid",
    "Failed",
    "In doubt",
    "Reversed",
    "Accepted",
    "Sending",
    "Approved",
    "Waiting for approval",
    "Draft",
    "Cancelled",
    "Rejected",
];

impl Counted {
    fn of(payouts: &[Line]) -> Result<Self, PaperError> {
        let mut counted = Self {
            all: Group::default(),
            states: [Group::default(); STATES.len()],
            failures: BTreeMap::new(),
        };
        for line in payouts {
            counted.all.add(line.amount)?;
            let named = STATES.iter().zip(&mut counted.states);
            for (_, group) in named.filter(|(word, _)| **word == line.standing.word()) {
                group.add(line.amount)?;
            }
            if let Standing::Failed { code, why, .. } = &line.standing {
                let code = code.as_ref().map(ToString::to_string).unwrap_or_default();
                counted
                    .failures
                    .entry((code, why.clone()))
                    .or_default()
                    .add(line.amount)?;
            }
        }
        Ok(counted)
    }

    fn state(&self, word: &str) -> Group {
        let found = STATES.iter().zip(&self.states).find(|(name, _)| **name == word);
        found.map(|(_, group)| *group).unwrap_or_default()
    }
}

/// What a reader must not miss: money in doubt, and a batch that is not through.
fn say_open(paper: &mut Paper, counted: &Counted) {
    let doubt = counted.state("In doubt");
    if doubt.count > 0 {
        let title = format!("{} in doubt: KSh {}", payouts(doubt.count), money::figures(doubt.sum));
        let text = "It is not known whether this money moved. It is not counted as paid, and must not be paid in another way \
                    before M-PESA has answered.";
        paper.band(&title, text, Colour::Doubt, Colour::DoubtSoft);
    }
    let open = ["Accepted", "Sending", "Approved", "Waiting for approval", "Draft"];
    let open: u64 = open.iter().map(|word| counted.state(word).count).sum();
    if open > 0 {
        let title = format!("{} not through yet", payouts(open));
        let text = "This summary shows how the batch stood when it was printed.";
        paper.band(&title, text, Colour::Caution, Colour::CautionSoft);
    }
}

fn payouts(count: u64) -> String {
    let noun = if count == 1 { "payout" } else { "payouts" };
    format!("{} {noun}", money::grouped(count))
}

fn write_states(paper: &mut Paper, counted: &Counted) {
    const COLUMNS: [Column; 3] = [
        column("State", 3.0, Align::Left),
        column("Payouts", 1.0, Align::Right),
        column("Sum, KSh", 2.0, Align::Right),
    ];
    paper.heading("How it stands");
    let grid = Grid::new(paper, &COLUMNS);
    let cells = |word: &str, group: &Group, colour| {
        [
            (word.to_owned(), colour),
            (money::grouped(group.count), None),
            (money::figures(group.sum), None),
        ]
    };
    for (word, group) in STATES.iter().zip(&counted.states).filter(|(_, group)| group.count > 0) {
        let colour = (*word == "In doubt").then_some(Colour::Doubt);
        grid.row(paper, &cells(word, group, colour));
    }
    grid.total(paper, &cells("All", &counted.all, None));
}

fn write_failures(paper: &mut Paper, counted: &Counted) {
    const COLUMNS: [Column; 4] = [
        column("Code", 1.2, Align::Left),
        column("What happened, and what to do", 5.0, Align::Left),
        column("Payouts", 0.9, Align::Right),
        column("Sum, KSh", 1.5, Align::Right),
    ];
    if counted.failures.is_empty() {
        return;
    }
    paper.heading("Why payouts failed");
    let grid = Grid::new(paper, &COLUMNS);
    for ((code, why), group) in &counted.failures {
        let cells = [
            (code.clone(), None),
            (why.clone(), None),
            (money::grouped(group.count), None),
            (money::figures(group.sum), None),
        ];
        grid.row(paper, &cells);
    }
}

fn write_payouts(
    paper: &mut Paper,
    summary: &BatchSummary,
    told: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    const ID: Style = Style::BODY.size(8.2).id();
    const COLUMNS: [Column; 7] = [
        column("No.", 0.55, Align::Right),
        column("Payee", 2.0, Align::Left),
        column("Paid to", 1.3, Align::Left),
        column("KSh", 1.1, Align::Right),
        column("State", 0.85, Align::Left),
        Column {
            style: ID,
            ..column("Receipt or code", 1.25, Align::Left)
        },
        column("When (EAT)", 1.3, Align::Left),
    ];
    paper.heading("The payouts");
    let grid = Grid::new(paper, &COLUMNS);
    for line in &summary.payouts {
        let (proof, when) = proof(&line.standing);
        let colour = match line.standing {
            Standing::InDoubt { .. } => Some(Colour::Doubt),
            Standing::Failed { .. } | Standing::Reversed { .. } => Some(Colour::Bad),
            Standing::Draft
            | Standing::Submitted
            | Standing::Approved
            | Standing::Sending
            | Standing::Accepted
            | Standing::Paid { .. }
            | Standing::Cancelled
            | Standing::Rejected => None,
        };
        let cells = [
            (line.number.to_string(), None),
            (line.payee.name.clone(), None),
            (line.payee.destination.text(), None),
            (money::figures(line.amount), None),
            (line.standing.word().to_owned(), colour),
            (proof, None),
            (when, None),
        ];
        grid.row(paper, &cells);
        told()?;
    }
    if summary.payouts.is_empty() {
        paper.space(6.0);
        paper.text("There are no payouts in this batch.", Style::BODY.colour(Colour::Muted));
    }
    ControlFlow::Continue(())
}

/// What proves the state, and when that was.
fn proof(standing: &Standing) -> (String, String) {
    match standing {
        Standing::Paid { receipt, at, .. } | Standing::Reversed { receipt, at, .. } => {
            (receipt.to_string(), at.short())
        }
        Standing::Failed { code, at, .. } => {
            let code = code.as_ref().map_or_else(String::new, |code| format!("Code {code}"));
            (code, at.short())
        }
        Standing::InDoubt { since, .. } => (String::new(), since.short()),
        Standing::Draft
        | Standing::Submitted
        | Standing::Approved
        | Standing::Sending
        | Standing::Accepted
        | Standing::Cancelled
        | Standing::Rejected => (String::new(), String::new()),
    }
}

const fn column(heading: &'static str, share: f32, align: Align) -> Column {
    Column {
        heading,
        share,
        align,
        style: Style::BODY.size(8.2),
    }
}
