// Who is proposed at the sign-in.

import type { OperatorView } from "../../bindings/OperatorView";
import type { AnyHouse } from "../../state/house";

/**
 * Who was here last, or the first. Where that person locked the screen, something waits for another and nothing for them, it
 * is the other who comes next: they approve what was just submitted.
 */
export function proposed(house: Pick<AnyHouse, "operators" | "left">): OperatorView | undefined {
  const last = house.operators.find((one) => one.id === house.left?.operator);
  if (last !== undefined && house.left?.idle === false && last.waiting === 0) {
    const next = house.operators.find((one) => one.waiting > 0 && !one.locked);
    if (next !== undefined) return next;
  }
  return last ?? house.operators[0];
}
