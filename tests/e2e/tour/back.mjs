// Money that has to come back: a customer's payment by a reversal, a payout by a task with its letter.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";

/** The account for which a customer of the practice organisation paid twice. */
const PAID_TWICE = "INV-2041";
/** A payee of the payroll who is paid in the ordinary way. */
const WRONG_PERSON = "254722000000";

/** Answers the task that is left open. */
export async function back(tour) {
  const { window, numbers } = tour;
  let receipt;
  let reversal;

  await tour.step("Payments from customers", async () => {
    await tour.as(acts.MAKER);
    await acts.goTo(window, "incoming");
    await window.waitFor("incoming-row");
    assert.match(await window.text("incoming-today"), /KSh\s[\d,]+/);
  });
  await tour.step("M-PESA's list of the last 48 hours", async () => {
    await window.press("fetch-payments");
    await window.type("nominated", "0722 000 100");
    await window.press("register-list");
    await window.waitFor("fetched", 20_000);
  });
  await tour.step("Find what was paid twice", async () => {
    await window.type("incoming-search", PAID_TWICE);
    await within(10_000, "two payments fit", async () => (await window.count("incoming-row")) === 2);
    const { rows } = await acts.told(window, "incoming", { search: PAID_TWICE, before: null, limit: 10 });
    receipt = rows[0].receipt;
  });
  await tour.step("Raise the reversal of one of them", async () => {
    await acts.open(window, `incoming?q=${PAID_TWICE}&open=${receipt}`, "incoming-panel");
    await window.press("take-back");
    await window.type("raise-reason", "Paid twice");
  });
  await tour.step("The reversal waits for another person", async () => {
    await window.press("raise-confirm");
    await window.waitFor("reversal-panel");
    reversal = Number(/open=(\d+)/.exec(await window.script("return location.hash"))[1]);
    const row = await acts.told(window, "reversal", { payout: reversal });
    assert.equal(row.batch_state, "submitted", "nothing is sent before");
  });
  await tour.step("Another person looks at the reversal", async () => {
    await tour.as(acts.CHECKER);
    await acts.open(window, `reversals?open=${reversal}`, "reversal-decide");
    await window.press("reversal-decide");
    await window.waitFor("approve-ask");
  });
  await tour.step("Approve the reversal", async () => {
    await acts.confirmApproval(window, acts.CHECKER.passphrase);
    await acts.approved(window);
  });
  await tour.step("The reversal is completed", async () => {
    await within(
      60_000,
      "M-PESA has said how the reversal ended",
      async () => (await acts.told(window, "reversal", { payout: reversal })).payout.state === "paid",
    );
    await acts.open(window, `reversals?open=${reversal}`, "reversal-panel");
    await window.stands("payout-state", "paid");
    numbers.reversed = 1;
  });
  await tour.step("And stands on the customer's payment", async () => {
    await acts.open(window, `incoming?q=${PAID_TWICE}&open=${receipt}`, "incoming-state");
    await window.stands("incoming-state", "paid");
  });

  await tour.step("A payout went to the wrong person", async () => {
    await acts.findPayout(window, WRONG_PERSON);
    await window.press("get-back");
    await window.type("recall-reason", "The number of another person stood in the payroll.");
  });
  let task;
  await tour.step("Open a task to get it back", async () => {
    await window.press("recall-open");
    await window.waitFor("recall-panel");
    task = Number(/task=(\d+)/.exec(await window.script("return location.hash"))[1]);
    await window.stands("recall-state", "open");
  });
  await tour.step("Its letter to Safaricom", async () => {
    const letter = await tour.saves(() => window.press("save-letter"));
    assert.match(letter.name, /\.pdf$/);
    assert.equal(letter.bytes.subarray(0, 5).toString(), "%PDF-");
  });
  await tour.step("A step of the task is done", async () => {
    await window.press("step-payee_called");
    await within(10_000, "the step is kept", async () => {
      const { steps } = await acts.told(window, "recall", { recall: task });
      return steps.some(({ step, done_at: at }) => step === "payee_called" && at !== null);
    });
  });
  await tour.step("The task is closed with evidence only", async () => {
    await window.press("close-task");
    await window.press("end-not_returned");
    await window.press("end-confirm");
    await window.waitFor('[aria-invalid="true"]');
    const { row } = await acts.told(window, "recall", { recall: task });
    assert.equal(row.end, null, "without evidence it stays open");
  });
}
