// The pages in the dark and at 200 percent.

import * as acts from "../lib/acts.mjs";

export async function looks(tour, { batch }) {
  const { window } = tour;
  await tour.step("Home", () => acts.goTo(window, "home"));
  await tour.step("In the dark", () => acts.setTheme(window, "dark"));
  await tour.step("The batch in the dark", () => acts.openBatch(window, batch));
  for (const [place, word] of PLACES) {
    await tour.step(`${word} in the dark`, () => acts.goTo(window, place));
  }
  await tour.step("The batch at 200 percent", async () => {
    await acts.openBatch(window, batch);
    await acts.zoomTo(window, 200);
  });
  await tour.step("Home in the light at 200 percent", async () => {
    await acts.zoomTo(window, 100);
    await acts.goTo(window, "home");
    await acts.setTheme(window, "light");
    await acts.zoomTo(window, 200);
  });
  for (const [place, word] of PLACES) {
    await tour.step(`${word} at 200 percent`, () => window.script(`location.hash = '#/${place}'`));
  }
  await acts.zoomTo(window, 100);
}

const PLACES = [
  ["doubt", "Unconfirmed payouts"],
  ["balances", "Balances"],
  ["incoming", "Incoming"],
  ["reversals", "Reversals"],
  ["statements", "Statement"],
  ["reports", "Reports"],
  ["initiator", "Initiator"],
  ["settings", "Settings"],
];
