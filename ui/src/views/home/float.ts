// What is about to leave the Utility account.

import type { HomeView } from "../../bindings/HomeView";

/** Cents that approved and unsent payouts will take, with their estimated fees. */
export const leaving = (home: HomeView): number =>
  home.approved_unsent.sum_cents + home.approved_unsent_fees_cents;
