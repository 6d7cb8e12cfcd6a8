// @vitest-environment jsdom
// Pages on the way of a payment, from its file to its proof, put into Kiswahili while they are open.

import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import type { BatchRow, BatchView, PayeeView, PayoutView } from "../src/bindings";
import { setLanguage } from "../src/format/language.svelte";
import { AT, leave, leftInEnglish, openPage } from "./both";
import { BATCH as BATCH_OF, PAYOUT as PAYOUT_OF, ROW as ROW_OF, STATUS } from "./console";

afterEach(leave);

const ROW = { ...ROW_OF, drafted_at: AT, submitted_at: AT };
const BATCH = { ...BATCH_OF, row: ROW };
const PAYOUT = { ...PAYOUT_OF, drafted_at: AT, changed_at: AT };
const NONE = { count: 0, sum_cents: 0 };
const of = (count: number) => ({ count, sum_cents: count * 100_000 });
const payouts = (rows = [PAYOUT]) => ({ rows, first: 0, total: rows.length, sum_cents: 500_000 });

/** A page, with what any page beside a list of payouts asks. */
const page: typeof openPage = (address, answers, part) =>
  openPage(
    address,
    {
      payouts: () => payouts(),
      payout_counts: () => ({ states: [] }),
      batches: () => ({ rows: [ROW], next: null, total: 1, sum_cents: 100 }),
      ...answers,
    },
    part,
  );

const DATA = [STATUS, BATCH, PAYOUT, "Jina.", "Kwa nini.", "Hatua.", "Mpango.", "Oktoba"];

const account = {
  account: "Utility",
  purpose: "Mpango.",
  now_cents: 1_000_000,
  read_at: AT,
  others_cents: 50_000,
  takes_cents: 2_000_000,
  after_cents: -1_000_000,
  short_by_cents: 1_000_000,
  waiting: 2,
  waiting_cents: 60_000,
  together_short_cents: 1_060_000,
  fees_unknown: false,
  top_up_cents: 1_000_000,
};
const batch = (row: Partial<BatchRow>, view: Partial<BatchView>): BatchView => ({
  ...BATCH,
  ...view,
  row: { ...ROW, ...row },
});

test("a batch that waits for a decision, with all that speaks against it", async () => {
  const view = batch(
    { warnings: 3, maker_left: true },
    {
      accounts: [account, { ...account, account: "Working", now_cents: null }],
      lanes: [
        { lane: "person", all: of(1200) },
        { lane: "bill", all: of(3) },
        { lane: "tax", all: of(1) },
      ],
      takes_ms: 120_000,
      first_payments: 12,
      asked: [
        { number: 1, by: "Jina.", at: AT, question: "Kwa nini.", answer: "Hatua.", answered_at: AT },
        { number: 2, by: "Jina.", at: AT, question: "Kwa nini.", answer: null, answered_at: null },
      ],
      left_out: [
        { by: "Jina.", at: AT, reason: "Kwa nini.", total: of(3), taken_up_in: null },
        {
          by: "Jina.",
          at: AT + 1,
          reason: "Kwa nini.",
          total: of(1),
          taken_up_in: { id: 6, title: "Oktoba" },
        },
      ],
      may: { ...BATCH.may, ask: { allowed: "yes" } },
      flag_groups: [
        { code: "new_payee", title: "Jina.", count: 2, worth_a_look: true },
        { code: "paid_recently", title: "Jina.", count: 3, worth_a_look: true },
        { code: "spaces_removed", title: "Jina.", count: 4, worth_a_look: false },
      ],
      kin: {
        redo_of: { id: 3, title: "Oktoba" },
        corrects: { id: 4, title: "Oktoba" },
        paid_again_by: [],
        corrected_by: [{ id: 6, title: "Oktoba" }],
      },
      warnings: {
        digest: "",
        count: 3,
        same_file: [{ batch: 2, title: "Oktoba", at: AT }],
        same_payment: of(2),
        told: [{ payout: 1, line: 7, other: 8, batch: 2, batch_title: "Oktoba", state: "paid", at: AT }],
        days: 30,
      },
    },
  );
  const main = await page("#/batches/5", { batch: () => view }, "approve-ask");
  expect(main.textContent).toContain("Review and approve 1,204 payouts · KSh");
  expect(await leftInEnglish(main, DATA)).toEqual([]);
  expect(main.textContent).toContain("Kagua na uidhinishe malipo 1,204 · KSh");
  expect(main.textContent).toContain("Limeandaliwa na Amina Wanjiru (ameondoka) kutoka payroll.csv");

  setLanguage("en");
  await fireEvent.click(screen.getByTestId("reject-open"));
  await fireEvent.click(screen.getByTestId("reject-confirm"));
  expect(await leftInEnglish(main, [...DATA, "Say why, so that the maker knows what to change"])).toEqual([]);
  expect(screen.getByTestId("reject-confirm").textContent).toContain("Kataa malipo 1,204");
});

