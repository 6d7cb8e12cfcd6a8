// A window onto a list too long to hold: pages around what is on screen, found by key next to a page that is
// held, by index only after a jump. One request at a time, always for what is on screen now.

import { isRefusal, problemOf, type AnyProblem } from "../backend/backend";

export const PAGE = 100;
/** Pages held beside those on screen. */
const SPARE = 8;
/** After a change, the rows on screen are not read more often than this. */
const GAP_MS = 500;

export type Position<T> =
  | { kind: "index"; index: number }
  | { kind: "after"; row: T; index: number }
  | { kind: "before"; row: T; index: number };

export interface Page<T> {
  rows: T[];
  total: number;
  /** What the whole list comes to, in cents, where that is known. */
  sum_cents?: number | null;
}

export type Fetch<T> = (at: Position<T>, limit: number) => Promise<Page<T>>;

export class Window<T> {
  /** Rows in the whole list; null until first known. */
  total = $state<number | null>(null);
  /** What the whole list comes to, in cents; null where that is not known. */
  sum = $state<number | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  #pages = $state.raw(new Map<number, T[]>());
  readonly #fetch: Fetch<T>;
  #stale = new Set<number>();
  #visible = { first: 0, last: PAGE - 1 };
  #generation = 0;
  #pumping = false;
  #closed = false;
  #refreshTimer: ReturnType<typeof setTimeout> | null = null;
  /** How often the list may have changed so far, and when it was last read for that. */
  #changes = 0;
  #refreshedAt = -Infinity;

  constructor(fetch: Fetch<T>) {
    this.#fetch = fetch;
  }

  /** The row with this index, if it is held. */
  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The index of a held row. */
  find(matches: (row: T) => boolean): number | null {
    for (const [page, rows] of this.#pages) {
      const offset = rows.findIndex(matches);
      if (offset >= 0) return page * PAGE + offset;
    }
    return null;
  }

  /** Says which rows are on screen now. */
  show(first: number, last: number): void {
    this.#visible = { first, last };
    if (!isRefusal(this.problem)) void this.#pump();
  }

  /** Another list (filter, order): the rows held stay on screen until the first of the new ones arrive. */
  restart(): void {
    this.#generation += 1;
    this.problem = null;
    this.#visible = { first: 0, last: PAGE - 1 };
    this.#stale = new Set(this.#pages.keys());
    void this.#pump();
  }

  /** The list may have changed: reads again what is on screen, at once unless it just did, and forgets the rest. */
  refresh(): void {
    // Refused, the same would be refused again: only another filter or order asks anew.
    if (isRefusal(this.problem)) return;
    if (this.#refreshTimer !== null) return;
    const wait = Math.max(0, this.#refreshedAt + GAP_MS - performance.now());
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = null;
      this.#refreshedAt = performance.now();
      this.#changes += 1;
      this.#stale = new Set(this.#pages.keys());
      void this.#pump();
    }, wait);
  }

  /** Stops reading. */
  close(): void {
    this.#closed = true;
    this.#generation += 1;
    if (this.#refreshTimer !== null) clearTimeout(this.#refreshTimer);
  }

  async #pump(): Promise<void> {
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    const generation = () => this.#generation;
    let asked = generation();
    try {
      for (let page = this.#wanted(); page !== null; page = this.#wanted()) {
        asked = generation();
        await this.#read(page);
      }
      this.problem = null;
    } catch (thrown) {
      // Stops until the next change, filter or scroll asks again.
      if (asked === generation()) this.problem = problemOf(thrown);
    } finally {
      this.#pumping = false;
    }
    // What was refused is another list than the one that is wanted by now.
    if (asked !== generation()) await this.#pump();
  }

  /** The next page to read: those on screen first, then one after and one before them. */
  #wanted(): number | null {
    if (this.#closed) return null;
    const first = Math.floor(this.#visible.first / PAGE);
    const last = Math.floor(this.#visible.last / PAGE);
    // Until the length is known there may be no neighbours to ask for.
    if (this.total === null) return this.#isFresh(first) ? null : first;
    const pages: number[] = [];
    for (let page = first; page <= last; page++) pages.push(page);
    pages.push(last + 1, first - 1);
    const end = Math.max(1, Math.ceil(this.total / PAGE));
    return pages.find((page) => page >= 0 && page < end && !this.#isFresh(page)) ?? null;
  }

  async #read(page: number): Promise<void> {
    const generation = this.#generation;
    const changes = this.#changes;
    const answer = await this.#fetch(this.#position(page), PAGE);
    if (generation !== this.#generation) return;
    // Stale pages off screen are dropped with the first fresh one: they belong to an older list.
    const pages = new Map(
      [...this.#pages].filter(([held]) => this.#isOnScreen(held) || !this.#stale.has(held)),
    );
    pages.set(page, answer.rows);
    // What changed while it was read may not be in it: then it is read once more.
    if (changes === this.#changes) this.#stale.delete(page);
    else this.#stale.add(page);
    this.total = answer.total;
    this.sum = answer.sum_cents ?? null;
    this.#pages = nearest(pages, page, answer.total);
  }

  /** By key where the neighbour is held and fresh, else by counting. */
  #position(page: number): Position<T> {
    const index = page * PAGE;
    const before = this.#isFresh(page - 1) ? this.#pages.get(page - 1) : undefined;
    if (before?.length === PAGE) return { kind: "after", row: before[PAGE - 1]!, index: index - 1 };
    const after = this.#isFresh(page + 1) ? this.#pages.get(page + 1)?.[0] : undefined;
    if (after !== undefined && page > 0) return { kind: "before", row: after, index: index + PAGE };
    return { kind: "index", index };
  }

  #isFresh(page: number): boolean {
    return this.#pages.has(page) && !this.#stale.has(page);
  }

  #isOnScreen(page: number): boolean {
    return page * PAGE <= this.#visible.last && (page + 1) * PAGE > this.#visible.first;
  }
}

/** The pages nearest to one, within the list. */
function nearest<T>(pages: Map<number, T[]>, page: number, total: number): Map<number, T[]> {
  const inside = [...pages].filter(([held]) => held * PAGE < total || held === 0);
  inside.sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page));
  return new Map(inside.slice(0, SPARE + 3));
}
