// Where the lines and marks of an account's history stand. Integers of cents in, places in pixels out.

import type { BalanceDay, BalanceHistory } from "../../bindings";

const DAY_MS = 86_400_000;

export interface Plot {
  /** The line of what could be spent, reading by reading: an SVG path. */
  line: string;
  /** The ground below it, closed at the foot. */
  area: string;
  /** Where the line ends: what is known last. */
  last: { x: number; y: number } | null;
  /** Days on which something was paid out of the account. */
  paid: { x: number; day: BalanceDay }[];
  /** Values at which a rule is drawn, from the least to the most. */
  rules: { y: number; cents: number }[];
  /** Days that are named below: the first, the middle and the last. */
  dates: { x: number; at: number; anchor: "start" | "middle" | "end" }[];
  /** The warning level, where it is in sight. */
  level: number | null;
}

/** An account's history. */
export type Drawn = Pick<BalanceHistory, "days" | "readings" | "from" | "until">;

export interface Room {
  width: number;
  height: number;
  /** Kept free on the left for figures. */
  left: number;
  /** Kept free above and below the line. */
  top: number;
  foot: number;
}

/** Steps that people count in: 1, 2 and 5 with any number of zeros, of whole shillings. */
export function stepOf(most: number, rules: number): number {
  const wanted = Math.max(100, most / rules);
  const zeros = 10 ** Math.floor(Math.log10(wanted));
  for (const times of [1, 2, 5, 10]) if (times * zeros >= wanted) return times * zeros;
  return 10 * zeros;
}

export function plot(history: Drawn, now: number, room: Room, level: number | null): Plot {
  const { days, readings, from } = history;
  const until = Math.max(now, history.until);
  const values = readings.map((reading) => reading.cents);
  const least = Math.min(0, ...values);
  const top = Math.max(100, ...values, level ?? 0);
  const each = stepOf(top - least, 4);
  const low = Math.floor(least / each) * each;
  const high = Math.ceil(top / each) * each;
  const span = Math.max(DAY_MS, until - from);
  const place = (at: number): number => room.left + ((at - from) / span) * (room.width - room.left);
  const floor = room.height - room.foot;
  const rise = (cents: number): number =>
    Math.round((floor - ((cents - low) / (high - low)) * (floor - room.top)) * 10) / 10;
  const round = (x: number): number => Math.round(x * 10) / 10;

  // Between two readings the account held what was read last: a step, never a slope.
  let line = "";
  let before: number | null = null;
  for (const reading of readings) {
    const [x, y] = [round(place(Math.max(from, reading.at))), rise(reading.cents)];
    line += before === null ? `M${x} ${y}` : `L${x} ${before}L${x} ${y}`;
    before = y;
  }
  const first = readings[0];
  const newest = readings.at(-1);
  if (before !== null && newest!.at < until) line += `L${round(place(until))} ${before}`;
  const end = round(place(until));
  const rules = [];
  for (let cents = low; cents <= high; cents += each) rules.push({ y: rise(cents), cents });
  const middle = from + Math.round(span / DAY_MS / 2) * DAY_MS;
  return {
    line,
    area: first ? `${line}L${end} ${rise(low)}L${round(place(Math.max(from, first.at)))} ${rise(low)}Z` : "",
    last: newest ? { x: end, y: rise(newest.cents) } : null,
    // In the middle of its day.
    paid: days
      .filter((day) => day.paid.count > 0)
      .map((day) => ({ x: round(place(Math.min(day.at + DAY_MS / 2, until))), day })),
    rules,
    dates: [
      { x: room.left, at: from, anchor: "start" },
      { x: round(place(middle)), at: middle, anchor: "middle" },
      { x: room.width, at: until, anchor: "end" },
    ],
    level: level === null ? null : rise(level),
  };
}

/** "12M", "250k", "1,500": as short as a rule's value can be said. */
export function short(cents: number): string {
  const shillings = Math.trunc(cents / 100);
  const sign = shillings < 0 ? "\u2212" : "";
  const size = Math.abs(shillings);
  if (size >= 1_000_000) return `${sign}${trim(size / 1_000_000)}M`;
  if (size >= 10_000) return `${sign}${trim(size / 1_000)}k`;
  return `${sign}${size.toLocaleString("en-KE")}`;
}

const trim = (n: number): string => (Math.round(n * 10) / 10).toString();
