import { expect, test } from "vitest";
import { isHeld } from "../src/views/frame/holding";

const waits = (until: number) => ({ state: "backing_off" as const, reason: "M-PESA is busy.", until });

test("a wait is said where a person would notice it, and a breath between two payouts is not", () => {
  expect(isHeld({ state: "on" }, 0)).toBe(false);
  expect(isHeld(waits(400), 0)).toBe(false);
  expect(isHeld(waits(30_000), 0)).toBe(true);
});

test("a pause is always said, however long ago it began", () => {
  const paused = {
    state: "paused" as const,
    reason: "",
    next: "",
    since: 0,
    by: "Amina Wanjiru",
    pauses: [],
  };
  expect(isHeld(paused, 86_400_000)).toBe(true);
});
