// The words of reversals and of tasks to get payouts back.

import type { PayoutStateView, RecallEndName, RecallRow, RecallStepName } from "../../bindings";
import Ban from "@lucide/svelte/icons/ban";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import CircleX from "@lucide/svelte/icons/circle-x";
import ClockAlert from "@lucide/svelte/icons/clock-alert";
import * as m from "../../paraglide/messages";
import { PAYOUT_STATES, type StateLook } from "../words";

/** A refund's state: as a payout's, but money that went back is not "paid". */
export function reversalLook(state: PayoutStateView): StateLook {
  return state === "paid" ? { ...PAYOUT_STATES.paid, word: m.reversals_refunded() } : PAYOUT_STATES[state];
}

const TAKEN_BACK: Record<PayoutStateView, () => string> = {
  draft: m.reversals_refund_draft,
  submitted: m.reversals_refund_submitted,
  approved: m.reversals_refund_approved,
  dispatching: m.reversals_refund_dispatching,
  accepted: m.reversals_refund_accepted,
  paid: m.reversals_refunded,
  failed: m.reversals_refund_failed,
  in_doubt: m.reversals_refund_in_doubt,
  cancelled: m.reversals_refund_cancelled,
  rejected: m.reversals_refund_rejected,
  reversed: m.reversals_refund_reversed,
};

/** What a customer's payment is called by the reversal of it. */
export function takenBackLook(state: PayoutStateView): StateLook {
  const look = state === "paid" ? PAYOUT_STATES.reversed : PAYOUT_STATES[state];
  return { ...look, word: TAKEN_BACK[state]() };
}

/** How a task ended. */
export const RECALL_ENDS: Record<RecallEndName, () => StateLook> = {
  returned: () => ({ word: m.reversals_end_returned(), icon: CircleCheck, tone: "good" }),
  not_returned: () => ({ word: m.reversals_end_not_returned(), icon: CircleX, tone: "bad" }),
  withdrawn: () => ({ word: m.reversals_end_withdrawn(), icon: Ban, tone: "neutral" }),
};

/** How a task stands. */
export function recallLook(row: Pick<RecallRow, "end" | "overdue">): StateLook {
  if (row.end !== null) return RECALL_ENDS[row.end]();
  return row.overdue
    ? { word: m.reversals_overdue(), icon: ClockAlert, tone: "bad" }
    : { word: m.reversals_open(), icon: CircleDot, tone: "accent" };
}

/** Each step, as something to be done, and what to write beside it. */
export const RECALL_STEPS: Record<RecallStepName, { word: () => string; note: () => string }> = {
  payee_called: { word: m.reversals_step_payee_called, note: m.reversals_note_payee_called },
  portal_asked: { word: m.reversals_step_portal_asked, note: m.reversals_note_portal_asked },
  letter_sent: { word: m.reversals_step_letter_sent, note: m.reversals_note_letter_sent },
  case_opened: { word: m.reversals_step_case_opened, note: m.reversals_note_case_opened },
  answered: { word: m.reversals_step_answered, note: m.reversals_note_answered },
};

/** Whether this may be a receipt: ten letters and digits, as M-PESA writes them. */
export const looksLikeReceipt = (typed: string): boolean => /^[A-Za-z0-9]{8,12}$/.test(typed.trim());
