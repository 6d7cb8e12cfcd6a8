//! The policy: what it says, what it asks of a batch, how it would have judged the past, and changing it by two administrators.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AgreePolicy, BacktestLine, BacktestView, BatchPolicyView, BatchRow, BatchStateView, DeclinePolicy, FlagChoice,
        GivenApproval, NameStandIn, Nothing, PolicyBody, PolicyLine, PolicyRow, PolicyStateView, PolicyText,
        PolicyView, ProposePolicy, StandInRow,
    },
};
use messages::{language, text};
use payfile::FlagCode;
use store::{BatchApprovals, BatchRecord, PolicyRecord};
use treasury::{ApprovalsNeeded, BatchState, Judgement, OperatorId, Policy, PolicyError, PolicyVersion, Role, StandIn};

use super::{decisions::bounded, policy_shapes};
use crate::{
    Desk,
    problem::problem,
    sentences::{
        self, Names,
        flags::{flag_title, worth_a_look},
        name_of,
    },
    turns::Turn,
};

const DAY_MS: i64 = 86_400_000;
/// How far back a new policy is tried.
const BACKTEST_DAYS: u32 = 90;
/// How many batches of a backtest are shown one by one.
const SHOWN: usize = 100;
/// What the import finds about a row beside what stands in the file.
const FOUND: [&str; 8] = [
    "new_payee",
    "number_changed",
    "number_of_another",
    "named_otherwise",
    "far_from_habit",
    "paid_recently",
    "failed_before",
    "failed_unconfirmed",
];

pub(crate) async fn policy(desk: &Arc<Desk>, _: Nothing) -> Result<PolicyView, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let (version, policy) = desk.ledger().policy().await.map_err(problem)?;
    let all = desk.ledger().policies().await.map_err(problem)?;
    let rows = all.into_iter().map(|one| row(one, me, &names));
    let (waiting, history): (Vec<_>, Vec<_>) = rows.partition(|one| one.state == PolicyStateView::Proposed);
    Ok(PolicyView {
        closed_until: policy.hours.as_ref().and_then(|hours| hours.closed_until(desk.now())),
        in_force: written(version, &policy),
        waiting: waiting.into_iter().next(),
        history,
        flags: flag_choices(),
        may_change: names.holds(me, Role::Administrator),
    })
}

/// The flags of which a policy can speak: those that deserve a person's eye.
fn flag_choices() -> Vec<FlagChoice> {
    let of_file = FlagCode::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| worth_a_look(code));
    FOUND
        .into_iter()
        .chain(of_file)
        .map(|code| FlagChoice {
            code: code.to_owned(),
            title: flag_title(code),
        })
        .collect()
}

fn row(record: PolicyRecord, me: OperatorId, names: &Names) -> PolicyRow {
    PolicyRow {
        text: written(record.version, &record.policy),
        digest: record.policy.digest().to_string(),
        state: match (record.decided, record.agreed) {
            (None, _) => PolicyStateView::Proposed,
            (Some(_), true) => PolicyStateView::Agreed,
            (Some(_), false) => PolicyStateView::Declined,
        },
        proposed_by: name_of(names, record.proposed_by),
        mine: record.proposed_by == me,
        proposed_at: record.proposed_at,
        decided_by: record.decided.map(|(by, _)| name_of(names, by)),
        decided_at: record.decided.map(|(_, at)| at),
        reason: record.reason,
    }
}

/// A policy in sentences: its rules, and last what holds for everything else.
fn written(version: PolicyVersion, policy: &Policy) -> PolicyText {
    let mut lines: Vec<PolicyLine> = policy
        .rules
        .iter()
        .map(|rule| PolicyLine {
            when: sentences::policy::when(rule),
            only: sentences::policy::only(rule),
            needs: sentences::policy::needs(rule.needed),
        })
        .collect();
    lines.push(PolicyLine {
        when: match policy.rules.is_empty() {
            true => text().policy_everything(),
            false => text().policy_everything_else(),
        },
        only: Vec::new(),
        needs: sentences::policy::needs(ApprovalsNeeded::ONE),
    });
    PolicyText {
        version: version.get(),
        lines,
        rest: sentences::policy::rest(policy),
        body: policy_shapes::body(policy),
    }
}

