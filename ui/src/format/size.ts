// Sizes of files, as a person reads them.

import * as m from "../paraglide/messages";

const UNITS = ["KB", "MB", "GB", "TB"] as const;

/** "512 bytes", "2.4 MB", "118 MB": three figures at most. */
export function bytes(count: number): string {
  if (count < 1000) return m.words_bytes({ count });
  let [value, unit] = [count / 1000, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}
