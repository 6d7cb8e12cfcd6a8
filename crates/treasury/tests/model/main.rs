//! The log of a team, its lease, claims, taking over and M-PESA, in every order that they can happen in at small bounds.
//!
//! Desktops decide against what they saw of the log, and what they offer is taken right behind that or not at all. Answers of
//! the log get lost, desktops crash, claims grow old in their hands, requests are slow. Who may claim is judged by
//! [`treasury::Desktops`], the rules that the ledger itself asks. No order pays twice; and for each rule that was left out,
//! one is found that does.

mod state;

use stateright::{Checker as _, Model, Property};

use state::{Step, System};

/// A rule that is left out, to see that the model needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// A request leaves before its claim was ordered.
    SendsBeforeTheLogAnswers,
    /// The log takes an entry wherever it comes, and desktops do not judge it.
    NobodyComparesTheHead,
    /// A claim is sent however old it is.
    SendsAnOldClaim,
    /// Whoever takes over sends what was claimed and has no end.
    TakesOverAndSendsAgain,
    /// A payment that carries no id of ours goes again because M-PESA does not know it.
    AsksAboutWhatHasNoId,
    /// People end a doubt while its request may still be under way.
    SettlesAtOnce,
    /// A payment goes again under a new id before M-PESA refused the old one.
    DrawsANewId,
}

/// Which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rail {
    /// The request carries our own id, which M-PESA takes once (B2C version 3).
    OwnId,
    /// It carries none: each request is a payment (B2B).
    NoId,
}

/// One payout, and the desktops that may send it.
#[derive(Debug, Clone, Copy)]
struct Scene {
    desktops: usize,
    rail: Rail,
    /// The most entries of the log.
    entries: usize,
    crashes: u8,
    lost_answers: u8,
    fault: Option<Fault>,
}

const ONCE: &str = "nobody is paid twice";
const AFTER_TAKING_OVER: &str = "a payout is paid by the desktop that took over";
const AFTER_SETTLING: &str = "what never arrived is paid in the end";
const TAKEN_IN: &str = "a claim whose answer was lost is taken in";

impl Model for Scene {
    type State = System;
    type Action = Step;

    fn init_states(&self) -> Vec<System> {
        vec![System::new(self)]
    }

    fn actions(&self, state: &System, steps: &mut Vec<Step>) {
        state.steps(self, steps);
    }

    fn next_state(&self, state: &System, step: Step) -> Option<System> {
        let mut next = state.clone();
        next.take(self, step);
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(ONCE, |_, state: &System| state.paid() <= 1),
            Property::sometimes(AFTER_TAKING_OVER, |_, state: &System| state.paid_by(1)),
            Property::sometimes(AFTER_SETTLING, |_, state: &System| state.paid_again()),
            Property::sometimes(TAKEN_IN, |_, state: &System| state.took_in_its_own()),
        ]
    }
}

const SCENE: Scene = Scene {
    desktops: 2,
    rail: Rail::OwnId,
    entries: 6,
    crashes: 1,
    lost_answers: 1,
    fault: None,
};

#[test]
fn no_order_of_events_pays_twice() {
    for rail in [Rail::OwnId, Rail::NoId] {
        let checked = Scene { rail, ..SCENE }.checker().threads(2).spawn_bfs().join();
        checked.assert_properties();
        assert!(
            checked.is_done() && checked.unique_state_count() > 1_000,
            "{}",
            checked.unique_state_count()
        );
    }
}

#[test]
fn three_desktops_pay_once_too() {
    for rail in [Rail::OwnId, Rail::NoId] {
        let scene = Scene {
            desktops: 3,
            rail,
            entries: 5,
            ..SCENE
        };
        let checked = scene.checker().threads(2).spawn_bfs().join();
        assert_eq!(checked.discovery(ONCE).map(|path| path.into_actions()), None);
        assert!(checked.is_done());
    }
}

#[test]
fn each_rule_is_needed() {
    for (fault, rail) in [
        (Fault::SendsBeforeTheLogAnswers, Rail::NoId),
        (Fault::NobodyComparesTheHead, Rail::NoId),
        (Fault::SendsAnOldClaim, Rail::NoId),
        (Fault::SendsAnOldClaim, Rail::OwnId),
        (Fault::TakesOverAndSendsAgain, Rail::NoId),
        (Fault::AsksAboutWhatHasNoId, Rail::NoId),
        (Fault::SettlesAtOnce, Rail::OwnId),
        (Fault::DrawsANewId, Rail::OwnId),
    ] {
        let scene = Scene {
            rail,
            fault: Some(fault),
            ..SCENE
        };
        let checked = scene.checker().threads(2).spawn_bfs().join();
        assert!(
            checked.discovery(ONCE).is_some(),
            "{fault:?} over {rail:?} pays nobody twice"
        );
    }
}
