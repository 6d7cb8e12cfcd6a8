// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import type { BatchRow, IncomingState } from "../src/bindings";
import App from "../src/App.svelte";
import { Fault, type RequestOf } from "../src/backend/backend";
import { BATCH, STATUS, PAYOUT, ROW, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const said = (element: HTMLElement) => element.textContent?.replace(/\s+/g, " ").trim();

describe("a list with a panel beside it", () => {
  const payment = (id: number, name: string) => ({
    id,
    receipt: `SKL1A2B3C${id}`,
    amount_cents: 125_000,
    paid_at: Date.UTC(2026, 10, 21, 9),
    payer: "2547 ***** 126",
    name,
    account: "INV-7",
    kind: "Pay Bill",
    told_by: "confirmation" as const,
    told_at: Date.UTC(2026, 10, 21, 9),
    taken_back: null,
    may_be_double: false,
  });
  const rows = [payment(2, "Grace Njeri"), payment(1, "Ali Hassan")];
  const open = async () => {
    location.hash = "#/incoming";
    const backend = testConsole({
      status: () => STATUS,
      incoming: () => ({ rows, next: null, total: 2 }),
      incoming_state: () => ({ told_since: 1, elsewhere: null, refused: null, lists: true, days: [] }),
      receipt: ({ receipt }) => ({
        receipt,
        payment: rows.find((row) => row.receipt === receipt) ?? null,
        payout: null,
        asked: null,
        reversals: [],
        may_reverse: { allowed: "yes" },
        amount_cents: 125_000,
      }),
    });
    render(App, { backend });
    return await screen.findAllByTestId("incoming-row");
  };

  test("is gone through by the arrow keys", async () => {
    const [first, second] = await open();
    first!.focus();
    await fireEvent.keyDown(first!, { key: "ArrowDown" });
    expect(document.activeElement).toBe(second);
    await fireEvent.keyDown(second!, { key: "ArrowUp" });
    expect(document.activeElement).toBe(first);
  });

  test("gives the keys back to the line that was open when Escape closes it", async () => {
    await open();
    location.hash = "#/incoming?open=SKL1A2B3C1";
    await screen.findByTestId("incoming-panel");
    await fireEvent.keyDown(window, { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("incoming-panel")).toBeNull());
    expect(said(document.activeElement as HTMLElement)).toBe("Ali Hassan");
  });

  test("closes the form in it first, and itself only then", async () => {
    await open();
    location.hash = "#/incoming?open=SKL1A2B3C1";
    await fireEvent.click(await screen.findByTestId("take-back"));
    await fireEvent.keyDown(await screen.findByTestId("raise-reason"), { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("raise")).toBeNull());
    expect(screen.getByTestId("incoming-panel")).toBeTruthy();
  });
});

describe("a refusal in a form", () => {
  test("stands beside its field and takes the keys there; another stands above the buttons", async () => {
    location.hash = "#/bills";
    let field = "account";
    const backend = testConsole({
      status: () => STATUS,
      draft_bill: () => {
        throw new Fault({ code: "bad_field", field, message: "Write the account number." });
      },
    });
    render(App, { backend });
    await fireEvent.click(await screen.findByTestId("bill-draft"));
    const account = screen.getByTestId("bill-account");
    await waitFor(() => expect(document.activeElement).toBe(account));
    expect(account.getAttribute("aria-invalid")).toBe("true");
    field = "elsewhere";
    await fireEvent.click(screen.getByTestId("bill-draft"));
    await waitFor(() => expect(account.getAttribute("aria-invalid")).toBeNull());
    expect(said(await screen.findByRole("alert"))).toContain("Write the account number.");
  });
});

describe("what a batch holds is called by its name", () => {
  const one = { count: 1, sum_cents: 1_840_000 };
  const show = async (row: Partial<BatchRow>) => {
    location.hash = "#/batches/5";
    const totals = { ...ROW.totals, to_go: { count: 0, sum_cents: 0 }, paid: one };
    const backend = testConsole({
      status: () => STATUS,
      batch: () => ({ ...BATCH, row: { ...ROW, all: one, totals, state: "approved", ...row } }),
      payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null }),
    });
    render(App, { backend });
    await screen.findByTestId("batch-sum");
  };

  test.each([
    ["payouts", "1 payout"],
    ["bills", "1 bill"],
    ["top_up", "1 top-up"],
    ["reversal", "1 refund"],
  ] as const)("%s", async (purpose, words) => {
    await show({ purpose });
    expect(screen.getAllByText(words).length).toBeGreaterThan(0);
  });

  test("and of a reversal no paper is offered, because nobody was paid", async () => {
    await show({ purpose: "reversal" });
    expect(screen.getByTestId("save-xlsx")).toBeTruthy();
    expect(screen.queryByTestId("save-pdf")).toBeNull();
    cleanup();
    await show({ purpose: "bills" });
    expect(screen.getByTestId("save-pdf")).toBeTruthy();
  });
});

test("a page of a batch is read again when it is named, when none is, and not for another", async () => {
  location.hash = "#/batches/5";
  const backend = testConsole({
    status: () => STATUS,
    batch: () => BATCH,
    payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null }),
  });
  render(App, { backend });
  await screen.findByTestId("batch-sum");
  backend.tell({ payouts: true, batches: [6] });
  backend.tell({ payouts: true, batches: [5] });
  await waitFor(() => expect(backend.times("batch")).toBe(2));
  backend.tell({ payouts: true });
  await waitFor(() => expect(backend.times("batch")).toBe(3));
});

describe("after the relay was replaced", () => {
  const SENTENCE = "The relay was replaced on Friday 20 November 2026, and M-PESA was not told.";
  test("the page says that payments go to the old one, and tells M-PESA the new addresses there and then", async () => {
    location.hash = "#/incoming";
    let state: IncomingState = { told_since: 1, elsewhere: SENTENCE, refused: null, lists: true, days: [] };
    const given: RequestOf<"receive_payments">[] = [];
    const backend = testConsole({
      status: () => STATUS,
      incoming: () => ({ rows: [], next: null, total: 0 }),
      incoming_state: () => state,
      receive_payments: (request) => {
        given.push(request);
        state = { ...state, elsewhere: null };
        backend.tell({ incoming: true });
        return {};
      },
    });
    render(App, { backend });
    expect(await screen.findByText(SENTENCE)).toBeTruthy();
    await fireEvent.click(screen.getByTestId("tell-addresses"));
    await waitFor(() => expect(screen.queryByText(SENTENCE)).toBeNull());
    expect(given).toHaveLength(1);
  });
});
