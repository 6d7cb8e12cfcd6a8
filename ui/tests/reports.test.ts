import { expect, test } from "vitest";
import type { ReportMonth } from "../src/bindings";
import { barsOf, monthAndYear, monthWord, stepWords } from "../src/views/reports/figures";

const at = (month: string) => Date.parse(`${month}-01T00:00:00+03:00`);
const month = (name: string, payouts: number, bills = 0): ReportMonth => ({
  at: at(name),
  paid: [
    ...(payouts > 0 ? [{ purpose: "payouts" as const, paid: { count: 1, sum_cents: payouts } }] : []),
    ...(bills > 0 ? [{ purpose: "bills" as const, paid: { count: 1, sum_cents: bills } }] : []),
  ],
  fees_cents: 0,
});

test("bars are shares of the highest month, purpose above purpose", () => {
  const { bars, most } = barsOf([month("2026-10", 50), month("2026-11", 60, 40)]);
  expect(most).toBe(100);
  expect(bars.map((bar) => bar.total)).toEqual([50, 100]);
  expect(bars[1]!.parts.map(({ purpose, from, share }) => [purpose, from, share])).toEqual([
    ["payouts", 0, 0.6],
    ["bills", 0.6, 0.4],
  ]);
});

test("months of nothing have no bars", () => {
  expect(barsOf([month("2026-11", 0)])).toEqual({
    bars: [{ at: at("2026-11"), total: 0, parts: [] }],
    most: 0,
  });
});

test("steps of time and months are said as people say them", () => {
  expect(stepWords(5_000, null)).toBe("up to 5 s");
  expect(stepWords(60_000, 15_000)).toBe("15 s to 1 min");
  expect(stepWords(86_400_000, 3_600_000)).toBe("1 h to a day");
  expect(stepWords(null, 86_400_000)).toBe("longer than a day");
  expect([monthWord(at("2026-11")), monthWord(at("2027-01"))]).toEqual(["Nov", "Jan 2027"]);
  expect(monthAndYear(at("2026-09"))).toBe("Sep 2026");
});
