// @vitest-environment jsdom
// Pages that are open while the language changes: nothing stays behind in English. Where the money stands.

import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import type {
  AccountView,
  BalanceHistory,
  BalancesView,
  DifferenceRow,
  IncomingRow,
  IncomingState,
  InitiatorView,
  MonthRow,
  StatementFileView,
  StatementsView,
} from "../src/bindings";
import { AT, leave, leftInEnglish, openPage } from "./both";
import { PAYOUT, STATUS } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(leave);

const BAND = { up_to_cents: 10_000, fee_cents: 500 };
const difference: DifferenceRow = {
  subject: "line 1",
  title: "Title.",
  sentence: "Sentence.",
  next: "Next.",
  alarm: true,
  at: AT,
  cents: 100,
  receipt: "SKL1A2B3C4",
  place: null,
  details: null,
  payout: PAYOUT,
  probably: [PAYOUT],
  state: "open",
  owner: "Amina Wanjiru",
  owner_id: 1,
  note: "Kosa.",
  noted_by: "Amina Wanjiru",
  noted_at: AT,
  agreed_by: "Otieno",
};
const statements: StatementsView = {
  accounts: [
    {
      shortcode: "600992",
      account: "utility",
      title: "Utility",
      covered: [
        { from: AT, until: AT + 1000 },
        { from: AT + 2000, until: AT + 3000 },
      ],
      imported_at: AT,
    },
  ],
  until: AT,
  open: 2,
  alarms: 1,
  tabs: [
    { tab: "not_here", open: 2, all: 2 },
    { tab: "not_in_books", open: 0, all: 0 },
    { tab: "different", open: 0, all: 0 },
    { tab: "fees", open: 0, all: 0 },
    { tab: "files", open: 0, all: 0 },
  ],
  statements: [
    {
      id: 1,
      file: "Statement.csv",
      account: "Utility",
      shortcode: "600992",
      from: AT,
      until: AT,
      count: 9,
      added: 4,
      at: AT,
      by: "Otieno",
    },
  ],
  every_days: 31,
  late: true,
  how: ["Step."],
};
const ROLES = { ...STATUS.session!, roles: [...STATUS.session!.roles, "administrator" as const] };
const ADMINISTERS = { ...STATUS, session: ROLES };

test("statements: what does not match, the months, the files and the fees", async () => {
  const month: MonthRow = {
    month: "2026-12",
    from: AT,
    open: 2,
    closed_at: null,
    closed_by: null,
    not_yet: null,
    accounts: [
      {
        title: "Utility",
        opening_cents: null,
        in_cents: 5,
        out_cents: 3,
        fees_cents: 1,
        closing_cents: 2,
        purposes: [],
      },
    ],
  };
  const fees = {
    tariffs: [
      { from: "2026-12-01", bands: [BAND] },
      { from: null, bands: [BAND] },
    ],
    learnt: [{ title: "Till", fee_cents: 100, least_cents: 100, most_cents: 200, count: 2 }],
  };
  const data = [statements, difference, month, fees, STATUS];
  const main = await openPage(
    "#/statements",
    {
      status: () => ADMINISTERS,
      statements: () => statements,
      differences: () => ({
        rows: [difference, { ...difference, subject: "2", state: "accepted" }],
        more: true,
      }),
      months: () => [month, { ...month, month: "2026-11", closed_at: AT, closed_by: "Otieno" }],
      fees: () => fees,
    },
    "difference",
  );
  expect(await leftInEnglish(main, data)).toEqual([]);
  expect(main.textContent).toContain("mistari 2 iko wazi");
  await fireEvent.click(screen.getAllByTestId("accept")[0]!);
  expect(await leftInEnglish(document.querySelector("dialog")!, data)).toEqual([]);
  await fireEvent.click(screen.getByTestId("difference-cancel"));
  for (const [tab, part] of [
    ["tab-months", "month"],
    ["tab-statements", "statement-row"],
    ["tab-fees", "tariff-save"],
  ] as const) {
    await fireEvent.click(screen.getByTestId(tab));
    await screen.findAllByTestId(part);
    expect(await leftInEnglish(main, data)).toEqual([]);
  }
});

test("a statement that was chosen, and what came of it", async () => {
  const file: StatementFileView = {
    file: 1,
    name: "Statement.csv",
    progress: {
      state: "read",
      account: null,
      account_named: false,
      layout: "CSV",
      shortcode: "600992",
      lines: 9,
      counting: 8,
      from: AT,
      until: AT,
      in_cents: 1,
      out_cents: 2,
      opening_cents: null,
      closing_cents: 3,
      said: ["Said."],
      refused: null,
    },
  };
  const main = await openPage("#/statements/1", { statement_file: () => file }, "statement-import");
  expect(await leftInEnglish(main, file)).toEqual([]);
  expect(main.textContent).toContain("9, kati yake 8 ilihamisha pesa");
  leave();
  const done = { state: "done" as const, added: 2, known: 3, ended: 2, open: 2 };
  const after = await openPage(
    "#/statements/1",
    { statement_file: () => ({ ...file, progress: done }) },
    "statement-look",
  );
  expect(await leftInEnglish(after, file)).toEqual([]);
  expect(after.textContent).toContain("Mistari mipya 2, 3 inajulikana tayari.");
});