pub(crate) async fn backtest_policy(desk: &Arc<Desk>, request: PolicyBody) -> Result<BacktestView, Problem> {
    desk.session().require()?;
    let policy = policy_shapes::policy(&request)?;
    policy.check().map_err(refused)?;
    let since = desk
        .now()
        .saturating_sub(i64::from(BACKTEST_DAYS).saturating_mul(DAY_MS));
    let rows = desk.ledger().backtest(policy.clone(), since).await.map_err(problem)?;
    let (mut more, mut fewer, mut stopped) = (0_u32, 0_u32, 0_u32);
    let mut lines = Vec::new();
    for row in &rows {
        let (asked, would) = (row.asked, row.would.needed);
        let (is_more, is_fewer) = (!asked.covers(would), asked != would && asked.covers(would));
        let is_refused = !row.would.refused.is_empty();
        more = more.saturating_add(u32::from(is_more));
        fewer = fewer.saturating_add(u32::from(is_fewer));
        stopped = stopped.saturating_add(u32::from(is_refused));
        let differs = is_more || is_fewer || is_refused;
        if differs && lines.len() < SHOWN {
            lines.push(BacktestLine {
                batch: row.batch.get(),
                title: row.title.clone(),
                submitted_at: row.submitted_at,
                then: sentences::policy::needs(asked),
                would: sentences::policy::needs(would),
                why: reasons(&policy, &row.would),
                refused: row.would.refused.iter().map(sentences::policy::refused).collect(),
                differs,
            });
        }
    }
    Ok(BacktestView {
        days: BACKTEST_DAYS,
        batches: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        more,
        fewer,
        refused: stopped,
        lines,
    })
}

/// The rules that ask for more than one approval by anybody.
fn reasons(policy: &Policy, judged: &Judgement) -> Vec<String> {
    let rules = judged.by.iter().filter_map(|place| policy.rules.get(*place));
    let more = rules.filter(|rule| rule.needed != ApprovalsNeeded::ONE);
    more.map(sentences::policy::when).collect()
}

pub(crate) async fn propose_policy(desk: &Arc<Desk>, request: ProposePolicy) -> Result<Nothing, Problem> {
    let policy = policy_shapes::policy(&request.policy)?;
    policy.check().map_err(refused)?;
    let me = desk.confirm_me(request.passphrase).await?;
    let proposed = desk.ledger().propose_policy(policy, me, desk.now()).await;
    proposed.map_err(problem)?;
    Ok(Nothing {})
}

pub(crate) async fn agree_policy(desk: &Arc<Desk>, request: AgreePolicy) -> Result<Nothing, Problem> {
    let seen = request.digest.parse().map_err(|_| refused(PolicyError::Other))?;
    let me = desk.confirm_me(request.passphrase).await?;
    let version = PolicyVersion::new(request.version);
    let agreed = desk.ledger().agree_policy(version, seen, me, desk.now()).await;
    agreed.map_err(problem)?;
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    Ok(Nothing {})
}

pub(crate) async fn decline_policy(desk: &Arc<Desk>, request: DeclinePolicy) -> Result<Nothing, Problem> {
    let reason = bounded("reason", request.reason)?;
    if reason.is_empty() {
        return Err(Problem::field("reason", text().batch_say_why_so_that_the_maker()));
    }
    let me = desk.confirm_me(request.passphrase).await?;
    let version = PolicyVersion::new(request.version);
    let declined = desk.ledger().decline_policy(version, reason, me, desk.now()).await;
    declined.map_err(problem)?;
    Ok(Nothing {})
}

fn refused(error: PolicyError) -> Problem {
    problem(treasury::PolicyBreach::Change(error).into())
}

