//! What each button does: parse, a call or two, map.

pub(crate) mod again;
pub(crate) mod attachment;
pub(crate) mod audit;
pub(crate) mod backups;
pub(crate) mod balances;
pub(crate) mod batch;
pub(crate) mod bills;
pub(crate) mod coverage;
pub(crate) mod decisions;
pub(crate) mod diagnostics;
pub(crate) mod doubt;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod import_choices;
pub(crate) mod incoming;
pub(crate) mod initiator;
pub(crate) mod joining;
pub(crate) mod language;
pub(crate) mod ledger;
pub(crate) mod password;
pub(crate) mod payee;
pub(crate) mod payout;
pub(crate) mod people;
pub(crate) mod permissions;
pub(crate) mod policy;
mod policy_shapes;
pub(crate) mod portal;
pub(crate) mod preferences;
pub(crate) mod prompt;
pub(crate) mod quarantine;
pub(crate) mod recall;
pub(crate) mod recall_letter;
pub(crate) mod registration;
pub(crate) mod relay;
pub(crate) mod reports;
pub(crate) mod resuming;
pub(crate) mod reversal;
pub(crate) mod run;
pub(crate) mod sending;
pub(crate) mod statement;
pub(crate) mod status;
pub(crate) mod team;
mod timeline;
pub(crate) mod two_people;
pub(crate) mod warnings;

use api::{
    Problem,
    view::{
        AttentionView, BatchRow, BatchStateView, CountAndSum, FloatView, LaneView, PayoutRow, PayoutStateView,
        PurposeView, Totals,
    },
};
use store::{BatchRecord, CountSum, FloatReading, PayoutRecord};
use treasury::{Attention, BatchState, LaneKind, OperatorId, PayoutState, Purpose, StateKind};

use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of, why},
};

impl Desk {
    pub(crate) async fn names(&self) -> Result<Names, Problem> {
        self.ledger().operators().await.map(Names::new).map_err(problem)
    }
}

fn count_and_sum(total: CountSum) -> CountAndSum {
    CountAndSum {
        count: total.count,
        sum_cents: total.sum.cents(),
    }
}

fn float_view(reading: FloatReading) -> FloatView {
    FloatView {
        utility_cents: reading.utility.cents(),
        working_cents: reading.working.map(mpesa::Balance::cents),
        read_at: reading.at,
        source: if reading.by_balance { "balance" } else { "payout" }.to_owned(),
    }
}

fn batch_state(state: BatchState) -> BatchStateView {
    match state {
        BatchState::Draft => BatchStateView::Draft,
        BatchState::Submitted => BatchStateView::Submitted,
        BatchState::Approved => BatchStateView::Approved,
        BatchState::Rejected => BatchStateView::Rejected,
        BatchState::Cancelled => BatchStateView::Cancelled,
    }
}

const fn payout_state(state: StateKind) -> PayoutStateView {
    match state {
        StateKind::Draft => PayoutStateView::Draft,
        StateKind::Submitted => PayoutStateView::Submitted,
        StateKind::Approved => PayoutStateView::Approved,
        StateKind::Dispatching => PayoutStateView::Dispatching,
        StateKind::Accepted => PayoutStateView::Accepted,
        StateKind::Paid => PayoutStateView::Paid,
        StateKind::Failed => PayoutStateView::Failed,
        StateKind::InDoubt => PayoutStateView::InDoubt,
        StateKind::Cancelled => PayoutStateView::Cancelled,
        StateKind::Rejected => PayoutStateView::Rejected,
        StateKind::Reversed => PayoutStateView::Reversed,
    }
}

fn lane(kind: LaneKind) -> LaneView {
    match kind {
        LaneKind::Person => LaneView::Person,
        LaneKind::Bill => LaneView::Bill,
        LaneKind::Till => LaneView::Till,
        LaneKind::Tax => LaneView::Tax,
        LaneKind::TopUp => LaneView::TopUp,
        LaneKind::Reversal => LaneView::Reversal,
    }
}

const fn lane_of(view: LaneView) -> LaneKind {
    match view {
        LaneView::Person => LaneKind::Person,
        LaneView::Bill => LaneKind::Bill,
        LaneView::Till => LaneKind::Till,
        LaneView::Tax => LaneKind::Tax,
        LaneView::TopUp => LaneKind::TopUp,
        LaneView::Reversal => LaneKind::Reversal,
    }
}

fn purpose(purpose: Purpose) -> PurposeView {
    match purpose {
        Purpose::Payouts => PurposeView::Payouts,
        Purpose::Bills => PurposeView::Bills,
        Purpose::TopUp => PurposeView::TopUp,
        Purpose::Reversal => PurposeView::Reversal,
    }
}

fn purpose_of(view: PurposeView) -> Purpose {
    match view {
        PurposeView::Payouts => Purpose::Payouts,
        PurposeView::Bills => Purpose::Bills,
        PurposeView::TopUp => Purpose::TopUp,
        PurposeView::Reversal => Purpose::Reversal,
    }
}

