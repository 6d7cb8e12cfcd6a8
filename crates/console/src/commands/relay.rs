//! The relay: how it is, pairing, a test through the public address, a new credential, and the rule for customers' payments.
//!
//! Pairing, leaving and the rule take two people: whoever rules a relay can swap what M-PESA says, so nobody changes alone
//! which one is listened to, or what it takes.

use std::{sync::Arc, time::Duration};

use api::{
    Problem,
    view::{
        CatchingUpView, LeaveRelayBefore, Nothing, PairRelay, RefusedTodayView, RelayBeforeView, RelayLightView,
        RelayRuleView, RelayStateView, RelayStatusView, RelayTestFailure, RelayTestStep, RelayTestView, RelayView,
        SetRelayRule,
    },
};
use relay::{AccountPattern, Contact, ContactState, RelayError, Rule, Unreadable};
use treasury::{Confirmed, RelayChange, Setting};

use super::count_and_sum;
use crate::{
    Desk,
    problem::problem,
    relay_link::{Line, Pairing, no_relay, not_answered},
};

pub(crate) async fn relay(desk: &Arc<Desk>, _: Nothing) -> Result<RelayView, Problem> {
    desk.session().require()?;
    let lines = desk.callbacks().relay().lines();
    let record = desk.ledger().relay().await.map_err(problem)?;
    let pairing = lines.now.as_ref().and_then(|line| line.pairing.as_ref());
    let before = match lines.before.as_ref() {
        Some(line) => {
            let replaced_at = record.before.as_ref().map_or_else(|| desk.now(), |(_, at)| *at);
            Some(RelayBeforeView {
                address: address(line),
                light: light(desk, Some(line)),
                replaced_at,
                awaited: count_and_sum(desk.ledger().awaited(replaced_at).await.map_err(problem)?),
            })
        }
        None => None,
    };
    Ok(RelayView {
        light: light_of(desk),
        address: pairing.map(|pairing| pairing.address().to_owned()),
        name: pairing.map(|_| record.name).filter(|name| !name.is_empty()),
        paired_at: pairing.map(|_| record.paired_at).filter(|at| *at > 0),
        credential_at: record.credential_at,
        silence_ms: milliseconds(desk.config().settings.relay_silence),
        awaited: count_and_sum(desk.ledger().awaited(i64::MAX).await.map_err(problem)?),
        payments_elsewhere: desk.payments_elsewhere().await?.map(|elsewhere| elsewhere.sentence),
        before,
    })
}

/// How the line to the relay is, for the frame.
pub(crate) fn light_of(desk: &Desk) -> RelayLightView {
    let relay = desk.callbacks().relay();
    let light = light(desk, relay.lines().now.as_ref());
    match relay.is_elsewhere() {
        true => RelayLightView {
            state: RelayStateView::Elsewhere,
            ..light
        },
        false => light,
    }
}

fn light(desk: &Desk, line: Option<&Line>) -> RelayLightView {
    let many = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let Some(line) = line else {
        return RelayLightView {
            here: false,
            state: RelayStateView::NotPaired,
            last_answered_at: None,
            waiting: 0,
            full_percent: 0,
            catching_up: None,
            refused_today: None,
        };
    };
    let Contact {
        state,
        last_answered_at_ms,
        spool_percent,
        catching_up,
        refused_today,
        ..
    } = line.contact();
    let here = line.pairing.is_none();
    RelayLightView {
        here,
        state: state_view(state),
        last_answered_at: last_answered_at_ms.or_else(|| here.then(|| desk.now())),
        waiting: many(line.inbox.waiting().deliveries),
        full_percent: spool_percent,
        catching_up: catching_up.map(|progress| CatchingUpView {
            done: many(progress.done),
            total: many(progress.total),
        }),
        refused_today: refused_today.map(|refused| RefusedTodayView {
            count: many(refused.count),
            last_at: refused.last_at_ms,
            last_source: refused.last_source,
        }),
    }
}

fn state_view(state: ContactState) -> RelayStateView {
    match state {
        ContactState::Connecting => RelayStateView::Connecting,
        ContactState::Connected => RelayStateView::Connected,
        ContactState::Unreachable { since_ms, why } => RelayStateView::Unreachable { since: since_ms, why },
        ContactState::Refused { since_ms, why } => RelayStateView::Refused { since: since_ms, why },
    }
}

/// Where a line leads; empty inside this program.
pub(super) fn address(line: &Line) -> String {
    line.pairing
        .as_ref()
        .map_or_else(String::new, |pairing| pairing.address().to_owned())
}

/// How the relay is, as it says itself.
pub(crate) async fn relay_status(desk: &Arc<Desk>, _: Nothing) -> Result<RelayStatusView, Problem> {
    desk.session().require()?;
    let status = line(desk)?.inbox.status().await.map_err(|error| not_answered(&error))?;
    Ok(RelayStatusView {
        version: status.version,
        inbox: status.inbox,
        reader: status.reader,
        spool_percent: status.spool_percent,
        ahead_ms: status.now_ms.saturating_sub(desk.now()),
    })
}

