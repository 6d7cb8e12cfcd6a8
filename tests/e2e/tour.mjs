// Drives the real window through the main job, with real SQLite, real HTTP and the real keyring, and writes down what happened:
// numbered screenshots and tour.json. Ends with 1 where any step fails.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as acts from "./lib/acts.mjs";
import { writePayroll } from "./lib/payroll.mjs";
import { openPlace } from "./lib/place.mjs";
import { within } from "./lib/wait.mjs";
import { Key, openWindow } from "./lib/window.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("tour.mjs DIR");

const tour = {
  imported: 0,
  approved: 0,
  paid: 0,
  failed: 0,
  in_doubt: 0,
  receipts: 0,
  interactive_ms: 0,
  steps: [],
};
let place;
let window;

/** Does one step, times it and takes its picture, also where it fails. */
async function step(name, act) {
  const started = Date.now();
  const number = String(tour.steps.length + 1).padStart(2, "0");
  const done = {
    name,
    ok: false,
    ms: 0,
    screenshot: `${number}-${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replace(/-$/, "")}.png`,
  };
  tour.steps.push(done);
  try {
    await act();
    done.ok = true;
  } catch (error) {
    done.error = error.message;
    throw error;
  } finally {
    done.ms = Date.now() - started;
    await window?.screenshot(join(folder, done.screenshot)).catch((error) => {
      done.ok = false;
      done.error ??= `no screenshot: ${error.message}`;
    });
    console.log(
      `${done.ok ? "ok  " : "FAIL"} ${number} ${name} (${done.ms} ms)${done.error ? `: ${done.error}` : ""}`,
    );
  }
  if (!done.ok) throw new Error(done.error);
}

async function mainJob() {
  let found;
  let batch;
  let totals;
  let payouts;

  await step("Open the window", async () => {
    place = await openPlace();
    window = await openWindow(place);
    tour.interactive_ms = await window.interactiveSinceStart();
    const house = await acts.told(window, "house");
    assert.equal(house.mode, "practice");
    assert.equal(house.secrets, "keyring", "the secrets are in the real keyring");
  });

  await step("Sign in as the maker", () => acts.signIn(window, acts.MAKER));

  await step("Import a payroll file", async () => {
    const file = join(place.home, "Payroll November.csv");
    found = writePayroll(file);
    await acts.importFile(window, file);
    assert.equal(await window.number("import-ready"), found.good);
  });
  await step("See the problems", () => window.press("import-problems"));
  await step("See the flags", () => window.press("import-flags"));

  await step("Go ahead with the good rows", async () => {
    await window.press("import-ready");
    batch = await acts.draft(window, "Salaries, November");
    tour.imported = (await acts.told(window, "batch", { batch })).row.all.count;
    assert.equal(tour.imported, found.good);
    await window.shows("batch-state", /Draft/);
  });
  await step("Submit for approval", async () => {
    await acts.submit(window);
    await window.shows("batch-state", /Waiting for approval/);
  });
  await step("Sign out", () => acts.signOut(window));

  await step("Sign in as the checker", () => acts.signIn(window, acts.CHECKER));
  await step("Open the approval", () => acts.openApproval(window, batch));
  await step("Approve with a wrong passphrase", async () => {
    await acts.confirmApproval(window, "not the passphrase");
    await window.waitFor('[role="alert"], [aria-invalid="true"]');
    const { row } = await acts.told(window, "batch", { batch });
    assert.equal(row.state, "submitted", "a wrong passphrase approves nothing");
  });
  await step("Approve", async () => {
    await acts.confirmApproval(window, acts.CHECKER.passphrase);
    await window.waitUntilGone("approve-confirm", 20_000);
    const { row } = await acts.told(window, "batch", { batch });
    assert.equal(row.state, "approved");
    tour.approved = row.all.count;
  });

  await step("Watch it being sent", async () => {
    await acts.openBatch(window, batch);
    await within(
      60_000,
      "a third is paid",
      async () => (await window.number("batch-count-paid")) > found.good / 3,
    );
  });
  await step("Everything is answered or in doubt", async () => {
    totals = await acts.settled(window, batch);
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
    Object.assign(tour, {
      paid: totals.paid.count,
      failed: totals.failed.count,
      in_doubt: totals.in_doubt.count,
    });
    payouts = await acts.payoutsOf(window, batch);
    tour.receipts = new Set(payouts.map(({ receipt }) => receipt).filter(Boolean)).size;
    assert.equal(tour.paid + tour.failed + tour.in_doubt, tour.imported, "nothing is forgotten");
    assert.equal(tour.receipts, tour.paid, "every paid payout has a receipt of its own");
    assert.ok(tour.approved >= 200);
    assert.ok(tour.paid >= 200 && tour.failed > 0 && tour.in_doubt > 0);
  });

  await step("Find a payout by its receipt", async () => {
    const paid = payouts.find(({ state }) => state === "paid");
    await find(paid.receipt);
    await window.shows("payout-receipt", new RegExp(paid.receipt));
    await window.shows("payout-state", /Paid/);
  });
  await step("Open a failed payout", async () => {
    const failed = payouts.find(({ state }) => state === "failed");
    await find(failed.payee);
    await window.shows("payout-state", /Failed/);
  });
  await step("Open a payout in doubt", async () => {
    const doubtful = payouts.find(({ state }) => state === "in_doubt");
    await find(doubtful.payee);
    await window.shows("payout-state", /In doubt/);
  });
  await step("The whole history", async () => {
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
  await step("The audit trail", async () => {
    await acts.goTo(window, "audit");
    await within(5_000, "the approval is there", () =>
      window.script('return document.body.innerText.includes("Otieno Odhiambo")'),
    );
  });
  await step("Home", () => acts.goTo(window, "home"));
  await step("In the dark", () => acts.setTheme(window, "dark"));
  await step("The batch in the dark", () => acts.openBatch(window, batch));
  await step("The batch at 200 percent", () => acts.zoomTo(window, 200));
  await step("Home in the light at 200 percent", async () => {
    await acts.zoomTo(window, 100);
    await acts.goTo(window, "home");
    await acts.setTheme(window, "light");
    await acts.zoomTo(window, 200);
  });
  await step("Close the window", async () => {
    await acts.zoomTo(window, 100);
    assert.deepEqual(await window.stoppedByPolicy(), [], "the pages need nothing that the policy forbids");
  });
  await window.close();
}

async function find(words) {
  await acts.goTo(window, "payouts");
  await window.type("payouts-search", words);
  await within(10_000, "one payout is found", async () => {
    const rows = await window.script(
      `return [...document.querySelectorAll('[data-testid="payout-row"]')].map((row) => row.innerText)`,
    );
    return rows.length === 1;
  });
  await window.press("payout-row");
  await window.waitFor("payout-panel");
}

let failure;
try {
  await mainJob();
} catch (error) {
  failure = error;
} finally {
  if (failure) {
    console.error(failure.stack);
    if (place) console.error(place.words("WebKitWebDriver"));
  }
  place?.close();
  writeFileSync(join(folder, "tour.json"), `${JSON.stringify(tour, null, 2)}\n`);
}
const { steps, ...numbers } = JSON.parse(readFileSync(join(folder, "tour.json"), "utf8"));
console.log(JSON.stringify(numbers));
console.log(`${steps.filter(({ ok }) => ok).length} of ${steps.length} steps`);
process.exit(failure || steps.some(({ ok }) => !ok) ? 1 : 0);
