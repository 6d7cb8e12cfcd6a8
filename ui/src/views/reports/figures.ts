// Where the bars of a report stand. Whole cents in, shares of a height out.

import type { PurposeView, ReportMonth } from "../../bindings";

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
  if (upTo === null) return "longer than a day";
  if (before === null) return `up to ${length(upTo)}`;
  return `${length(before)} to ${length(upTo)}`;
}

function length(ms: number): string {
  if (ms < 60_000) return `${ms / 1_000} s`;
  if (ms < 3_600_000) return `${ms / 60_000} min`;
  return ms < 86_400_000 ? `${ms / 3_600_000} h` : "a day";
}

const MONTH = new Intl.DateTimeFormat("en-GB", { timeZone: "Africa/Nairobi", month: "short" });
const YEAR = new Intl.DateTimeFormat("en-GB", { timeZone: "Africa/Nairobi", year: "numeric" });

/** "Nov", and "Jan 2027" where the year begins. */
export function monthWord(at: number): string {
  const word = MONTH.format(at).replace("Sept", "Sep");
  return word === "Jan" ? `${word} ${YEAR.format(at)}` : word;
}

/** "Nov 2026". */
export const monthAndYear = (at: number): string =>
  `${MONTH.format(at).replace("Sept", "Sep")} ${YEAR.format(at)}`;
