// What is said of the line to the relay, in one place: the top bar, Home and the page about it say the same.

import type { RelayLightView } from "../bindings";
import { count } from "../format/money";
import { age, duration, stamp } from "../format/time";
import type { Tone } from "../parts/tone";

export interface RelaySaid {
  tone: Tone;
  /** A few words. */
  word: string;
  /** What it means, as a sentence. */
  sentence: string;
}

/** From here on it is said how full the relay is: its own alarm begins there as well. */
const FILLS_UP = 50;
const NEARLY_FULL = 95;

/** How the line is. */
export function relaySaid(light: RelayLightView, now: number): RelaySaid {
  const { state } = light;
  switch (state.line) {
    case "not_paired":
      return {
        tone: "bad",
        word: "No relay",
        sentence: "No relay is paired, so M-PESA’s answers cannot arrive. Nothing is sent.",
      };
    case "connecting":
      return { tone: "neutral", word: "Reaching the relay", sentence: "It was not asked yet." };
    case "connected":
      if (light.full_percent >= FILLS_UP) {
        return {
          tone: light.full_percent >= NEARLY_FULL ? "bad" : "caution",
          word: `Relay ${String(light.full_percent)} % full`,
          sentence:
            "A console does not fetch what waits there for it. Full, the relay takes none of M-PESA’s answers: its administrator sees with inbox list which console that is.",
        };
      }
      return light.here
        ? { tone: "good", word: "Relay inside Hazina", sentence: "For practice it needs no public address." }
        : { tone: "good", word: "Relay connected", sentence: lastContact(light, now) };
    case "unreachable":
      return {
        tone: "caution",
        word: `Relay silent ${duration(Math.max(0, now - state.since))}`,
        sentence: `${state.why} Hazina keeps trying. What M-PESA sends meanwhile waits there.`,
      };
    case "refused":
      return { tone: "bad", word: "Relay refuses", sentence: `${state.why} Nothing is sent until it does.` };
  }
}

/** Whether results could not arrive if something were paid now, and why: what a person is warned of. */
export function relayTrouble(light: RelayLightView): string | null {
  const { state } = light;
  switch (state.line) {
    case "connecting":
    case "connected":
      return null;
    case "not_paired":
      return "No relay is paired.";
    case "unreachable":
      return `The relay cannot be reached. ${state.why}`;
    case "refused":
      return `The relay does not serve this console. ${state.why}`;
  }
}

/** How far a long absence is made up for, between 0 and 1; null where there is none. */
export function caughtUp(light: RelayLightView): number | null {
  if (light.catching_up === null || light.catching_up.total === 0) return null;
  return Math.min(1, light.catching_up.done / light.catching_up.total);
}

/** What the relay refused today because of where it came from; null where nothing was. */
export function refusedToday(light: RelayLightView): { title: string; sentence: string } | null {
  const refused = light.refused_today;
  if (refused === null) return null;
  const one = refused.count === 1;
  return {
    title: `An answer from an address that is not on Safaricom’s list was refused: ${count(refused.count)} today`,
    sentence: `${one ? "It" : "The last"} came ${stamp(refused.last_at)} from ${refused.last_source}. If Safaricom uses a new address, whoever runs the relay adds it to callbacks_from; else somebody knows one of this console’s addresses. Payouts that wait for their result are asked about.`,
  };
}

function lastContact(light: RelayLightView, now: number): string {
  return light.last_answered_at === null
    ? "It answers."
    : `It last answered ${age(light.last_answered_at, now)}.`;
}