const fn state_of(view: PayoutStateView) -> StateKind {
    match view {
        PayoutStateView::Draft => StateKind::Draft,
        PayoutStateView::Submitted => StateKind::Submitted,
        PayoutStateView::Approved => StateKind::Approved,
        PayoutStateView::Dispatching => StateKind::Dispatching,
        PayoutStateView::Accepted => StateKind::Accepted,
        PayoutStateView::Paid => StateKind::Paid,
        PayoutStateView::Failed => StateKind::Failed,
        PayoutStateView::InDoubt => StateKind::InDoubt,
        PayoutStateView::Cancelled => StateKind::Cancelled,
        PayoutStateView::Rejected => StateKind::Rejected,
        PayoutStateView::Reversed => StateKind::Reversed,
    }
}

fn totals(batch: &BatchRecord) -> Totals {
    let of = |states: &[StateKind]| count_and_sum(batch.totals.of_any(states));
    // What was left out is none of the batch any more.
    let ended = of(&[StateKind::Cancelled, StateKind::Rejected]);
    Totals {
        to_go: of(&[StateKind::Draft, StateKind::Submitted, StateKind::Approved]),
        sending: of(&[StateKind::Dispatching]),
        accepted: of(&[StateKind::Accepted]),
        paid: of(&[StateKind::Paid]),
        failed: of(&[StateKind::Failed]),
        in_doubt: of(&[StateKind::InDoubt]),
        cancelled: CountAndSum {
            count: ended.count.saturating_sub(batch.left_out.count),
            sum_cents: ended.sum_cents.saturating_sub(batch.left_out.sum.cents()),
        },
        reversed: of(&[StateKind::Reversed]),
    }
}

fn batch_row(batch: &BatchRecord, me: Option<OperatorId>, names: &Names) -> BatchRow {
    BatchRow {
        id: batch.id.get(),
        title: batch.title.clone(),
        purpose: purpose(batch.purpose),
        state: batch_state(batch.state),
        maker: name_of(names, batch.maker),
        mine: me == Some(batch.maker),
        maker_left: names.has_left(batch.maker),
        checker: batch.checker.map(|checker| name_of(names, checker)),
        checker_left: batch.checker.is_some_and(|checker| names.has_left(checker)),
        drafted_at: batch.drafted_at,
        submitted_at: batch.submitted_at,
        decided_at: batch.decided_at,
        all: count_and_sum(batch.all),
        questions_open: batch.questions_open,
        left_out: count_and_sum(batch.left_out),
        fees_cents: batch.fees.cents(),
        totals: totals(batch),
        flags: batch.flagged,
        approved: 0,
        needs: 1,
        approved_by_me: false,
        wants_me: false,
        warnings: batch.warnings.unwrap_or(0),
        stopped: batch.stopped,
        paused: batch.paused.as_ref().map(|reason| sentences::pause(reason, None).0),
        finished: batch.finished,
        failed_open: count_and_sum(batch.failed_open),
        other_names: batch.other_names,
        redo_of: batch.redo_of.map(treasury::BatchId::get),
        corrects: batch.corrects.map(treasury::BatchId::get),
    }
}

const fn attention_view(attention: Attention) -> AttentionView {
    match attention {
        Attention::Failed => AttentionView::Failed,
        Attention::OtherName => AttentionView::OtherName,
    }
}

const fn attention_of(view: AttentionView) -> Attention {
    match view {
        AttentionView::Failed => Attention::Failed,
        AttentionView::OtherName => Attention::OtherName,
    }
}

fn payout_row(payout: &PayoutRecord) -> PayoutRow {
    let (receipt, code) = match &payout.state {
        PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } => (Some(receipt.to_string()), None),
        PayoutState::Failed { cause } => (None, cause.code().map(str::to_owned)),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => (None, None),
    };
    PayoutRow {
        id: payout.id.get(),
        batch: payout.batch.get(),
        line: payout.line,
        name: payout.name.clone(),
        lane: lane(payout.lane.kind()),
        payee: payout.lane.payee().to_owned(),
        account: payout.lane.account().map(str::to_owned),
        amount_cents: payout.amount.cents(),
        reference: payout.reference.clone(),
        state: payout_state(payout.state.kind()),
        left_out: payout.left_out.is_some(),
        receipt,
        code,
        why: why(payout),
        changed_at: payout.changed_at,
        drafted_at: payout.drafted_at,
        flags: payout.flags.clone(),
        other_name: payout.other_name,
        told_name: payout.paid_to_name.clone().filter(|_| payout.other_name),
        attention: payout.attention.map(attention_view),
        alarm: payout
            .alarm
            .as_ref()
            .map(|alarm| sentences::alarm(alarm, Some(&payout.name))),
    }
}
