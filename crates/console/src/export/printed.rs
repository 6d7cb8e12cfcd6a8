//! Papers: the payment advice of one payout, and the summary of a batch. They say what is known, and no more.

use std::ops::ControlFlow;

use api::{
    Problem,
    view::{Mode, SavedFile},
};
use messages::{Language, in_language, text as say};
use mpesa::Total;
use papers::{
    Destination, Environment, Issuer, Known, Moment, Payee, Signed, Standing,
    advice::{self, PaymentAdvice},
    summary::{self, BatchSummary, Line},
};
use store::{BatchRecord, DeliveryRow, Filter, PayoutRecord, Sort};
use treasury::{
    BatchId, BatchState, Evidence, ExportContent, ExportFormat, Lane, OperatorId, PayoutId, PayoutState, Proof,
    StateKind,
};

use crate::{
    Desk,
    problem::{problem, unexpected},
    sentences::{self, Names, name_of},
};

/// Most payouts that a summary lists: some 125 pages.
const MOST_LISTED: u32 = 5_000;

/// Most advices in one document.
const MOST_ADVICES: u32 = 2_000;

/// Saves the advice of one payout as PDF.
pub(crate) async fn advice(desk: &Desk, me: OperatorId, id: PayoutId) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let payout = desk.ledger().payout(id).await.map_err(problem)?;
    let batch = desk.ledger().batch(payout.batch).await.map_err(problem)?;
    let language = desk.papers_language().await;
    let filled = filled(desk, me, &payout, &batch, (language, &names)).await?;
    let name = in_file_name(&payout.name);
    let (content, stem) = match &filled.standing {
        Standing::Paid { receipt, .. } => (
            ExportContent::Advice { payout: id },
            language.text().export_stem_advice(name, receipt.as_str()),
        ),
        Standing::Draft
        | Standing::Submitted
        | Standing::Approved
        | Standing::Sending
        | Standing::Accepted
        | Standing::Failed { .. }
        | Standing::InDoubt { .. }
        | Standing::Reversed { .. }
        | Standing::Cancelled
        | Standing::Rejected => (
            ExportContent::PayoutRecord { payout: id },
            language.text().export_stem_record(name, id.get()),
        ),
    };
    let drawn = tokio::task::spawn_blocking(move || advice::payment(&filled));
    let bytes = drawn
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?;
    desk.let_out(me, content, &stem, (ExportFormat::Pdf, 1), bytes).await
}

/// Saves the advices of all paid payouts of a batch as one PDF, a page each.
pub(crate) async fn advices(desk: &Desk, me: OperatorId, id: BatchId) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let batch = desk.ledger().batch(id).await.map_err(problem)?;
    let filter = Filter {
        batch: Some(id),
        states: vec![StateKind::Paid],
        ..Filter::default()
    };
    let page = desk
        .ledger()
        .page(
            filter,
            Sort::Line,
            store::Position::Index(0),
            MOST_ADVICES.saturating_add(1),
        )
        .await
        .map_err(problem)?;
    let rows = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
    if rows == 0 {
        return Err(Problem::field("batch", say().export_nothing_paid()));
    }
    if rows > MOST_ADVICES {
        let message = say().export_too_many_advices(messages::language().number(u64::from(MOST_ADVICES)));
        return Err(Problem::NotSaved { message });
    }
    let language = desk.papers_language().await;
    let mut all = Vec::new();
    for payout in &page.rows {
        all.push(filled(desk, me, payout, &batch, (language, &names)).await?);
    }
    let drawn = tokio::task::spawn_blocking(move || advice::payments(&all));
    let bytes = drawn
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?;
    let content = ExportContent::Advices { batch: id };
    let stem = language.text().export_stem_advices(in_file_name(&batch.title));
    desk.let_out(me, content, &stem, (ExportFormat::Pdf, rows), bytes).await
}

/// The advice of a paid payout in words, to be sent to the payee.
pub(crate) async fn advice_text(desk: &Desk, id: PayoutId) -> Result<String, Problem> {
    let payout = desk.ledger().payout(id).await.map_err(problem)?;
    let PayoutState::Paid { receipt } = &payout.state else {
        return Err(Problem::field("payout", say().export_not_paid()));
    };
    let (_, deliveries) = desk.ledger().history(id).await.map_err(problem)?;
    let at = Moment::from_millis(paid_at(&deliveries).unwrap_or(payout.changed_at));
    let payee = payee(&payout)?;
    Ok(in_language(desk.papers_language().await, || {
        let say = say();
        let paid = say.export_text(
            desk.config().organisation.as_str(),
            papers::money::figures(payout.amount),
            payout.name.as_str(),
            payee.destination.text(),
            at.long(),
            receipt.as_str(),
        );
        let unreal = match desk.config().mode {
            Mode::Production => None,
            Mode::Sandbox => Some(say.export_text_sandbox()),
            Mode::Practice => Some(say.export_text_practice()),
        };
        let purpose = (!payout.reference.is_empty()).then(|| say.export_text_for(payout.reference.as_str()));
        let sentences: Vec<String> = unreal.into_iter().chain([paid]).chain(purpose).collect();
        sentences.join(" ")
    }))
}

