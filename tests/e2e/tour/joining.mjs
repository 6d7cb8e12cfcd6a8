// An organisation that was connected on one computer works on two: the first founds a team, another computer joins it with a
// code and six words, and a batch that was prepared on the first is approved there.

import assert from "node:assert/strict";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";
import { LANGUAGE } from "../lib/words.mjs";
import { choose } from "./tour.mjs";

/** `people` work in the organisation that is open; the first is signed in afterwards. */
export async function joining(tour, people) {
  const office = tour.window;
  const [maker, checker] = people;
  let computer;
  let branch;
  let code;

  await tour.step("Several desktops: this organisation becomes a team's", async () => {
    await tour.as(maker);
    await section(office);
    await office.press("practice-team-line");
    await within(10_000, "there is a line", async () => (await valueOf(office, "team-code")) !== "");
    await office.type("team-desktop-name", "Head office");
    await bothAgree(office, "found-team", people);
    await office.press("found-team");
    await office.waitFor("signin-submit", 40_000);
    tour.signedIn = undefined;
  });
  await tour.step("Several desktops: a code for another computer", async () => {
    await tour.as(maker);
    await section(office);
    await office.press("invite-desktop");
    code = await office.text("desktop-code");
    assert.match(code, /^hazina-team1:/);
  });
  await tour.step("Several desktops: the other computer asks to join", async () => {
    // With a screen and a keyring of its own.
    computer = await openPlace();
    branch = await openWindow(computer);
    tour.window = branch;
    if (LANGUAGE !== "en") await branch.speak(LANGUAGE);
    await branch.script("location.hash = '#/organisations'");
    await branch.press("open-join");
    await branch.type("join-code", code);
    await branch.type("join-name", "Nakuru branch");
    await branch.press("join-team");
    await branch.waitFor("joining-words", 20_000);
  });
  await tour.step("Several desktops: six words are compared, and two people agree", async () => {
    const there = await branch.text("joining-words");
    tour.window = office;
    await office.press("choose-desktop", 20_000);
    assert.equal(await office.text("waiting-words"), there);
    await office.press("words-are-the-same");
    await bothAgree(office, "admit-desktop", people);
  });
  await tour.step("Several desktops: it is let in", async () => {
    await office.press("admit-desktop");
    await office.waitFor("nobody-waits", 20_000);
    assert.equal(await office.count('[data-testid="desktops"] tbody tr'), 2);
  });
  await tour.step("Several desktops: the other computer is one of the team", async () => {
    tour.window = branch;
    await branch.waitFor("open-joined", 20_000);
  });
  await tour.step("Several desktops: approved at the other computer", async () => {
    const file = join(tour.place.home, "Payroll of the dairy.csv");
    writePayroll(file);
    await acts.importFile(office, file);
    const batch = await acts.draft(office, "Milk, November");
    await acts.submit(office);
    await branch.press("open-joined");
    await branch.waitFor("signin-submit", 60_000);
    await acts.signIn(branch, checker);
    await within(20_000, "the batch is at the other computer", async () => {
      const { approvals_waiting } = await acts.told(branch, "status");
      return approvals_waiting === 1;
    });
    await acts.openApproval(branch, batch);
  });
  await branch.close();
  computer.close();
  tour.window = office;
}

async function bothAgree(window, form, [me, other]) {
  await window.type(`${form}-mine`, me.passphrase);
  await choose(window, `${form}-second`, other.name);
  await window.type(`${form}-seconds`, other.passphrase);
}

const valueOf = (window, hook) =>
  window.script(`return document.querySelector('[data-testid="${hook}"]').value`);

async function section(window) {
  await acts.goTo(window, "settings");
  await window.press("settings-desktops");
  await window.waitFor('[data-testid="settings-desktops"][aria-current="page"]');
}
