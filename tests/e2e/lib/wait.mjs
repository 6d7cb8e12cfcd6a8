// Waiting for something to become true, never without end.

/** Looks every 50 ms until `look` answers something truthy, and returns that. An error of `look` counts as "not yet". */
export async function within(milliseconds, what, look) {
  const deadline = Date.now() + milliseconds;
  let last;
  for (;;) {
    try {
      const seen = await look();
      if (seen) return seen;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${milliseconds} ms: ${what}${last ? ` (${last.message})` : ""}`, {
        cause: last,
      });
    }
    await new Promise((again) => setTimeout(again, 50));
  }
}
