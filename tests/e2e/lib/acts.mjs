// What a person does in the window, in the person's own order. Every act ends when the window shows that it is done.

import { Key } from "selenium-webdriver";

import { within } from "./wait.mjs";

export const MAKER = { name: "Amina Wanjiru", passphrase: "maize beans sukuma" };
export const CHECKER = { name: "Otieno Odhiambo", passphrase: "lake heron sunrise" };

/** Asks the console and takes a problem for a failure. */
export async function told(window, name, request = {}) {
  const { ok, problem } = await window.ask(name, request);
  if (problem) throw new Error(`${name}: ${JSON.stringify(problem)}`);
  return ok;
}

export async function signIn(window, person) {
  const { operators } = await told(window, "status");
  const operator = operators.find(({ name }) => name === person.name);
  if (!operator) throw new Error(`${person.name} is no operator`);
  await window.press(`signin-operator-${operator.id}`);
  await window.type("signin-passphrase", person.passphrase);
  await window.press("signin-submit");
  await window.waitFor("nav-home");
}

export async function signOut(window) {
  await window.press("lock");
  await window.waitFor("signin-submit");
}

export async function goTo(window, place) {
  await window.press(`nav-${place}`);
  await window.waitFor(`[data-testid="nav-${place}"][aria-current="page"]`);
}

/** Imports a file through the page's own file field, until what was found in it is shown. */
export async function importFile(window, path) {
  await window.script("location.hash = '#/import'");
  await window.choose("import-file", path);
  await window.waitFor("import-go", 60_000);
}

/** Makes a batch of the rows that are ready, and answers its number. */
export async function draft(window, title) {
  await window.type("import-title", title);
  await window.press("import-go");
  await window.waitFor("batch-submit", 20_000);
  return batchHere(window);
}

/** Attaches a file to the batch that is shown. */
export async function attach(window, path) {
  await window.choose("attach-file", path);
  await window.waitFor('[data-testid="attachments"]:not([data-count="0"])', 20_000);
}

export async function submit(window) {
  await window.press("batch-submit");
  await window.waitUntilGone("batch-submit");
}

/** The batch whose page is open. */
export async function batchHere(window) {
  return within(10_000, "a batch's page is open", async () => {
    const hash = await window.script("return location.hash");
    const number = /^#\/(?:batches|approvals)\/(\d+)/.exec(hash)?.[1];
    return number && Number(number);
  });
}

/** Opens a batch in Approvals. */
export async function openApproval(window, batch) {
  await goTo(window, "approvals");
  await window.press(`approve-open-${batch}`);
  await window.waitFor("approve-ask");
}

/** Asks for the confirmation: in the desktop program it is a window of its own, in which everything goes on from here. */
export async function askToConfirm(window) {
  await window.press("approve-ask");
  await window.toConfirmation();
  await window.waitFor("approve-passphrase");
}

export async function confirmApproval(window, passphrase) {
  if (!(await window.has("approve-passphrase"))) await askToConfirm(window);
  await window.type("approve-passphrase", passphrase);
  await window.press("approve-confirm");
}

/** Waits until the confirmation is over and the batch's page is no more about approving it. */
export async function approved(window) {
  await window.confirmationClosed(20_000);
  await window.waitUntilGone("approve-ask", 20_000);
}

export async function approve(window, batch, { passphrase }) {
  await openApproval(window, batch);
  await confirmApproval(window, passphrase);
  await approved(window);
}

/** From nothing to an approved batch. Leaves the checker signed in. */
export async function payFile(window, path, title) {
  await signIn(window, MAKER);
  await importFile(window, path);
  const batch = await draft(window, title);
  await submit(window);
  await signOut(window);
  await signIn(window, CHECKER);
  await approve(window, batch, CHECKER);
  return batch;
}

export async function openBatch(window, batch) {
  await window.script(`location.hash = '#/batches/${batch}'`);
  await window.waitFor("batch-state");
}

/** Waits until nothing of a batch is under way: every payout has ended or is in doubt. Answers its totals. */
export async function settled(window, batch, milliseconds = 240_000) {
  return within(milliseconds, `batch ${batch} has settled`, async () => {
    const { row } = await told(window, "batch", { batch });
    if (row.paused) throw new Error(`paused: ${row.paused}`);
    const { to_go, sending, accepted } = row.totals;
    return to_go.count + sending.count + accepted.count === 0 && row.totals;
  });
}

/** Waits until status queries have ended every doubt of a batch but this many. Answers its totals. */
export async function asked(window, batch, left, milliseconds = 120_000) {
  return within(milliseconds, `only ${left} of batch ${batch} are in doubt`, async () => {
    const { row } = await told(window, "batch", { batch });
    return row.totals.in_doubt.count === left && row.totals;
  });
}

/** Every payout of a batch, as the console tells them page by page. */
export async function payoutsOf(window, batch) {
  const filter = { batch, states: [], from: null, until: null, search: "", alarms: false };
  const all = [];
  let at = { kind: "index", index: 0 };
  for (;;) {
    const page = await told(window, "payouts", { filter, sort: "line", at, limit: 500 });
    all.push(...page.rows);
    if (page.rows.length === 0 || all.length >= page.total) return all;
    at = { kind: "after", payout: page.rows.at(-1).id, index: all.length - 1 };
  }
}

/** Puts the window into light or dark, as a person does: from the menu under their name. */
export async function setTheme(window, theme) {
  await window.press("person");
  await window.press(`theme-${theme}`);
  await window.keys(Key.ESCAPE);
  await window.waitFor(`html[data-theme="${theme}"]`);
}

/** Ctrl + until twice the size, and Ctrl 0 for the usual one. */
export async function zoomTo(window, percent) {
  const before = await window.script("return innerWidth");
  if (percent === 100) await window.chord(Key.CONTROL, "0");
  else for (let at = 100; at < percent; at += 20) await window.chord(Key.CONTROL, "=");
  await within(
    5_000,
    `the page is at ${percent} %`,
    async () => (await window.script("return innerWidth")) !== before,
  );
}

/** Finds the one payout that fits the words, and opens it. */
export async function findPayout(window, words) {
  await goTo(window, "payouts");
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

/** Opens a page by its address, until something of it is there. */
export async function open(window, address, hook) {
  await window.script(`location.hash = '#/${address}'`);
  await window.waitFor(hook);
}
