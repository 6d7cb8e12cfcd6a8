import { describe, expect, test } from "vitest";
import type { BalanceDay, BalanceReading } from "../src/bindings";
import { coversWords } from "../src/views/balances/covers";
import { plot, short, type Room } from "../src/views/balances/chart";
import { LANES, payeeOf } from "../src/views/lanes";

const DAY = 86_400_000;
const ROOM: Room = { width: 1000, height: 220, left: 100, top: 20, foot: 20 };
const read = (at: number, cents: number): BalanceReading => ({ at, cents });
const paid = (at: number, count: number): BalanceDay => ({
  at,
  least_cents: null,
  last_cents: null,
  paid: { count, sum_cents: count * 100 },
  fees_cents: 0,
});
/** Ten days of an account, seen as the last of them begins. */
const of = (readings: BalanceReading[], days: BalanceDay[] = [], until = 10 * DAY) => ({
  readings,
  days,
  from: 0,
  until,
});

describe("the picture of an account", () => {
  test("stands between its rules, and holds what was told until something else is", () => {
    const drawn = plot(of([read(0, 0), read(5 * DAY, 100_000)]), 10 * DAY, ROOM, null);
    // Foot at 200 for nothing, top at 20 for the highest rule; the value stays level until it changes.
    expect(drawn.line).toBe("M100 200L550 200L550 20L1000 20");
    expect(drawn.rules[0]).toEqual({ y: 200, cents: 0 });
    expect(drawn.rules.at(-1)).toEqual({ y: 20, cents: 100_000 });
    expect(drawn.area.endsWith("L1000 200L100 200Z")).toBe(true);
  });
  test("marks the days on which it paid, also those on which nothing was told", () => {
    const drawn = plot(of([read(2 * DAY, 5_000)], [paid(DAY, 3)]), 10 * DAY, ROOM, null);
    expect(drawn.paid.map((mark) => [mark.x, mark.day.paid.count])).toEqual([[235, 3]]);
    expect(drawn.line.startsWith("M280 ")).toBe(true);
  });
  test("shows the fall of a payday and its rise, reading by reading, as steps", () => {
    const drawn = plot(
      of([read(DAY, 100_000), read(1.25 * DAY, 20_000), read(1.5 * DAY, 100_000)]),
      10 * DAY,
      ROOM,
      null,
    );
    expect(drawn.line).toBe("M190 20L212.5 20L212.5 164L235 164L235 20L1000 20");
  });
  test("goes on to this very moment of the last day", () => {
    const drawn = plot(of([read(0, 100)]), 10.5 * DAY, ROOM, null);
    expect(drawn.last?.x).toBe(1000);
    expect(drawn.dates.at(-1)?.x).toBe(1000);
  });
  test("of nothing told is empty, and has its level in sight", () => {
    const drawn = plot(of([], [], 29 * DAY), 29 * DAY, ROOM, 500_000);
    expect([drawn.line, drawn.area]).toEqual(["", ""]);
    expect(drawn.level).toBeGreaterThanOrEqual(ROOM.top);
    expect(plot(of([read(0, 0)], [], 0), 0, ROOM, null).line).toBe("M100 200");
  });
  test("goes below nothing where the account did", () => {
    const drawn = plot(of([read(0, -40_000), read(DAY, 100_000)], [], 2 * DAY), 2 * DAY, ROOM, null);
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

test("how far an account reaches is counted in payrolls, and in months of bills", () => {
  const says = (tenths: number, payroll = true) =>
    coversWords({ tenths, payroll, month: "November", sum_cents: 1 });
  expect(says(14)).toBe("Covers 1.4 payrolls like November’s");
  expect(says(10)).toBe("Covers one payroll like November’s");
  expect(says(30)).toBe("Covers 3 payrolls like November’s");
  expect(says(9)).toBe("Does not cover a payroll like November’s");
  expect(says(21, false)).toBe("Covers 2.1 months like November");
  expect(says(5_000)).toBe("Covers more than 99 payrolls like November’s");
});
