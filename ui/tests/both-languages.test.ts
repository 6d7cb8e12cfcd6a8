// @vitest-environment jsdom
// Pages that are open while the language changes: nothing stays behind in English.

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { DoubtRow, ProposalView, RecallRow, RecallView, ReversalRow } from "../src/bindings";
import { setLanguage } from "../src/format/language.svelte";
import { leftInEnglish } from "./both";
import { PAYOUT, STATUS, testConsole } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(() => {
  cleanup();
  setLanguage("en");
  location.hash = "";
});

/** A month whose name differs. */
const AT = Date.UTC(2026, 11, 3, 9);

/** The page at an address, once a part of it stands. */
async function page(address: string, answers: Parameters<typeof testConsole>[0], part: string) {
  location.hash = address;
  render(App, { backend: testConsole({ status: () => STATUS, holidays: () => [], ...answers }) });
  await screen.findAllByTestId(part);
  return document.querySelector("main")!;
}

function doubt(id: number, proposal: Partial<ProposalView> | null): DoubtRow {
  return {
    row: { ...PAYOUT, changed_at: AT, id, name: id === 1 ? "" : `Achieng ${id}`, state: "in_doubt" },
    doubt: {
      since: AT,
      why: "Why.",
      asked: id,
      last_asked_at: AT,
      awaiting: id === 2,
      last_answer: "Answer.",
      next_at: AT,
      not_asked: null,
      again: { refused: null, times: 0, last: null },
      for_people: null,
      told_of_payment: null,
      not_paid_refused: null,
      not_paid_from: 0,
      proposal: proposal && {
        settlement: id,
        by: "Amina",
        mine: false,
        at: AT,
        receipt: null,
        note: "Note.",
        statement_at: AT,
        ...proposal,
      },
    },
  };
}

test("unconfirmed payouts, and what two people say of several", async () => {
  const doubts = [doubt(1, null), doubt(2, null), doubt(3, {}), doubt(4, { receipt: "SKL1A2B3C4" })];
  const main = await page(
    "#/doubt",
    {
      doubts: () => ({ rows: doubts, next: null, total: { count: 4, sum_cents: 40_000 }, held: "Held." }),
    },
    "doubt-row",
  );
  await fireEvent.click(screen.getByTestId("tick-all"));
  expect(main.textContent).toContain("4 payouts ticked");
  expect(await leftInEnglish(main, [doubts, "Held."])).toEqual([]);
  expect(main.textContent).toContain("Malipo 4 yamewekwa alama");

  setLanguage("en");
  await fireEvent.click(screen.getByTestId("propose-many-open"));
  expect(await leftInEnglish(screen.getByTestId("propose-many"), doubts)).toEqual([]);
  setLanguage("en");
  await fireEvent.keyDown(screen.getByTestId("propose-many"), { key: "Escape" });
  await fireEvent.click(screen.getByTestId("agree-many-open"));
  expect(await leftInEnglish(screen.getByTestId("agree-many"), doubts)).toEqual([]);
});

const reversal: ReversalRow = {
  payout: { ...PAYOUT, changed_at: AT, lane: "reversal", payee: "SG632NMUAB", state: "submitted" },
  batch_state: "submitted",
  maker: "Amina Wanjiru",
  mine: false,
  checker: "Otieno",
  decision_note: null,
  customer: "",
  payer: "",
};
const recall: RecallRow = {
  id: 3,
  payout: { ...PAYOUT, name: "", receipt: "SKL1A2B3C4" },
  reason: "Kosa.",
  owner: "Amina Wanjiru",
  mine: true,
  due: AT,
  overdue: true,
  opened_by: "Otieno",
  opened_at: AT,
  done: 1,
  end: null,
  closed_at: null,
};

test("refunds, and asking for one", async () => {
  const main = await page(
    "#/reversals?raise=1",
    {
      reversals: () => ({ rows: [reversal], next: null, total: 1 }),
      receipt: () => ({
        receipt: "SG632NMUAB",
        payment: null,
        payout: null,
        asked: { sentence: "Answer.", at: AT, payer: "Wekesa", payee: null, waiting: false },
        may_reverse: { allowed: "yes" },
        amount_cents: null,
        reversals: [],
      }),
    },
    "reversal-row",
  );
  await fireEvent.input(screen.getByTestId("raise-receipt"), { target: { value: "SG632NMUAB" } });
  await screen.findByTestId("receipt-said");
  expect(await leftInEnglish(main, [reversal, "Answer.", "Wekesa"])).toEqual([]);
  expect(main.textContent).toContain("umeidhinishwa na Otieno");
});

test("a task to recover a payout, and closing it", async () => {
  const view: RecallView = {
    row: recall,
    steps: [
      { step: "payee_called", done_at: AT, done_by: "Otieno", note: "Hakuna" },
      { step: "letter_sent", done_at: null, done_by: null, note: "" },
    ],
    portal: ["Portal."],
    standing: "",
    returned: false,
    evidence: null,
    closed_by: null,
    receipt: null,
    agreed_by: null,
    letter: { allowed: "yes" },
  };
  const main = await page(
    "#/reversals?tasks=1&task=3",
    { recalls: () => ({ rows: [recall], next: null, total: 1 }), recall: () => view },
    "recall-row",
  );
  await fireEvent.click(await screen.findByTestId("close-task"));
  await fireEvent.click(screen.getByTestId("end-returned"));
  expect(await leftInEnglish(main, [view, STATUS])).toEqual([]);
  expect(main.textContent).toContain("hatua 1 kati ya 5 zimefanywa");
});
