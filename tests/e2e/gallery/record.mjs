// Records what a practice console answers to every page: as it is new, and after a payroll. `node gallery/record.mjs`, after a
// change of what commands answer; the pictures are compared by tests/gallery.test.mjs.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as acts from "../lib/acts.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { openBrowser } from "./browser.mjs";
import { placesOf } from "./places.mjs";
import { openStage } from "./stage.mjs";

const PROGRAM =
  process.env.HAZINA_PRACTICE_BIN ??
  fileURLToPath(new URL("../../../target/debug/hazina-practice", import.meta.url));
const KEPT = new URL("recorded.json", import.meta.url);

const place = await openPlace({ keyring: "none" });
const program = place.start(PROGRAM, ["--hurry", "--data", join(place.root, "practice")], {
  stdio: ["ignore", "pipe"],
});
let said = "";
program.stdout.setEncoding("utf8").on("data", (part) => (said += part));
await within(20_000, "the address is printed", () => /http:\S+#key=\w+/.test(said));
const [, console_, key] = /(http:\/\/127\.0\.0\.1:\d+)\/#key=(\w+)/.exec(said);

/** By command, what was asked and answered; of the same question the newest answer. */
let kept = new Map();
const stage = await openStage({
  events: async () => (await fetch(`${console_}/api/events?key=${key}`)).body,
  async answer(name, request) {
    const answer = await fetch(`${console_}/api/call/${name}`, {
      method: "POST",
      body: JSON.stringify(request),
      headers: { "content-type": "application/json", "x-hazina-key": key },
    });
    const body = await answer.json();
    const of = kept.get(name) ?? new Map();
    of.set(JSON.stringify(request), { status: answer.status, body });
    kept.set(name, of);
    return { status: answer.status, body };
  },
});

const browser = await openBrowser(place);
await browser.goTo(`${stage.address}/#key=${key}`);
await browser.setPage(1280, 800);

const NONE = { imported: null, approval: null, batch: null, payout: null };

/** Looks at every page, and answers what was asked and answered meanwhile. */
async function visit(ids) {
  kept = new Map();
  for (const { address } of placesOf(ids)) await look(address);
  await acts.told(browser, "status");
  const lines = [...kept].map(([name, asked]) => [
    name,
    [...asked].map(([request, answer]) => ({ request: JSON.parse(request), ...answer })),
  ]);
  return { ids, commands: Object.fromEntries(lines) };
}

async function look(address) {
  await browser.script("location.hash = arguments[0]", `#${address}`);
  await browser.still();
  await new Promise((done) => setTimeout(done, 300));
}

await acts.signIn(browser, acts.MAKER);
const empty = await visit(NONE);

await look("/import");
await browser.press("import-sample");
await browser.waitFor("import-go", 60_000);
const imported = Number(/import\/(\d+)/.exec(await browser.script("return location.hash"))[1]);
const importing = await visit({ ...NONE, imported });
await look(`/import/${imported}`);
const batch = await acts.draft(browser, "November salaries");
await acts.submit(browser);
await acts.signOut(browser);
await acts.signIn(browser, acts.CHECKER);
const waiting = await visit({ ...NONE, approval: batch, batch });
await acts.approve(browser, batch, acts.CHECKER);
await acts.settled(browser, batch);
await noMoreIsAsked();
await askCustomers();
const [first] = await acts.payoutsOf(browser, batch);
const paid = await visit({ ...NONE, batch, payout: first.id });

// A line for each answer, so that a change of one is seen.
const text = JSON.stringify({ empty, importing, waiting, paid }).replaceAll('{"request":', '\n{"request":');
writeFileSync(KEPT, `${text}\n`);
await browser.close();
stage.close();
place.close();

/** Asks two customers on the phone to pay. */
async function askCustomers() {
  await look("/ask");
  for (const [phone, amount, description] of [
    ["0722 000 001", "12,500", "Water bill"],
    ["0711 000 201", "800", ""],
  ]) {
    await browser.type("ask-phone", phone);
    await browser.type("ask-amount", amount);
    await browser.type("ask-reference", "INV-2050");
    if (description !== "") await browser.type("ask-description", description);
    await browser.press("ask-send");
    await within(30_000, "the customer has answered", async () => {
      const { rows } = await acts.told(browser, "prompts", { before: null, limit: 100 });
      return rows[0]?.state !== "open" && rows[0]?.phone.endsWith(phone.slice(-3));
    });
  }
}

/** Waits until questions have ended the doubts that they can end. */
async function noMoreIsAsked() {
  let [left, since] = [-1, Date.now()];
  await within(120_000, "doubts end no more", async () => {
    const { row } = await acts.told(browser, "batch", { batch });
    if (row.totals.in_doubt.count !== left) [left, since] = [row.totals.in_doubt.count, Date.now()];
    return Date.now() - since > 10_000;
  });
}
