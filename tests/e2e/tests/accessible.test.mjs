import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

import * as acts from "../lib/acts.mjs";
import { LINES, OTHERS } from "../lib/pages.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { Key, openWindow } from "../lib/window.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SECTIONS = ["relay", "works", "people", "notifications", "about"];

let place;
let window;
let batch;
/** What axe found, and on which pages: told together at the end, so that one run tells everything. */
const found = new Map();

before(async () => {
  place = await openPlace();
  window = await openWindow(place);
});
after(async () => {
  await window.close();
  place.close();
});

test("signing in", async () => {
  await window.waitFor("signin-submit");
  await look("sign-in");
});

test("a batch is approved without a mouse", async () => {
  const file = join(place.home, "Payroll.csv");
  writePayroll(file, { ordinary: 30 });
  await acts.signIn(window, acts.MAKER);
  await acts.importFile(window, file);
  await look("import");
  await window.press("import-problems");
  await look("problems of an import");
  batch = await acts.draft(window, "Salaries");
  await acts.submit(window);
  await acts.signOut(window);
  await acts.signIn(window, acts.CHECKER);

  await window.keys("g", "a");
  await focus(`approve-open-${batch}`);
  await window.keys(Key.ENTER);
  await window.waitFor("approve-ask");
  await look("approval");
  await focus("approve-ask");
  await window.keys(Key.ENTER);
  await window.toConfirmation();
  await look("confirmation");
  await focus("approve-passphrase");
  await window.keys(acts.CHECKER.passphrase, Key.ENTER);
  await acts.approved(window);
  const { row } = await acts.told(window, "batch", { batch });
  assert.equal(row.state, "approved");
  await acts.settled(window, batch);
});

for (const theme of ["light", "dark"]) {
  test(`every page, ${theme}`, async () => {
    await acts.goTo(window, "home");
    await acts.setTheme(window, theme);
    await look(`home, ${theme}`);
    for (const name of LINES) {
      await acts.goTo(window, name);
      await look(`${name}, ${theme}`);
    }
    for (const section of SECTIONS) {
      await window.press(`settings-${section}`);
      await window.waitFor(`[data-testid="settings-${section}"][aria-current="page"]`);
      await look(`settings, ${section}, ${theme}`);
    }
    for (const address of OTHERS) {
      await window.script("location.hash = arguments[0]", `#/${address}`);
      await look(`${address}, ${theme}`);
    }
    await acts.openBatch(window, batch);
    await look(`batch, ${theme}`);
    await acts.goTo(window, "payouts");
    await window.press("payout-row");
    await window.waitFor("payout-panel");
    await look(`payout, ${theme}`);
    await window.keys(Key.ESCAPE);
  });
}

test("axe finds nothing on any page", () => {
  const report = [...found].map(([violation, pages]) => `${violation}\n    on ${[...pages].join("; ")}`);
  assert.equal(report.length, 0, `\n  ${report.join("\n  ")}`);
});

test("the pages never needed what the content security policy forbids", async () => {
  assert.deepEqual(await window.stoppedByPolicy(), []);
});

/** Tab until what carries the hook has the focus, as a person without a mouse does. */
async function focus(hook) {
  await within(20_000, `${hook} is reached with Tab`, async () => {
    if ((await window.script("return document.activeElement?.dataset?.testid")) === hook) return true;
    await window.keys(Key.TAB);
    return false;
  });
}

/** Looks at the page with axe: WCAG 2.1 A and AA. */
async function look(page) {
  await window.still();
  if (!(await window.script('return typeof window.axe === "object"'))) await window.script(AXE);
  const violations = await window.driver.executeAsyncScript(`
    const done = arguments[0];
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(
      ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, any, all }) => id + ': ' + help + ', ' + html.slice(0, 160) + ' ' + ([...any, ...all][0]?.message ?? '')))),
      (error) => done([String(error)]));`);
  for (const violation of violations) found.set(violation, (found.get(violation) ?? new Set()).add(page));
}
