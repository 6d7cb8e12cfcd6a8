// The one table from a problem's code to what a person reads: what happened, whether money moved, what to do.

import { InWords, money } from "../format/money";
import { duration } from "../format/time";
import { now } from "../parts/clock.svelte";
import type { RoleView } from "../bindings";
import type { AnyProblem } from "./backend";

export type Severity = "note" | "caution" | "bad";
export type ProblemAction = "sign_in" | "open_initiator" | "look_again" | "open_audit" | "try_again";

export interface Saying {
  title: string;
  sentence: string;
  severity: Severity;
  /** What the screen offers beside the words. */
  action?: ProblemAction;
  /** The field it is about: it is then said beside that field. */
  field?: string;
}

const ROLE_WORD: Record<RoleView, string> = {
  maker: "maker",
  checker: "checker",
  administrator: "administrator",
  auditor: "auditor",
};

type Entry<C extends AnyProblem["code"]> = (problem: Extract<AnyProblem, { code: C }>) => Saying;

const TABLE: { [C in AnyProblem["code"]]: Entry<C> } = {
  not_open: ({ message }) => ({
    title: "No organisation is open",
    sentence: asSentence(message),
    severity: "bad",
  }),
  not_signed_in: () => ({
    title: "You are signed out",
    sentence: "Nothing was done. Sign in again and repeat it.",
    severity: "note",
    action: "sign_in",
  }),
  key_closed: () => ({
    title: "Your signing key is closed",
    sentence:
      "What you do here is signed with your own key, which your passphrase opens. Nothing was done. Sign in again and repeat it.",
    severity: "note",
    action: "sign_in",
  }),
  wrong_passphrase: ({ wait_seconds }) => ({
    title: "That passphrase is wrong",
    sentence:
      wait_seconds > 0
        ? `Nothing was done. The next try is possible in ${duration(wait_seconds * 1000)}.`
        : "Nothing was done. Type it again.",
    severity: "bad",
    field: "passphrase",
  }),
  too_many_tries: ({ wait_seconds }) => ({
    title: "Too many wrong passphrases",
    sentence: `Nothing was done. Wait ${duration(wait_seconds * 1000)} before the next try.`,
    severity: "bad",
    field: "passphrase",
  }),
  person_locked: ({ name }) => ({
    title: `${name} is locked`,
    sentence: "An administrator releases them under Settings, People. Nothing was done.",
    severity: "bad",
    field: "passphrase",
  }),
  not_your_part: ({ role }) => ({
    title: "That is not yours to do here",
    sentence:
      role === null
        ? "An auditor reads and exports, and changes nothing. Nothing was done."
        : `It takes the role ${ROLE_WORD[role]}. Nothing was done. Two administrators change roles under Settings, People.`,
    severity: "caution",
  }),
  too_few_people: () => ({
    title: "Too few people would be left",
    sentence:
      "Two administrators, and a maker and a checker who are two people, must be left. Add somebody first. Nothing was changed.",
    severity: "caution",
  }),
  maker_cannot_approve: ({ maker, others }) => ({
    title: "Somebody else decides on this batch",
    sentence: `${maker} prepared it, so ${nameList(others)} must approve or reject it. Nothing was sent.`,
    severity: "caution",
  }),
  wrong_state: ({ state }) => ({
    title: "That is no longer possible",
    sentence: `The batch is ${state} by now. Nothing was changed by you; the page shows how it stands.`,
    severity: "caution",
    action: "look_again",
  }),
  already_redone: ({ batch }) => ({
    title: "These are being paid again already",
    sentence: `Batch ${batch} pays the failed payouts again. Nothing new was made.`,
    severity: "caution",
    action: "look_again",
  }),
  already_reversed: ({ batch }) => ({
    title: "This payment is being refunded already",
    sentence: `Batch ${batch} refunds it, or has done so. A payment is refunded once; nothing new was made.`,
    severity: "caution",
    action: "look_again",
  }),
  not_readmitted: () => ({
    title: "This may not be the newest copy of the ledger",
    sentence:
      "Nothing is sent from it. Home says what was found; two people can agree to go on with this copy.",
    severity: "bad",
  }),
  own_payout: () => ({
    title: "This is the receipt of a payout of yours",
    sentence:
      "M-PESA takes no order to take that back, so nothing was made. People do it on the portal: open a task for it on the payout's page.",
    severity: "caution",
  }),
  recall_open: ({ recall }) => ({
    title: "Somebody sees to this already",
    sentence: `Task ${recall} is about this payout. Nothing new was made.`,
    severity: "caution",
  }),
  rows_changed: () => ({
    title: "The rows are not the ones you saw",
    sentence: "Nothing was approved and nothing is sent. Look at the rows again before you decide.",
    severity: "bad",
    action: "look_again",
  }),
  warnings_changed: () => ({
    title: "There are other warnings than you saw",
    sentence:
      "Something of this batch may be paid elsewhere too. Nothing was approved. Look at the warnings before you decide.",
    severity: "caution",
    action: "look_again",
  }),
  not_found: ({ what }) => ({
    title: `This ${what} does not exist`,
    sentence: `There is no such ${what}, or it is gone by now. No money moved.`,
    severity: "caution",
  }),
  nothing_to_pay: () => ({
    title: "Nothing here can be paid",
    sentence:
      "No batch was made. Where a file was imported, correct it as the problems say and import it again.",
    severity: "caution",
  }),
  file_too_large: ({ most_mb }) => ({
    title: "The file is too large",
    sentence: `Files of up to ${most_mb} MB are read. Nothing was imported: split the file and import the parts.`,
    severity: "caution",
  }),
  bad_field: ({ field, message }) => ({
    title: "One field needs another look",
    sentence: message,
    severity: "caution",
    field,
  }),
  not_saved: ({ message }) => ({
    title: "The file could not be saved",
    sentence: `${asSentence(message)} The rows are still here: try again when that is solved.`,
    severity: "bad",
    action: "try_again",
  }),
  saving_cancelled: () => ({
    title: "The file was not saved",
    sentence: "Saving was cancelled. No file was written.",
    severity: "caution",
  }),
  doubt_stands: ({ message }) => ({
    title: "That cannot be done about this payout",
    sentence: `${asSentence(message)} Nothing was changed.`,
    severity: "caution",
    action: "look_again",
  }),
  ledger_changed: ({ message }) => ({
    title: "The ledger was changed outside Hazina",
    sentence: `${asSentence(message)} Nothing is sent until somebody has looked at it.`,
    severity: "bad",
    action: "open_audit",
  }),
  keyring: ({ message }) => ({
    title: "The keyring did not answer",
    sentence: asSentence(message),
    severity: "bad",
    action: "try_again",
  }),
  password_first: ({ message }) => ({
    title: "The initiator’s password comes first",
    sentence: asSentence(message),
    severity: "caution",
    action: "open_initiator",
  }),
  password_wait: ({ until }) => ({
    title: "Too many wrong passwords",
    sentence: `M-PESA was not asked. After several wrong ones in a row it locks the initiator: the next try is possible in ${duration(Math.max(0, until - now()))}.`,
    severity: "caution",
  }),
  relay_not_answering: ({ message }) => ({
    title: "The relay did not do it",
    sentence: `${asSentence(message)} Nothing was changed here.`,
    severity: "caution",
    action: "try_again",
  }),
  under_way: ({ count, sum_cents }) => ({
    title: `${InWords(count, "payout")} (${money(sum_cents)}) ${count === 1 ? "is" : "are"} under way`,
    sentence:
      "They are asked about as they were sent, so each needs its result before this is changed. Wait for them, resolve the unconfirmed ones, and cancel what should not be sent. Nothing was changed.",
    severity: "caution",
  }),
  relay_awaited: ({ address, count, sum_cents, before }) => ({
    title: before ? "The relay before is still needed" : "Another relay is in use",
    sentence:
      count === 0
        ? `No payout awaits its result at ${address}. Confirm that it is to be replaced.`
        : `${InWords(count, "payout")} (${money(sum_cents)}) still ${count === 1 ? "awaits its result" : "await their results"} at ${address}. Nothing was changed.`,
    severity: "caution",
  }),
  payments_elsewhere: ({ address }) => ({
    title: "The relay before is still needed",
    sentence: `M-PESA still sends customers’ payments to ${address}. Give it the new addresses first. Nothing was changed.`,
    severity: "caution",
  }),
  relay_silent: ({ message }) => ({
    title: "Results cannot arrive now",
    sentence: `${asSentence(message)} Nothing was approved or sent. Wait until the relay answers, or confirm that you want it all the same.`,
    severity: "caution",
  }),
  resume_undecided: ({ left }) => ({
    title: "Look at the float first",
    sentence: `${InWords(left, "payout")} ${left === 1 ? "is" : "are"} left to send. Resume on the page, where it stands beside what the accounts hold.`,
    severity: "caution",
  }),
  check_first: () => ({
    title: "Check with M-PESA first",
    sentence:
      "Only what M-PESA confirms as not paid is paid again. Check the failed payouts, then make the batch.",
    severity: "caution",
  }),
  gateway_did_not_answer: ({ message }) => ({
    title: "M-PESA did not take the question",
    sentence: `${asSentence(message)} It was only a question: no money was asked to move. Try again in a minute.`,
    severity: "caution",
    action: "try_again",
  }),
  unexpected: ({ reference }) => ({
    title: "Hazina met a fault it does not know",
    sentence: `What was already sent is safe in the ledger. Try again; if it stays, give reference ${reference} to whoever looks after Hazina: it finds the place in the log.`,
    severity: "bad",
    action: "try_again",
  }),
  no_answer: () => ({
    title: "The console does not answer",
    sentence:
      "The screen cannot reach the program behind it, so what you see may be old. Start Hazina again; nothing is sent twice by that.",
    severity: "bad",
    action: "try_again",
  }),
};

/** What to say of a problem. */
export function saying(problem: AnyProblem): Saying {
  const entry = TABLE[problem.code] as Entry<AnyProblem["code"]> | undefined;
  // A newer console may know codes that this screen does not.
  return entry ? entry(problem) : TABLE.unexpected({ code: "unexpected", reference: problem.code });
}

/** Every code that has an entry. */
export const KNOWN_CODES = Object.keys(TABLE) as AnyProblem["code"][];

function nameList(names: string[]): string {
  if (names.length === 0) return "another operator";
  if (names.length === 1) return names[0]!;
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function asSentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
