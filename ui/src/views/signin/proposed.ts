// Who is proposed at the sign-in.

import type { OperatorView } from "../../bindings";
import type { AnyStatus } from "../../state/status";

/**
 * Who was here last, or the first. Where that person locked the screen, something waits for another and nothing for them, it
 * is the other who comes next: they approve what was just submitted.
 */
export function proposed(status: Pick<AnyStatus, "operators" | "left">): OperatorView | undefined {
  const last = status.operators.find((one) => one.id === status.left?.operator);
  if (last !== undefined && status.left?.idle === false && last.waiting === 0) {
    const next = status.operators.find((one) => one.waiting > 0 && !one.locked);
    if (next !== undefined) return next;
  }
  return last ?? status.operators[0];
}
