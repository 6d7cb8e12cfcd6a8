// Tells the console that somebody is still at the desk. Whether they are signed out for being away is the console's to say:
// here it is only asked when that time has come.

import type { Desk } from "./desk.svelte";

/** Touches are told at most so often. */
const TELL_EVERY_MS = 30_000;
/** How often it is looked whether the time has come. */
const LOOK_EVERY_MS = 10_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/** Begins to watch, for somebody who is signed out after so many minutes. Answers the way to stop. */
export function watchIdle(desk: Desk, minutes: () => number): () => void {
  let touched = Date.now();
  let told = Date.now();
  let soon: ReturnType<typeof setTimeout> | null = null;

  const tell = (): void => {
    soon = null;
    told = Date.now();
    // Refused, the console says so to the page by itself.
    void desk.call("still_here", {}).catch(() => undefined);
  };
  const touch = (): void => {
    touched = Date.now();
    // The last touch of several is told too, a little later: nobody is signed out early.
    soon ??= setTimeout(tell, Math.max(0, told + TELL_EVERY_MS - touched));
  };
  const look = setInterval(() => {
    if (Date.now() - touched >= minutes() * 60_000) void desk.reloadHouse();
  }, LOOK_EVERY_MS);
  for (const event of TOUCHES) addEventListener(event, touch, { capture: true, passive: true });
  return () => {
    for (const event of TOUCHES) removeEventListener(event, touch, { capture: true });
    clearInterval(look);
    if (soon !== null) clearTimeout(soon);
  };
}
