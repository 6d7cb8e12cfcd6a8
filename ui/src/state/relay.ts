// What is said of the line to the relay, in one place: the top bar, Home and the page about it say the same.

import type { RelayLightView } from "../bindings";
import { count } from "../format/money";
import { age, duration, stamp } from "../format/time";
import * as m from "../paraglide/messages";
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
      return { tone: "bad", word: m.frame_relay_none(), sentence: m.frame_relay_none_means() };
    case "elsewhere":
      return { tone: "good", word: m.frame_relay_elsewhere(), sentence: m.frame_relay_elsewhere_means() };
    case "connecting":
      return { tone: "neutral", word: m.frame_relay_reaching(), sentence: m.frame_relay_reaching_means() };
    case "connected":
      if (light.full_percent >= FILLS_UP) {
        return {
          tone: light.full_percent >= NEARLY_FULL ? "bad" : "caution",
          word: m.frame_relay_full({ percent: light.full_percent }),
          sentence: m.frame_relay_full_means(),
        };
      }
      return light.here
        ? { tone: "good", word: m.frame_relay_here(), sentence: m.frame_relay_here_means() }
        : { tone: "good", word: m.frame_relay_connected(), sentence: lastContact(light, now) };
    case "unreachable":
      return {
        tone: "caution",
        word: m.frame_relay_silent_for({ time: duration(Math.max(0, now - state.since)) }),
        sentence: m.frame_relay_silent_means({ why: state.why }),
      };
    case "refused":
      return {
        tone: "bad",
        word: m.frame_relay_refuses(),
        sentence: m.frame_relay_refuses_means({ why: state.why }),
      };
  }
}

/** Whether results could not arrive if something were paid now, and why: what a person is warned of. */
export function relayTrouble(light: RelayLightView): string | null {
  const { state } = light;
  switch (state.line) {
    case "elsewhere":
    case "connecting":
    case "connected":
      return null;
    case "not_paired":
      return m.frame_relay_none_paired();
    case "unreachable":
      return m.frame_relay_not_reached({ why: state.why });
    case "refused":
      return m.frame_relay_not_serving({ why: state.why });
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
  return {
    title: m.frame_relay_refused_today({ n: count(refused.count) }),
    sentence: m.frame_relay_refused_means({
      count: refused.count,
      at: stamp(refused.last_at),
      source: refused.last_source,
    }),
  };
}

function lastContact(light: RelayLightView, now: number): string {
  return light.last_answered_at === null
    ? m.frame_relay_answers()
    : m.frame_relay_last_answered({ ago: age(light.last_answered_at, now) });
}
