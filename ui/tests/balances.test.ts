import { describe, expect, test } from "vitest";
import type { BalanceDay } from "../src/bindings/BalanceDay";
import { plot, short, type Room } from "../src/views/balances/chart";
import { LANES, payeeOf } from "../src/views/lanes";

const DAY = 86_400_000;
const ROOM: Room = { width: 1000, height: 220, left: 100, top: 20, foot: 20 };
const NONE = { count: 0, sum_cents: 0 };
const told = (at: number, cents: number, count = 0): BalanceDay => ({
  at,
  least_cents: cents,
  last_cents: cents,
  paid: { count, sum_cents: count * 100 },
  fees_cents: 0,
});

describe("the picture of an account", () => {
  test("stands between its rules, and holds what was told until something else is", () => {
    const drawn = plot([told(0, 0), told(5 * DAY, 100_000)], 0, 10 * DAY, ROOM, null);
    // Foot at 200 for nothing, top at 20 for the highest rule; the value stays level until it changes.
    expect(drawn.line).toBe("M100 200L550 200L550 20L1000 20");
    expect(drawn.rules[0]).toEqual({ y: 200, cents: 0 });
    expect(drawn.rules.at(-1)).toEqual({ y: 20, cents: 100_000 });
    expect(drawn.area.endsWith("L1000 200L100 200Z")).toBe(true);
  });
  test("marks the days on which it paid, also those on which nothing was told", () => {
    const silent: BalanceDay = {
      at: DAY,
      least_cents: null,
      last_cents: null,
      paid: { count: 3, sum_cents: 1 },
      fees_cents: 0,
    };
    const drawn = plot([silent, told(2 * DAY, 5_000)], 0, 10 * DAY, ROOM, null);
    expect(drawn.paid.map((mark) => [mark.x, mark.day.paid.count])).toEqual([[190, 3]]);
    expect(drawn.line.startsWith("M280 ")).toBe(true);
  });
  test("of nothing told is empty, and has its level in sight", () => {
    const drawn = plot([], 0, 29 * DAY, ROOM, 500_000);
    expect([drawn.line, drawn.area]).toEqual(["", ""]);
    expect(drawn.level).toBeGreaterThanOrEqual(ROOM.top);
    expect(plot([{ ...told(0, 0), paid: NONE }], 0, 0, ROOM, null).line).toBe("M100 200");
  });
  test("goes below nothing where the account did", () => {
    const drawn = plot([told(0, -40_000), told(DAY, 100_000)], 0, 2 * DAY, ROOM, null);
    expect(drawn.rules[0]!.cents).toBeLessThanOrEqual(-40_000);
    expect(drawn.rules.some((rule) => rule.cents === 0)).toBe(true);
  });
});

test("rules are said as short as they can be", () => {
  expect([0, 150_000, 1_234_500, 25_000_000, 1_250_000_000, -4_000].map(short)).toEqual([
    "0",
    "1,500",
    "12.3k",
    "250k",
    "12.5M",
    "\u221240",
  ]);
});

test("a payee is written as people write it on every lane", () => {
  const of = (lane: keyof typeof LANES, payee: string, account: string | null = null): string =>
    payeeOf({ lane, payee, account });
  expect(of("person", "254712345678")).toBe("0712 345 678");
  expect(of("bill", "888880", "42-17")).toBe("888880 · 42-17");
  expect(of("till", "512345")).toBe("512345");
  expect(of("tax", "572572", "2026PRN")).toBe("PRN 2026PRN");
  expect(of("reversal", "SG632NMUAB")).toBe("SG632NMUAB");
});
