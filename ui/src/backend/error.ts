// The one table from a problem's code to what a person reads: what happened, whether money moved, what to do.

import { InWords, money } from "../format/money";
import { duration } from "../format/time";
import { anyOf } from "../format/words";
import * as m from "../paraglide/messages";
import { now } from "../parts/clock.svelte";
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

type Entry<C extends AnyProblem["code"]> = (problem: Extract<AnyProblem, { code: C }>) => Saying;

const TABLE: { [C in AnyProblem["code"]]: Entry<C> } = {
  not_open: ({ message }) => ({
    title: m.problems_not_open_title(),
    sentence: asSentence(message),
    severity: "bad",
  }),
  not_signed_in: () => ({
    title: m.problems_not_signed_in_title(),
    sentence: m.problems_not_signed_in(),
    severity: "note",
    action: "sign_in",
  }),
  key_closed: () => ({
    title: m.problems_key_closed_title(),
    sentence: m.problems_key_closed(),
    severity: "note",
    action: "sign_in",
  }),
  wrong_passphrase: ({ wait_seconds }) => ({
    title: m.problems_wrong_passphrase_title(),
    sentence:
      wait_seconds > 0
        ? m.problems_wrong_passphrase_wait({ wait: duration(wait_seconds * 1000) })
        : m.problems_wrong_passphrase(),
    severity: "bad",
    field: "passphrase",
  }),
  too_many_tries: ({ wait_seconds }) => ({
    title: m.problems_too_many_tries_title(),
    sentence: m.problems_too_many_tries({ wait: duration(wait_seconds * 1000) }),
    severity: "bad",
    field: "passphrase",
  }),
  person_locked: ({ name }) => ({
    title: m.problems_person_locked_title({ name }),
    sentence: m.problems_person_locked(),
    severity: "bad",
    field: "passphrase",
  }),
  not_your_part: ({ role }) => ({
    title: m.problems_not_your_part_title(),
    sentence: role === null ? m.problems_not_your_part_auditor() : m.problems_not_your_part_role({ role }),
    severity: "caution",
  }),
  confirmed_apart: () => ({
    title: m.problems_confirmed_apart_title(),
    sentence: m.problems_confirmed_apart(),
    severity: "caution",
  }),
  too_few_people: () => ({
    title: m.problems_too_few_people_title(),
    sentence: m.problems_too_few_people(),
    severity: "caution",
  }),
  maker_cannot_approve: ({ maker, others }) => ({
    title: m.problems_maker_cannot_approve_title(),
    sentence: m.problems_maker_cannot_approve({
      maker,
      others: anyOf(others) || m.problems_another_operator(),
    }),
    severity: "caution",
  }),
  wrong_state: ({ state }) => ({
    title: m.problems_wrong_state_title(),
    sentence: m.problems_wrong_state({ state }),
    severity: "caution",
    action: "look_again",
  }),
  already_redone: ({ batch }) => ({
    title: m.problems_already_redone_title(),
    sentence: m.problems_already_redone({ batch }),
    severity: "caution",
    action: "look_again",
  }),
  already_reversed: ({ batch }) => ({
    title: m.problems_already_reversed_title(),
    sentence: m.problems_already_reversed({ batch }),
    severity: "caution",
    action: "look_again",
  }),
  not_readmitted: () => ({
    title: m.problems_not_readmitted_title(),
    sentence: m.problems_not_readmitted(),
    severity: "bad",
  }),
  own_payout: () => ({
    title: m.problems_own_payout_title(),
    sentence: m.problems_own_payout(),
    severity: "caution",
  }),
  recall_open: ({ recall }) => ({
    title: m.problems_recall_open_title(),
    sentence: m.problems_recall_open({ recall }),
    severity: "caution",
  }),
  rows_changed: () => ({
    title: m.problems_rows_changed_title(),
    sentence: m.problems_rows_changed(),
    severity: "bad",
    action: "look_again",
  }),
  difference_reason: () => ({
    title: m.problems_difference_reason_title(),
    sentence: m.problems_difference_reason(),
    severity: "caution",
  }),
  warnings_changed: () => ({
    title: m.problems_warnings_changed_title(),
    sentence: m.problems_warnings_changed(),
    severity: "caution",
    action: "look_again",
  }),
  evidence_changed: () => ({
    title: m.problems_evidence_changed_title(),
    sentence: m.problems_evidence_changed(),
    severity: "caution",
    action: "look_again",
  }),
  not_attached: ({ message }) => ({
    title: m.problems_not_attached_title(),
    sentence: message,
    severity: "caution",
  }),
  not_found: ({ what }) => ({
    title: m.problems_not_found_title({ what }),
    sentence: m.problems_not_found({ what }),
    severity: "caution",
  }),
  nothing_to_pay: () => ({
    title: m.problems_nothing_to_pay_title(),
    sentence: m.problems_nothing_to_pay(),
    severity: "caution",
  }),
  file_too_large: ({ most_mb }) => ({
    title: m.problems_file_too_large_title(),
    sentence: m.problems_file_too_large({ most_mb }),
    severity: "caution",
  }),
  bad_field: ({ field, message }) => ({
    title: m.problems_bad_field_title(),
    sentence: message,
    severity: "caution",
    field,
  }),
  not_saved: ({ message }) => ({
    title: m.problems_not_saved_title(),
    sentence: m.problems_not_saved({ reason: asSentence(message) }),
    severity: "bad",
    action: "try_again",
  }),
  saving_cancelled: () => ({
    title: m.problems_saving_cancelled_title(),
    sentence: m.problems_saving_cancelled(),
    severity: "caution",
  }),
  doubt_stands: ({ message }) => ({
    title: m.problems_doubt_stands_title(),
    sentence: m.problems_doubt_stands({ reason: asSentence(message) }),
    severity: "caution",
    action: "look_again",
  }),
  ledger_changed: ({ message }) => ({
    title: m.problems_ledger_changed_title(),
    sentence: m.problems_ledger_changed({ reason: asSentence(message) }),
    severity: "bad",
    action: "open_audit",
  }),
  keyring: ({ message }) => ({
    title: m.problems_keyring_title(),
    sentence: asSentence(message),
    severity: "bad",
    action: "try_again",
  }),
  password_first: ({ message }) => ({
    title: m.problems_password_first_title(),
    sentence: asSentence(message),
    severity: "caution",
    action: "open_initiator",
  }),
  password_wait: ({ until }) => ({
    title: m.problems_password_wait_title(),
    sentence: m.problems_password_wait({ wait: duration(Math.max(0, until - now())) }),
    severity: "caution",
  }),
  relay_not_answering: ({ message }) => ({
    title: m.problems_relay_not_answering_title(),
    sentence: m.problems_relay_not_answering({ reason: asSentence(message) }),
    severity: "caution",
    action: "try_again",
  }),
  under_way: ({ count, sum_cents }) => ({
    title: m.problems_under_way_title({ count, n: InWords(count), sum: money(sum_cents) }),
    sentence: m.problems_under_way(),
    severity: "caution",
  }),
  relay_awaited: ({ address, count, sum_cents, before }) => ({
    title: before ? m.problems_relay_before_title() : m.problems_relay_other_title(),
    sentence:
      count === 0
        ? m.problems_relay_awaited_none({ address })
        : m.problems_relay_awaited({ count, n: InWords(count), sum: money(sum_cents), address }),
    severity: "caution",
  }),
  payments_elsewhere: ({ address }) => ({
    title: m.problems_relay_before_title(),
    sentence: m.problems_payments_elsewhere({ address }),
    severity: "caution",
  }),
  relay_silent: ({ message }) => ({
    title: m.problems_relay_silent_title(),
    sentence: m.problems_relay_silent({ reason: asSentence(message) }),
    severity: "caution",
  }),
  resume_undecided: ({ left }) => ({
    title: m.problems_resume_undecided_title(),
    sentence: m.problems_resume_undecided({ count: left, n: InWords(left) }),
    severity: "caution",
  }),
  check_first: () => ({
    title: m.problems_check_first_title(),
    sentence: m.problems_check_first(),
    severity: "caution",
  }),
  gateway_did_not_answer: ({ message }) => ({
    title: m.problems_gateway_did_not_answer_title(),
    sentence: m.problems_gateway_did_not_answer({ reason: asSentence(message) }),
    severity: "caution",
    action: "try_again",
  }),
  unexpected: ({ reference }) => ({
    title: m.problems_unexpected_title(),
    sentence: m.problems_unexpected({ reference }),
    severity: "bad",
    action: "try_again",
  }),
  no_answer: () => ({
    title: m.problems_no_answer_title(),
    sentence: m.problems_no_answer(),
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

function asSentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
