//! The summary of a batch: what became of it, who is behind it, and every payout in it.
//!
//! All figures are counted here from the payouts, so the page cannot contradict its own table.

use std::{collections::BTreeMap, ops::ControlFlow};

use messages::{in_language, text};
use mpesa::{Amount, Total};

use crate::{
    Issuer, PaperError, Payee, Signed, Standing, money,
    parties::State,
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
    in_language(summary.issuer.language, || write(summary, told))
}

fn write(summary: &BatchSummary, told: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Option<Vec<u8>>, PaperError> {
    let say = text();
    let counted = Counted::of(&summary.payouts)?;
    let foot = say.papers_summary_foot(summary.batch.as_str());
    let mut paper = Paper::new(&summary.issuer, &say.papers_summary_title(), &foot, &summary.printed);
    paper.text(&summary.batch, Style::BODY.size(13.0).bold());
    paper.space(8.0);
    say_open(&mut paper, &counted);
    let all = counted.all;
    paper.fact(&say.papers_summary_payouts(), &money::grouped(all.count), Style::BODY);
    paper.fact(
        &say.papers_summary_sum(),
        &format!("KSh {}", money::figures(all.sum)),
        Style::BODY.bold(),
    );
    if let Some(fees) = summary.fees {
        paper.fact(
            &say.papers_summary_fees(),
            &format!("KSh {}", money::figures(fees)),
            Style::BODY,
        );
    }
    paper.fact(&say.papers_advice_prepared_by(), &summary.prepared.text(), Style::BODY);
    if summary.approved.is_empty() {
        paper.fact(&say.papers_advice_approved_by(), &say.papers_nobody(), Style::BODY);
    }
    for approved in &summary.approved {
        paper.fact(&say.papers_advice_approved_by(), &approved.text(), Style::BODY);
    }
    paper.fact(
        &say.papers_summary_fingerprint(),
        &summary.digest,
        Style::BODY.size(8.0).id(),
    );
    write_states(&mut paper, &counted);
    write_failures(&mut paper, &counted);
    if summary.listed {
        if write_payouts(&mut paper, summary, told).is_break() {
            return Ok(None);
        }
    } else {
        paper.heading(&say.papers_summary_the_payouts());
        paper.text(&say.papers_summary_too_many(), Style::BODY);
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
            column: text().papers_summary_payouts(),
        })?;
        Ok(())
    }
}

/// The batch's figures.
struct Counted {
    all: Group,
    states: BTreeMap<State, Group>,
    /// By code, which may be none, and reason.
    failures: BTreeMap<(String, String), Group>,
}

impl Counted {
    fn of(payouts: &[Line]) -> Result<Self, PaperError> {
        let mut counted = Self {
            all: Group::default(),
            states: BTreeMap::new(),
            failures: BTreeMap::new(),
        };
        for line in payouts {
            counted.all.add(line.amount)?;
            counted
                .states
                .entry(line.standing.state())
                .or_default()
                .add(line.amount)?;
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

    fn state(&self, state: State) -> Group {
        self.states.get(&state).copied().unwrap_or_default()
    }
}

/// What a reader must not miss: money in doubt, and a batch that is not through.
fn say_open(paper: &mut Paper, counted: &Counted) {
    let say = text();
    let doubt = counted.state(State::InDoubt);
    if doubt.count > 0 {
        let (shown, sum) = (money::grouped(doubt.count), money::figures(doubt.sum));
        let title = say.papers_summary_doubt_title(doubt.count, shown, sum);
        paper.band(
            &title,
            &say.papers_summary_doubt_text(),
            Colour::Doubt,
            Colour::DoubtSoft,
        );
    }
    let open = [
        State::Accepted,
        State::Sending,
        State::Approved,
        State::Submitted,
        State::Draft,
    ];
    let open: u64 = open.into_iter().map(|state| counted.state(state).count).sum();
    if open > 0 {
        let title = say.papers_summary_open_title(open, money::grouped(open));
        paper.band(
            &title,
            &say.papers_summary_open_text(),
            Colour::Caution,
            Colour::CautionSoft,
        );
    }
}

fn write_states(paper: &mut Paper, counted: &Counted) {
    let say = text();
    let columns = [
        column(say.papers_summary_state(), 3.0, Align::Left),
        column(say.papers_summary_payouts(), 1.0, Align::Right),
        column(say.papers_summary_sum_column(), 2.0, Align::Right),
    ];
    paper.heading(&say.papers_summary_how());
    let grid = Grid::new(paper, &columns);
    let cells = |word: String, group: &Group, colour| {
        [
            (word, colour),
            (money::grouped(group.count), None),
            (money::figures(group.sum), None),
        ]
    };
    for (state, group) in &counted.states {
        let colour = (*state == State::InDoubt).then_some(Colour::Doubt);
        grid.row(paper, &cells(state.word(), group, colour));
    }
    grid.total(paper, &cells(say.papers_summary_all(), &counted.all, None));
}

fn write_failures(paper: &mut Paper, counted: &Counted) {
    let say = text();
    let columns = [
        column(say.papers_summary_code(), 1.2, Align::Left),
        column(say.papers_summary_what_to_do(), 5.0, Align::Left),
        column(say.papers_summary_payouts(), 0.9, Align::Right),
        column(say.papers_summary_sum_column(), 1.5, Align::Right),
    ];
    if counted.failures.is_empty() {
        return;
    }
    paper.heading(&say.papers_summary_why_failed());
    let grid = Grid::new(paper, &columns);
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
    let say = text();
    let columns = [
        column(say.papers_summary_number(), 0.55, Align::Right),
        column(say.papers_summary_payee(), 2.0, Align::Left),
        column(say.papers_summary_paid_to(), 1.3, Align::Left),
        column(say.papers_summary_amount(), 1.1, Align::Right),
        column(say.papers_summary_state(), 0.85, Align::Left),
        Column {
            style: ID,
            ..column(say.papers_summary_proof(), 1.25, Align::Left)
        },
        column(say.papers_summary_when(), 1.3, Align::Left),
    ];
    paper.heading(&say.papers_summary_the_payouts());
    let grid = Grid::new(paper, &columns);
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
            (line.standing.word(), colour),
            (proof, None),
            (when, None),
        ];
        grid.row(paper, &cells);
        told()?;
    }
    if summary.payouts.is_empty() {
        paper.space(6.0);
        paper.text(&say.papers_summary_none(), Style::BODY.colour(Colour::Muted));
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
            let code = code
                .as_ref()
                .map(|code| text().papers_summary_code_of(code.to_string()));
            let code = code.unwrap_or_default();
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

fn column(heading: String, share: f32, align: Align) -> Column {
    Column {
        heading,
        share,
        align,
        style: Style::BODY.size(8.2),
    }
}
