// @vitest-environment jsdom
// Before money moves again: resuming shows what is left and wants a decision, failures are checked before they are paid again;
// and a list offers only orders that the console takes.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import App from "../src/App.svelte";
import { Fault, type RequestOf } from "../src/backend/backend";
import type { AccountAfter, FailedAgain } from "../src/bindings";
import { BATCH, STATUS, PAYOUT, ROW, testConsole } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(() => {
  cleanup();
  location.hash = "";
});

const said = (element: HTMLElement) => element.textContent?.replace(/\s+/g, " ").trim() ?? "";
const none = { count: 0, sum_cents: 0 };

const utility: AccountAfter = {
  account: "Utility Account",
  purpose: "pays people",
  now_cents: 900,
  read_at: 1,
  others_cents: 0,
  takes_cents: 50_000_900,
  after_cents: -50_000_000,
  short_by_cents: 50_000_000,
  waiting: 0,
  waiting_cents: 0,
  together_short_cents: null,
  fees_unknown: false,
  top_up_cents: null,
};

describe("resuming a batch", () => {
  test("shows the float beside what is left, and goes on only when that is decided", async () => {
    location.hash = "#/batches/5";
    const asked: RequestOf<"resume_batch">[] = [];
    const totals = { ...ROW.totals, to_go: { count: 41_547, sum_cents: 50_000_900 } };
    const row = {
      ...ROW,
      all: totals.to_go,
      totals,
      state: "approved" as const,
      paused: "Too little money.",
    };
    const backend = testConsole({
      status: () => STATUS,
      batch: () => ({
        ...BATCH,
        row,
        accounts: [utility],
        may: { ...BATCH.may, resume: { allowed: "yes" } },
      }),
      payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null }),
      resuming: () => ({
        left: totals.to_go,
        refused: { count: 29, sum_cents: 43_500 },
        accounts: [utility],
      }),
      resume_batch: (request) => {
        asked.push(request);
        if (request.decided !== true) throw new Fault({ code: "resume_undecided", left: 41_547 });
        return {};
      },
    });
    render(App, { backend });
    expect(said(await screen.findByTestId("covers-utility-account"))).toContain("Short by");
    await fireEvent.click(await screen.findByTestId("resume-batch"));
    const dialog = said(await screen.findByTestId("resume-ask"));
    expect(dialog).toContain("41,547 payouts");
    expect(dialog).toContain("M-PESA refused 29 of them before");
    expect(dialog).toContain("Short by");
    expect(asked).toEqual([{ batch: 5 }]);
    await fireEvent.click(screen.getByTestId("resume-decided"));
    await waitFor(() => expect(asked).toEqual([{ batch: 5 }, { batch: 5, decided: true }]));
    await waitFor(() => expect(screen.queryByTestId("resume-ask")).toBeNull());
  });
});

describe("paying failures again", () => {
  const show = async (answers: FailedAgain[]) => {
    location.hash = "#/batches/5";
    const redone: RequestOf<"redo_failed">[] = [];
    const failed = { count: 43, sum_cents: 430_000 };
    const row = {
      ...ROW,
      all: failed,
      totals: { ...ROW.totals, to_go: none, failed },
      state: "approved" as const,
      finished: true,
      failed_open: failed,
    };
    const failures = [{ code: "2040", plain: "Not registered.", next: "Ask.", total: failed }];
    const backend = testConsole({
      status: () => STATUS,
      batch: () => ({ ...BATCH, row, failures, may: { ...BATCH.may, redo_failed: { allowed: "yes" } } }),
      payouts: () => ({ rows: [PAYOUT], first: 0, total: 1, sum_cents: null }),
      check_failed: () => ({}),
      failed_again: () => (answers.length > 1 ? answers.shift()! : answers[0]!),
      redo_failed: (request) => {
        redone.push(request);
        return { batch: 6 };
      },
    });
    render(App, { backend });
    return { backend, redone };
  };
  const all = { count: 43, sum_cents: 430_000 };
  const before: FailedAgain = {
    running: false,
    stopped: null,
    all,
    confirmed: none,
    to_ask: all,
    awaited: none,
    undecided: [],
    stays: [],
  };
  const done: FailedAgain = {
    ...before,
    to_ask: none,
    confirmed: { count: 40, sum_cents: 400_000 },
    undecided: [{ reason: "It cannot be asked about.", total: { count: 2, sum_cents: 20_000 } }],
    stays: [{ reason: "M-PESA named a receipt.", total: { count: 1, sum_cents: 10_000 } }],
  };

  test("checks each with M-PESA, says how far it is, and makes a batch of those confirmed", async () => {
    const checking = {
      ...before,
      running: true,
      confirmed: { count: 12, sum_cents: 1 },
      to_ask: { count: 31, sum_cents: 1 },
    };
    const { backend, redone } = await show([before, checking, done]);
    await fireEvent.click(await screen.findByTestId("redo-failed"));
    expect(said(await screen.findByTestId("checking-failed"))).toBe(
      "Checking 43 failed payouts with M-PESA… 12 of 43",
    );
    expect(redone).toEqual([]);
    backend.tell({ payouts: true, batches: [5] });
    const make = await screen.findByTestId("make-redo");
    expect(said(screen.getByTestId("stays-failed"))).toContain("M-PESA named a receipt.");
    expect(said(make)).toContain("these 40");
    await fireEvent.click(screen.getByTestId("also-undecided"));
    expect(said(make)).toContain("these 42");
    await fireEvent.click(make);
    await waitFor(() => expect(redone).toEqual([{ batch: 5, decided: true }]));
  });

  test("offers nothing where M-PESA confirmed nothing", async () => {
    await show([before, { ...done, confirmed: none, undecided: [] }]);
    await fireEvent.click(await screen.findByTestId("redo-failed"));
    expect((await screen.findByTestId<HTMLButtonElement>("make-redo")).disabled).toBe(true);
  });
});

describe("the orders of a list", () => {
  /** As the console takes them. */
  const payouts = ({ sort, filter }: RequestOf<"payouts">) => {
    if (sort === "largest" && filter.batch === null)
      throw new Fault({ code: "bad_field", field: "sort", message: "Within one batch." });
    return { rows: [PAYOUT], first: 0, total: 1, sum_cents: null };
  };

  test.each(["#/payouts", "#/payouts?batch=5", "#/batches/5"])(
    "that %s offers are all taken",
    async (hash) => {
      location.hash = hash;
      const backend = testConsole({
        status: () => STATUS,
        batch: () => ({ ...BATCH, row: { ...ROW, state: "approved" } }),
        batches: () => ({ rows: [ROW], next: null, total: 1, sum_cents: 0 }),
        payouts,
      });
      render(App, { backend });
      const select = await screen.findByTestId<HTMLSelectElement>("payouts-order");
      const offered = [...select.options].map((option) => option.value);
      expect(offered.length).toBeGreaterThan(0);
      for (const value of offered) {
        await fireEvent.change(select, { target: { value } });
        await waitFor(() => {
          const last = backend.asked.filter((one) => one.name === "payouts").at(-1);
          expect((last?.request as RequestOf<"payouts">).sort).toBe(value);
        });
        expect(screen.queryByText("Within one batch.")).toBeNull();
      }
    },
  );

  test("that an address names and the list cannot have are the usual one", async () => {
    location.hash = "#/payouts?sort=largest";
    const backend = testConsole({ status: () => STATUS, payouts });
    render(App, { backend });
    await screen.findByTestId("payouts-grid");
    expect(screen.queryByText("Within one batch.")).toBeNull();
  });
});
