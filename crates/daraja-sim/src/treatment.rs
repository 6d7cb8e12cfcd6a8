//! Choosing how each request is treated, and remembering it while the request is tried again.

use std::collections::{HashMap, VecDeque};

use crate::{Api, Behaviour, Scenario, behaviour::Gate, dice::Dice, http::refusal::Refusal, payees::TestPayee};

/// How requests are treated.
#[derive(Debug)]
pub(crate) struct Treatments {
    pub(crate) scenario: Scenario,
    chosen: HashMap<String, Chosen>,
}

/// What was chosen for a request, and how often it was tried since.
#[derive(Debug)]
struct Chosen {
    behaviour: Behaviour,
    tries: u32,
}

impl Treatments {
    pub(crate) fn new(scenario: Scenario) -> Self {
        Self {
            scenario,
            chosen: HashMap::new(),
        }
    }

    /// Lets a request in and says how it is treated, or refuses it at the gate.
    ///
    /// `sameness` is what makes a second try the same request. A caller's own id is remembered until [`Treatments::forget`];
    /// where there is none (`named` is false), a request that was let in is forgotten, for the next is another.
    pub(crate) fn admit(
        &mut self,
        api: Api,
        payee: &str,
        (sameness, named): (String, bool),
        dice: &mut Dice,
    ) -> Result<Behaviour, Refusal> {
        if self.scenario.not_subscribed.contains(&api) {
            return Err(Refusal::not_authorised(dice));
        }
        let (behaviour, tries) = match self.chosen.get_mut(&sameness) {
            Some(chosen) => {
                chosen.tries = chosen.tries.saturating_add(1);
                (chosen.behaviour.clone(), chosen.tries)
            }
            None => {
                let behaviour = self.choose(api, payee, dice);
                let chosen = Chosen {
                    behaviour: behaviour.clone(),
                    tries: 0,
                };
                self.chosen.insert(sameness.clone(), chosen);
                (behaviour, 0)
            }
        };
        pass(behaviour.gate, tries, dice)?;
        if !named {
            self.chosen.remove(&sameness);
        }
        Ok(behaviour)
    }

    /// A request that M-PESA has now: it is known by its id from here on.
    pub(crate) fn forget(&mut self, sameness: &str) {
        self.chosen.remove(sameness);
    }

    /// The behaviour that scenario and table have for a new request. The table is about those who are paid or
    /// asked to pay, not about customers who pay by themselves.
    pub(crate) fn choose(&mut self, api: Api, payee: &str, dice: &mut Dice) -> Behaviour {
        let scenario = &mut self.scenario;
        scenario
            .script
            .get_mut(&api)
            .and_then(VecDeque::pop_front)
            .or_else(|| scenario.payees.get(payee).cloned())
            .or_else(|| scenario.apis.get(&api).cloned())
            .or_else(|| {
                TestPayee::find(payee)
                    .filter(|_| api != Api::C2b)
                    .map(TestPayee::behaviour)
            })
            .or_else(|| {
                scenario
                    .odds
                    .filter(|_| api.moves_money())
                    .map(|odds| odds.behaviour(dice.below(1_000)))
            })
            .unwrap_or_default()
    }
}

/// Lets the request in, or not, by how often it was tried before.
fn pass(gate: Gate, tries: u32, dice: &mut Dice) -> Result<(), Refusal> {
    match gate {
        Gate::SpikeArrest { times } if tries < times => Err(Refusal::spike_arrest(dice)),
        Gate::Quota { times } if tries < times => Err(Refusal::quota(dice)),
        Gate::Error { status, times } if tries < times => Err(Refusal::internal(status, dice)),
        Gate::Html { status, times } if tries < times => Err(Refusal::Html(status)),
        Gate::Drop { times } if tries < times => Err(Refusal::Drop),
        Gate::Open
        | Gate::SpikeArrest { .. }
        | Gate::Quota { .. }
        | Gate::Error { .. }
        | Gate::Html { .. }
        | Gate::Drop { .. } => Ok(()),
    }
}
