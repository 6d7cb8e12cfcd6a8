// The recovery kit, a backup, and an older one put back: it opens paused and pays nobody again.

import assert from "node:assert/strict";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";
import { choose } from "./tour.mjs";

async function section(window) {
  await acts.goTo(window, "settings");
  await window.press("settings-backups");
  await window.waitFor('[data-testid="settings-backups"][aria-current="page"]');
}

/** The 24 words of a kit, as a reader of PDF that is not ours finds them. */
function wordsOn(tour, file) {
  const text = tour.place.run("pdftotext", ["-layout", file, "-"]).replaceAll(/\s+/g, " ");
  return Array.from({ length: 24 }, (_, at) => {
    const found = new RegExp(` ${at + 1}\\. ([a-z]+) `).exec(text);
    assert.ok(found, `word ${at + 1}`);
    return found[1];
  });
}

export async function backups(tour) {
  const { window, place } = tour;
  let words = [];

  await tour.as(acts.MAKER);
  await tour.step("Make the recovery kit, two people", async () => {
    await section(window);
    const { name } = await tour.saves(async () => {
      await window.type("make-kit-mine", acts.MAKER.passphrase);
      await choose(window, "make-kit-second", acts.CHECKER.name);
      await window.type("make-kit-seconds", acts.CHECKER.passphrase);
      await window.press("make-kit");
      await window.waitFor("kit", 20_000);
    });
    words = wordsOn(tour, join(place.downloads, name));
  });
  await tour.step("A forgotten passphrase is replaced by one person and the recovery kit", async () => {
    await window.press("settings-people");
    const { here } = await acts.told(window, "people");
    const other = here.find((one) => one.name === acts.CHECKER.name).id;
    await window.press(`person-change-${other}`);
    await window.press("person-replace");
    const panel = (hook) => `[data-testid="person-panel"] [data-testid="${hook}"]`;
    for (const hook of ["new-passphrase", "new-passphrase-again"]) {
      await window.type(panel(hook), acts.CHECKER.passphrase);
    }
    await window.type("person-mine", acts.MAKER.passphrase);
    await window.press("person-by-kit");
    await window.type("person-words", words.map((word) => word.slice(0, 4)).join(" "));
    await window.press("person-go");
    await window.waitUntilGone("person-panel", 20_000);
    const { rows } = await acts.told(window, "audit", { before: null, limit: 5 });
    assert.ok(
      rows.some(({ sentence }) => sentence.includes("The recovery kit was used.")),
      JSON.stringify(rows),
    );
    await section(window);
  });
  await tour.step("A backup is made and read back", async () => {
    const before = (await acts.told(window, "backups")).made.length;
    await window.press("back-up-now");
    await within(60_000, "a backup stands in the list", async () => {
      const { made, busy } = await acts.told(window, "backups");
      return !busy && made.length > before && made[0].there;
    });
    await window.waitFor("backups-made");
  });

  const paidBefore = (await acts.told(window, "audit", { before: null, limit: 1 })).total;
  await tour.step("Something is written after the backup", async () => {
    await window.press("settings-notifications");
    await acts.told(window, "pause_sending");
    await acts.told(window, "resume_sending", { without_relay: true, decided: true });
    assert.ok((await acts.told(window, "audit", { before: null, limit: 1 })).total > paidBefore);
  });
  await tour.step("Choose an older backup and type the words", async () => {
    await section(window);
    await window.press("open-restore");
    await window.waitFor("found-backups", 20_000);
    await window.press('[data-testid="found-backups"] input');
    await window.type("restore-words", words.map((word) => word.slice(0, 4)).join(" "));
    await window.press("restore-open");
    await window.waitFor("restore-preview", 120_000);
  });
  await tour.step("The older ledger opens paused", async () => {
    await window.type("restore-mine", acts.MAKER.passphrase);
    await window.type("restore-seconds", acts.CHECKER.passphrase);
    await window.press("restore-now");
    await window.waitFor("signin-submit", 120_000);
    tour.signedIn = undefined;
    await tour.as(acts.MAKER);
    const status = await acts.told(window, "status");
    assert.equal(status.sending.state, "paused", JSON.stringify(status.sending));
  });
}
