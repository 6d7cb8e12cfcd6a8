// Two desktops of one team, each with a window: prepared at the head office, approved at the branch, sent by the head office, and
// then by the branch.

import assert from "node:assert/strict";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { openTeam } from "../lib/team.mjs";
import { within } from "../lib/wait.mjs";
import { LANGUAGE } from "../lib/words.mjs";

export async function desktops(tour) {
  let office;
  let branch;
  let batch;
  let found;

  await tour.step("A team: the head office", async () => {
    [office, branch] = await openTeam(tour.place);
    tour.window = office;
    if (LANGUAGE !== "en") for (const window of [office, branch]) await window.speak(LANGUAGE);
    await acts.signIn(office, acts.MAKER);
    await section(office, "desktops");
    assert.equal(await office.count('[data-testid="desktops"] tbody tr'), 2);
  });
  await tour.step("A team: prepared at the head office", async () => {
    const file = join(tour.place.home, "Payroll December.csv");
    found = writePayroll(file);
    await acts.importFile(office, file);
    batch = await acts.draft(office, "Salaries, December");
    await acts.submit(office);
    await office.stands("batch-state", "submitted");
  });
  await tour.step("A team: approved at the branch", async () => {
    tour.window = branch;
    await acts.signIn(branch, acts.CHECKER);
    await within(10_000, "the batch is at the branch", async () => {
      const { approvals_waiting } = await acts.told(branch, "status");
      return approvals_waiting === 1;
    });
    await acts.approve(branch, batch, acts.CHECKER);
  });
  await tour.step("A team: sent by the head office", async () => {
    tour.window = office;
    await acts.openBatch(office, batch);
    await within(
      60_000,
      "a third is paid",
      async () => (await office.number("batch-count-paid")) > found.good / 3,
    );
  });
  await tour.step("A team: the branch takes over sending", async () => {
    tour.window = branch;
    await section(branch, "desktops");
    await branch.type("take-over-passphrase", acts.CHECKER.passphrase);
    await branch.press("take-over");
    await branch.waitUntilGone("take-over-passphrase", 20_000);
    assert.equal((await acts.told(branch, "team")).sends_here, true);
  });
  await tour.step("A team: the rest is paid", async () => {
    await acts.openBatch(branch, batch);
    await acts.settled(branch, batch);
    for (const window of [office, branch]) {
      assert.deepEqual((await acts.told(window, "check_ledger")).faults, []);
    }
  });
  for (const window of [office, branch]) await window.close();
}

async function section(window, key) {
  await acts.goTo(window, "settings");
  await window.press(`settings-${key}`);
  await window.waitFor(`[data-testid="settings-${key}"][aria-current="page"]`);
}
