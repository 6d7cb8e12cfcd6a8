// The payouts that a checker has marked to leave out of a batch that waits. Nothing is left out before it is confirmed.

import type { PayoutRow } from "../../bindings";

export class Leaving {
  /** Each marked payout with its amount in cents. */
  #marked = $state.raw<ReadonlyMap<number, number>>(new Map());

  get payouts(): number[] {
    return [...this.#marked.keys()];
  }
  get count(): number {
    return this.#marked.size;
  }
  get cents(): number {
    return [...this.#marked.values()].reduce((sum, cents) => sum + cents, 0);
  }

  /** Whether it is marked; null where it does not wait for approval, so that there is nothing to mark. */
  marks(row: PayoutRow | undefined): boolean | null {
    return row?.state === "submitted" ? this.#marked.has(row.id) : null;
  }
  toggle(row: PayoutRow | undefined): void {
    if (this.marks(row) === null || !row) return;
    const next = new Map(this.#marked);
    if (!next.delete(row.id)) next.set(row.id, row.amount_cents);
    this.#marked = next;
  }
  clear(): void {
    this.#marked = new Map();
  }
}
