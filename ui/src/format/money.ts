// Cents to words. Integers throughout: no fraction of a cent can appear or vanish here.

import type { Locale } from "../paraglide/runtime";
import { language } from "./language.svelte";

const GROUPS = new Intl.NumberFormat("en-KE", { maximumFractionDigits: 0 });
/** Keeps "KSh" and its number on one line. */
const NBSP = "\u00a0";
const MINUS = "\u2212";

/** "1,250", or "1,250.50" where there are cents. */
export function figure(cents: number): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError("money is a whole number of cents");
  const sign = cents < 0 ? MINUS : "";
  const abs = Math.abs(cents);
  const rest = abs % 100;
  const whole = GROUPS.format((abs - rest) / 100);
  return rest === 0 ? `${sign}${whole}` : `${sign}${whole}.${String(rest).padStart(2, "0")}`;
}

/** "KSh 1,250", or "KSh 1,250.50". */
export function money(cents: number): string {
  return cents < 0 ? `${MINUS}KSh${NBSP}${figure(-cents)}` : `KSh${NBSP}${figure(cents)}`;
}

/** What a person typed as an amount of money, in cents: "1,250", "1250.5", "KSh 1,250.50". Null where it is none. */
export function centsOf(typed: string): number | null {
  const text = typed.trim().replace(/^(ksh|kes)\.?\s*/i, "");
  const match = /^(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  const cents = Number(match[1]!.replaceAll(",", "")) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return cents > 0 && Number.isSafeInteger(cents) ? cents : null;
}

/** "1,204". */
export function count(n: number): string {
  return GROUPS.format(n);
}

/** Small counts as words. Kiswahili writes figures: a numeral would have to agree with its noun. */
const WORDS: Record<Locale, readonly string[]> = {
  en: ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
  sw: [],
};

/** A count for the middle of a sentence: "two", "14". */
export const inWords = (n: number): string => WORDS[language()][n] ?? count(n);

/** The same at the start of a sentence: "Two". */
export function InWords(n: number): string {
  const words = inWords(n);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
