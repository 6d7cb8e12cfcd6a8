// Several doubts in one act: what may be said of each, and what is said when it is done.

import type { DoubtRow, ManyDone, PayoutRow, ProposalView } from "../../bindings";
import { InWords } from "../../format/money";
import type { Said } from "../../state/notices.svelte";

/** A payout and what somebody says of it. */
export interface Proposed {
  row: PayoutRow;
  proposal: ProposalView;
}

export interface Parted {
  /** Nobody has said how they ended. */
  open: DoubtRow[];
  /** Somebody else says so: to be approved or rejected here. */
  theirs: Proposed[];
  /** Who is signed in says so: to be withdrawn. */
  mine: Proposed[];
}

/** Ticked doubts by what can be done about them. */
export function parted(rows: readonly DoubtRow[]): Parted {
  const said = rows.flatMap((one) =>
    one.doubt.proposal === null ? [] : [{ row: one.row, proposal: one.doubt.proposal }],
  );
  return {
    open: rows.filter((one) => one.doubt.proposal === null),
    theirs: said.filter((one) => !one.proposal.mine),
    mine: said.filter((one) => one.proposal.mine),
  };
}

/** Why it cannot be said that a payout was not paid; null where it can. */
export const notPaidRefused = (one: DoubtRow): string | null =>
  one.doubt.told_of_payment ?? one.doubt.not_paid_refused;

export const sumOf = (rows: readonly { row: PayoutRow }[]): number =>
  rows.reduce((sum, one) => sum + one.row.amount_cents, 0);

/** What is said of an act: nothing where it was done for none. `title` says how many it was done for, in words. */
export function saidOf(
  done: ManyDone,
  title: (values: { count: number; n: string }) => string,
  sentence: string,
): Said | null {
  return done.done === 0 ? null : { title: title({ count: done.done, n: InWords(done.done) }), sentence };
}
