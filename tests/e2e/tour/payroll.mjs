// The main job: a payroll file is imported, approved by another person, and paid.

import assert from "node:assert/strict";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { IN_DOUBT, writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { LANGUAGE, said } from "../lib/words.mjs";
import { Key, openWindow } from "../lib/window.mjs";

/** Answers the batch and its payouts. */
export async function payroll(tour) {
  const { numbers } = tour;
  let window;
  let found;
  let batch;
  let payouts;

  await tour.step("Open the window", async () => {
    tour.place = await openPlace();
    await tour.place.openNotifications();
    tour.window = window = await openWindow(tour.place);
    if (LANGUAGE !== "en") await window.speak(LANGUAGE);
    numbers.interactive_ms = await window.interactiveSinceStart();
    const status = await acts.told(window, "status");
    assert.equal(status.mode, "practice");
    assert.equal(status.secrets, "keyring", "the secrets are in the real keyring");
  });
  await tour.step("Sign in as the maker", () => tour.as(acts.MAKER));

  await tour.step("Import a payroll file", async () => {
    const file = join(tour.place.home, "Payroll November.csv");
    found = writePayroll(file);
    await acts.importFile(window, file);
    assert.equal(await window.number("import-ready"), found.good);
  });
  await tour.step("See the problems", () => window.press("import-problems"));
  await tour.step("See the flags", () => window.press("import-flags"));
  await tour.step("Go ahead with the good rows", async () => {
    await window.press("import-ready");
    batch = await acts.draft(window, "Salaries, November");
    numbers.imported = (await acts.told(window, "batch", { batch })).row.all.count;
    assert.equal(numbers.imported, found.good);
    await window.stands("batch-state", "draft");
  });
  await tour.step("Attach the payroll sheet as evidence", async () => {
    await acts.attach(window, join(tour.place.home, "Payroll November.csv"));
    const { attachments } = await acts.told(window, "batch", { batch });
    assert.deepEqual(
      attachments.map(({ name, kind }) => [name, kind]),
      [["Payroll November.csv", "csv"]],
    );
    numbers.attached = attachments.length;
  });
  await tour.step("Submit for approval", async () => {
    await acts.submit(window);
    await window.stands("batch-state", "submitted");
  });
  tour.place.closeNotifications();
  await tour.step("Sign out", async () => {
    await acts.signOut(window);
    tour.signedIn = undefined;
  });
  await tour.notified("The desktop says that a batch waits", said("notice-approval-needed"));

  await tour.step("Sign in as the checker", () => tour.as(acts.CHECKER));
  await tour.step("Open the approval", () => acts.openApproval(window, batch));
  await tour.step("The evidence is seen before it is decided", () => window.waitFor("attachments"));
  await tour.step("What is approved stands in a window of its own", () => acts.askToConfirm(window));
  await tour.step("Approve with a wrong passphrase", async () => {
    await acts.confirmApproval(window, "not the passphrase");
    await window.waitFor('[role="alert"], [aria-invalid="true"]');
    const { row } = await acts.told(window, "batch", { batch });
    assert.equal(row.state, "submitted", "a wrong passphrase approves nothing");
  });
  await tour.step("Approve", async () => {
    await acts.confirmApproval(window, acts.CHECKER.passphrase);
    await acts.approved(window);
    const { row } = await acts.told(window, "batch", { batch });
    assert.equal(row.state, "approved");
    numbers.approved = row.all.count;
  });

  await tour.step("Watch it being sent", async () => {
    await acts.openBatch(window, batch);
    await within(
      60_000,
      "a third is paid",
      async () => (await window.number("batch-count-paid")) > found.good / 3,
    );
  });
  await tour.step("Everything is answered or in doubt", async () => {
    await acts.settled(window, batch);
    const totals = await acts.asked(window, batch, IN_DOUBT.length);
    for (const [hook, total] of [
      ["batch-count-paid", totals.paid],
      ["batch-count-failed", totals.failed],
      ["batch-count-in_doubt", totals.in_doubt],
      ["batch-count-to_go", totals.to_go],
    ]) {
      await within(
        5_000,
        `${hook} shows ${total.count}`,
        async () => (await window.number(hook)) === total.count,
      );
    }
    Object.assign(numbers, {
      paid: totals.paid.count,
      failed: totals.failed.count,
      in_doubt: totals.in_doubt.count,
    });
    payouts = await acts.payoutsOf(window, batch);
    numbers.receipts = new Set(payouts.map(({ receipt }) => receipt).filter(Boolean)).size;
    assert.equal(numbers.paid + numbers.failed + numbers.in_doubt, numbers.imported, "nothing is forgotten");
    assert.equal(numbers.receipts, numbers.paid, "every paid payout has a receipt of its own");
    assert.ok(numbers.approved >= 200);
    assert.ok(numbers.paid >= 200 && numbers.failed > 0 && numbers.in_doubt > 0);
  });

  await tour.step("Find a payout by its receipt", async () => {
    const paid = payouts.find(({ state }) => state === "paid");
    await acts.findPayout(window, paid.receipt);
    await window.shows("payout-receipt", new RegExp(paid.receipt));
    await window.stands("payout-state", "paid");
  });
  await tour.step("Open a failed payout", async () => {
    await acts.findPayout(window, payouts.find(({ state }) => state === "failed").payee);
    await window.stands("payout-state", "failed");
  });
  await tour.step("Open a payout in doubt", async () => {
    await acts.findPayout(window, payouts.find(({ state }) => state === "in_doubt").payee);
    await window.stands("payout-state", "in_doubt");
  });
  await tour.step("The whole history", async () => {
    await window.keys(Key.ESCAPE);
    await window.type("payouts-search", Key.BACK_SPACE);
    await within(
      5_000,
      "every payout is listed",
      async () =>
        (await window.script(
          'return Number(document.querySelector(\'[data-testid="payouts-grid"]\').getAttribute("aria-rowcount"))',
        )) >= found.good,
    );
  });
  await tour.step("The audit trail", async () => {
    await acts.goTo(window, "audit");
    await within(5_000, "the approval is there", () =>
      window.script('return document.body.innerText.includes("Otieno Odhiambo")'),
    );
  });
  return { batch, payouts };
}
