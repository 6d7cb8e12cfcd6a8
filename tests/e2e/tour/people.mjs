// A colleague who comes and goes: added by two people, retired by two, gone from the desk, and kept by history.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";
import { choose } from "./tour.mjs";

const JUMA = { name: "Juma Hassan", passphrase: "three quiet herons" };

export async function people(tour) {
  const { window } = tour;
  const section = async () => {
    await acts.goTo(window, "settings");
    await window.press("settings-people");
    await window.waitFor('[data-testid="settings-people"][aria-current="page"]');
  };
  const idOf = async (name) =>
    (await acts.told(window, "people")).here.find((one) => one.name === name)?.id ?? null;
  const agree = async (form) => {
    await window.type(`${form}-mine`, acts.MAKER.passphrase);
    await choose(window, `${form}-second`, acts.CHECKER.name);
    await window.type(`${form}-seconds`, acts.CHECKER.passphrase);
  };

  let juma = null;
  await tour.as(acts.MAKER);
  await tour.step("People: two people add a colleague", async () => {
    await section();
    await window.type("add-name", JUMA.name);
    // The first of the page's two: the other is for one's own.
    await window.type("new-passphrase", JUMA.passphrase);
    await window.type("new-passphrase-again", JUMA.passphrase);
    await agree("add");
    await window.press("add-person");
    await within(20_000, "he can sign in", async () => (juma = await idOf(JUMA.name)) !== null);
    await window.waitFor(`person-${juma}`);
  });
  await tour.step("People: the colleague works", async () => {
    await tour.as(JUMA);
    await acts.told(window, "pause_sending");
    await acts.told(window, "resume_sending", { without_relay: true, decided: true });
    await acts.goTo(window, "audit");
    await window.shows("main", /Juma Hassan/);
  });
  await tour.as(acts.MAKER);
  await tour.step("People: the colleague left, and two people retire him", async () => {
    await section();
    await window.press(`person-change-${juma}`);
    await window.press("person-retire");
    await agree("person");
    await window.press("person-go");
    await window.waitFor("people-left", 20_000);
    await window.press('[data-testid="people-left"] summary');
    await window.shows("people-left", /Juma Hassan/);
  });
  await tour.step("People: he cannot sign in any more", async () => {
    await acts.signOut(window);
    tour.signedIn = undefined;
    await window.waitFor("signin-submit");
    assert.equal(await window.has(`signin-beside-${juma}`), false);
    const { operators } = await acts.told(window, "status");
    assert.deepEqual(
      operators.filter((one) => one.name === JUMA.name),
      [],
    );
    const { problem } = await window.ask("sign_in", { operator: juma, passphrase: JUMA.passphrase });
    assert.equal(problem?.code, "not_found");
  });
  await tour.as(acts.MAKER);
  await tour.step("People: history keeps his name", async () => {
    await acts.goTo(window, "audit");
    await window.shows("main", /Juma Hassan/);
    const { rows } = await acts.told(window, "audit", { before: null, limit: 40 });
    assert.ok(
      rows.some((row) => row.actor === JUMA.name),
      JSON.stringify(rows),
    );
  });
}
