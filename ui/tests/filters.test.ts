// @vitest-environment jsdom
// What lists are narrowed and sorted by, and what several rows are dealt with in one act.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { AuditOf, DoubtRow, PayoutsPageOf } from "../src/bindings";
import { STATUS, PAYOUT, ROW, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const payouts = () =>
  testConsole({
    status: () => STATUS,
    payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: 100 }),
    payout_counts: () => ({
      states: [
        { state: "paid", count: 1204 },
        { state: "failed", count: 3 },
      ],
    }),
    batches: () => ({ rows: [ROW], next: null, total: 1, sum_cents: 100 }),
  });

test("filters say how many they show, and those that would show nothing are left out", async () => {
  location.hash = "#/payouts";
  render(App, { backend: payouts() });
  await waitFor(() => expect(screen.getByTestId("filter-paid").textContent).toContain("1,204"));
  expect(screen.getByTestId("filter-failed").textContent).toContain("3");
  expect(screen.queryByTestId("filter-draft")).toBeNull();
  await fireEvent.click(screen.getByTestId("filter-failed"));
  await waitFor(() => expect(location.hash).toBe("#/payouts?state=failed"));
  expect(screen.getByTestId("filter-paid")).toBeTruthy();
});

test("the amount sorts by itself: largest, smallest, and back", async () => {
  location.hash = "#/payouts";
  const backend = payouts();
  render(App, { backend });
  const head = await screen.findByTestId("sort-amount");
  const sort = () =>
    (backend.asked.filter((one) => one.name === "payouts").at(-1)!.request as PayoutsPageOf).sort;
  expect(sort()).toBe("newest");
  for (const [order, said] of [
    ["largest", "descending"],
    ["smallest", "ascending"],
    ["newest", "none"],
  ]) {
    await fireEvent.click(head);
    await waitFor(() => expect(sort()).toBe(order));
    expect(head.parentElement!.getAttribute("aria-sort")).toBe(said);
  }
});

test("the trail shows what people did, and everything on request", async () => {
  location.hash = "#/audit";
  const backend = testConsole({
    status: () => STATUS,
    audit: () => ({ rows: [], next: null, total: 0 }),
  });
  render(App, { backend });
  const asked = () => backend.asked.filter((one) => one.name === "audit").at(-1)?.request as AuditOf;
  await waitFor(() => expect(asked()).toMatchObject({ people: true }));
  await fireEvent.change(await screen.findByTestId("audit-kind"), { target: { value: "people" } });
  await waitFor(() => expect(asked()).toMatchObject({ people: true, kind: "people" }));
  await fireEvent.click(screen.getByTestId("audit-all"));
  await waitFor(() => expect(asked()).toEqual({ before: null, limit: 100, people: false }));
});

const doubt = (id: number, mine: boolean | null): DoubtRow => ({
  row: { ...PAYOUT, id, name: `Payee ${id}`, amount_cents: 100_000, state: "in_doubt" },
  doubt: {
    since: 0,
    why: "No answer.",
    asked: 1,
    last_asked_at: null,
    awaiting: false,
    last_answer: null,
    next_at: null,
    not_asked: null,
    again: { refused: null, times: 0, last: null },
    for_people: null,
    told_of_payment: null,
    not_paid_refused: null,
    not_paid_from: 0,
    proposal:
      mine === null
        ? null
        : { settlement: id + 100, by: "Amina", mine, at: 0, receipt: null, note: "page 3", statement_at: 0 },
  },
});

test("several resolutions are approved together, each in sight, with one passphrase", async () => {
  location.hash = "#/doubt";
  const backend = testConsole({
    status: () => STATUS,
    doubts: () => ({
      rows: [doubt(1, false), doubt(2, false), doubt(3, null)],
      next: null,
      total: { count: 3, sum_cents: 300_000 },
      held: null,
    }),
    agree_ends: () => ({
      done: 1,
      refused: [{ payout: 2, name: "Payee 2", why: "It was decided meanwhile." }],
    }),
  });
  render(App, { backend });
  await fireEvent.click(await screen.findByTestId("tick-all"));
  await fireEvent.click(await screen.findByTestId("agree-many-open"));
  const form = await screen.findByTestId("agree-many");
  expect(form.textContent).toContain("Payee 1");
  expect(form.textContent).toContain("Payee 2");
  expect(form.textContent).not.toContain("Payee 3");
  expect(screen.getByTestId("not-paid-warning")).toBeTruthy();
  await fireEvent.input(screen.getByTestId("agree-many-passphrase"), { target: { value: "lake" } });
  await fireEvent.click(screen.getByTestId("agree-many-confirm"));
  await waitFor(() => expect(backend.times("agree_ends")).toBe(1));
  expect(backend.asked.find((one) => one.name === "agree_ends")!.request).toEqual({
    settlements: [101, 102],
    passphrase: "lake",
  });
  expect((await screen.findByTestId("many-refused")).textContent).toContain("decided meanwhile");
});
