// What is said of a doubt: what was asked, what was answered, and when M-PESA is asked next.

import type { DoubtView } from "../../bindings";
import { duration } from "../../format/time";
import * as m from "../../paraglide/messages";

/** How often M-PESA was asked. */
export const askedWords = (asked: number): string => m.doubt_checked({ asked });

/** When M-PESA is asked next, or why it is not. */
export function nextWords(doubt: DoubtView, now: number): string {
  if (doubt.not_asked !== null) return doubt.not_asked;
  if (doubt.awaiting) return m.doubt_answer_awaited();
  if (doubt.next_at === null) return "";
  const left = doubt.next_at - now;
  return left <= 1000 ? m.doubt_next_soon() : m.doubt_next_in({ duration: duration(left) });
}

/** What somebody says of a payout in doubt. */
export function proposalWords({
  by,
  mine,
  receipt,
}: {
  by: string;
  mine: boolean;
  receipt: string | null;
}): string {
  if (mine) return receipt === null ? m.doubt_you_say_not_paid() : m.doubt_you_say_paid();
  return receipt === null ? m.doubt_says_not_paid({ by }) : m.doubt_says_paid({ by });
}
