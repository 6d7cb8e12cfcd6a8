// Words of the wizard and the settings.

import type { ConnectStep, Mode } from "../../bindings";
import * as m from "../../paraglide/messages";

export const MODE_WORD: Record<Mode, () => string> = {
  practice: m.connect_mode_practice,
  sandbox: m.connect_mode_sandbox,
  production: m.connect_mode_production,
};

export const MODES: { mode: Mode; sentence: () => string }[] = [
  { mode: "production", sentence: m.connect_mode_production_means },
  { mode: "sandbox", sentence: m.connect_mode_sandbox_means },
  { mode: "practice", sentence: m.connect_mode_practice_means },
];

/** The steps after the choice of an environment, in order. */
export const STEPS: { step: ConnectStep; word: () => string }[] = [
  { step: "organisation", word: m.connect_step_organisation },
  { step: "keys", word: m.connect_step_keys },
  { step: "certificate", word: m.connect_step_certificate },
  { step: "initiator", word: m.connect_step_initiator },
  { step: "relay", word: m.connect_step_relay },
  { step: "check", word: m.connect_step_check },
  { step: "people", word: m.connect_step_people },
  { step: "finish", word: m.connect_step_finish },
];

export const indexOf = (step: ConnectStep): number => {
  const at = STEPS.findIndex((one) => one.step === step);
  return at === -1 ? STEPS.length : at;
};
