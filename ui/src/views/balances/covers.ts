// How far an account reaches, as people count: in payrolls like the last, not in days at an average.

import type { CoversView } from "../../bindings";

/** "Covers 1.4 payrolls like November's", "Does not cover a payroll like November's". */
export function coversWords({ tenths, payroll, month }: CoversView): string {
  const [one, many] = payroll
    ? [`payroll like ${month}’s`, `payrolls like ${month}’s`]
    : [`month like ${month}`, `months like ${month}`];
  if (tenths < 10) return `Does not cover a ${one}`;
  if (tenths === 10) return `Covers one ${one}`;
  if (tenths > 990) return `Covers more than 99 ${many}`;
  return `Covers ${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} ${many}`;
}
