// What is said of a doubt: what was asked, what was answered, and when M-PESA is asked next.

import type { DoubtView } from "../../bindings";
import { duration } from "../../format/time";

/** How often M-PESA was asked. */
export function askedWords(asked: number): string {
  if (asked === 0) return "M-PESA was not asked yet";
  if (asked === 1) return "Checked once";
  if (asked === 2) return "Checked twice";
  return `Checked ${asked} times`;
}

/** When M-PESA is asked next, or why it is not. */
export function nextWords(doubt: DoubtView, now: number): string {
  if (doubt.not_asked !== null) return doubt.not_asked;
  if (doubt.awaiting) return "Its answer is awaited.";
  if (doubt.next_at === null) return "";
  const left = doubt.next_at - now;
  return left <= 1000 ? "Next check any moment." : `Next check in ${duration(left)}.`;
}

/** What somebody says of a payout in doubt. */
export function proposalWords(proposal: { by: string; mine: boolean; receipt: string | null }): string {
  const who = proposal.mine ? "You say" : `${proposal.by} says`;
  return proposal.receipt === null ? `${who} that it was not paid.` : `${who} that it was paid.`;
}

/** Said to both people before a payout is resolved as not paid. */
export const NOT_PAID_WARNING =
  "Only where you are certain: if M-PESA carries it out later after all, and it was paid again activity, it is paid twice.";
