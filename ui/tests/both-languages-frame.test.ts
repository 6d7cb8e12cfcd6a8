// @vitest-environment jsdom
// What stands around every page, Home and the sign-in, open while the language changes.

import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { ActivityView, BatchRow, HomeView, SendingView } from "../src/bindings";
import type { OpenStatus } from "../src/state/status";
import { AT, leave, leftInEnglish, openPage } from "./both";
import { ROW, STATUS, testConsole } from "./console";

// What jsdom lacks of a dialog.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(leave);

const of = (count: number) => ({ count, sum_cents: count * 100_000 });
const NONE = of(0);
const row = (id: number, more: Partial<BatchRow>): BatchRow => ({ ...ROW, id, title: `NOV-${id}`, ...more });

const HOME: HomeView = {
  waiting_for_me: [row(1, {}), row(2, { purpose: "bills" })],
  resolutions_for_me: 2,
  waiting_for_others: [row(3, { mine: true })],
  sending: [
    row(4, { state: "approved", totals: { ...ROW.totals, to_go: of(2), sending: of(1) } }),
    row(5, { state: "approved", totals: { ...ROW.totals, to_go: NONE, in_doubt: of(1), paid: of(2) } }),
  ],
  finished: [
    row(6, { state: "approved", totals: { ...ROW.totals, to_go: NONE, failed: of(1), paid: of(2) } }),
  ],
  float: { utility_cents: 500_000, working_cents: 90_000, read_at: AT, source: "balance" },
  float_asked: false,
  approved_unsent: of(3),
  approved_unsent_fees_cents: 4_500,
  low_accounts: [{ name: "Utility", available_cents: 1_000, level_cents: 5_000 }],
  in_doubt: of(2),
  in_doubt_since: AT,
  recalls_open: 2,
  recalls_overdue: 1,
  failed: of(1),
  other_names: of(2),
  rejected: [
    {
      row: row(7, { state: "rejected", checker: null }),
      in_part: false,
      total: { count: 1, sum_cents: 100 },
      by: "",
      reason: "Jumla.",
    },
  ],
  drafts: [row(8, { state: "draft" })],
  quarantined: 2,
  payments_elsewhere: true,
  alarms: 1,
  backups: { kit: true, last_at: AT, too_old: false, same_disk: true, missed: null },
  statements: { until: AT, open: 2, alarms: 0, late: true },
  first_time: false,
};

/** What stays: what the console answered, and keys of the keyboard. */
const DATA = [STATUS, HOME, "Ctrl", "Nenosiri."];

/** Takes parts of the documentation away that are folded into the page: they are pages of their own. */
function withoutHelp(): void {
  for (const help of document.querySelectorAll("details[data-testid^=help]")) help.remove();
}

/** Home within its frame, of a console in some state. */
async function home(
  view: HomeView,
  more: Partial<OpenStatus> = {},
  activity?: ActivityView,
): Promise<string[]> {
  const status = () => ({ ...STATUS, ...more });
  await openPage(
    "#/",
    {
      status,
      home: () => view,
      balance_history: () =>
        ({ account: "Utility Account", readings: [], level_cents: null, days: [], spent: [] }) as never,
      ...(activity ? { activity: () => activity } : {}),
    },
    "nav-home",
  );
  await screen.findByRole("heading", { level: 1 });
  withoutHelp();
  return leftInEnglish(document.body, DATA);
}

test("Home says everything that waits in both languages", async () => {
  expect(await home(HOME)).toEqual([]);
});

test("Home with nothing on it says so in both languages", async () => {
  const calm: HomeView = {
    ...HOME,
    waiting_for_me: [],
    resolutions_for_me: 0,
    waiting_for_others: [],
    sending: [],
    finished: [],
    approved_unsent: NONE,
    low_accounts: [],
    in_doubt: NONE,
    in_doubt_since: null,
    recalls_open: 0,
    recalls_overdue: 0,
    failed: NONE,
    other_names: NONE,
    rejected: [],
    drafts: [],
    quarantined: 0,
    payments_elsewhere: false,
    alarms: 0,
    backups: { kit: true, last_at: AT, too_old: false, same_disk: false, missed: null },
    statements: { until: null, open: 0, alarms: 0, late: false },
  };
  expect(await home(calm)).toEqual([]);
  leave();
  expect(await home({ ...calm, first_time: true })).toEqual([]);
});

