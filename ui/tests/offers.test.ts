// @vitest-environment jsdom
// What a page offers, and what it leaves away because it could only fail or does nothing.

import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { DoorView } from "../src/bindings/DoorView";
import { BATCH, HOUSE, PAYOUT, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const refused = {
  age: {
    set_on: "2026-09-05",
    expires_on: "2026-12-04",
    lasts_days: 90,
    passed_days: 10,
    days_left: 80,
    sentence: "",
    dated_ahead: false,
  },
  reminder: null,
  changing: false,
  refused: true,
};
const sending = { state: "paused" as const, reason: "It was refused.", next: "Look.", since: 0, by: null };

test("sending that waits for the password leads to it, and offers no way on that would be refused", async () => {
  location.hash = "#/audit";
  const audit = () => ({ rows: [], next: null, total: 0 });
  render(App, {
    backend: testConsole({ house: () => ({ ...HOUSE, sending, password: refused }), audit }),
  });
  expect(await screen.findByTestId("open-initiator")).toBeTruthy();
  expect(screen.queryByTestId("resume-sending")).toBeNull();
});

test("a batch of one row has nothing to search or sort", async () => {
  location.hash = "#/batches/5";
  const all = { count: 1, sum_cents: 1_840_000 };
  const one = { ...BATCH, row: { ...BATCH.row, all } };
  const payouts = () => ({ rows: [PAYOUT], first: 0, total: 1 });
  render(App, { backend: testConsole({ house: () => HOUSE, batch: () => one, payouts }) });
  await screen.findByTestId("payouts-grid");
  expect(screen.queryByTestId("payouts-search")).toBeNull();
});

test("access is known to work where something behind it worked", async () => {
  location.hash = "#/settings?section=works";
  const door = (over: Partial<DoorView>): DoorView => ({
    door: "token",
    title: "Access",
    role: null,
    checked: "Checked when keys are set.",
    open: null,
    message: null,
    found_at: null,
    ...over,
  });
  let worked = false;
  const backend = testConsole({
    house: () => HOUSE,
    organisation: () => [],
    doors: () => [
      door({}),
      door({ door: "pull", title: "Pull", checked: "Not yet." }),
      door({ door: "b2c", title: "Paying people", ...(worked ? { open: true, found_at: Date.now() } : {}) }),
    ],
  });
  render(App, { backend });
  await screen.findByText("Access");
  expect(screen.queryAllByText("Works")).toHaveLength(0);
  worked = true;
  backend.tell({ payouts: true });
  expect(await screen.findAllByText("Works")).toHaveLength(2);
  expect(screen.getByText("Not tried")).toBeTruthy();
});
