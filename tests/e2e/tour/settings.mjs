// Settings, section by section.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";

export async function settings(tour) {
  const { window } = tour;
  const section = async (key) => {
    await window.press(`settings-${key}`);
    await window.waitFor(`[data-testid="settings-${key}"][aria-current="page"]`);
  };

  await tour.step("Settings: the organisation", () => acts.goTo(window, "settings"));
  await tour.step("Settings: what works", () => section("works"));
  await tour.step("Settings: people", () => section("people"));
  await tour.step("Settings: test the relay connection", async () => {
    await section("relay");
    await window.press("test-relay");
    await window.waitFor("relay-test", 20_000);
  });
  await tour.step("Settings: notifications", async () => {
    await section("notifications");
    for (const silent of [true, false]) {
      await window.press("notice-batch_finished");
      await within(5_000, silent ? "the choice is kept" : "and taken back", async () => {
        const kept = (await acts.told(window, "preferences")).silent.includes("batch_finished");
        return kept === silent && (await window.has("[data-testid=notice-batch_finished]:enabled"));
      });
    }
  });
}
