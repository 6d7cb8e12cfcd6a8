// What is about to leave the Utility account.

import type { HomeView } from "../../bindings";

/** Cents that approved and unsent payouts will take. Their fees do not leave Utility: M-PESA books them on Charges Paid. */
export const leaving = (home: HomeView): number => home.approved_unsent.sum_cents;