/// What of a title or a name may stand in a file's name, on every system.
pub(crate) fn in_file_name(text: &str) -> String {
    const LONGEST: usize = 60;
    let plain: String = text
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-'&,()".contains(c) {
                c
            } else {
                ' '
            }
        })
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.chars().take(LONGEST).collect();
    cut.trim().to_owned()
}

async fn filled(
    desk: &Desk,
    me: OperatorId,
    payout: &PayoutRecord,
    batch: &BatchRecord,
    (language, names): (Language, &Names),
) -> Result<PaymentAdvice, Problem> {
    let (_, deliveries) = desk.ledger().history(payout.id).await.map_err(problem)?;
    Ok(PaymentAdvice {
        issuer: desk.issuer(language),
        payee: payee(payout)?,
        amount: payout.amount,
        purpose: payout.reference.clone(),
        standing: in_language(language, || standing(payout, paid_at(&deliveries))),
        batch: batch.title.clone(),
        prepared: prepared(batch, names),
        approved: approved(batch, names),
        payout: language
            .text()
            .export_payout_id(payout.id.get(), batch.id.get(), payout.line),
        sent_as: payout.originator_conversation_id.clone(),
        printed: desk.printed(me, names),
    })
}

/// Saves the summary of a batch as PDF. A large one is counted and not listed.
pub(crate) async fn summary(desk: &Desk, me: OperatorId, id: BatchId) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let batch = desk.ledger().batch(id).await.map_err(problem)?;
    let turn = desk.files().saving().begin(Some(batch.all.count)).await;
    let filter = Filter {
        batch: Some(id),
        ..Filter::default()
    };
    let language = desk.papers_language().await;
    // Added on the ledger's own thread, where nobody said in which language.
    let add = move |lines: &mut Result<Vec<Line>, Problem>, payout| in_language(language, || add_line(lines, payout));
    let lines = desk
        .ledger()
        .fold_payouts(filter, Sort::Line, Ok(Vec::new()), add)
        .await;
    let filled = BatchSummary {
        issuer: desk.issuer(language),
        batch: batch.title.clone(),
        prepared: prepared(&batch, &names),
        approved: approved(&batch, &names),
        digest: batch.rows.to_string(),
        fees: (batch.fees > Total::default()).then_some(batch.fees),
        payouts: lines.map_err(problem)??,
        listed: batch.all.count <= MOST_LISTED,
        printed: desk.printed(me, &names),
    };
    let rows = batch.all.count;
    let progress = turn.progress();
    let drawn = tokio::task::spawn_blocking(move || summary::batch_telling(&filled, &mut || progress.step()));
    let bytes = turn
        .unless_cancelled(drawn)
        .await?
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?
        .ok_or(Problem::SavingCancelled)?;
    let content = ExportContent::Summary { batch: id };
    let stem = language.text().export_stem_summary(in_file_name(&batch.title));
    desk.let_out(me, content, &stem, (ExportFormat::Pdf, rows), bytes).await
}

fn add_line(lines: &mut Result<Vec<Line>, Problem>, payout: PayoutRecord) -> ControlFlow<()> {
    let Ok(known) = lines else {
        return ControlFlow::Break(());
    };
    // What was left out is none of what was approved.
    if payout.left_out.is_some() {
        return ControlFlow::Continue(());
    }
    match payee(&payout) {
        Ok(payee) => {
            known.push(Line {
                number: payout.line,
                payee,
                amount: payout.amount,
                // When M-PESA paid is in its callbacks: too many to read for a list, which says when it was known.
                standing: with_next(standing(&payout, None), &payout.state),
            });
            ControlFlow::Continue(())
        }
        Err(problem) => {
            *lines = Err(problem);
            ControlFlow::Break(())
        }
    }
}

/// A failure with what to do about it: a summary is for those who prepare the next batch.
fn with_next(standing: Standing, state: &PayoutState) -> Standing {
    match (standing, state) {
        (Standing::Failed { code, why, at }, PayoutState::Failed { cause }) => Standing::Failed {
            why: format!("{why} {}", sentences::failure(cause).1),
            code,
            at,
        },
        (other, _) => other,
    }
}