pub(crate) async fn stand_ins(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<StandInRow>, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let now = desk.now();
    let named = desk.ledger().stand_ins(now).await.map_err(problem)?;
    Ok(named
        .iter()
        .map(|one| StandInRow {
            operator: name_of(&names, one.operator),
            stand_in: name_of(&names, one.stand_in),
            from: one.from,
            until: one.until,
            now: one.holds(now),
        })
        .collect())
}

pub(crate) async fn name_stand_in(desk: &Arc<Desk>, request: NameStandIn) -> Result<Nothing, Problem> {
    let (me, second) = desk.two_people(request.people).await?;
    let named = StandIn {
        operator: me.operator(),
        stand_in: OperatorId::new(request.stand_in),
        from: request.from,
        until: request.until,
    };
    let done = desk.ledger().name_stand_in(named, second, desk.now()).await;
    done.map_err(problem)?;
    Ok(Nothing {})
}

/// The row of a batch of which somebody waits for approvals, with how many it has and whose turn it is.
pub(super) fn with_turn(row: BatchRow, turn: &Turn, me: OperatorId) -> BatchRow {
    BatchRow {
        approved: turn.have,
        needs: turn.needs(),
        approved_by_me: turn.approved_by(me),
        wants_me: row.state == BatchStateView::Submitted && turn.waits_for(Some(me)),
        ..row
    }
}

/// What the policy asks of a batch, and how it stands with that.
pub(super) async fn of_batch(
    desk: &Desk,
    batch: &BatchRecord,
    turn: &Turn,
    me: OperatorId,
) -> Result<BatchPolicyView, Problem> {
    let now = desk.now();
    let ledger = desk.ledger();
    let names = desk.names().await?;
    let (in_force, current) = ledger.policy().await.map_err(problem)?;
    let known = &turn.approvals;
    let draft = batch.state == BatchState::Draft;
    let (version, policy, judged) = match draft {
        true => (
            in_force,
            current.clone(),
            ledger.judged(batch.id, now).await.map_err(problem)?,
        ),
        false => {
            let policy = ledger.policy_of(known.policy).await.map_err(problem)?;
            (
                known.policy,
                policy,
                ledger.judged_then(batch.id).await.map_err(problem)?,
            )
        }
    };
    let needed = if draft { judged.needed } else { known.needed };
    let waits = batch.state == BatchState::Approved && !batch.finished;
    Ok(BatchPolicyView {
        policy: version.get(),
        needs: sentences::policy::needs(needed),
        people: needed.people,
        why: reasons(&policy, &judged),
        refused: match draft {
            true => judged.refused.iter().map(sentences::policy::refused).collect(),
            false => Vec::new(),
        },
        reason_for: match draft {
            true => judged.reason_for.iter().map(|flag| flag_title(flag)).collect(),
            false => Vec::new(),
        },
        reason: ledger.submit_reason(batch.id).await.map_err(problem)?,
        still: match batch.state {
            BatchState::Submitted => Some(still(turn, &names)),
            BatchState::Draft | BatchState::Approved | BatchState::Rejected | BatchState::Cancelled => None,
        },
        approved_by_me: turn.approved_by(me),
        given: given(known, &names),
        closed_until: current
            .hours
            .as_ref()
            .filter(|_| waits)
            .and_then(|hours| hours.closed_until(now)),
    })
}

fn given(known: &BatchApprovals, names: &Names) -> Vec<GivenApproval> {
    let one = |one: &store::ApprovalRecord| GivenApproval {
        by: name_of(names, one.by),
        at: one.at,
        note: one.note.clone(),
        counts_until: one.counts_until,
        counts: one.counts,
    };
    known.given.iter().map(one).collect()
}

/// What is still needed, and who can give it.
fn still(turn: &Turn, names: &Names) -> String {
    let able: Vec<String> = turn.next.iter().map(|who| name_of(names, *who)).collect();
    let names = language().list_or(&able);
    match turn.needs().saturating_sub(turn.have) {
        0 | 1 => text().policy_the_last_one_by(names),
        more => text().policy_more_are_needed_from(more.to_string(), names),
    }
}
