// The words of reversals and of tasks to get payouts back.

import type { PayoutStateView, RecallEndName, RecallRow, RecallStepName } from "../../bindings";
import Ban from "@lucide/svelte/icons/ban";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import CircleX from "@lucide/svelte/icons/circle-x";
import ClockAlert from "@lucide/svelte/icons/clock-alert";
import { PAYOUT_STATES, type StateLook } from "../words";

/** A refund's state: as a payout's, but money that went back is not "paid". */
export function reversalLook(state: PayoutStateView): StateLook {
  return state === "paid" ? { ...PAYOUT_STATES.paid, word: "Refunded" } : PAYOUT_STATES[state];
}

/** What a customer's payment is called by the reversal of it. */
export function takenBackLook(state: PayoutStateView): StateLook {
  if (state === "paid") return { ...PAYOUT_STATES.reversed, word: "Refunded" };
  if (state === "in_doubt") return { ...PAYOUT_STATES.in_doubt, word: "Refund in doubt" };
  return { ...PAYOUT_STATES[state], word: `Refund: ${PAYOUT_STATES[state].word.toLowerCase()}` };
}

export const RECALL_ENDS: Record<RecallEndName, StateLook> = {
  returned: { word: "Money came back", icon: CircleCheck, tone: "good" },
  not_returned: { word: "Did not come back", icon: CircleX, tone: "bad" },
  withdrawn: { word: "Opened by mistake", icon: Ban, tone: "neutral" },
};

/** How a task stands. */
export function recallLook(row: Pick<RecallRow, "end" | "overdue">): StateLook {
  if (row.end !== null) return RECALL_ENDS[row.end];
  return row.overdue
    ? { word: "Overdue", icon: ClockAlert, tone: "bad" }
    : { word: "Open", icon: CircleDot, tone: "accent" };
}

/** Each step, as something to be done, and what to write beside it. */
export const RECALL_STEPS: Record<RecallStepName, { word: string; note: string }> = {
  payee_called: { word: "Call the person who got the money", note: "Who called, what was said" },
  portal_asked: { word: "Ask for the reversal on M-PESA's portal", note: "Who did it" },
  letter_sent: { word: "Send the letter to Safaricom", note: "To which address" },
  case_opened: { word: "Note Safaricom's case number", note: "Case number" },
  answered: { word: "Safaricom answered", note: "What they said" },
};

/** Whether this may be a receipt: ten letters and digits, as M-PESA writes them. */
export const looksLikeReceipt = (typed: string): boolean => /^[A-Za-z0-9]{8,12}$/.test(typed.trim());
