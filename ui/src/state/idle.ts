// Tells the console that somebody is still at the desk. Whether they are signed out for being away is the console's to say:
// here it is only asked when that time has come, and said a minute before.

import type { Desk } from "./desk.svelte";

/** Touches are told at most so often. */
const TELL_EVERY_MS = 30_000;
/** How often it is looked whether the time has come. */
const LOOK_EVERY_MS = 1_000;
/** How long before it is said that somebody is about to be signed out. */
const WARN_MS = 60_000;
/** Where the whole time is no longer than that: in the second half of it. */
const warnsFor = (minutes: number): number => Math.min(WARN_MS, (minutes * 60_000) / 2);
/** The console is asked again so often while it has not signed them out. */
const ASK_EVERY_MS = 10_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/**
 * Begins to watch, for somebody who is signed out after so many minutes. `warn` hears in how many seconds that is, once it is
 * soon, and null where it no longer is. Answers the way to stop.
 */
export function watchIdle(
  desk: Desk,
  minutes: () => number,
  warn: (seconds: number | null) => void,
): () => void {
  let touched = Date.now();
  let told = Date.now();
  let asked = 0;
  let soon: ReturnType<typeof setTimeout> | null = null;

  const tell = (): void => {
    soon = null;
    told = Date.now();
    // Refused, the console says so to the page by itself.
    void desk.call("still_here", {}).catch(() => undefined);
  };
  const touch = (): void => {
    touched = Date.now();
    warn(null);
    // The last touch of several is told too, a little later: nobody is signed out early.
    soon ??= setTimeout(tell, Math.max(0, told + TELL_EVERY_MS - touched));
  };
  const look = setInterval(() => {
    const left = touched + minutes() * 60_000 - Date.now();
    warn(left <= warnsFor(minutes()) ? Math.max(0, Math.ceil(left / 1000)) : null);
    if (left > 0 || Date.now() - asked < ASK_EVERY_MS) return;
    asked = Date.now();
    void desk.reloadStatus();
  }, LOOK_EVERY_MS);
  for (const event of TOUCHES) addEventListener(event, touch, { capture: true, passive: true });
  return () => {
    for (const event of TOUCHES) removeEventListener(event, touch, { capture: true });
    clearInterval(look);
    if (soon !== null) clearTimeout(soon);
  };
}
