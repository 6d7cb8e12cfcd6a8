// The ways that payouts go: their words and icons, and how a payee is written on each.

import type { LucideIcon } from "@lucide/svelte";
import ArrowRightLeft from "@lucide/svelte/icons/arrow-right-left";
import Landmark from "@lucide/svelte/icons/landmark";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import Store from "@lucide/svelte/icons/store";
import Undo2 from "@lucide/svelte/icons/undo-2";
import UserRound from "@lucide/svelte/icons/user-round";
import type { LaneView, PurposeView } from "../bindings";
import { phone } from "../format/phone";

export interface LaneLook {
  word: string;
  /** What the payee's number is, for those who copy it. */
  number: string;
  icon: LucideIcon;
}

export const LANES: Record<LaneView, LaneLook> = {
  person: { word: "Person", number: "phone number", icon: UserRound },
  bill: { word: "Pay bill", number: "pay bill number", icon: ReceiptText },
  till: { word: "Till", number: "till number", icon: Store },
  tax: { word: "Tax", number: "registration", icon: Landmark },
  top_up: { word: "Top-up", number: "number", icon: ArrowRightLeft },
  reversal: { word: "Refund", number: "receipt", icon: Undo2 },
};

export const PURPOSES: Record<PurposeView, string> = {
  payouts: "Payouts",
  bills: "Bills and taxes",
  top_up: "Top-ups",
  reversal: "Refunds",
};

/** What is in a batch for each: one of it. */
export const NOUNS: Record<PurposeView, string> = {
  payouts: "payout",
  bills: "bill",
  top_up: "top-up",
  reversal: "refund",
};

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
