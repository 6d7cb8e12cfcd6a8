//! What does not match: lists of it, and what people say of it.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AcceptDifference, DifferenceRow, DifferenceState, DifferencesOf, DifferencesPage, NoteDifference, Nothing,
        ProposeEnd, ProposeLine,
    },
};
use messages::text;
use store::{FindingRecord, FindingsOf};
use treasury::{FindingNote, FindingState, OperatorId, PayoutId};

use super::words::{is_alarm, kinds_of, words};
use crate::{
    Desk,
    commands::{doubt, payout_row},
    problem::problem,
    sentences::{Names, name_of},
};

/// The least that a note says, in characters.
const LEAST: usize = 10;
/// The most.
const MOST: usize = 500;

pub(crate) async fn differences(desk: &Arc<Desk>, request: DifferencesOf) -> Result<DifferencesPage, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let of = FindingsOf {
        kinds: kinds_of(request.tab).to_vec(),
        state: request.open_only.then_some(FindingState::Open),
        ..FindingsOf::default()
    };
    let limit = request.limit.clamp(1, 200);
    let mut found = desk
        .ledger()
        .findings(of, request.skip, limit.saturating_add(1))
        .await
        .map_err(problem)?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let mut rows = Vec::with_capacity(found.len());
    for one in &found {
        rows.push(row(desk, one, &names).await?);
    }
    Ok(DifferencesPage { rows, more })
}

async fn row(desk: &Desk, found: &FindingRecord, names: &Names) -> Result<DifferenceRow, Problem> {
    let words = words(found);
    let line = found.line.as_ref();
    let probably = match line.filter(|_| found.payout.is_none() && found.kind == "ghost") {
        Some(line) => desk.ledger().probably(line).await.map_err(problem)?,
        None => Vec::new(),
    };
    Ok(DifferenceRow {
        subject: found.subject.clone(),
        title: words.title.to_owned(),
        sentence: words.sentence,
        next: match probably.is_empty() {
            true => words.next.to_owned(),
            false => text().statement_it_is_probably_the_payout_in(),
        },
        alarm: is_alarm(&found.kind),
        at: found.at,
        cents: (found.cents != 0).then_some(found.cents),
        receipt: line
            .map(|line| line.line.receipt.to_string())
            .or_else(|| found.said.clone().filter(|_| found.kind == "customer_missing")),
        place: line.map(|line| text().statement_place(&line.file, line.line.line)),
        details: line.map(|line| line.line.details.trim().to_owned()),
        payout: found.payout.as_ref().map(payout_row),
        probably: probably.iter().map(payout_row).collect(),
        state: match found.state {
            FindingState::Open => DifferenceState::Open,
            FindingState::Explained => DifferenceState::Explained,
            FindingState::Accepted => DifferenceState::Accepted,
        },
        owner: found.owner.map(|owner| name_of(names, owner)),
        owner_id: found.owner.map(OperatorId::get),
        note: found.note.clone(),
        noted_by: found.noted_by.map(|by| name_of(names, by)),
        noted_at: found.noted_at,
        agreed_by: found.agreed_by.map(|by| name_of(names, by)),
    })
}

pub(crate) async fn note_difference(desk: &Arc<Desk>, request: NoteDifference) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let note = FindingNote {
        finding: request.subject,
        explained: request.explained,
        owner: request.owner.map(OperatorId::new),
        note: note_text(&request.note, request.explained)?,
    };
    if let Some(owner) = note.owner {
        let operators = desk.ledger().operators().await.map_err(problem)?;
        if !operators.iter().any(|one| one.id == owner && one.is_here()) {
            return Err(Problem::not_found("operator"));
        }
    }
    desk.ledger()
        .note_finding(note, me, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| changed.statements = true);
    Ok(Nothing {})
}

pub(crate) async fn accept_difference(desk: &Arc<Desk>, request: AcceptDifference) -> Result<Nothing, Problem> {
    let note = note_text(&request.note, true)?;
    let (by, second) = desk.two_people(request.agreeing).await?;
    desk.ledger()
        .accept_finding(request.subject, note, by, second, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| changed.statements = true);
    Ok(Nothing {})
}

/// A line that probably is a payout in doubt: the usual proposal, with the line's receipt. A second person agrees to it.
pub(crate) async fn propose_line(desk: &Arc<Desk>, request: ProposeLine) -> Result<Nothing, Problem> {
    desk.session().require()?;
    let found = desk.ledger().finding(request.subject).await.map_err(problem)?;
    let line = found.line.ok_or_else(|| Problem::not_found("line"))?;
    let payout = PayoutId::new(request.payout);
    let probably = desk.ledger().probably(&line).await.map_err(problem)?;
    if !probably.iter().any(|one| one.id == payout) {
        return Err(Problem::not_found("payout in doubt that fits"));
    }
    let note = messages::text().statement_line_as_evidence(
        line.line.line.to_string(),
        line.file.as_str(),
        line.line.details.trim(),
    );
    let proposed = ProposeEnd {
        statement_on: None,
        payout: payout.get(),
        receipt: Some(line.line.receipt.to_string()),
        note: note.chars().take(MOST).collect(),
    };
    doubt::propose_end(desk, proposed).await
}

fn note_text(note: &str, must: bool) -> Result<String, Problem> {
    let note = note.trim();
    let letters = note.chars().count();
    if must && letters < LEAST {
        return Err(Problem::field("note", text().statement_say_in_a_sentence_how_this()));
    }
    match letters > MOST {
        true => Err(Problem::field("note", text().statement_say_it_in_at_most_500())),
        false => Ok(note.to_owned()),
    }
}