pub(crate) async fn pair_relay(desk: &Arc<Desk>, request: PairRelay) -> Result<Nothing, Problem> {
    desk.session().require()?;
    let _turn = desk.callbacks().relay().turn.lock().await;
    if desk.callbacks().relay().is_here() {
        return Err(Problem::RelayNotAnswering {
            message: messages::text().relay_this_practice_organisation_has_its_relay(),
        });
    }
    may_replace(desk, request.replace).await?;
    let by = desk.two_people(request.agreeing).await?;
    let made = Pairing::make(
        desk.config().secrets.as_ref(),
        desk.config().entropy.as_ref(),
        desk.config().mode,
        &request.code,
        &request.name,
    )
    .await?;
    desk.callbacks().relay().replace(made)?;
    // Both places are in the keyring: should the ledger refuse now, the next start tells it.
    let id = desk
        .callbacks()
        .relay()
        .lines()
        .now
        .map(|line| line.inbox.origin())
        .unwrap_or_default();
    desk.note_relay(Some((by, RelayChange::Paired { id }))).await
}

/// One relay before is listened to, not two.
async fn may_replace(desk: &Desk, told: bool) -> Result<(), Problem> {
    let lines = desk.callbacks().relay().lines();
    let refused = |address: String, awaited: store::CountSum, before| Problem::RelayAwaited {
        address,
        count: awaited.count,
        sum_cents: awaited.sum.cents(),
        before,
    };
    if let Some(before) = &lines.before {
        let awaited = awaited_before(desk).await?;
        if awaited.count > 0 {
            return Err(refused(address(before), awaited, true));
        }
        payments_moved(desk).await?;
    }
    if let (Some(now), false) = (&lines.now, told) {
        let awaited = desk.ledger().awaited(i64::MAX).await.map_err(problem)?;
        return Err(refused(address(now), awaited, false));
    }
    Ok(())
}

/// Refuses where customers' payments still go to the relay before.
async fn payments_moved(desk: &Desk) -> Result<(), Problem> {
    match desk
        .payments_elsewhere()
        .await?
        .and_then(|elsewhere| elsewhere.arriving_at)
    {
        Some(address) => Err(Problem::PaymentsElsewhere { address }),
        None => Ok(()),
    }
}

/// What still goes to the relay before.
async fn awaited_before(desk: &Desk) -> Result<store::CountSum, Problem> {
    let record = desk.ledger().relay().await.map_err(problem)?;
    let replaced_at = record.before.map_or_else(|| desk.now(), |(_, at)| at);
    desk.ledger().awaited(replaced_at).await.map_err(problem)
}

pub(crate) async fn leave_relay_before(desk: &Arc<Desk>, request: LeaveRelayBefore) -> Result<Nothing, Problem> {
    desk.session().require()?;
    let _turn = desk.callbacks().relay().turn.lock().await;
    let Some(before) = desk.callbacks().relay().lines().before else {
        return Ok(Nothing {});
    };
    let awaited = awaited_before(desk).await?;
    if awaited.count > 0 && !request.although_awaited {
        return Err(Problem::RelayAwaited {
            address: address(&before),
            count: awaited.count,
            sum_cents: awaited.sum.cents(),
            before: true,
        });
    }
    if !request.although_awaited {
        payments_moved(desk).await?;
    }
    let by = desk.two_people(request.agreeing).await?;
    desk.callbacks()
        .relay()
        .leave_before(desk.config().secrets.as_ref())
        .await?;
    let address = address(&before);
    desk.note_relay(Some((by, RelayChange::LeftBefore { address }))).await
}

pub(crate) async fn renew_relay_credential(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let _turn = desk.callbacks().relay().turn.lock().await;
    desk.callbacks().relay().rotate(desk.config().secrets.as_ref()).await?;
    let since = desk.now();
    let noted = desk
        .ledger()
        .note_relay(vec![Setting::RelayCredential { since }], Some(me), since);
    noted.await.map_err(problem)?;
    desk.events().note(|changed| {
        changed.status = true;
        changed.audit = true;
    });
    Ok(Nothing {})
}

/// Sends a probe the whole way that a callback takes.
pub(crate) async fn test_relay(desk: &Arc<Desk>, _: Nothing) -> Result<RelayTestView, Problem> {
    desk.session().require()?;
    let failed = |answered_ms, step, error: &RelayError| RelayTestView {
        answered_ms,
        round_trip_ms: None,
        failed: Some(RelayTestFailure {
            step,
            sentence: error.sentence(),
        }),
    };
    let posted = tokio::time::Instant::now();
    Ok(match line(desk)?.inbox.probe().await {
        Ok(probed) => RelayTestView {
            answered_ms: Some(milliseconds(probed.answered_in)),
            round_trip_ms: Some(milliseconds(probed.round_trip)),
            failed: None,
        },
        Err(error @ RelayError::ProbeRefused(_)) => {
            failed(Some(milliseconds(posted.elapsed())), RelayTestStep::Keep, &error)
        }
        Err(error @ RelayError::ProbeLost) => failed(None, RelayTestStep::Pull, &error),
        Err(error) => failed(None, RelayTestStep::Post, &error),
    })
}

