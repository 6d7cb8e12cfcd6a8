// Payouts of which M-PESA did not say how they ended: asked about, and where it cannot say, ended by two people.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { IN_DOUBT } from "../lib/payroll.mjs";
import { within } from "../lib/wait.mjs";

/** Whose queue time-out notice came, and no result. */
const TIMED_OUT = "254711000502";
/** Whom M-PESA acknowledged, and does not find. */
const NEVER_HEARD_OF = "254711000304";

export async function doubt(tour, { batch }) {
  const { window, numbers } = tour;
  const ofPayee = async (payee) =>
    (await acts.payoutsOf(window, batch)).find((payout) => payout.payee === payee);
  await tour.as(acts.CHECKER);

  await tour.step("A timed-out payout, resolved by a status query", async () => {
    await acts.findPayout(window, TIMED_OUT);
    await window.stands("payout-state", "paid");
    const { id } = await ofPayee(TIMED_OUT);
    const { timeline } = await acts.told(window, "payout", { payout: id });
    const kinds = timeline.map(({ kind }) => kind);
    assert.ok(kinds.indexOf("in_doubt") > 0, `it was in doubt: ${kinds}`);
    assert.ok(kinds.indexOf("asked") > kinds.indexOf("in_doubt"), `M-PESA was asked: ${kinds}`);
    assert.ok(kinds.at(-1) === "answered", `its answer ended it: ${kinds}`);
    const { sentence } = timeline.find(({ kind }) => kind === "in_doubt");
    await window.scrollTo(sentence, '[data-testid="payout-panel"] li');
  });
  await tour.step("The doubts that are left", async () => {
    await acts.goTo(window, "doubt");
    await within(
      10_000,
      "both doubts are listed",
      async () => (await window.count("doubt-row")) === IN_DOUBT.length,
    );
  });
  const open = await ofPayee(NEVER_HEARD_OF);
  await tour.step("A doubt, and what was asked and answered", async () => {
    await acts.open(window, `doubt?open=${open.id}`, "doubt-answer");
    await window.stands("payout-state", "in_doubt");
  });
  await tour.step("Ask about it now", async () => {
    const before = (await acts.told(window, "payout", { payout: open.id })).doubt.asked;
    await window.press("ask-now", 30_000);
    await within(20_000, "Checked once more", async () => {
      const { doubt } = await acts.told(window, "payout", { payout: open.id });
      return doubt.asked > before && !doubt.awaiting;
    });
  });
  await tour.step("Resolve it manually, with evidence", async () => {
    // Nobody may say that it was not paid before M-PESA was asked in vain for long enough: seconds, in a hurry.
    await within(90_000, "it may be said that it was not paid", async () => {
      const { doubt } = await acts.told(window, "payout", { payout: open.id });
      if (doubt.not_paid_refused === null) return true;
      if (!doubt.awaiting && (await window.has("ask-now"))) await window.press("ask-now", 30_000);
      await new Promise((over) => setTimeout(over, 2_000));
      return false;
    });
    await acts.goTo(window, "doubt");
    await acts.open(window, `doubt?open=${open.id}`, "propose-open");
    await window.press("propose-open");
    await window.press("propose-not-paid");
    await window.type(
      "propose-note",
      "Looked on the portal and in the statement of today: it is in neither.",
    );
  });
  await tour.step("The proposal waits for another person", async () => {
    await window.press("propose-confirm");
    await window.waitFor("proposal");
    await window.stands("payout-state", "in_doubt");
  });
  await tour.step("Another person reads the proposal", async () => {
    await tour.as(acts.MAKER);
    await acts.open(window, `doubt?open=${open.id}`, "agree-open");
    await window.press("agree-open");
    await window.type("agree-passphrase", acts.MAKER.passphrase);
  });
  await tour.step("And agrees to it", async () => {
    await window.press("agree-confirm");
    await within(
      10_000,
      "the doubt has ended",
      async () => (await ofPayee(NEVER_HEARD_OF)).state === "failed",
    );
    await acts.findPayout(window, NEVER_HEARD_OF);
    await window.stands("payout-state", "failed");
    numbers.settled_by_hand = 1;
  });
}