const SENDING: SendingView[] = [
  { state: "backing_off", reason: "Sababu.", until: AT + 1_000_000 },
  { state: "waits_for_relay", reason: "Sababu.", next: "Hatua.", since: AT - 60_000 },
  { state: "waits_for_head", reason: "Sababu.", next: "Hatua.", since: AT - 60_000 },
  { state: "waits_for_answers", reason: "Sababu.", next: "Hatua.", since: AT - 60_000 },
  {
    state: "paused",
    reason: "Sababu.",
    next: "Hatua.",
    since: AT,
    by: null,
    pauses: [
      { pause: "person", reason: "Sababu.", next: "Hatua.", since: AT, way: "resume" },
      { pause: "keyring", reason: "Sababu.", next: "Hatua.", since: AT, way: "resume" },
    ],
  },
] as SendingView[];

describe.each(SENDING)("while sending is $state", (sending) => {
  test("the strip says so in both languages", async () => {
    DATA.push("Sababu. Hatua.", "Sababu.");
    expect(await home(HOME, { sending, now: AT })).toEqual([]);
  });
});

test("the frame's warnings are said in both languages", async () => {
  expect(
    await home(HOME, {
      mode: "production",
      relay: {
        ...STATUS.relay,
        here: false,
        state: { line: "refused", since: AT, why: "Sababu." },
        catching_up: { done: 1, total: 4 },
        refused_today: { count: 2, last_at: AT, last_source: "10.0.0.1" },
      },
      password: {
        age: {
          set_on: "2026-09-01",
          expires_on: "2026-12-01",
          lasts_days: 90,
          passed_days: 89,
          days_left: 1,
          sentence: "Nenosiri.",
          dated_ahead: false,
        },
        reminder: "Kikumbusho.",
        exposed: null,
        changing: false,
        refused: false,
      },
      secrets: "memory",
    }).then((left) => left.filter((words) => !/^Sababu|^Kikumbusho|^1 d$/.test(words))),
  ).toEqual([]);
});

test("the keys and the palette are in both languages", async () => {
  await home(HOME);
  leave();
  await openPage("#/", { home: () => HOME }, "nav-home");
  await fireEvent.keyDown(document.body, { key: "?" });
  await screen.findByTestId("close-keys");
  const keys = ["Ctrl", "Shift", "Esc", "Enter", "Home", "End", "PgUp", "PgDn", "Space"];
  expect(await leftInEnglish(document.querySelector("dialog")!, keys)).toEqual([]);
  leave();
  await openPage("#/", { home: () => HOME }, "nav-home");
  await fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  await screen.findByTestId("palette-input");
  expect(await leftInEnglish(document.querySelector("dialog")!, keys)).toEqual([]);
});

test("the sign-in is in both languages", async () => {
  const [amina, otieno] = STATUS.operators;
  const operators = [amina!, { ...otieno!, locked: true }, { ...otieno!, id: 3, waiting: 2 }];
  for (const mode of ["practice", "sandbox", "production"] as const) {
    render(App, {
      backend: testConsole({
        status: () => ({
          ...STATUS,
          mode,
          operators,
          session: null,
          left: { operator: 1, idle: true, at: AT },
        }),
      }),
    });
    await screen.findByTestId("signin-submit");
    // Each language is named in its own; the passphrase of practice and a person's initials are no words.
    const stays = [STATUS, operators, "English", "Kiswahili", "Sandbox", "AW", "OO", "maize beans sukuma"];
    withoutHelp();
    expect(await leftInEnglish(document.body, stays)).toEqual([]);
    leave();
  }
});

test("what goes on before anybody can work is said in both languages", async () => {
  const quiet: ActivityView = { opening: null, keyring_asks: false, leaving: null };
  for (const activity of [
    { ...quiet, keyring_asks: true },
    { ...quiet, leaving: { to_send: 3 } },
  ]) {
    expect(await home(HOME, {}, activity)).toEqual([]);
    leave();
  }
});
