// The ways that payouts go: their words and icons, and how a payee is written on each.

import type { LucideIcon } from "@lucide/svelte";
import ArrowRightLeft from "@lucide/svelte/icons/arrow-right-left";
import Landmark from "@lucide/svelte/icons/landmark";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import Store from "@lucide/svelte/icons/store";
import Undo2 from "@lucide/svelte/icons/undo-2";
import UserRound from "@lucide/svelte/icons/user-round";
import type { LaneView, PurposeView } from "../bindings";
import { count as counts } from "../format/money";
import { phone } from "../format/phone";
import * as m from "../paraglide/messages";

export interface LaneLook {
  readonly word: string;
  /** What the payee's number is, for those who copy it. */
  readonly number: string;
  readonly icon: LucideIcon;
}

/** A look whose words are asked for each time: the language may have changed since. */
const look = (word: () => string, number: () => string, icon: LucideIcon): LaneLook => ({
  get word() {
    return word();
  },
  get number() {
    return number();
  },
  icon,
});

export const LANES: Record<LaneView, LaneLook> = {
  person: look(m.words_lane_person, m.words_number_person, UserRound),
  bill: look(m.words_lane_bill, m.words_number_bill, ReceiptText),
  till: look(m.words_lane_till, m.words_number_till, Store),
  tax: look(m.words_lane_tax, m.words_number_tax, Landmark),
  top_up: look(m.words_lane_top_up, m.words_number_top_up, ArrowRightLeft),
  reversal: look(m.words_lane_reversal, m.words_number_reversal, Undo2),
};

const PURPOSE_WORDS: Record<PurposeView, () => string> = {
  payouts: m.words_purpose_payouts,
  bills: m.words_purpose_bills,
  top_up: m.words_purpose_top_up,
  reversal: m.words_purpose_reversal,
};

/** What batches are for, in order. */
export const PURPOSE_ORDER = Object.keys(PURPOSE_WORDS) as PurposeView[];

/** What a batch is for: "Bills and taxes". */
export const purposeWord = (purpose: PurposeView): string => PURPOSE_WORDS[purpose]();

const COUNTED: Record<PurposeView, (values: { count: number; n: string }) => string> = {
  payouts: m.words_counted_payouts,
  bills: m.words_counted_bills,
  top_up: m.words_counted_top_up,
  reversal: m.words_counted_reversal,
};

/** How much is in a batch for each: "1,204 payouts", "1 bill". */
export const countOf = (purpose: PurposeView, count: number): string =>
  COUNTED[purpose]({ count, n: counts(count) });

/** Whether the payee's name is only what the maker typed: M-PESA pays a number, and checks no supplier's name. */
export const isTyped = (lane: LaneView): boolean => lane === "bill" || lane === "till" || lane === "tax";

interface Payee {
  lane: LaneView;
  payee: string;
  account: string | null;
}

/** Who is paid, as people write it: "0712 345 678", "888880 · 42-17", "PRN 2026…". */
export function payeeOf({ lane, payee, account }: Payee): string {
  switch (lane) {
    case "person":
      return phone(payee);
    case "bill":
      return account === null ? payee : `${payee} · ${account}`;
    case "tax":
      return `PRN ${account ?? ""}`;
    case "till":
    case "top_up":
    case "reversal":
      return payee;
  }
}
