// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import type { BookRow, DifferenceView, RunChangeView } from "../src/bindings";
import App from "../src/App.svelte";
import { AT, leave, leftInEnglish, openPage } from "./both";
import { BATCH, ROW, STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  leave();
});

const of = (count: number) => ({ count, sum_cents: count * 100_000 });
const DIFFERENCE: DifferenceView = {
  batch: 3,
  title: "Mishahara.",
  at: AT,
  before: of(10),
  now: of(12),
  new: 3,
  gone: 1,
  other_number: 1,
  other_amount: 2,
  percent: 10,
  beyond: true,
  reason: null,
};
const CHANGE: RunChangeView = {
  kind: "other_number",
  lane: "person",
  payee: "254720500000",
  account: null,
  name: "Jina.",
  before_payee: "254720500001",
  before_cents: 100_000,
  now_cents: 110_000,
};
const JANE: BookRow = {
  payee: "254720500000",
  account: null,
  lane: "person",
  name: "Jina.",
  told: "MTU",
  told_differs: true,
  paid: of(4),
  last_cents: 100_000,
  first_at: AT,
  last_at: AT,
  note: { text: "Dokezo.", by: "Amina Wanjiru", at: AT },
  others: ["254720500001"],
  same_as: null,
};
const none = { rows: [], first: 0, total: 0, sum_cents: null };

test("the book of payees reads in both languages and asks for what is typed", async () => {
  const data = [JANE, STATUS];
  const main = await openPage("#/payees", { payee_book: () => ({ rows: [JANE], total: 1 }) }, "payees");
  expect(await leftInEnglish(main, [...data, "M-PESA: MTU"])).toEqual([]);
  leave();
  const backend = testConsole({
    status: () => STATUS,
    holidays: () => [],
    payee_book: () => ({ rows: [JANE], total: 1 }),
  });
  location.hash = "#/payees";
  render(App, { backend });
  await fireEvent.input(await screen.findByTestId("payees-search"), { target: { value: "jin" } });
  await waitFor(() =>
    expect(backend.asked.findLast((one) => one.name === "payee_book")?.request).toEqual({
      search: "jin",
      sort: "newest",
      offset: 0,
      limit: 100,
    }),
  );
});

test("a batch that differs too much is submitted with its maker’s reason, and not without", async () => {
  const draft = {
    ...BATCH,
    row: { ...ROW, state: "draft" as const, mine: true, submitted_at: null },
    difference: DIFFERENCE,
    may: { ...BATCH.may, submit: { allowed: "yes" as const }, approve: { allowed: "hidden" as const } },
  };
  const backend = testConsole({
    status: () => STATUS,
    holidays: () => [],
    batch: () => draft,
    payouts: () => none,
    run_changes: () => ({ rows: [CHANGE], total: 1 }),
    submit_batch: () => ({}),
  });
  location.hash = "#/batches/5";
  render(App, { backend });
  // Who has another number stands a click away, with the number before.
  await fireEvent.click(await screen.findByTestId("difference-other_number"));
  expect(await screen.findByText("0720 500 001")).toBeTruthy();
  const main = document.querySelector("main")!;
  const asks = screen.getByTestId("difference-asks");
  expect(await leftInEnglish(asks, [draft, CHANGE])).toEqual([]);
  expect(await leftInEnglish(main.querySelector("[data-testid=difference]")!, [draft, CHANGE])).toEqual([]);

  await fireEvent.click(screen.getByTestId("batch-submit"));
  expect(backend.times("submit_batch")).toBe(0);
  await fireEvent.change(screen.getByTestId("difference-because"), { target: { value: "" } });
  const because = screen.getByTestId<HTMLSelectElement>("difference-because");
  because.selectedIndex = 1;
  await fireEvent.change(because);
  await fireEvent.input(screen.getByTestId("difference-note"), { target: { value: "two retired" } });
  await fireEvent.click(screen.getByTestId("batch-submit"));
  await waitFor(() =>
    expect(backend.asked.findLast((one) => one.name === "submit_batch")?.request).toEqual({
      batch: 5,
      reason: { because: "joined_or_left", note: "two retired" },
    }),
  );
});
