// Customers asked on the phone to pay: one pays, one does not, and nobody is asked twice at once.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";

/** A practice customer who pays. */
const PAYS = "0722 000 001";
/** A practice customer who has too little money. */
const IS_SHORT = "0711 000 201";

async function ask(window, phone, amount) {
  await window.type("ask-phone", phone);
  await window.type("ask-amount", amount);
  await window.type("ask-reference", "INV-2050");
  await window.type("ask-description", "Water bill");
  await window.press("ask-send");
}

async function newest(window, states) {
  return within(30_000, `the newest is ${states.join(" or ")}`, async () => {
    const { rows } = await acts.told(window, "prompts", { before: null, limit: 10 });
    return states.includes(rows[0]?.state) && rows[0];
  });
}

export async function asks(tour) {
  const { window } = tour;

  await tour.step("Ask a customer for a payment", async () => {
    await tour.as(acts.MAKER);
    await acts.open(window, "ask", "ask-send");
    await window.type("ask-phone", PAYS);
    await window.type("ask-amount", "12,500");
    await window.type("ask-reference", "INV-2050");
  });
  await tour.step("The customer is asked and pays", async () => {
    await ask(window, PAYS, "12,500");
    const row = await newest(window, ["paid"]);
    assert.match(row.receipt, /^[A-Z0-9]{10}$/);
    await window.waitFor("ask-receipt");
  });
  await tour.step("What was paid stands under Incoming", async () => {
    await window.press("ask-receipt");
    await window.waitFor("incoming-panel");
  });
  await tour.step("Another customer does not pay", async () => {
    await acts.open(window, "ask", "ask-send");
    await ask(window, IS_SHORT, "800");
    await newest(window, ["not_paid"]);
  });
}
