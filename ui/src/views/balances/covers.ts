// How far an account reaches, as people count: in payrolls like the last, not in days at an average.

import type { CoversView } from "../../bindings";
import * as m from "../../paraglide/messages";

/** "Covers 1.4 payrolls like November's", "Does not cover a payroll like November's". */
export function coversWords({ tenths, payroll, month }: CoversView): string {
  if (tenths < 10)
    return payroll ? m.balances_covers_no_payroll({ month }) : m.balances_covers_no_month({ month });
  if (tenths === 10)
    return payroll ? m.balances_covers_one_payroll({ month }) : m.balances_covers_one_month({ month });
  if (tenths > 990)
    return payroll ? m.balances_covers_many_payrolls({ month }) : m.balances_covers_many_months({ month });
  const n = tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1);
  return payroll ? m.balances_covers_payrolls({ n, month }) : m.balances_covers_months({ n, month });
}
