// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepZoom, zoomed } from "../src/state/zoom";

let stop = () => {};
beforeEach(() => localStorage.clear());
afterEach(() => stop());

const press = (key: string, ctrlKey = true) => dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey }));

test("what was enlarged is as large at the next start", () => {
  const shown: number[] = [];
  stop = keepZoom((size) => shown.push(size));
  expect(shown).toEqual([]);
  press("=");
  press("+");
  press("k");
  press("=", false);
  expect(shown).toEqual([1.2, 1.4]);
  stop();
  const next: number[] = [];
  stop = keepZoom((size) => next.push(size));
  expect(next).toEqual([1.4]);
  press("0");
  expect(next).toEqual([1.4, 1]);
});

test("a size is never so small or large that nobody could take it back", () => {
  let size = 1;
  for (let i = 0; i < 50; i++) size = zoomed(size, "+")!;
  expect(size).toBe(3);
  for (let i = 0; i < 50; i++) size = zoomed(size, "-")!;
  expect(size).toBe(0.6);
  localStorage.setItem("hazina.zoom", "large");
  const shown: number[] = [];
  stop = keepZoom((one) => shown.push(one));
  expect(shown).toEqual([]);
});
