// What is said in messages, and how long it stands over the page.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Notices } from "../src/state/notices.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what a person has just done is not counted as missed; what happened meanwhile is", () => {
  const notices = new Notices();
  notices.say({ title: "Saved" });
  notices.say({ title: "A payout is in doubt", severity: "caution" });
  expect(notices.unseen).toBe(1);
  expect(notices.kept.map(({ title }) => title)).toEqual(["A payout is in doubt", "Saved"]);
});

test("one stands over the page at a time, the newest", () => {
  const notices = new Notices();
  for (const title of ["One", "Two", "Three"]) notices.say({ title });
  expect(notices.fresh.map(({ title }) => title)).toEqual(["Three"]);
});

test("a confirmation goes with its page, a warning stays, and one that was said just now can be read", () => {
  const notices = new Notices();
  notices.say({ title: "Rejected" });
  notices.turnPage();
  expect(notices.fresh).toHaveLength(1);
  vi.advanceTimersByTime(3_000);
  notices.turnPage();
  expect(notices.fresh).toEqual([]);
  notices.say({ title: "Sending is paused", severity: "caution" });
  vi.advanceTimersByTime(3_000);
  notices.turnPage();
  expect(notices.fresh.map(({ title }) => title)).toEqual(["Sending is paused"]);
});

test("what every page says already is only kept in the bell", () => {
  const notices = new Notices();
  notices.say({ title: "Sending is paused", severity: "caution", kept: true });
  expect(notices.fresh).toEqual([]);
  expect(notices.unseen).toBe(1);
});
