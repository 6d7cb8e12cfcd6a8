// A console that answers from a table, for tests of what the screen asks and shows. Whether the real console answers
// so is proved elsewhere: the types of every answer here are generated from it.

import { tick } from "svelte";
import type { BatchRow, BatchView, Changed, PayoutRow } from "../src/bindings";
import { language, setLanguage } from "../src/format/language.svelte";
import { EVERYDAY, type OpenStatus } from "../src/state/status";
import { Fault, type AnswerOf, type Backend, type CommandName, type RequestOf } from "../src/backend/backend";

type Answers = { [K in CommandName]?: (request: RequestOf<K>) => AnswerOf<K> };

export interface TestConsole extends Backend {
  /** What was asked, in order. */
  readonly asked: { name: CommandName; request: unknown }[];
  /** How often a command was asked. */
  times(name: CommandName): number;
  /** Tells the screen that something changed. */
  tell(changed: Partial<Changed>): void;
}

export function testConsole(answers: Answers): TestConsole {
  const asked: TestConsole["asked"] = [];
  const listeners = new Set<(changed: Changed) => void>();
  return {
    asked,
    times: (name) => asked.filter((one) => one.name === name).length,
    tell(changed) {
      const none: Changed = {
        status: false,
        payouts: false,
        batches: [],
        float: false,
        incoming: false,
        recalls: false,
        initiator: false,
        people: false,
        preferences: false,
        profiles: false,
        backups: false,
        statements: false,
        activity: false,
        imports: [],
        audit: false,
      };
      for (const listener of listeners) listener({ ...none, ...changed });
    },
    async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
      asked.push({ name, request });
      await Promise.resolve();
      const answer = answers[name];
      if (!answer) throw new Fault({ code: "unexpected", reference: `no answer for ${name}` });
      return answer(request);
    },
    importFile: async () => ({ import: 1 }),
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const NOON = Date.UTC(2026, 10, 21, 9);

export const STATUS: OpenStatus = {
  mode: "practice",
  organisation: "Mavuno Growers",
  shortcode: "600992",
  operators: [
    { id: 1, name: "Amina Wanjiru", roles: EVERYDAY, locked: false, waiting: 0 },
    { id: 2, name: "Otieno Odhiambo", roles: EVERYDAY, locked: false, waiting: 1 },
  ],
  session: { operator: 2, name: "Otieno Odhiambo", roles: EVERYDAY },
  left: null,
  idle_minutes: 15,
  secrets: "keyring",
  sending: { state: "on" },
  daraja_answered_at: null,
  callback_arrived_at: null,
  relay: {
    here: true,
    state: { line: "connected" },
    last_answered_at: null,
    waiting: 0,
    full_percent: 0,
    catching_up: null,
    refused_today: null,
  },
  approvals_waiting: 1,
  in_doubt: { count: 0, sum_cents: 0 },
  quarantined: 0,
  quarantined_beyond: 0,
  password: null,
  ledger: { checking: null, faults: [], unchecked: false, age: null, unwritable: null, folder: [] },
  version: "0.1.0",
  // The page is in the language that a test chose.
  get language() {
    return language();
  },
  get now() {
    return Date.now();
  },
};

const NONE = { count: 0, sum_cents: 0 };
const ALL = { count: 1204, sum_cents: 341_000_000 };

export const ROW: BatchRow = {
  id: 5,
  title: "November payroll",
  purpose: "payouts",
  state: "submitted",
  maker: "Amina Wanjiru",
  mine: false,
  maker_left: false,
  checker: null,
  checker_left: false,
  drafted_at: NOON,
  submitted_at: NOON,
  decided_at: null,
  all: ALL,
  questions_open: 0,
  left_out: NONE,
  fees_cents: 1_324_400,
  totals: {
    to_go: ALL,
    sending: NONE,
    accepted: NONE,
    paid: NONE,
    failed: NONE,
    in_doubt: NONE,
    cancelled: NONE,
    reversed: NONE,
  },
  flags: 0,
  approved: 0,
  needs: 1,
  wants_me: true,
  approved_by_me: false,
  warnings: 0,
  stopped: 0,
  paused: null,
  finished: false,
  failed_open: NONE,
  other_names: 0,
  redo_of: null,
  corrects: null,
};

export const BATCH: BatchView = {
  policy: {
    policy: 0,
    needs: "1 approval",
    people: 1,
    why: [],
    refused: [],
    reason_for: [],
    reason: null,
    given: [],
    still: null,
    approved_by_me: false,
    closed_until: null,
  },
  row: ROW,
  file_name: "payroll.csv",
  digest: "4f3a91bc20de77a1c09e",
  fingerprint: ["lake", "heron", "maize", "sunrise"],
  float: null,
  accounts: [],
  lanes: [],
  attachments: [],
  evidence: null,
  difference: null,
  warnings: null,
  stopped: [],
  flag_groups: [],
  largest: [],
  failures: [],
  decision_note: null,
  asked: [],
  left_out: [],
  kin: { redo_of: null, corrects: null, paid_again_by: [], corrected_by: [] },
  charged: { charged: NONE, estimated_cents: 0 },
  failed_twice: 0,
  first_payments: null,
  takes_ms: null,
  refund: null,
  per_minute: 0,
  time_left_ms: null,
  may: {
    submit: { allowed: "hidden" },
    approve: { allowed: "yes" },
    ask: { allowed: "hidden" },
    answer: { allowed: "hidden" },
    cancel: { allowed: "hidden" },
    pause: { allowed: "hidden" },
    resume: { allowed: "hidden" },
    correct: { allowed: "hidden" },
    redo_failed: { allowed: "hidden" },
    attach: { allowed: "hidden" },
    detach: { allowed: "hidden" },
  },
};

export const PAYOUT: PayoutRow = {
  id: 9,
  batch: 5,
  line: 2,
  name: "Achieng Odhiambo",
  lane: "person",
  payee: "254720500000",
  account: null,
  amount_cents: 1_100_000,
  reference: "NOV-1",
  state: "submitted",
  receipt: null,
  code: null,
  why: null,
  changed_at: NOON,
  drafted_at: NOON,
  flags: [],
  other_name: false,
  told_name: null,
  left_out: false,
  attention: null,
  alarm: null,
};

/** What a person reads in a part of the page: its texts, and what its fields and pictures are called. */
export function readIn(root: Element): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? "");
  for (const element of [root, ...root.querySelectorAll("*")])
    for (const name of ["aria-label", "placeholder", "title", "alt"])
      texts.push(element.getAttribute(name) ?? "");
  return texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => /\p{L}{2,}/u.test(text));
}

/** What reads the same after the page was put into Kiswahili: nothing, but for what has only one name. */
export async function sameInKiswahili(root: () => Element, names: RegExp): Promise<string[]> {
  const english = readIn(root());
  if (english.length === 0) throw new Error("there is nothing to read");
  setLanguage("sw");
  await tick();
  const before = new Set(english);
  return readIn(root()).filter((text) => before.has(text) && !names.test(text));
}
