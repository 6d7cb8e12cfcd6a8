// A batch approved in part: the checker asks, the maker answers in the same place, one payout is left out and comes back to its
// maker, and the rest is paid.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { Key } from "../lib/window.mjs";
import { within } from "../lib/wait.mjs";

const ROWS = [
  ["0712000411", 1_250, "Achieng Otieno"],
  ["0712000412", 2_400, "Kamau Njoroge"],
  ["0712000413", 90_000, "Halima Said"],
];

export async function inPart(tour) {
  const { window, place, numbers } = tour;
  let batch;

  await tour.step("Three payouts for casual work", async () => {
    await tour.as(acts.MAKER);
    const file = join(place.downloads, "casuals.csv");
    const lines = ROWS.map((row) => row.join(","));
    writeFileSync(file, ["phone,amount,name", ...lines, ""].join("\n"));
    await acts.importFile(window, file);
    batch = await acts.draft(window, "Casual workers");
    await acts.submit(window);
  });
  await tour.step("The approver asks the maker", async () => {
    await tour.as(acts.CHECKER);
    await acts.openApproval(window, batch);
    await window.press("ask-open");
    await window.type("ask-words", "Why is Halima paid so much more than the others?");
    await window.press("ask-send");
    await window.waitFor("question-open");
  });
  await tour.step("The question in the list of what waits", async () => {
    await acts.goTo(window, "approvals");
    await window.waitFor(`batch-question-${batch}`);
  });
  await tour.step("The maker sees the question on Home", async () => {
    await tour.as(acts.MAKER);
    await acts.goTo(window, "home");
    await window.waitFor("home-question");
  });
  await tour.step("And answers it on the batch", async () => {
    await window.press("home-question");
    await window.type("answer-words", "Her row is wrong: it should be 900.");
    await window.press("answer-send");
    await window.waitUntilGone("question-open");
  });
  await tour.step("The approver marks the payout with the keyboard", async () => {
    await tour.as(acts.CHECKER);
    await acts.openApproval(window, batch);
    const { digest } = await acts.told(window, "batch", { batch });
    numbers.digest_of_all = digest;
    // The largest stands first.
    await window.script(`document.querySelector('[data-testid="payouts-grid"]').focus()`);
    await window.keys("x");
    await window.waitFor("leave-out-open");
  });
  await tour.step("And leaves it out with a reason", async () => {
    await window.press("leave-out-open");
    await window.type("leave-out-reason", "Amina says that the amount should be 900");
    await window.type("leave-out-passphrase", acts.CHECKER.passphrase);
    await window.press("leave-out-confirm");
    await window.waitFor("left-out");
    const { row, digest } = await acts.told(window, "batch", { batch });
    assert.equal(row.all.count, 2);
    assert.equal(row.all.sum_cents, 365_000);
    assert.notEqual(digest, numbers.digest_of_all, "the rest is frozen anew");
    delete numbers.digest_of_all;
  });
  await tour.step("What is confirmed is the rest", async () => {
    await acts.askToConfirm(window);
    await window.waitFor("left-out");
  });
  await tour.step("The rest is approved and paid", async () => {
    await acts.confirmApproval(window, acts.CHECKER.passphrase);
    await acts.approved(window);
    await within(60_000, "the rest is paid", async () => {
      const { row } = await acts.told(window, "batch", { batch });
      return row.totals.paid.count === 2;
    });
    const states = (await acts.payoutsOf(window, batch)).map(({ state }) => state);
    assert.deepEqual(states, ["paid", "paid", "rejected"], "nobody was paid what was left out");
  });
  await tour.step("What was left out is back with its maker", async () => {
    await tour.as(acts.MAKER);
    await acts.goTo(window, "home");
    await window.waitFor(`home-rejected-${batch}`);
  });
  await tour.step("As a draft of its own", async () => {
    await window.press(`home-rejected-${batch}`);
    await window.press("correct-batch");
    await window.waitFor("batch-submit");
    const draft = await acts.batchHere(window);
    const { row, kin } = await acts.told(window, "batch", { batch: draft });
    assert.deepEqual([row.all.count, kin.corrects.id], [1, batch]);
    await window.press("cancel-batch");
    await window.press("cancel-confirm");
    await window.keys(Key.ESCAPE);
  });
}
