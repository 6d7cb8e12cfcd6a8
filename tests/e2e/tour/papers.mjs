// What leaves as a file: tables for spreadsheets, and papers.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";

export async function papers(tour, { batch, payouts }) {
  const { window, numbers } = tour;
  numbers.saved = [];
  const save = async (format) => {
    await window.press("save-as");
    const file = await tour.saves(() => window.press(`save-${format}`));
    assert.ok(file.name.endsWith(`.${format}`), file.name);
    const begins = file.bytes.subarray(0, 5).toString("latin1");
    if (format === "pdf") assert.equal(begins, "%PDF-", file.name);
    if (format === "xlsx") assert.equal(begins.slice(0, 2), "PK", file.name);
    if (format === "csv") assert.ok(file.bytes.toString().split("\r\n").length > 1, file.name);
    numbers.saved.push(file.name);
    return file;
  };

  await tour.step("Save the payouts of a batch", async () => {
    await acts.openBatch(window, batch);
    const { bytes } = await save("csv");
    const receipt = payouts.find(({ state }) => state === "paid").receipt;
    assert.ok(bytes.toString().includes(receipt), "the receipts are in it");
    await save("xlsx");
  });
  await tour.step("Save the summary of a batch", () => save("pdf"));
  await tour.step("Save a payment advice", async () => {
    await acts.findPayout(window, payouts.find(({ state }) => state === "paid").receipt);
    const file = await tour.saves(() => window.press("save-advice"));
    assert.equal(file.bytes.subarray(0, 5).toString(), "%PDF-");
    numbers.saved.push(file.name);
  });
  for (const [page, word] of [
    ["batches", "the batches"],
    ["payouts", "all payouts"],
    ["balances", "the balances"],
    ["incoming", "the customers' payments"],
    ["audit", "the audit trail"],
  ]) {
    await tour.step(`Save ${word} as tables`, async () => {
      await acts.goTo(window, page);
      await save("xlsx");
      await save("csv");
    });
  }
}
