// The time that ages and days on screen are counted from: the console's, which in practice may be days ahead of this
// machine's. It ticks only while somebody looks at one.

import { createSubscriber } from "svelte/reactivity";

const EVERY_MS = 1000;
/** The console's answer takes a moment to arrive; less than this apart, the two clocks are the same. */
const SAME_MS = 500;

/** How far the console's clock is ahead of this machine's. */
let ahead = $state(0);

const ticking = createSubscriber((update) => {
  const timer = setInterval(update, EVERY_MS);
  return () => clearInterval(timer);
});

/** How far ahead a clock is that shows `told` at this moment. */
export function aheadOf(told: number): number {
  const apart = told - Date.now();
  return Math.abs(apart) < SAME_MS ? 0 : apart;
}

/** From now on counts by a clock that is so far ahead of this machine's. */
export function follow(clockAhead: number): void {
  ahead = clockAhead;
}

/** The time now, in UTC milliseconds; what reads it is redrawn every second. */
export function now(): number {
  ticking();
  return Date.now() + ahead;
}