test("a batch that was sent: what ended well, what did not, and what was stopped", async () => {
  const view = batch(
    {
      state: "approved",
      decided_at: AT,
      checker: "Otieno Odhiambo",
      totals: {
        ...ROW.totals,
        to_go: of(40),
        paid: of(1100),
        failed: of(60),
        in_doubt: of(3),
        cancelled: of(1),
      },
      stopped: 1,
      other_names: 2,
      failed_open: of(60),
      paused: "Kwa nini.",
    },
    {
      failures: [{ code: "2040", plain: "Kwa nini.", next: "Hatua.", total: of(60) }],
      failed_twice: 4,
      decision_note: "Jina.",
      kin: { ...BATCH.kin, paid_again_by: [{ id: 6, title: "Oktoba" }] },
      charged: { charged: of(1100), estimated_cents: 900 },
      stopped: [
        {
          row: PAYOUT,
          other: { ...PAYOUT, id: 7, state: "paid" },
          other_batch_title: "Oktoba",
          other_at: AT,
          name: null,
        },
        { row: { ...PAYOUT, id: 10 }, other: PAYOUT, other_batch_title: "", other_at: AT, name: "Jina." },
      ],
      may: { ...BATCH.may, resume: { allowed: "yes" }, redo_failed: { allowed: "yes" } },
    },
  );
  const main = await page(
    "#/batches/5",
    {
      batch: () => view,
      failed_again: () => ({
        running: false,
        stopped: null,
        all: of(60),
        confirmed: of(50),
        to_ask: of(1),
        awaited: NONE,
        undecided: [{ reason: "Kwa nini.", total: of(5) }],
        stays: [{ reason: "Kwa nini.", total: of(4) }],
      }),
      check_failed: () => ({}),
    },
    "redo-failed",
  );
  expect(screen.getByTestId("redo-failed").textContent).toContain("Pay the 60 failed again");
  await fireEvent.click(screen.getByTestId("redo-failed"));
  await screen.findByTestId("failed-again");
  expect(await leftInEnglish(main, DATA)).toEqual([]);
  expect(screen.getByTestId("stopped").textContent).toContain("Malipo 1 yamezuiwa, hayajatumwa");
  expect(screen.getByTestId("show-paid").textContent).toMatch(/1,100 yamelipwa/);
});

test("batches, and what waits for whom", async () => {
  const rows = [ROW, { ...ROW, id: 6, mine: true, purpose: "reversal" as const, flags: 2 }];
  const batches = await page(
    "#/batches",
    { batches: () => ({ rows, next: null, total: 2, sum_cents: 100 }) },
    "batch-open-5",
  );
  expect(await leftInEnglish(batches, DATA)).toEqual([]);
  expect(screen.getByTestId("batches-total").textContent).toContain("Mafungu 2 · KSh");
  leave();
  const approvals = await page(
    "#/approvals",
    { approvals: () => rows, resolutions: () => [] },
    "approve-open-5",
  );
  expect(approvals.textContent).toContain("One batch waits for your approval");
  expect(await leftInEnglish(approvals, DATA)).toEqual([]);
  expect(approvals.textContent).toContain("Fungu 1 linasubiri idhini yako");
});

const view: PayoutView = {
  row: {
    ...PAYOUT,
    state: "failed",
    other_name: true,
    attention: "failed",
    told_name: "Jina.",
    flags: ["new_payee"],
  },
  batch_title: "Oktoba",
  command: "SalaryPayment",
  fee_cents: 1100,
  charged_cents: 1200,
  doubt: null,
  standing: "Hatua.",
  next: "Hatua.",
  originator_conversation_id: "4f3a91bc20de",
  paid_to_name: "Jina.",
  dismissed: null,
  timeline: [{ at: AT, kind: "callback", sentence: "Hatua.", actor: null, facts: [], body: "{}" }],
};

test("payouts, narrowed, ticked, and one of them open", async () => {
  const main = await page(
    "#/payouts?attention=failed&open=9&kind=people",
    { payouts: () => payouts([view.row]), payout: () => view },
    "payout-state",
  );
  await fireEvent.click(screen.getByTestId("tick"));
  expect(await leftInEnglish(main, [...DATA, view, "M-PESA: Jina."])).toEqual([]);
  expect(screen.getByTestId("chosen").textContent).toContain("Malipo 1 yamewekwa alama");
  setLanguage("en");
  await fireEvent.click(screen.getByTestId("dismiss-open"));
  expect(await leftInEnglish(main, [...DATA, view, "M-PESA: Jina."])).toEqual([]);
});

test("one payee, over the years", async () => {
  const payee: PayeeView = {
    payee: "254720500000",
    lane: "person",
    name: "Achieng Odhiambo",
    years: [{ year: 2026, paid: of(4), failed: of(1), in_doubt: of(1), reversed: of(1) }],
    names: [{ name: "Jina.", count: 3, last_at: AT }],
    told: [{ name: "Jina.", count: 3, last_at: AT }],
    others: [{ payee: "254720500001", name: "Jina.", count: 2, last_at: AT }],
    book: {
      payee: "254720500000",
      account: null,
      lane: "person",
      name: "Jina.",
      told: null,
      told_differs: false,
      paid: of(4),
      last_cents: 100,
      first_at: AT,
      last_at: AT,
      note: { text: "Dokezo.", by: "Amina Wanjiru", at: AT },
      others: [],
      same_as: null,
    },
  };
  const main = await page("#/payee/254720500000", { payee: () => payee }, "payee-years");
  expect(await leftInEnglish(main, [...DATA, payee])).toEqual([]);
  expect(screen.getByTestId("payee-years").textContent).toContain("1 yameshindwa");
});

test.each(["pay_bill", "till", "tax"])("a bill: %s", async (kind) => {
  const main = await page(
    "#/bills",
    {
      suppliers: () => [
        {
          kind: "pay_bill",
          number: "888880",
          account: "42",
          name: "Jina.",
          amount_cents: 100,
          count: 2,
          last_at: AT,
        },
      ],
    },
    `bill-${kind}`,
  );
  await fireEvent.click(screen.getByTestId(`bill-${kind}`));
  expect(await leftInEnglish(main, DATA)).toEqual([]);
  expect(screen.getByTestId("bill-draft").textContent).toContain("Andaa bili hii");
});
