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
import PencilLine from "@lucide/svelte/icons/pencil-line";
import Send from "@lucide/svelte/icons/send";
import Undo2 from "@lucide/svelte/icons/undo-2";
import type { BatchRow } from "../bindings/BatchRow";
import type { PayoutStateView } from "../bindings/PayoutStateView";
import type { Totals } from "../bindings/Totals";
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
  in_doubt: "Nobody knows yet whether money moved. It is not sent again.",
  cancelled: "Taken back before it was sent.",
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
      return row.purpose === "reversal" && approvedStands(row.totals) === "paid"
        ? { ...PAYOUT_STATES.paid, word: "Completed" }
        : PAYOUT_STATES[approvedStands(row.totals)];
  }
}

/** An approved batch stands where its least finished payouts stand. */
function approvedStands(totals: Totals): PayoutStateView {
  const gone =
    totals.sending.count +
    totals.accepted.count +
    totals.paid.count +
    totals.failed.count +
    totals.in_doubt.count +
    totals.reversed.count;
  if (totals.to_go.count > 0 && gone === 0) return "approved";
  if (stillToGo(totals) > 0) return "dispatching";
  if (totals.in_doubt.count > 0) return "in_doubt";
  if (totals.paid.count > 0) return "paid";
  if (totals.failed.count > 0) return "failed";
  if (totals.reversed.count > 0) return "reversed";
  return "cancelled";
}

/** Payouts that have no end yet and are not in doubt. */
export function stillToGo(totals: Totals): number {
  return totals.to_go.count + totals.sending.count + totals.accepted.count;
}
