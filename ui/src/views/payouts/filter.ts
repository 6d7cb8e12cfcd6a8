// A filter as it stands in the address, so that a filtered list can be linked, left and come back to.

import type { AttentionView } from "../../bindings/AttentionView";
import type { PayoutFilter } from "../../bindings/PayoutFilter";
import type { PayoutSort } from "../../bindings/PayoutSort";
import type { PayoutStateView } from "../../bindings/PayoutStateView";
import { searchable } from "../../format/phone";
import { dayEnd, dayStart } from "../../format/time";
import { PAYOUT_STATES } from "../words";

const SORTS: readonly PayoutSort[] = ["newest", "largest", "line"];

/** Reads the filter of an address; `batch` is given where the page is about one batch. */
export function filterOf(query: URLSearchParams, batch: number | null): PayoutFilter {
  return {
    batch: batch ?? numberOf(query.get("batch")),
    states: statesOf(query),
    from: dayStart(query.get("from") ?? ""),
    until: dayEnd(query.get("until") ?? ""),
    search: searchable(query.get("q") ?? ""),
    alarms: alarmsOf(query),
    attention: attentionOf(query),
    flags: batch === null ? [] : flagsIn(query),
  };
}

export function statesOf(query: URLSearchParams): PayoutStateView[] {
  return (query.get("state") ?? "").split(",").filter(isState);
}

/** Whether only payouts are wanted about which answers contradict each other. */
export function alarmsOf(query: URLSearchParams): boolean {
  return query.get("alarms") === "1";
}

/** Only payouts that need a person for this reason. */
export function attentionOf(query: URLSearchParams): AttentionView | null {
  const named = query.get("attention");
  return named === "failed" || named === "other_name" ? named : null;
}

/** Kinds of flags, of which one is wanted. */
export function flagsIn(query: URLSearchParams): string[] {
  return (query.get("flag") ?? "").split(",").filter((kind) => /^[a-z_]+$/.test(kind));
}

export function sortOf(query: URLSearchParams, usual: PayoutSort): PayoutSort {
  return SORTS.find((sort) => sort === query.get("sort")) ?? usual;
}

export function numberOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

const isState = (text: string): text is PayoutStateView => Object.hasOwn(PAYOUT_STATES, text);