pub(crate) async fn relay_rule(desk: &Arc<Desk>, _: Nothing) -> Result<RelayRuleView, Problem> {
    desk.session().require()?;
    let rule = line(desk)?.inbox.rule().await.map_err(|error| not_answered(&error))?;
    let cents = |cents: Option<u64>| cents.map(|cents| i64::try_from(cents).unwrap_or(i64::MAX));
    Ok(RelayRuleView {
        accounts: rule.accounts.into_iter().map(String::from).collect(),
        lowest_cents: cents(rule.lowest_cents),
        highest_cents: cents(rule.highest_cents),
        refuse_unreadable: rule.unreadable == Unreadable::Reject,
    })
}

pub(crate) async fn set_relay_rule(desk: &Arc<Desk>, request: SetRelayRule) -> Result<Nothing, Problem> {
    desk.session().require()?;
    let SetRelayRule { rule: view, agreeing } = request;
    let rule = read_rule(&view)?;
    let line = line(desk)?;
    let (me, second) = desk.two_people(agreeing).await?;
    let change = RelayChange::Rule {
        accounts: rule.accounts.iter().cloned().map(String::from).collect(),
        lowest_cents: rule.lowest_cents,
        highest_cents: rule.highest_cents,
        refuse_unreadable: view.refuse_unreadable,
    };
    line.inbox.set_rule(rule).await.map_err(|error| not_answered(&error))?;
    let told = vec![Setting::RelayAgreed {
        change,
        agreed_by: second.operator(),
    }];
    desk.ledger()
        .note_relay(told, Some(me.operator()), desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| changed.audit = true);
    Ok(Nothing {})
}

fn read_rule(request: &RelayRuleView) -> Result<Rule, Problem> {
    let mut accounts = Vec::new();
    for text in request
        .accounts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        let pattern = AccountPattern::parse(text).map_err(|_| {
            let message = messages::text().relay_cannot_be_used_a_pattern_has(text.to_string());
            Problem::field("accounts", message)
        })?;
        accounts.push(pattern);
    }
    let cents = |name: &str, cents: Option<i64>| {
        let read = cents.map(u64::try_from).transpose();
        read.map_err(|_| Problem::field(name, messages::text().relay_an_amount_is_not_less_than()))
    };
    let lowest_cents = cents("lowest", request.lowest_cents)?;
    let highest_cents = cents("highest", request.highest_cents)?;
    if let (Some(lowest), Some(highest)) = (lowest_cents, highest_cents)
        && lowest > highest
    {
        return Err(Problem::field(
            "highest",
            messages::text().relay_the_most_is_less_than_the(),
        ));
    }
    Ok(Rule {
        accounts,
        lowest_cents,
        highest_cents,
        unreadable: if request.refuse_unreadable {
            Unreadable::Reject
        } else {
            Unreadable::Accept
        },
    })
}

fn line(desk: &Desk) -> Result<Line, Problem> {
    desk.callbacks().relay().lines().now.ok_or_else(no_relay)
}

fn milliseconds(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

impl Desk {
    /// Tells the ledger which relays are listened to, where it does not know, and which two people changed that.
    pub(crate) async fn note_relay(
        &self,
        by: Option<((Confirmed, Confirmed), RelayChange)>,
    ) -> Result<Nothing, Problem> {
        let lines = self.callbacks().relay().lines();
        let mut told = Vec::new();
        let known = self.ledger().relay().await.map_err(problem)?;
        if known.before.is_some() || lines.before.is_some() {
            told.push(Setting::RelayBefore {
                address: lines.before.as_ref().map(address),
            });
        }
        if let Some((line, pairing)) = lines.now.as_ref().and_then(|line| Some((line, line.pairing.as_ref()?)))
            && line.inbox.origin() != known.id
        {
            told.push(Setting::Relay {
                id: line.inbox.origin(),
                address: pairing.address().to_owned(),
                name: pairing.name().to_owned(),
            });
        }
        let by = by.map(|((by, second), change)| {
            let agreed_by = second.operator();
            told.push(Setting::RelayAgreed { change, agreed_by });
            by.operator()
        });
        self.ledger().note_relay(told, by, self.now()).await.map_err(problem)?;
        self.events().note(|changed| {
            changed.status = true;
            changed.audit = true;
        });
        Ok(Nothing {})
    }

    /// Refuses what would pay while results cannot arrive, unless the person was told.
    pub(crate) fn relay_must_answer(&self, told: Option<bool>) -> Result<(), Problem> {
        match self.callbacks().relay().trouble() {
            Some(message) if told != Some(true) => Err(Problem::RelaySilent { message }),
            Some(_) | None => Ok(()),
        }
    }
}
