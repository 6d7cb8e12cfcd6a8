// Which columns a list of payouts has room for. Payee and money are always there; the state is left out only
// where it is the same for every row and the page says it above them.

import type { PayoutStateView } from "../../bindings";
import { language } from "../../format/language.svelte";

export interface PayoutLayout {
  columns: string;
  phone: boolean;
  state: boolean;
  reference: boolean;
  proof: boolean;
  changed: boolean;
  flags: boolean;
}

/** Room for the longest word of a state, but for the one that waits for approval. */
const STATE_WIDTHS = { en: "6.25rem", sw: "8.5rem" } as const;

/**
 * `flags` before a batch is decided on: nothing has a receipt yet, and flags are what a checker looks for.
 * `states` are those that rows may be in: "Waiting for approval" is the longest word, and where only reasons are
 * to be read they have the room of the reference too.
 */
export function layoutFor(width: number, flags: boolean, states: readonly PayoutStateView[]): PayoutLayout {
  const waiting = states.includes("submitted");
  const reasons = states.length > 0 && states.every((state) => state === "failed" || state === "in_doubt");
  const phone = width >= 560;
  const state = !flags;
  const proof = !flags && width >= 720;
  const changed = !flags && width >= 880;
  const reference = !reasons && width >= (flags ? 640 : 1020);
  const columns = [
    "minmax(8rem, 1.3fr)",
    phone ? (width >= 880 ? "minmax(10.5rem, 1.05fr)" : "minmax(7rem, 1fr)") : "",
    reference ? "minmax(6.5rem, 0.9fr)" : "",
    state ? (waiting && width >= 400 ? "10.25rem" : STATE_WIDTHS[language()]) : "",
    proof ? "minmax(7rem, 1.5fr)" : "",
    changed ? "6.75rem" : "",
    flags && width >= 480 ? "minmax(7rem, 1.5fr)" : "",
    "minmax(5rem, 6.5rem)",
  ];
  return {
    columns: columns.filter(Boolean).join(" "),
    phone,
    state,
    reference,
    proof,
    changed,
    flags: flags && width >= 480,
  };
}
