// UTC milliseconds to what a clock in Nairobi shows.

import * as m from "../paraglide/messages";

const ZONE = "Africa/Nairobi";
const parts = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hourCycle: "h23", ...options });

const CLOCK = parts({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = parts({ hour: "2-digit", minute: "2-digit" });

/** East Africa has no summer time: Nairobi is always three hours ahead of UTC. */
const NAIROBI_AHEAD = "+03:00";
const NAIROBI_AHEAD_MS = 3 * 3_600_000;

/** "11:45:50". */
export const clock = (at: number): string => CLOCK.format(at);

/** Months and weekdays come from the catalogue: not every web view knows Kiswahili. */
const named = (names: string, at: number): string => names.split(" ")[at] ?? "";

/** "21 Nov" for "2026-11-21". */
const shortDayOf = (iso: string): string =>
  `${Number(iso.slice(8))} ${named(m.words_months_short(), Number(iso.slice(5, 7)) - 1)}`;

/** "21 Nov 2026". */
export const day = (at: number): string => `${shortDayOf(isoDay(at))} ${isoDay(at).slice(0, 4)}`;

/** "Saturday 21 November 2026" for "2026-11-21": beside a field whose digits stand in the order of the system. */
export function dayInWords(iso: string): string {
  const at = dayStart(iso);
  if (at === null) return "";
  const weekday = (new Date(at + NAIROBI_AHEAD_MS).getUTCDay() + 6) % 7;
  return `${named(m.words_weekdays(), weekday)} ${Number(iso.slice(8))} ${monthInWords(monthOf(iso))}`;
}

/** "November 2026" for "2026-11". */
export const monthInWords = (month: string): string =>
  `${named(m.words_months(), Number(month.slice(5)) - 1)} ${month.slice(0, 4)}`;

/** What stands over the days of a week, from Monday: "Mo", "Tu". */
export const weekdaysShort = (): string[] => m.words_weekdays_short().split(" ");

/** "21 Nov 2026, 11:45:50". */
export const stamp = (at: number): string => `${day(at)}, ${clock(at)}`;

/** "11:45" today, "20 Nov 11:45" this year, "20 Nov 2025" before. */
export function brief(at: number, now: number): string {
  if (isoDay(at) === isoDay(now)) return MINUTE.format(at);
  if (isoDay(at).slice(0, 4) === isoDay(now).slice(0, 4)) {
    return `${shortDayOf(isoDay(at))} ${MINUTE.format(at)}`;
  }
  return day(at);
}

/** "2026-11-21": the day in Nairobi. Reckoned, since no locale writes a day so in every web view. */
export const isoDay = (at: number): string => new Date(at + NAIROBI_AHEAD_MS).toISOString().slice(0, 10);

/** The first millisecond of a day given as "2026-11-21"; none where it is no day. */
export function dayStart(iso: string): number | null {
  const at = Date.parse(`${iso}T00:00:00${NAIROBI_AHEAD}`);
  return Number.isNaN(at) ? null : at;
}

const DAY_MS = 86_400_000;

/** The first millisecond after a day given as "2026-11-21"; none where it is no day. */
export function dayEnd(iso: string): number | null {
  const at = dayStart(iso);
  return at === null ? null : at + DAY_MS;
}

/** "just now", "12 s ago", "3 min ago", "5 h ago", "2 days ago". */
export function age(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < 3000) return m.words_just_now();
  const { unit, count } = inOneUnit(ms);
  return AGO[unit]({ count });
}

/** "12 s", "3 min", "5 h", "2 days": one unit, rounded down. */
export function duration(ms: number): string {
  const { unit, count } = inOneUnit(ms);
  return LASTING[unit]({ count });
}

type Unit = "seconds" | "minutes" | "hours" | "days";
type Counting = Record<Unit, (values: { count: number }) => string>;
const LASTING: Counting = {
  seconds: m.words_seconds,
  minutes: m.words_minutes,
  hours: m.words_hours,
  days: m.words_days,
};
const AGO: Counting = {
  seconds: m.words_seconds_ago,
  minutes: m.words_minutes_ago,
  hours: m.words_hours_ago,
  days: m.words_days_ago,
};

function inOneUnit(ms: number): { unit: Unit; count: number } {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return { unit: "seconds", count: seconds };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { unit: "minutes", count: minutes };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { unit: "hours", count: hours };
  return { unit: "days", count: Math.floor(hours / 24) };
}

/** How months begin as they are typed, in English and in Kiswahili, whichever language the page is in. */
const MONTHS = [
  ["jan"],
  ["feb"],
  ["mar", "mac"],
  ["apr"],
  ["may", "mei"],
  ["jun"],
  ["jul"],
  ["aug", "ago"],
  ["sep"],
  ["oct", "okt"],
  ["nov"],
  ["dec", "des"],
];

/** "3 Dec 2026" for "2026-12-03"; empty for what is no day. */
export function shortDay(iso: string): string {
  const at = dayStart(iso);
  return at === null ? "" : day(at);
}

/** "2026-12" of "2026-12-03". */
export const monthOf = (iso: string): string => iso.slice(0, 7);

/**
 * A day as somebody types it: "3 Dec 2026", "3 December", "3/12/2026", "3.12.26" or "2026-12-03", the day before the month as
 * in Kenya; without a year that of `today`. Null where it is none.
 */
export function readDay(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase().replace(/,/g, " ");
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return asDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const thisYear = Number(today.slice(0, 4));
  const digits = /^(\d{1,2})[/.\-\s]+(\d{1,2})(?:[/.\-\s]+(\d{4}|\d{2}))?$/.exec(text);
  if (digits) return asDay(yearOf(digits[3], thisYear), Number(digits[2]), Number(digits[1]));
  const words =
    /^(?:[a-z]{2,9}\.?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s.-]*([a-z]{3,9})\.?(?:[\s-]+(\d{4}|\d{2}))?$/.exec(
      text,
    );
  if (!words) return null;
  const month = MONTHS.findIndex((starts) => starts.some((one) => words[2]!.startsWith(one)));
  return month < 0 ? null : asDay(yearOf(words[3], thisYear), month + 1, Number(words[1]));
}

const yearOf = (typed: string | undefined, thisYear: number): number =>
  typed === undefined ? thisYear : typed.length === 2 ? 2000 + Number(typed) : Number(typed);

function asDay(year: number, month: number, day: number): string | null {
  const iso = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const at = dayStart(iso);
  return at !== null && isoDay(at) === iso ? iso : null;
}

/** The weeks that a month ("2026-12") lies in, each from Monday to Sunday. */
export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const weeks: string[][] = [];
  for (let at = start; weeks.length === 0 || monthOf(utcDay(at)) === month; at += 7 * DAY_MS)
    weeks.push(Array.from({ length: 7 }, (_, n) => utcDay(at + n * DAY_MS)));
  return weeks;
}

const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whether offices are closed on a day. */
export function isDayOff(iso: string, holidays: ReadonlyMap<string, string>): boolean {
  const weekday = new Date(`${iso}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 || holidays.has(iso);
}

/** Where a day is no working day: the last one before it, as a sentence; else nothing. */
export function lastWorkingDay(iso: string, holidays: ReadonlyMap<string, string>): string {
  if (dayStart(iso) === null || !isDayOff(iso, holidays)) return "";
  let at = Date.parse(`${iso}T00:00:00Z`);
  while (isDayOff(utcDay(at), holidays)) at -= DAY_MS;
  return m.words_last_working_day({ day: dayInWords(utcDay(at)) });
}
