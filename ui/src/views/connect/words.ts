// Words of the wizard and the settings.

import type { ConnectStep, Mode } from "../../bindings";

export const MODE_WORD: Record<Mode, string> = {
  practice: "Practice",
  sandbox: "Sandbox",
  production: "Production",
};

export const MODES: { mode: Mode; title: string; sentence: string }[] = [
  {
    mode: "production",
    title: "Production",
    sentence: "Your organisation’s real shortcode. Real money moves, after two people agreed.",
  },
  {
    mode: "sandbox",
    title: "Sandbox",
    sentence: "Safaricom’s test system, with test credentials of the Daraja portal. No real money moves.",
  },
  {
    mode: "practice",
    title: "Practice",
    sentence: "The M-PESA simulated on this machine, connected like a real one: to learn how it goes.",
  },
];

/** The steps after the choice of an environment, in order. */
export const STEPS: { step: ConnectStep; word: string }[] = [
  { step: "organisation", word: "Organisation" },
  { step: "keys", word: "Daraja keys" },
  { step: "certificate", word: "Certificate" },
  { step: "initiator", word: "Initiator" },
  { step: "relay", word: "Relay" },
  { step: "check", word: "Live check" },
  { step: "people", word: "People" },
  { step: "finish", word: "Open it" },
];

export const indexOf = (step: ConnectStep): number => {
  const at = STEPS.findIndex((one) => one.step === step);
  return at === -1 ? STEPS.length : at;
};
