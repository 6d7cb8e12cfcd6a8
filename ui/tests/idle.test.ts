// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Desk } from "../src/state/desk.svelte";
import { watchIdle } from "../src/state/idle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(minutes: number) {
  const heard: (number | null)[] = [];
  const asked: string[] = [];
  const desk = {
    call: async (name: string) => void asked.push(name),
    reloadStatus: async () => void asked.push("status"),
  } as unknown as Desk;
  const stop = watchIdle(
    desk,
    () => minutes,
    (seconds) => heard.push(seconds),
  );
  return { heard, asked, stop };
}

test("a minute before somebody is signed out it is said, second by second, and any touch keeps them", () => {
  const { heard, asked, stop } = watched(15);
  vi.advanceTimersByTime(14 * 60_000 - 1_000);
  expect(heard.every((seconds) => seconds === null)).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(heard.at(-1)).toBe(60);
  vi.advanceTimersByTime(45_000);
  expect(heard.at(-1)).toBe(15);
  dispatchEvent(new Event("pointerdown"));
  expect(heard.at(-1)).toBeNull();
  vi.advanceTimersByTime(30_000);
  expect(asked).toEqual(["still_here"]);
  expect(heard.at(-1)).toBeNull();
  stop();
});

test("whether they are signed out is the console's to say, once the time has come", () => {
  const { heard, asked, stop } = watched(1);
  vi.advanceTimersByTime(29_000);
  expect(heard.at(-1)).toBeNull();
  vi.advanceTimersByTime(1_000);
  expect(heard.at(-1)).toBe(30);
  vi.advanceTimersByTime(29_000);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(asked).toEqual(["status"]);
  vi.advanceTimersByTime(5_000);
  expect(asked).toEqual(["status"]);
  stop();
});
