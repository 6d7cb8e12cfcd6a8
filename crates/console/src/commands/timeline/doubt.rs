//! What was asked, sent again and said about a payout, for its timeline.

use api::view::{TimelineEntry, TimelineKind};
use messages::text;
use store::{Doubtful, Repeat, Settlement, SettlementState, StatusQuestion};

use super::plain;
use crate::sentences::{self, Names, name_of};

pub(super) fn story(doubtful: &Doubtful, settlements: &[Settlement], names: &Names) -> Vec<TimelineEntry> {
    let mut entries: Vec<TimelineEntry> = Vec::new();
    for question in doubtful.questions.iter().rev() {
        entries.extend(of_question(question, names));
    }
    for repeat in &doubtful.repeats {
        entries.extend(of_repeat(repeat, names));
    }
    for settlement in settlements {
        entries.extend(of_settlement(settlement, names));
    }
    entries
}

fn of_question(question: &StatusQuestion, names: &Names) -> Vec<TimelineEntry> {
    let asked = TimelineEntry {
        actor: question.asked_by.map(|operator| name_of(names, operator)),
        ..plain(question.asked_at, TimelineKind::Asked, sentences::asked(&question.by))
    };
    let answered_at = question.answered_at.or(question.recorded_at);
    let answered = answered_at
        .zip(sentences::status_answer(question))
        .map(|(at, sentence)| plain(at, TimelineKind::Answered, sentence));
    [asked].into_iter().chain(answered).collect()
}

fn of_repeat(repeat: &Repeat, names: &Names) -> Vec<TimelineEntry> {
    let sent = TimelineEntry {
        actor: repeat.asked_by.map(|operator| name_of(names, operator)),
        ..plain(
            repeat.asked_at,
            TimelineKind::SentAgain,
            text().timeline_the_same_request_was_sent_again(),
        )
    };
    let answered = repeat.recorded_at.map(|at| {
        plain(
            at,
            TimelineKind::Answered,
            sentences::repeat_answer(repeat.answer.as_ref()),
        )
    });
    [sent].into_iter().chain(answered).collect()
}

fn of_settlement(settlement: &Settlement, names: &Names) -> Vec<TimelineEntry> {
    let proposed = TimelineEntry {
        actor: Some(name_of(names, settlement.proposed.proposal.by)),
        ..plain(
            settlement.proposed.at,
            TimelineKind::Proposed,
            sentences::proposed(settlement),
        )
    };
    let kind = match settlement.state {
        SettlementState::Agreed => TimelineKind::Agreed,
        SettlementState::Open | SettlementState::Declined => TimelineKind::Declined,
    };
    let decided = sentences::settled(settlement, names).map(|(at, sentence, actor)| TimelineEntry {
        actor,
        ..plain(at, kind, sentence)
    });
    [proposed].into_iter().chain(decided).collect()
}
