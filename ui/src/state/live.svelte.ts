// What a view shows lives as long as the view: read when it appears, again when it was touched. Reading is not
// tracked: a view that read itself again because its own answer arrived would never stop.

import { untrack } from "svelte";
import type { Changed } from "../bindings";
import { now } from "../parts/clock.svelte";
import { useDesk, type Desk } from "./desk.svelte";
import { Query } from "./query.svelte";
import { Trail, type TrailPage } from "./trail.svelte";
import { Window, type Page, type Position } from "./window.svelte";

/** Whether payouts of this batch changed: it is named, or none is and any of them may have. */
export const touchesBatch = (changed: Changed, batch: number): boolean =>
  changed.payouts && (changed.batches.length === 0 || changed.batches.includes(batch));

/** A query for a view: loads when the view appears, and again whenever `touched` says so. */
export function useQuery<T>(
  load: (desk: Desk) => Promise<T>,
  touched: (changed: Changed) => boolean,
): Query<T> {
  const desk = useDesk();
  const query = new Query(() => load(desk));
  $effect(() => {
    untrack(() => void query.reload());
    return desk.onChanged((changed) => {
      if (touched(changed) && !query.refused) void query.reload();
    });
  });
  return query;
}

/** Reads a query again when a moment comes that its answer names, since nothing else changes then. */
export function wakes<T>(query: Query<T>, moments: (answer: T) => readonly number[]): void {
  $effect(() => {
    if (query.value === null) return;
    const [answer, at] = [query.value, untrack(now)];
    const next = Math.min(...moments(answer).filter((moment) => moment > at));
    if (!Number.isFinite(next)) return;
    // A little later, so that the console finds the moment past.
    const timer = setTimeout(() => void query.reload(), Math.min(next - at + 250, LONGEST_WAIT_MS));
    return () => clearTimeout(timer);
  });
}

/** What a timer can wait for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** A list that is read downwards from its newest row. */
export function useTrail<T>(
  load: (desk: Desk, before: number | null, limit: number) => Promise<TrailPage<T>>,
  keyOf: (row: T) => number,
  touched: (changed: Changed) => boolean,
): Trail<T> {
  const desk = useDesk();
  const trail = new Trail<T>((before, limit) => load(desk, before, limit), keyOf);
  $effect(() => {
    untrack(() => void trail.refresh());
    return desk.onChanged((changed) => {
      if (touched(changed) && !trail.refused) void trail.refresh();
    });
  });
  return trail;
}

/** A window onto a long list; it reads when its rows are shown. */
export function useWindow<T>(
  fetch: (desk: Desk, at: Position<T>, limit: number) => Promise<Page<T>>,
  touched: (changed: Changed) => boolean,
): Window<T> {
  const desk = useDesk();
  const window = new Window<T>((at, limit) => fetch(desk, at, limit));
  $effect(() => {
    const stop = desk.onChanged((changed) => {
      if (touched(changed)) window.refresh();
    });
    return () => {
      stop();
      window.close();
    };
  });
  return window;
}
