// The time that ages on screen are counted from. It ticks only while somebody looks at one.

import { createSubscriber } from "svelte/reactivity";

const EVERY_MS = 1000;

const ticking = createSubscriber((update) => {
  const timer = setInterval(update, EVERY_MS);
  return () => clearInterval(timer);
});

/** The time now, in UTC milliseconds; what reads it is redrawn every second. */
export function now(): number {
  ticking();
  return Date.now();
}
