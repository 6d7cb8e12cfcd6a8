// Where the bars of a report stand. Whole cents in, shares of a height out.

import type { PurposeView, ReportMonth } from "../../bindings";
import { duration, isoDay } from "../../format/time";
import * as m from "../../paraglide/messages";

/** The order of purposes in a bar, from its foot, and the colour of each. */
export const PURPOSE_FILL: Record<PurposeView, string> = {
  payouts: "var(--accent)",
  bills: "var(--caution)",
  top_up: "var(--border-strong)",
  reversal: "var(--muted)",
};
export const PURPOSE_ORDER = Object.keys(PURPOSE_FILL) as PurposeView[];

export interface Bar {
  at: number;
  total: number;
  /** From the foot upwards. */
  parts: { purpose: PurposeView; cents: number; from: number; share: number }[];
}

/** Bars of what was paid each month: shares of the highest. */
export function barsOf(months: readonly ReportMonth[]): { bars: Bar[]; most: number } {
  const totals = months.map((month) => month.paid.reduce((sum, one) => sum + one.paid.sum_cents, 0));
  const most = Math.max(0, ...totals);
  const bars = months.map((month, index) => {
    let from = 0;
    const parts = PURPOSE_ORDER.flatMap((purpose) => {
      const cents = month.paid.find((one) => one.purpose === purpose)?.paid.sum_cents ?? 0;
      if (cents === 0 || most === 0) return [];
      const share = cents / most;
      const part = { purpose, cents, from, share };
      from += share;
      return [part];
    });
    return { at: month.at, total: totals[index]!, parts };
  });
  return { bars, most };
}

/** "up to 5 s", "15 s to 1 min", "longer than a day". */
export function stepWords(upTo: number | null, before: number | null): string {
  if (upTo === null) return m.reports_longer_than_a_day();
  if (before === null) return m.reports_up_to({ until: length(upTo) });
  return m.reports_between({ from: length(before), until: length(upTo) });
}

const DAY_MS = 86_400_000;
const length = (ms: number): string => (ms < DAY_MS ? duration(ms) : m.reports_a_day());

/** "Nov", and "Jan 2027" where the year begins. */
export function monthWord(at: number): string {
  return isoDay(at).slice(5, 7) === "01" ? monthAndYear(at) : shortMonth(at);
}

/** "Nov 2026". */
export const monthAndYear = (at: number): string => `${shortMonth(at)} ${isoDay(at).slice(0, 4)}`;

const shortMonth = (at: number): string =>
  m.words_months_short().split(" ")[Number(isoDay(at).slice(5, 7)) - 1] ?? "";
