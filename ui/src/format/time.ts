// UTC milliseconds to what a clock in Nairobi shows.

const ZONE = "Africa/Nairobi";
const parts = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hourCycle: "h23", ...options });

const CLOCK = parts({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = parts({ hour: "2-digit", minute: "2-digit" });
const DAY = parts({ day: "numeric", month: "short", year: "numeric" });
const SHORT_DAY = parts({ day: "numeric", month: "short" });

/** East Africa has no summer time: Nairobi is always three hours ahead of UTC. */
const NAIROBI_AHEAD = "+03:00";
const NAIROBI_AHEAD_MS = 3 * 3_600_000;

/** "11:45:50". */
export const clock = (at: number): string => CLOCK.format(at);

/** "21 Nov 2026". */
export const day = (at: number): string => DAY.format(at).replace("Sept", "Sep");

const LONG_DAY = parts({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** "Saturday 21 November 2026" for "2026-11-21": beside a field whose digits stand in the order of the system. */
export function dayInWords(iso: string): string {
  const at = dayStart(iso);
  return at === null ? "" : LONG_DAY.format(at).replace(",", "");
}

/** "21 Nov 2026, 11:45:50". */
export const stamp = (at: number): string => `${day(at)}, ${clock(at)}`;

/** "11:45" today, "20 Nov, 11:45" this year, "20 Nov 2025" before. */
export function brief(at: number, now: number): string {
  if (isoDay(at) === isoDay(now)) return MINUTE.format(at);
  if (isoDay(at).slice(0, 4) === isoDay(now).slice(0, 4)) {
    return `${SHORT_DAY.format(at).replace("Sept", "Sep")}, ${MINUTE.format(at)}`;
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
  return ms < 3000 ? "just now" : `${duration(ms)} ago`;
}

/** "12 s", "3 min", "5 h", "2 days": one unit, rounded down. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}
