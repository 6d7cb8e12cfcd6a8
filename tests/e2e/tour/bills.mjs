// A supplier's bill, from the Working account: prepared, approved by another person, paid.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";

export async function bill(tour) {
  const { window, numbers } = tour;
  let batch;

  await tour.step("Pay a supplier's bill", async () => {
    await tour.as(acts.CHECKER);
    await acts.goTo(window, "batches");
    await window.press("pay-bill");
    await window.type("bill-number", "700305");
    await window.type("bill-account", "MAVUNO-11");
    await window.type("bill-amount", "18,400");
    await window.type("bill-name", "Broken Line Supplies");
    await window.type("bill-reference", "Seed, invoice 1187");
  });
  await tour.step("The bill as a batch of one", async () => {
    await window.press("bill-draft");
    await window.waitFor("batch-submit");
    batch = await acts.batchHere(window);
    const { accounts } = await acts.told(window, "batch", { batch });
    assert.deepEqual(
      accounts.map(({ account }) => account),
      ["Working Account"],
      "bills leave the Working account",
    );
  });
  await tour.step("Another person approves the bill", async () => {
    await acts.submit(window);
    await tour.as(acts.MAKER);
    await acts.openApproval(window, batch);
  });
  await tour.step("The bill is paid, though its answer was lost", async () => {
    await acts.confirmApproval(window, acts.MAKER.passphrase);
    await acts.approved(window);
    await acts.settled(window, batch, 60_000);
    await within(60_000, "the bill is paid", async () => {
      const { row } = await acts.told(window, "batch", { batch });
      return row.totals.paid.count === 1;
    });
    await acts.openBatch(window, batch);
    numbers.bills_paid = 1;
  });
  await tour.step("The bill's receipt", async () => {
    const [payout] = await acts.payoutsOf(window, batch);
    await acts.findPayout(window, payout.receipt);
    await window.stands("payout-state", "paid");
  });
}