const initiator: InitiatorView = {
  name: "apiuser",
  age: {
    set_on: "2026-12-03",
    expires_on: "2027-05-03",
    lasts_days: 90,
    passed_days: 20,
    days_left: 70,
    sentence: "Sentence.",
    dated_ahead: false,
  },
  reminder: null,
  planned: [
    { day: "2026-12-03", what: "What.", past: true },
    { day: "2026-12-04", what: "What.", past: false },
  ],
  given: [
    { person: "Amina", what: "What.", given_at: AT, seen_at: null, put_off_until: AT },
    { person: "Otieno", what: "What.", given_at: AT, seen_at: AT, put_off_until: null },
  ],
  refused: { reason: "Reason.", next: "Next.", since: AT },
  change: null,
  history: [
    { state: "done", by: "Amina", begun_at: AT, ended_at: AT, tries: 1, set_on: "2026-12-03" },
    { state: "abandoned", by: null, begun_at: AT + 1, ended_at: AT, tries: 2, set_on: null },
  ],
  safe_tries: 3,
  portal: { wrong: 2, locked: false },
};

/** As the portal itself calls them. */
const PORTAL_NAMES = ["Set Restricted ORG API PASSWORD", "Operators"];

test("the initiator's password: its age, who was reminded, and changing it", async () => {
  const main = await openPage("#/initiator", { initiator: () => initiator }, "begin-change");
  await fireEvent.click(screen.getByTestId("correct-dates"));
  expect(await leftInEnglish(main, [initiator, "Reason. Next."])).toEqual([]);
  expect(main.textContent).toContain("Linatumika tangu 3 Des 2026");
  leave();
  const change = {
    state: "begun" as const,
    by: "Amina",
    begun_at: AT,
    tries: 1,
    wrong: 1,
    tried_at: null,
    verdict: null,
    wait_until: null,
    trouble: "Trouble.",
    on_the_way: 2,
  };
  const changing = await openPage(
    "#/initiator",
    { initiator: () => ({ ...initiator, change }), check_password: () => [] },
    "try-password",
  );
  await fireEvent.input(screen.getByTestId("new-password-again"), { target: { value: "x" } });
  expect(await leftInEnglish(changing, [initiator, change, PORTAL_NAMES])).toEqual([]);
  expect(changing.textContent).toContain("Majaribio 2 ni salama sasa.");
});

const account: AccountView = {
  name: "Utility Account",
  purpose: "Purpose.",
  current_cents: 1_000,
  available_cents: 900,
  reserved_cents: 100,
  uncleared_cents: 50,
  as_of: AT,
  read_at: AT,
  source: "payout",
  asked_by: null,
  low_level_cents: 2_000,
  low: true,
  pays: true,
  owed: { count: 2, sum_cents: 200 },
  owed_fees_cents: 20,
  covers: { tenths: 14, payroll: true, month: "November", sum_cents: 100 },
  collects_fees: false,
};

test("balances, their history and the way to fill an account", async () => {
  const fees = {
    ...account,
    name: "Charges Paid Account",
    source: "query",
    pays: false,
    collects_fees: true,
  };
  const view: BalancesView = {
    accounts: [account, fees],
    asked_since: null,
    failed: "Failed.",
    failed_at: AT,
    every_minutes: 30,
    next_at: AT,
    held: null,
    top_up: "request",
  };
  const history: BalanceHistory = {
    account: account.name,
    from: AT,
    until: AT + 1000,
    days: [{ at: AT, least_cents: null, last_cents: 5, paid: { count: 2, sum_cents: 3 }, fees_cents: 1 }],
    readings: [{ at: AT, cents: 500 }],
  };
  const main = await openPage(
    "#/balances",
    { balances: () => view, balance_history: () => history },
    "history-as",
  );
  await fireEvent.click(screen.getAllByTestId("low-level-open")[0]!);
  expect(await leftInEnglish(main, [view, history])).toEqual([]);
  expect(main.textContent).toContain("Linatosha mara 1.4 mishahara kama ya November");
  await fireEvent.click(screen.getByTestId("history-as"));
  expect(await leftInEnglish(main, [view, history])).toEqual([]);
});

test("customers' payments, one of them open", async () => {
  const row: IncomingRow = {
    id: 1,
    receipt: "SG632NMUAB",
    amount_cents: 500,
    paid_at: AT,
    payer: "",
    name: "",
    account: "42-17",
    kind: "Kind.",
    told_by: "pull",
    told_at: AT,
    taken_back: { payout: 9, batch: 5, state: "in_doubt" },
    may_be_double: true,
  };
  const about: IncomingState = {
    told_since: null,
    elsewhere: null,
    refused: null,
    lists: true,
    days: [
      { at: AT - 9 * 3_600_000, total: { count: 2, sum_cents: 900 }, refunded: { count: 1, sum_cents: 300 } },
    ],
  };
  const main = await openPage(
    "#/incoming?open=SG632NMUAB",
    {
      incoming: () => ({ rows: [row, { ...row, id: 2, taken_back: null }], next: 3, total: 2 }),
      incoming_state: () => about,
      receipt: () => ({
        receipt: row.receipt,
        payment: row,
        payout: null,
        asked: null,
        may_reverse: { allowed: "yes" },
        amount_cents: 500,
        reversals: [PAYOUT],
      }),
      fetch_payments: () => ({ listed: 3, new: 2, unread: 1 }),
    },
    "incoming-row",
  );
  await fireEvent.click(screen.getByTestId("fetch-payments"));
  await fireEvent.click(await screen.findByTestId("take-back"));
  expect(await leftInEnglish(main, [row, about, PAYOUT])).toEqual([]);
  expect(screen.getByTestId("fetched").textContent).toBe(
    "Orodha ya M-PESA ina malipo 3. Mapya ni 2. Mstari 1 haukuweza kusomwa.",
  );
});
