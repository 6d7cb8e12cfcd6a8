// The words, icons and tones of states. One table each, used wherever a state is shown.

import type { LucideIcon } from "@lucide/svelte";
import BadgeCheck from "@lucide/svelte/icons/badge-check";
import Ban from "@lucide/svelte/icons/ban";
import Check from "@lucide/svelte/icons/check";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleQuestionMark from "@lucide/svelte/icons/circle-question-mark";
import CircleSlash from "@lucide/svelte/icons/circle-slash";
import CircleX from "@lucide/svelte/icons/circle-x";
import Hourglass from "@lucide/svelte/icons/hourglass";
import Pause from "@lucide/svelte/icons/pause";
import PencilLine from "@lucide/svelte/icons/pencil-line";
import Send from "@lucide/svelte/icons/send";
import Undo2 from "@lucide/svelte/icons/undo-2";
import type { BatchRow, CountAndSum, PayoutStateView, Totals } from "../bindings";
import { count as counts, figure } from "../format/money";
import * as m from "../paraglide/messages";
import type { Tone } from "../parts/tone";

export interface StateLook {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

/** A look whose word is asked for each time: the language may have changed since. */
const look = (word: () => string, icon: LucideIcon, tone: Tone): StateLook => ({
  get word() {
    return word();
  },
  icon,
  tone,
});

export const PAYOUT_STATES: Record<PayoutStateView, StateLook> = {
  draft: look(m.words_state_draft, PencilLine, "neutral"),
  submitted: look(m.words_state_submitted, Hourglass, "caution"),
  approved: look(m.words_state_approved, BadgeCheck, "accent"),
  dispatching: look(m.words_state_dispatching, Send, "accent"),
  accepted: look(m.words_state_accepted, Check, "accent"),
  paid: look(m.words_state_paid, CircleCheck, "good"),
  failed: look(m.words_state_failed, CircleX, "bad"),
  in_doubt: look(m.words_state_in_doubt, CircleQuestionMark, "doubt"),
  cancelled: look(m.words_state_cancelled, Ban, "neutral"),
  rejected: look(m.words_state_rejected, CircleSlash, "bad"),
  reversed: look(m.words_state_reversed, Undo2, "neutral"),
};

/** The order in which states follow each other in a payout's life, and stand in filters. */
export const PAYOUT_STATE_ORDER = Object.keys(PAYOUT_STATES) as PayoutStateView[];

const MEANINGS: Record<PayoutStateView, () => string> = {
  draft: m.words_meaning_draft,
  submitted: m.words_meaning_submitted,
  approved: m.words_meaning_approved,
  dispatching: m.words_meaning_dispatching,
  accepted: m.words_meaning_accepted,
  paid: m.words_meaning_paid,
  failed: m.words_meaning_failed,
  in_doubt: m.words_meaning_in_doubt,
  cancelled: m.words_meaning_cancelled,
  rejected: m.words_meaning_rejected,
  reversed: m.words_meaning_reversed,
};

/** What a state means for the money, for those who point at it. */
export const stateMeaning = (state: PayoutStateView): string => MEANINGS[state]();

/** Where a batch stands: the icons and tones of its payouts' states, and words of its own. */
export function batchLook(row: BatchRow): StateLook {
  switch (row.state) {
    case "draft":
      return { ...PAYOUT_STATES.draft, word: m.words_batch_draft() };
    case "submitted":
      return { ...PAYOUT_STATES.submitted, word: m.words_batch_submitted() };
    case "rejected":
      return { ...PAYOUT_STATES.rejected, word: m.words_batch_rejected() };
    case "cancelled":
      return { ...PAYOUT_STATES.cancelled, word: m.words_batch_cancelled() };
    case "approved":
      return approvedLook(row);
  }
}

/** An approved batch is told by the worst that is open about it, never by what went well. */
function approvedLook(row: BatchRow): StateLook {
  const { totals } = row;
  const gone =
    totals.sending.count +
    totals.accepted.count +
    totals.paid.count +
    totals.failed.count +
    totals.in_doubt.count +
    totals.reversed.count;
  if (stillToGo(totals) > 0) {
    if (row.paused !== null) return { word: m.words_batch_paused(), icon: Pause, tone: "caution" };
    return totals.to_go.count > 0 && gone === 0
      ? { ...PAYOUT_STATES.approved, word: m.words_batch_approved() }
      : { ...PAYOUT_STATES.dispatching, word: m.words_batch_sending() };
  }
  // The bare word where that is all there is, "Sent, 1 in doubt" where others ended otherwise.
  const all = (count: number): boolean => row.all.count === count;
  if (totals.in_doubt.count > 0) {
    const { count } = totals.in_doubt;
    if (all(count)) return PAYOUT_STATES.in_doubt;
    return { ...PAYOUT_STATES.in_doubt, word: m.words_batch_some_in_doubt({ n: counts(count) }) };
  }
  if (totals.failed.count > 0) {
    const { count } = totals.failed;
    const tone = row.failed_open.count > 0 ? "bad" : "neutral";
    if (all(count)) return { ...PAYOUT_STATES.failed, tone };
    return { ...PAYOUT_STATES.failed, tone, word: m.words_batch_some_failed({ n: counts(count) }) };
  }
  if (totals.paid.count > 0) {
    return row.purpose === "reversal"
      ? { ...PAYOUT_STATES.paid, word: m.words_batch_refunded() }
      : PAYOUT_STATES.paid;
  }
  if (totals.reversed.count > 0) return PAYOUT_STATES.reversed;
  return { ...PAYOUT_STATES.cancelled, word: m.words_batch_cancelled() };
}

/** How a batch ended so far, in money; names that differ, and what is to go, in numbers. */
export function endedIn(row: BatchRow): string[] {
  const part = (total: CountAndSum, word: (values: { sum: string }) => string): string =>
    total.count > 0 ? word({ sum: figure(total.sum_cents) }) : "";
  return [
    part(row.totals.paid, row.purpose === "reversal" ? m.words_ended_refunded : m.words_ended_paid),
    part(row.totals.failed, m.words_ended_failed),
    part(row.totals.in_doubt, m.words_ended_in_doubt),
    row.other_names > 0
      ? m.words_ended_other_names({ count: row.other_names, n: counts(row.other_names) })
      : "",
    stillToGo(row.totals) > 0 ? m.words_ended_to_go({ n: counts(stillToGo(row.totals)) }) : "",
  ].filter(Boolean);
}

/** Payouts that have no end yet and are not in doubt. */
export function stillToGo(totals: Totals): number {
  return totals.to_go.count + totals.sending.count + totals.accepted.count;
}
