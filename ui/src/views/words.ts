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
import { count as counts, counted, figure } from "../format/money";
import type { Tone } from "../parts/tone";

export interface StateLook {
  word: string;
  icon: LucideIcon;
  tone: Tone;
}

export const PAYOUT_STATES: Record<PayoutStateView, StateLook> = {
  draft: { word: "Draft", icon: PencilLine, tone: "neutral" },
  submitted: { word: "Waiting for approval", icon: Hourglass, tone: "caution" },
  approved: { word: "Approved", icon: BadgeCheck, tone: "accent" },
  dispatching: { word: "Sending", icon: Send, tone: "accent" },
  accepted: { word: "Accepted", icon: Check, tone: "accent" },
  paid: { word: "Paid", icon: CircleCheck, tone: "good" },
  failed: { word: "Failed", icon: CircleX, tone: "bad" },
  in_doubt: { word: "In doubt", icon: CircleQuestionMark, tone: "doubt" },
  cancelled: { word: "Cancelled", icon: Ban, tone: "neutral" },
  rejected: { word: "Rejected", icon: CircleSlash, tone: "bad" },
  reversed: { word: "Reversed", icon: Undo2, tone: "neutral" },
};

/** The order in which states follow each other in a payout's life, and stand in filters. */
export const PAYOUT_STATE_ORDER = Object.keys(PAYOUT_STATES) as PayoutStateView[];

/** What each state means for the money, for those who point at it. */
export const PAYOUT_STATE_MEANING: Record<PayoutStateView, string> = {
  draft: "Prepared, not submitted. Nothing is sent.",
  submitted: "A second person decides. Nothing is sent.",
  approved: "Will be sent.",
  dispatching: "On its way to M-PESA, no answer yet.",
  accepted: "M-PESA has taken the request. That is not a payment yet.",
  paid: "M-PESA has paid and gave a receipt.",
  failed: "It is proved that no money moved.",
  in_doubt: "We do not know yet whether this was paid. It is not resent.",
  cancelled: "Withdrawn before it was sent.",
  rejected: "A checker said no. Nothing is sent.",
  reversed: "It was paid, and M-PESA says that the money came back.",
};

/** Where a batch stands, in one of the same words. */
export function batchLook(row: BatchRow): StateLook {
  switch (row.state) {
    case "draft":
      return PAYOUT_STATES.draft;
    case "submitted":
      return PAYOUT_STATES.submitted;
    case "rejected":
      return PAYOUT_STATES.rejected;
    case "cancelled":
      return PAYOUT_STATES.cancelled;
    case "approved":
      return approvedLook(row);
  }
}

/** An approved batch is told by the worst that is open about it, never by what went well. */
function approvedLook(row: BatchRow): StateLook {
  const { totals } = row;
  const refund = row.purpose === "reversal";
  const gone =
    totals.sending.count +
    totals.accepted.count +
    totals.paid.count +
    totals.failed.count +
    totals.in_doubt.count +
    totals.reversed.count;
  if (stillToGo(totals) > 0) {
    if (row.paused !== null) return { word: "Paused", icon: Pause, tone: "caution" };
    return totals.to_go.count > 0 && gone === 0 ? PAYOUT_STATES.approved : PAYOUT_STATES.dispatching;
  }
  if (totals.in_doubt.count > 0)
    return { ...PAYOUT_STATES.in_doubt, word: among(row, totals.in_doubt.count, "in doubt") };
  if (totals.failed.count > 0) {
    const tone = row.failed_open.count > 0 ? "bad" : "neutral";
    return { ...PAYOUT_STATES.failed, tone, word: among(row, totals.failed.count, "failed") };
  }
  if (totals.paid.count > 0) return refund ? { ...PAYOUT_STATES.paid, word: "Refunded" } : PAYOUT_STATES.paid;
  if (totals.reversed.count > 0) return PAYOUT_STATES.reversed;
  return PAYOUT_STATES.cancelled;
}

/** "In doubt" where that is all there is, "Sent, 1 in doubt" where others ended otherwise. */
function among(row: BatchRow, count: number, word: string): string {
  return row.all.count === count ? capital(word) : `Sent, ${counts(count)} ${word}`;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** How a batch ended so far, in money; names that differ, and what is to go, in numbers. */
export function endedIn(row: BatchRow): string[] {
  const part = (total: CountAndSum, word: string): string =>
    total.count > 0 ? `${word} ${figure(total.sum_cents)}` : "";
  return [
    part(row.totals.paid, row.purpose === "reversal" ? "refunded" : "paid"),
    part(row.totals.failed, "failed"),
    part(row.totals.in_doubt, "in doubt"),
    row.other_names > 0 ? counted(row.other_names, "name differs", "names differ") : "",
    stillToGo(row.totals) > 0 ? `${counts(stillToGo(row.totals))} to go` : "",
  ].filter(Boolean);
}

/** Payouts that have no end yet and are not in doubt. */
export function stillToGo(totals: Totals): number {
  return totals.to_go.count + totals.sending.count + totals.accepted.count;
}
