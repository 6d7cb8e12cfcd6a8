// An installed console: pays a practice payroll, is upgraded with its ledger, and shows the same payouts afterwards.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as acts from "../e2e/lib/acts.mjs";
import { writePayroll } from "../e2e/lib/payroll.mjs";
import { openPlace } from "../e2e/lib/place.mjs";
import { openWindow } from "../e2e/lib/window.mjs";

/** Every line of Hazina's log that says an error. */
function errors(data) {
  const folder = join(data, "logs");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => / ERROR /.test(line)),
  );
}

const place = await openPlace();
try {
  const file = join(place.home, "Payroll.csv");
  const { good } = writePayroll(file, { ordinary: 20, fates: [], mistakes: false });
  let window = await openWindow(place);
  const batch = await acts.payFile(window, file, "Salaries");
  const totals = await acts.settled(window, batch);
  assert.equal(totals.paid.count, good, "everybody was paid");
  writeFileSync(process.env.HAZINA_PICTURE, Buffer.from(await window.driver.takeScreenshot(), "base64"));
  await window.close();

  const version = execFileSync(process.env.HAZINA_UPGRADE, { encoding: "utf8" }).trim().split("\n").at(-1);
  console.log(`Upgraded to ${version}.`);

  window = await openWindow(place);
  await acts.signIn(window, acts.CHECKER);
  const payouts = await acts.payoutsOf(window, batch);
  assert.equal(payouts.filter(({ state }) => state === "paid").length, good, "the ledger of the earlier version is read");
  await window.close();
  assert.deepEqual(errors(place.data), [], "the log names no error");
  console.log(`${good} paid before the upgrade, ${payouts.length} read after it, no error in the log.`);
} finally {
  place.close();
}
