// A filter as it stands in the address, so that a filtered list can be linked, left and come back to.

import type {
  AttentionView,
  DatedView,
  LaneView,
  PayoutFilter,
  PayoutSort,
  PayoutStateView,
} from "../../bindings";
import { searchable } from "../../format/phone";
import { dayEnd, dayStart } from "../../format/time";
import * as m from "../../paraglide/messages";
import { PAYOUT_STATES } from "../words";

const SORTS: readonly PayoutSort[] = ["newest", "largest", "smallest", "line"];
const DATES: readonly DatedView[] = ["prepared", "sent", "paid"];

/** Kinds of payouts that a list is narrowed to, by what people call them. */
export const KINDS = {
  people: { word: m.payouts_filter_kind_people, lanes: ["person"] },
  bills: { word: m.payouts_filter_kind_bills, lanes: ["bill", "till"] },
  tax: { word: m.payouts_filter_kind_tax, lanes: ["tax"] },
  top_ups: { word: m.payouts_filter_kind_top_ups, lanes: ["top_up"] },
  refunds: { word: m.payouts_filter_kind_refunds, lanes: ["reversal"] },
} as const satisfies Record<string, { word: () => string; lanes: readonly LaneView[] }>;
export type Kind = keyof typeof KINDS;
/** A refund gives a customer's money back: among payouts it stands only where it is asked for. */
const PAYOUTS: readonly LaneView[] = ["person", "bill", "till", "tax", "top_up"];

/** Reads the filter of an address; `batch` or `payee` is given where the page is about one. */
export function filterOf(
  query: URLSearchParams,
  batch: number | null,
  payee: string | null = null,
): PayoutFilter {
  const narrowed = alarmsOf(query) || attentionOf(query) !== null;
  const of = batch ?? numberOf(query.get("batch"));
  const kind = batch === null ? kindOf(query) : null;
  return {
    batch: of,
    states: statesOf(query),
    from: dayStart(query.get("from") ?? ""),
    until: dayEnd(query.get("until") ?? ""),
    dated: datedOf(query),
    search: searchable(query.get("q") ?? ""),
    alarms: alarmsOf(query),
    attention: attentionOf(query),
    flags: batch === null ? [] : flagsIn(query),
    lanes: [
      ...(kind !== null ? KINDS[kind].lanes : narrowed || of !== null || payee !== null ? [] : PAYOUTS),
    ],
    payee,
    maker: batch === null ? numberOf(query.get("by")) : null,
  };
}

/** Which day the dates of an address mean. */
export function datedOf(query: URLSearchParams): DatedView {
  return DATES.find((one) => one === query.get("date")) ?? "prepared";
}

export function kindOf(query: URLSearchParams): Kind | null {
  const named = query.get("kind");
  return (Object.keys(KINDS) as Kind[]).find((one) => one === named) ?? null;
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
