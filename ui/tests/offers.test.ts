// @vitest-environment jsdom
// What a page offers, and what it leaves away because it could only fail or does nothing.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { ApiPermissionView } from "../src/bindings";
import { BATCH, STATUS, PAYOUT, testConsole } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

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
const sending = {
  state: "paused" as const,
  reason: "It was refused.",
  next: "Look.",
  since: 0,
  by: null,
  pauses: [],
};

test("sending that waits for the password leads to it, and offers no way on that would be refused", async () => {
  location.hash = "#/audit";
  const audit = () => ({ rows: [], next: null, total: 0 });
  render(App, {
    backend: testConsole({ status: () => ({ ...STATUS, sending, password: refused }), audit }),
  });
  expect(await screen.findByTestId("open-initiator")).toBeTruthy();
  expect(screen.queryByTestId("resume-sending")).toBeNull();

  // The test's browser knows no popovers: it is told that this one opened.
  const [, panel] = screen.getAllByLabelText(/^Connection/);
  await fireEvent(panel!, Object.assign(new Event("toggle"), { newState: "open" }));
  await screen.findByText("Nothing new is sent until sending goes on. Answers still arrive.");
  await fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  await screen.findByText("Refresh balances");
  expect(screen.queryByText("Resume sending")).toBeNull();
});

test("a batch of one row has nothing to search or sort", async () => {
  location.hash = "#/batches/5";
  const all = { count: 1, sum_cents: 1_840_000 };
  const one = { ...BATCH, row: { ...BATCH.row, all } };
  const payouts = () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null });
  render(App, { backend: testConsole({ status: () => STATUS, batch: () => one, payouts }) });
  await screen.findByTestId("payouts-grid");
  expect(screen.queryByTestId("payouts-search")).toBeNull();
});

test("access is known to work where something behind it worked", async () => {
  location.hash = "#/settings?section=works";
  const permission = (over: Partial<ApiPermissionView>): ApiPermissionView => ({
    permission: "token",
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
    status: () => STATUS,
    organisation: () => [],
    permissions: () => [
      permission({}),
      permission({ permission: "pull", title: "Pull", checked: "Not yet." }),
      permission({
        permission: "b2c",
        title: "Paying people",
        ...(worked ? { open: true, found_at: Date.now() } : {}),
      }),
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

test("of a single payout no rate is told, and of many no time is left without one", async () => {
  location.hash = "#/batches/5";
  const batch = (count: number, per_minute: number) => {
    const none = { count: 0, sum_cents: 0 };
    const all = { count, sum_cents: 100 * count };
    const totals = { ...BATCH.row.totals, to_go: none, accepted: all };
    return {
      ...BATCH,
      per_minute,
      row: { ...BATCH.row, state: "approved" as const, decided_at: 0, all, totals },
    };
  };
  let view = batch(1, 60);
  const backend = testConsole({
    status: () => STATUS,
    batch: () => view,
    payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null }),
  });
  render(App, { backend });
  const rate = async (words: string) => (await screen.findByText(words)).textContent?.trim();
  expect(await rate("1 sent, waiting for M-PESA")).toBe("1 sent, waiting for M-PESA");
  view = batch(40, 660);
  backend.tell({ payouts: true, batches: [5] });
  expect(await rate("660 a minute · 40 sent, waiting for M-PESA")).toBeTruthy();
});

test("over no payouts at all no search is offered, and one that found nothing stays for the next", async () => {
  location.hash = "#/payouts";
  let total = 0;
  const backend = testConsole({
    status: () => STATUS,
    payouts: () => ({ rows: total === 0 ? [] : [PAYOUT], first: 0, total, sum_cents: null }),
    batches: () => ({ rows: [], next: null, total: 0, sum_cents: 0 }),
  });
  render(App, { backend });
  await screen.findByText("No payouts yet");
  expect(screen.queryByTestId("payouts-search")).toBeNull();
  total = 1;
  backend.tell({ payouts: true });
  const search = await screen.findByTestId("payouts-search");
  total = 0;
  backend.tell({ payouts: true });
  await screen.findByText("No payouts yet");
  expect(screen.getByTestId("payouts-search")).toBe(search);
});

test("a search is cleared by its own button, and the list with it", async () => {
  location.hash = "#/payouts?q=achieng";
  const backend = testConsole({
    status: () => STATUS,
    payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null }),
    batches: () => ({ rows: [], next: null, total: 0, sum_cents: 0 }),
  });
  render(App, { backend });
  const search = await screen.findByTestId<HTMLInputElement>("payouts-search");
  await waitFor(() => expect(search.value).toBe("achieng"));
  await fireEvent.click(screen.getByLabelText("Clear the search"));
  await waitFor(() => expect(location.hash).toBe("#/payouts"));
  expect(document.activeElement).toBe(search);
  expect(screen.queryByLabelText("Clear the search")).toBeNull();
});
