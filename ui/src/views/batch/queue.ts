// The order in which batches that wait are looked at, and the keys of the list: from the list to the decision without a mouse.

import type { BatchRow } from "../../bindings";

/** What is unusual first, then what waits longest. */
export function inOrder(rows: readonly BatchRow[]): BatchRow[] {
  return [...rows].sort(
    (a, b) => unusual(b) - unusual(a) || (a.submitted_at ?? 0) - (b.submitted_at ?? 0) || a.id - b.id,
  );
}

/** How much speaks against it: what may be paid twice before what is only flagged. */
function unusual(row: BatchRow): number {
  if (row.warnings > 0) return 2;
  return row.flags > 0 ? 1 : 0;
}

export interface QueueActions {
  /** Puts it among those decided about in one sitting, or takes it out. */
  tick: (batch: number) => void;
  /** Opens it to be rejected. */
  reject: (batch: number) => void;
}

/** Makes the handler of key presses in the list: `links` are its lines, each named by its batch. */
export function queueKeys(links: () => HTMLElement[], actions: QueueActions): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || busyElsewhere(event.target)) return;
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    const batch = Number(all[at]?.dataset["batch"]);
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const next = at < 0 ? 0 : at + (key === "j" ? 1 : -1);
      all[Math.min(all.length - 1, Math.max(0, next))]?.focus();
    } else if (at >= 0 && key === " ") {
      actions.tick(batch);
    } else if (at >= 0 && key === "r") {
      actions.reject(batch);
    } else {
      return;
    }
    event.preventDefault();
  };
}

function busyElsewhere(target: EventTarget | null): boolean {
  const typing =
    target instanceof HTMLElement && target.matches("input, textarea, select, button, [contenteditable]");
  return typing || document.querySelector("dialog[open]") !== null;
}
