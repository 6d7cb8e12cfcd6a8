// A list that grows at its top and is read downwards, newest first: batches, the audit trail.

import { isRefusal, problemOf, type AnyProblem } from "../backend/backend";

export interface TrailPage<T> {
  rows: T[];
  next: number | null;
  total: number;
}

const PAGE = 100;
/** The most that the console answers at once. */
const MOST = 500;

export class Trail<T> {
  rows = $state.raw<T[] | null>(null);
  total = $state(0);
  next = $state<number | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  busy = $state(false);
  readonly #load: (before: number | null, limit: number) => Promise<TrailPage<T>>;
  readonly #keyOf: (row: T) => number;
  #again = false;
  #anew = false;

  constructor(
    load: (before: number | null, limit: number) => Promise<TrailPage<T>>,
    keyOf: (row: T) => number,
  ) {
    this.#load = load;
    this.#keyOf = keyOf;
  }

  /** Whether the console refused what was asked. */
  get refused(): boolean {
    return isRefusal(this.problem);
  }

  /** Reads the newest again, as many as are on screen; older ones beyond the console's page stay as they are. */
  async refresh(): Promise<void> {
    if (this.busy) {
      this.#again = true;
      return;
    }
    const shown = this.#anew ? [] : (this.rows ?? []);
    this.#anew = false;
    await this.#guard(async () => {
      const page = await this.#load(null, Math.min(MOST, Math.max(PAGE, shown.length)));
      const oldest = page.rows.at(-1);
      const older =
        page.next === null || oldest === undefined
          ? []
          : shown.filter((row) => this.#keyOf(row) < this.#keyOf(oldest));
      this.rows = [...page.rows, ...older];
      this.total = page.total;
      if (older.length === 0) this.next = page.next;
    });
  }

  /** Reads from the newest and keeps nothing of what is on screen: another list in its place. */
  begin(): Promise<void> {
    this.#anew = true;
    return this.refresh();
  }

  /** Reads on downwards. */
  async more(): Promise<void> {
    const before = this.next;
    if (this.busy || before === null) return;
    await this.#guard(async () => {
      const page = await this.#load(before, PAGE);
      this.rows = [...(this.rows ?? []), ...page.rows];
      this.total = page.total;
      this.next = page.next;
    });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
      this.problem = null;
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
    this.busy = false;
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }
}
