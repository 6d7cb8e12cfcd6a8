// @vitest-environment jsdom
// Pages that are open while the language changes: nothing stays behind in English. What waits for people, and what was done.

import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import type {
  DoubtRow,
  ProposalView,
  QuarantineRow,
  RecallRow,
  RecallView,
  ReportsView,
  ReversalRow,
} from "../src/bindings";
import { AT, leave, leftInEnglish, openPage } from "./both";
import { PAYOUT, STATUS } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(leave);

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
  const main = await openPage(
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

  await fireEvent.click(screen.getByTestId("propose-many-open"));
  expect(await leftInEnglish(screen.getByTestId("propose-many"), doubts)).toEqual([]);
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
  const main = await openPage(
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
  const main = await openPage(
    "#/reversals?tasks=1&task=3",
    { recalls: () => ({ rows: [recall], next: null, total: 1 }), recall: () => view },
    "recall-row",
  );
  await fireEvent.click(await screen.findByTestId("close-task"));
  await fireEvent.click(screen.getByTestId("end-returned"));
  expect(await leftInEnglish(main, [view, STATUS])).toEqual([]);
  expect(main.textContent).toContain("hatua 1 kati ya 5 zimefanywa");
});

test("the audit trail, and checking the ledger", async () => {
  const entry = {
    seq: 1,
    at: AT,
    actor: "Amina",
    kind: "batch_drafted",
    sentence: "Sentence.",
    hash: "4f3a",
    batch: 5,
    payout: null,
    payee: null,
    signed: [
      { name: "Amina", key: "3f2a 9c1e" },
      { name: "Otieno", key: null },
    ],
  };
  const main = await openPage(
    "#/audit",
    {
      audit: () => ({ rows: [entry], next: null, total: 1 }),
      check_ledger: () => ({ entries: 12, faults: [] }),
    },
    "audit-kind",
  );
  await screen.findByText("Sentence.");
  await fireEvent.click(screen.getByTestId("check-ledger"));
  await screen.findByText("The ledger is whole");
  expect(await leftInEnglish(main, [entry, STATUS])).toEqual([]);
  expect(main.textContent).toContain("Saini ya Otieno hailingani na ingizo hili");
});

test("reports of months", async () => {
  const view: ReportsView = {
    months: [{ at: AT, paid: [{ purpose: "payouts", paid: { count: 2, sum_cents: 900 } }], fees_cents: 20 }],
    failures: [{ code: "1", plain: "Plain.", next: "", total: { count: 2, sum_cents: 40 } }],
    confirmed: {
      count: 2,
      half_ms: 5_000,
      most_ms: 60_000,
      steps: [
        { up_to_ms: 5_000, count: 1 },
        { up_to_ms: 60_000, count: 1 },
        { up_to_ms: null, count: 0 },
      ],
    },
  };
  const main = await openPage("#/reports", { reports: () => view }, "report-time");
  expect(await leftInEnglish(main, view)).toEqual([]);
  expect(main.textContent).toContain("sekunde 5 hadi dakika 1");
});

test("messages in quarantine", async () => {
  const row: QuarantineRow = {
    id: 1,
    received_at: AT,
    source: "10.0.0.1",
    reason: "Reason.",
    body: "{}",
    cut_from: 9_000,
    reviewed: null,
  };
  const before = { ...row, id: 2, reviewed: { reason: "Shown.", by: "Amina", at: AT } };
  const main = await openPage(
    "#/quarantine",
    { status: () => ({ ...STATUS, quarantined_beyond: 2 }), quarantine: () => [row, before] },
    "quarantine-tick",
  );
  await fireEvent.click(screen.getByTestId("quarantine-tick"));
  expect(await leftInEnglish(main, [row, before])).toEqual([]);
  await fireEvent.click(screen.getByTestId("review-open"));
  expect(await leftInEnglish(main, [row, before])).toEqual([]);
  expect(main.textContent).toContain("Weka ujumbe 1 kuwa umekaguliwa");
});
