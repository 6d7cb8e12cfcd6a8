// What the accounts hold, and the warning where one is low.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";

const UTILITY = '[data-testid="account-utility-account"]';

export async function balances(tour) {
  const { window } = tour;
  const accounts = async () => (await acts.told(window, "balances")).accounts;
  const utility = async () => (await accounts()).find(({ name }) => name === "Utility Account");

  await tour.step("Balances and their history", async () => {
    await acts.goTo(window, "balances");
    await window.waitFor(UTILITY);
    const names = (await accounts()).map(({ name }) => name);
    for (const name of ["Working Account", "Utility Account"])
      assert.ok(names.includes(name), `${name} is among ${names}`);
  });
  await tour.step("Ask for the balance now", async () => {
    const before = (await utility()).as_of;
    await window.press("balances-ask");
    await within(30_000, "a newer balance has come", async () => (await utility()).as_of > before);
    assert.equal((await utility()).asked_by, acts.MAKER.name);
  });
  await tour.step("Set the level below which Utility is low", async () => {
    await window.press(`${UTILITY} [data-testid="low-level-open"]`);
    await window.type("low-level", String(Math.ceil((await utility()).available_cents / 100) + 250_000));
  });
  await tour.step("Utility is low", async () => {
    await window.press("low-level-save");
    await within(10_000, "Utility is low", async () => (await utility()).low);
    await window.waitFor(`${UTILITY} [data-testid="account-low"]`, 5_000);
  });
  await tour.step("Home says that Utility is low", async () => {
    await acts.goTo(window, "home");
    await window.waitFor("open-low");
  });
}
