// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DoubtView } from "../src/bindings";
import App from "../src/App.svelte";
import { aheadOf, follow, now } from "../src/parts/clock.svelte";
import { STATUS, PAYOUT, testConsole } from "./console";

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 21, 9);

beforeEach(() => vi.useFakeTimers({ now: NOON, toFake: ["Date"] }));
afterEach(() => {
  cleanup();
  location.hash = "";
  follow(0);
  vi.useRealTimers();
});

/** A console whose clock is some days ahead of the machine's. */
function status(days: () => number) {
  const told = () => ({ ...STATUS, now: Date.now() + days() * DAY });
  const doubt: DoubtView = {
    since: NOON + days() * DAY - 90_000,
    why: "M-PESA accepted it, but no result has come.",
    asked: 1,
    last_asked_at: null,
    awaiting: false,
    last_answer: null,
    next_at: NOON + 12 * DAY + 40_500,
    not_asked: null,
    again: { refused: null, times: 0, last: null },
    for_people: null,
    told_of_payment: null,
    not_paid_refused: null,
    not_paid_from: 0,
    proposal: null,
  };
  return testConsole({
    status: told,
    doubts: () => ({
      rows: [{ row: { ...PAYOUT, state: "in_doubt" }, doubt }],
      next: null,
      total: { count: 1, sum_cents: PAYOUT.amount_cents },
      held: null,
    }),
    incoming_state: () => ({
      told_since: NOON,
      elsewhere: null,
      refused: null,
      lists: false,
      days: [
        {
          at: Date.UTC(2026, 11, 2, 21),
          total: { count: 2, sum_cents: 70_000 },
          refunded: { count: 0, sum_cents: 0 },
        },
      ],
    }),
    incoming: () => ({ rows: [], next: null, total: 0 }),
    profiles: () => ({ profiles: [], open: null, failure: null, real: false, fault: null }),
  });
}

describe("the clock of the pages", () => {
  test("is the machine's own where the console says nearly the same", () => {
    expect([aheadOf(NOON), aheadOf(NOON - 40), aheadOf(NOON + 499)]).toEqual([0, 0, 0]);
    expect(aheadOf(NOON + 12 * DAY)).toBe(12 * DAY);
  });

  test("is the console's where that is days ahead: countdowns and today are right", async () => {
    location.hash = "#/doubt";
    render(App, { backend: status(() => 12) });
    expect((await screen.findByTestId("doubt-row")).textContent).toContain("For 1 min.");
    expect(screen.getByTestId("doubt-row").textContent).toContain("Next check in 40 s.");
    location.hash = "#/incoming";
    await waitFor(() => expect(screen.getByText(/from customers\.$/).textContent).toMatch(/KSh\s700/));
  });

  test("follows when days pass, without the page being opened again", async () => {
    location.hash = "#/doubt";
    let days = 0;
    const backend = status(() => days);
    render(App, { backend });
    expect((await screen.findByTestId("doubt-row")).textContent).toContain("Next check in 12 days.");
    days = 12;
    backend.tell({ status: true });
    await waitFor(() => expect(screen.getByTestId("doubt-row").textContent).toContain("Next check in 40 s."));
  });

  test("is this machine's where no organisation is open: another one is connected by it", async () => {
    location.hash = "#/doubt";
    render(App, { backend: status(() => 12) });
    await screen.findByTestId("doubt-row");
    expect(now()).toBe(NOON + 12 * DAY);
    location.hash = "#/organisations";
    await waitFor(() => expect(now()).toBe(NOON));
  });
});
