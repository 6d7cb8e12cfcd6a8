import { describe, expect, test } from "vitest";
import { MOST_HEIGHT, ScrollSpace } from "../src/parts/scroll-space";

const ROW = 32;
const VIEW = 600;

describe("a list that fits under the browsers' cap", () => {
  const space = new ScrollSpace(1_000, ROW, VIEW);
  test("is as high as its rows and scrolls one to one", () => {
    expect(space.height).toBe(32_000);
    expect(space.scaled).toBe(false);
    expect(space.moved(0, 0, 12_345)).toEqual({ content: 12_345, resync: false });
  });
  test("that is shorter than its window does not scroll", () => {
    const short = new ScrollSpace(3, ROW, VIEW);
    expect(short.contentMost).toBe(0);
    expect(short.moved(0, 0, 50).content).toBe(0);
  });
});

describe("a million rows", () => {
  const space = new ScrollSpace(1_000_000, ROW, VIEW);
  const end = MOST_HEIGHT - VIEW;
  test("stay under the cap", () => {
    expect(space.height).toBe(MOST_HEIGHT);
    expect(space.scaled).toBe(true);
  });
  test("begin and end where the scroller does", () => {
    expect(space.toContent(0)).toBe(0);
    expect(space.toContent(end)).toBe(32_000_000 - VIEW);
    expect(space.toScroll(32_000_000 - VIEW)).toBe(end);
  });
  test("every one can be brought into view, and stays where it was put", () => {
    for (const row of [0, 1, 499_999, 730_211, 999_998, 999_999]) {
      const content = space.reveal(0, row, ROW, VIEW);
      expect(content).toBeLessThanOrEqual(row * ROW);
      expect(content + VIEW).toBeGreaterThanOrEqual((row + 1) * ROW);
      expect(Math.abs(space.toContent(space.toScroll(content)) - content)).toBeLessThan(ROW);
    }
  });
  test("move one to one under the wheel, far from any end", () => {
    const move = space.moved(10_000_000, 2_500_000, 2_500_120);
    expect(move).toEqual({ content: 10_000_120, resync: false });
  });
  test("follow the scrollbar's thumb in proportion", () => {
    const to = Math.round(end / 2);
    const { content } = space.moved(0, 0, to);
    expect(Math.abs(content - space.contentMost / 2)).toBeLessThan(ROW);
  });
  test("the wheel turned back to the very top arrives at the first row", () => {
    let content = 6_000;
    let scroll = space.toScroll(content);
    let turns = 0;
    while (content > 0 && turns < 1_000) {
      const to = Math.max(0, scroll - 120);
      const move = space.moved(content, scroll, to);
      content = move.content;
      scroll = move.resync ? space.toScroll(content) : to;
      turns += 1;
    }
    expect({ content, scroll }).toEqual({ content: 0, scroll: 0 });
    expect(turns).toBeLessThanOrEqual(51);
  });
  test("the wheel turned on at the end arrives at the last row", () => {
    let content = space.contentMost - 6_000;
    let scroll = space.toScroll(content);
    for (let turn = 0; turn < 60; turn++) {
      const to = Math.min(end, scroll + 120);
      const move = space.moved(content, scroll, to);
      content = move.content;
      scroll = move.resync ? space.toScroll(content) : to;
    }
    expect({ content, scroll }).toEqual({ content: space.contentMost, scroll: end });
  });
});

test("a row in view is not moved to be revealed", () => {
  const space = new ScrollSpace(1_000, ROW, VIEW);
  expect(space.reveal(320, 12, ROW, VIEW)).toBe(320);
  expect(space.reveal(320, 9, ROW, VIEW)).toBe(9 * ROW);
  expect(space.reveal(0, 30, ROW, VIEW)).toBe(31 * ROW - VIEW);
});
