import { describe, expect, test } from "vitest";
import type { RelayLightView, RelayStateView } from "../src/bindings";
import { isHeld } from "../src/views/frame/holding";
import { caughtUp, refusedToday, relaySaid, relayTrouble } from "../src/state/relay";

const NOON = Date.UTC(2026, 10, 21, 9);
const light = (state: RelayStateView, more: Partial<RelayLightView> = {}): RelayLightView => ({
  here: false,
  state,
  last_answered_at: NOON - 3_000,
  waiting: 0,
  full_percent: 0,
  catching_up: null,
  refused_today: null,
  ...more,
});
const WHY = "No connection to it could be made.";
const STATES: RelayStateView[] = [
  { line: "not_paired" },
  { line: "connecting" },
  { line: "connected" },
  { line: "unreachable", since: NOON - 90_000, why: WHY },
  { line: "refused", since: NOON, why: "The relay does not know this console any more." },
];

describe("the line to the relay", () => {
  test.each(STATES)("$line is said in whole sentences", (state) => {
    const said = relaySaid(light(state), NOON);
    expect(said.word).toMatch(/^[A-Z]/);
    expect(said.sentence).toMatch(/^[A-Z].*[.!?]$/s);
  });

  test("a silence says how long it has lasted and why, and that Hazina keeps trying", () => {
    const said = relaySaid(light(STATES[3]!), NOON);
    expect(said.word).toMatch(/^Relay silent 1 min/);
    expect(said.sentence).toContain(WHY);
    expect(said.sentence).toContain("Hazina keeps trying");
  });

  test("a relay that fills up is said well before it is full, though it answers", () => {
    const full = (percent: number) => relaySaid(light(STATES[2]!, { full_percent: percent }), NOON);
    expect([49, 50, 95].map((percent) => full(percent).tone)).toEqual(["good", "caution", "bad"]);
    expect(full(83).word).toBe("Relay 83 % full");
    expect(full(83).sentence).toContain("A console does not fetch what waits there");
  });

  test("whoever is about to pay is warned where results cannot arrive, and not in the moment of a start", () => {
    expect(STATES.map((state) => relayTrouble(light(state)) !== null)).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  test("answers that were refused for where they came from are said with their number and the last address", () => {
    expect(refusedToday(light(STATES[2]!))).toBeNull();
    const refused = { count: 3, last_at: NOON, last_source: "196.201.215.9" };
    const said = refusedToday(light(STATES[2]!, { refused_today: refused }));
    expect(said?.title).toContain("not on Safaricom’s list was refused: 3 today");
    expect(said?.sentence).toContain("196.201.215.9");
  });

  test("a long absence is made up for by a share that never passes the whole", () => {
    expect(caughtUp(light(STATES[2]!))).toBeNull();
    expect(caughtUp(light(STATES[2]!, { catching_up: { done: 300, total: 1_200 } }))).toBe(0.25);
    expect(caughtUp(light(STATES[2]!, { catching_up: { done: 9, total: 8 } }))).toBe(1);
    expect(caughtUp(light(STATES[2]!, { catching_up: { done: 0, total: 0 } }))).toBeNull();
  });

  test("sending that waits for the relay is said once the first contact is overdue", () => {
    const waits = { state: "waits_for_relay" as const, reason: "", next: "", since: NOON };
    expect([isHeld(waits, NOON + 500), isHeld(waits, NOON + 5_000)]).toEqual([false, true]);
  });
});
