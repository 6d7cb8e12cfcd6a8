// M-PESA's own statement: imported, a doubt that a line ends, a payment that nobody here approved, a fee that differs, and a
// month that two people close.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { said } from "../lib/words.mjs";
import { addPayment, readStatement, receiptLike, writeStatement } from "../lib/statement.mjs";
import { within } from "../lib/wait.mjs";

/** Whom M-PESA acknowledged, and does not find when it is asked. */
const NEVER_HEARD_OF = "0711000304";
const SHILLINGS = 410;

export async function statement(tour) {
  const { window, place } = tour;
  const path = (name) => join(place.downloads, name);

  /** The practice portal's statement of an account, as text. */
  const exported = async (account) => {
    await window.select("statement-account", account);
    await window.select("statement-days", "120");
    const file = await tour.saves(() => window.press("save-statement"));
    return { name: file.name, parts: readStatement(file.bytes.toString()) };
  };
  const imported = async (name, parts) => {
    const at = path(`changed-${name}`);
    writeFileSync(at, writeStatement(parts));
    await window.choose("statement-file", at);
    await window.waitFor("statement-import", 60_000);
    await window.press("statement-import");
    await window.waitFor("statement-look", 60_000);
  };

  await tour.as(acts.MAKER);
  let doubt;
  await tour.step("A payout that M-PESA does not find", async () => {
    const file = path("one.csv");
    writeFileSync(file, `phone,amount,name\n${NEVER_HEARD_OF},${SHILLINGS},Ruth Moraa\n`);
    await acts.importFile(window, file);
    const batch = await acts.draft(window, "Ruth");
    await acts.submit(window);
    await tour.as(acts.CHECKER);
    await acts.approve(window, batch, acts.CHECKER);
    await acts.settled(window, batch);
    [doubt] = await acts.payoutsOf(window, batch);
    assert.equal(doubt.state, "in_doubt");
  });
  await tour.step("No statement was imported yet", async () => {
    await acts.goTo(window, "statements");
    await window.waitFor("statement-file");
  });
  const { originator_conversation_id: ownId } = await acts.told(window, "payout", { payout: doubt.id });
  assert.ok(ownId, "the payout carries our id");
  await tour.step("Choose M-PESA’s statement", async () => {
    const { name, parts } = await exported("utility");
    const like = parts.rows.find((row) => row.includes("Payment to"));
    const party = "254711000304 - RUTH MORAA";
    const withDoubt = addPayment(parts, {
      receipt: receiptLike(like, "DOUBT"),
      details: `Salary Payment to ${party} via API. Original conversation ID is ${ownId}.`,
      party,
      shillings: SHILLINGS,
      reason: "Salary Payment via API",
    });
    const stranger = "254700000999 - UNKNOWN PERSON";
    const withGhost = addPayment(withDoubt, {
      receipt: receiptLike(like, "GHOST"),
      details: `Business Payment to ${stranger} via WEB by MAVUNO\\jnobody.`,
      party: stranger,
      shillings: 5_000,
      reason: "Business Payment to Customer",
    });
    const at = path(`changed-${name}`);
    writeFileSync(at, writeStatement(withGhost));
    await window.choose("statement-file", at);
    await window.waitFor("statement-import", 60_000);
  });
  await tour.step("Import it: a doubt ends by its line", async () => {
    await window.press("statement-import");
    await window.waitFor("statement-ended", 60_000);
    const { row, timeline } = await acts.told(window, "payout", { payout: doubt.id });
    assert.equal(row.state, "paid");
    assert.ok(timeline.some(({ kind }) => kind === "reconciled"));
  });
  await tour.step("A payment that nobody here approved", async () => {
    await window.press("statement-look");
    await window.shows("difference", new RegExp(said("statement-nobody-here-approved-this")));
    await window.shows("difference", /jnobody/);
  });
  await tour.step("The payout says where it stands in M-PESA’s books", async () => {
    await acts.open(window, `payouts?open=${doubt.id}`, "payout-state");
    await window.scrollTo("", '[data-testid="payout-panel"] li[data-kind="reconciled"]');
  });
  await tour.step("A fee that differs from the tariff", async () => {
    await acts.goTo(window, "statements");
    const { name, parts } = await exported("charges_paid");
    const rows = [...parts.rows];
    const cells = rows[0].split(",");
    cells[6] = "-99.00";
    rows[0] = cells.join(",");
    await imported(name, { ...parts, rows });
    await window.press("statement-look");
    await window.press("tab-fees");
    await window.shows("difference", new RegExp(said("statement-another-fee")));
  });
  await tour.step("Explain a difference", async () => {
    await window.press("explain");
    await window.type("difference-note", "Safaricom corrects it next month, says their letter.");
    await window.press("explain-save");
    await within(10_000, "it is explained", async () => {
      const { tabs } = await acts.told(window, "statements");
      return tabs.find(({ tab }) => tab === "fees").open === 0;
    });
  });
  await tour.step("Months, with what moved on each account", async () => {
    await window.press("tab-months");
    await window.waitFor("month");
  });
  const closable = (await acts.told(window, "months")).find(({ not_yet }) => not_yet === null);
  assert.ok(closable, "a month is over");
  await tour.step("Two people close a month", async () => {
    await window.press("month-close");
    await window.type("month-both-mine", acts.CHECKER.passphrase);
    await window.select("month-both-second", acts.MAKER.name);
    await window.type("month-both-seconds", acts.MAKER.passphrase);
  });
  await tour.step("A month is closed", async () => {
    await window.press("month-both");
    await within(10_000, "it is closed", async () =>
      (await acts.told(window, "months")).some(({ closed_at }) => closed_at !== null),
    );
  });
  await tour.step("Save the month’s closing to sign and file", async () => {
    for (const format of ["pdf", "xlsx"]) {
      // The newest month is not over; the one behind it was closed.
      const closed = '[data-testid="month"]:nth-of-type(2)';
      await window.press(`${closed} [data-testid="save-as"]`);
      const file = await tour.saves(() => window.press(`${closed} [data-testid="save-${format}"]`));
      assert.ok(file.name.endsWith(format), file.name);
    }
  });
  await tour.step("Home says up to when it is reconciled", async () => {
    await acts.goTo(window, "home");
    await window.waitFor("home-statements");
  });
}