impl Desk {
    /// Whose paper it is.
    pub(crate) fn issuer(&self, language: Language) -> Issuer {
        Issuer {
            organisation: self.config().organisation.clone(),
            shortcode: self.config().shortcode.clone(),
            environment: match self.config().mode {
                Mode::Practice => Environment::Practice,
                Mode::Sandbox => Environment::Sandbox,
                Mode::Production => Environment::Production,
            },
            language,
        }
    }

    fn printed(&self, me: OperatorId, names: &Names) -> Signed {
        signed(me, self.now(), names)
    }
}

fn signed(by: OperatorId, at: i64, names: &Names) -> Signed {
    Signed {
        by: name_of(names, by),
        at: Moment::from_millis(at),
    }
}

fn prepared(batch: &BatchRecord, names: &Names) -> Signed {
    signed(batch.maker, batch.submitted_at.unwrap_or(batch.drafted_at), names)
}

fn approved(batch: &BatchRecord, names: &Names) -> Vec<Signed> {
    let decided = batch.checker.zip(batch.decided_at);
    decided
        .filter(|_| batch.state != BatchState::Rejected)
        .map(|(checker, at)| signed(checker, at, names))
        .into_iter()
        .collect()
}

fn payee(payout: &PayoutRecord) -> Result<Payee, Problem> {
    let destination = match &payout.lane {
        Lane::Person { payee, .. } => Destination::Phone(*payee),
        Lane::Bill { pay_bill, account } => Destination::Bill {
            pay_bill: pay_bill.clone(),
            account: account.clone(),
        },
        Lane::Till { till } => Destination::Till(till.clone()),
        Lane::Tax { registration } => Destination::Tax {
            registration: registration.clone(),
        },
        Lane::TopUp { top_up, .. } => Destination::TopUp(top_up.clone()),
        Lane::Reversal { .. } => {
            return Err(Problem::field("payout", say().export_nobody_paid()));
        }
    };
    Ok(Payee {
        name: payout.name.clone(),
        destination,
    })
}

/// When M-PESA paid, by its own clock, as its callbacks about this payout say.
pub(crate) fn paid_at(deliveries: &[DeliveryRow]) -> Option<i64> {
    deliveries
        .iter()
        .find_map(|delivery| match &delivery.applied.as_ref()?.evidence {
            Evidence::Moved { completed_at, .. } => *completed_at,
            Evidence::NotMoved { .. } | Evidence::TakenBack { .. } | Evidence::Nothing { .. } => None,
        })
}

fn standing(payout: &PayoutRecord, paid_at: Option<i64>) -> Standing {
    let at = Moment::from_millis(payout.changed_at);
    match &payout.state {
        PayoutState::Draft => Standing::Draft,
        PayoutState::Submitted => Standing::Submitted,
        PayoutState::Approved => Standing::Approved,
        PayoutState::Dispatching => Standing::Sending,
        PayoutState::Accepted => Standing::Accepted,
        PayoutState::Paid { receipt } => Standing::Paid {
            receipt: receipt.clone(),
            at: paid_at.map_or(at, Moment::from_millis),
            known: match (payout.proof, paid_at) {
                (Some(Proof::People), _) => Known::Found,
                (_, Some(_)) => Known::Told,
                (_, None) => Known::Heard,
            },
            registered_name: payout.paid_to_name.clone(),
        },
        PayoutState::Failed { cause } => Standing::Failed {
            code: cause.code().map(|code| code.to_owned().into()),
            why: sentences::failure(cause).0,
            at,
        },
        PayoutState::InDoubt { doubt } => Standing::InDoubt {
            since: payout.doubted_at.map_or(at, Moment::from_millis),
            why: sentences::doubt(doubt, Some(&payout.name)),
        },
        PayoutState::Reversed { receipt } => Standing::Reversed {
            receipt: receipt.clone(),
            paid_at: paid_at.map_or(at, Moment::from_millis),
            at,
            proof: say().export_came_back(receipt.as_str()),
        },
        PayoutState::Cancelled => Standing::Cancelled,
        PayoutState::Rejected => Standing::Rejected,
    }
}

#[cfg(test)]
mod tests {
    use super::in_file_name;

    #[test]
    fn a_title_stands_in_a_files_name_on_every_system() {
        assert_eq!(
            in_file_name("Payroll 11/2026: Kericho * \"A\""),
            "Payroll 11 2026 Kericho A"
        );
        assert_eq!(
            in_file_name("Wanjik\u{169} O'Brien & Sons"),
            "Wanjik\u{169} O'Brien & Sons"
        );
        assert_eq!(in_file_name("../../etc"), "etc");
        assert_eq!(in_file_name(&"long ".repeat(40)).chars().count(), 59);
    }
}
