// Connecting another organisation, with the practice portal open beside the wizard; and going back to the first one.

import assert from "node:assert/strict";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";
import { joining } from "./joining.mjs";

const PEOPLE = [
  { name: "Wanjiru Kamau", passphrase: "granite otter window 41" },
  { name: "Baraka Mwita", passphrase: "copper lantern harvest 9" },
];

export async function connect(tour) {
  const { window, numbers } = tour;
  const view = async () => {
    const { profiles } = await acts.told(window, "profiles");
    return acts.told(window, "connect_view", { profile: profiles.find(({ unfinished }) => unfinished).id });
  };
  const card = (key) => window.text(`card-${key}`);

  await tour.step("Organisations on this machine", async () => {
    await tour.as(acts.MAKER);
    await window.press("switcher");
    await window.press('a[href="#/organisations"]');
    await window.waitFor("connect-practice");
  });
  await tour.step("Connect another one, for practice", async () => {
    await window.press("connect-practice");
    await window.waitFor("card-pairing_code", 30_000);
    await window.type("organisation", "Baraka Dairy Farmers");
    await window.type("shortcode", await card("shortcode"));
  });
  await tour.step("Wrong keys are found at once", async () => {
    await window.press("next");
    await window.type("consumer-key", await card("consumer_key"));
    await window.type("consumer-secret", "not the secret");
    await window.press("next");
    await window.waitFor('[role="alert"], [aria-invalid="true"]', 20_000);
  });
  await tour.step("The right keys, and M-PESA's certificate", async () => {
    await window.type("consumer-secret", await card("consumer_secret"));
    await window.press("next");
    await window.waitFor("certificate-file", 20_000);
  });
  await tour.step("The initiator and its password", async () => {
    await window.press("next");
    await window.type("initiator", await card("initiator"));
    await window.type("initiator-password", await card("initiator_password"));
  });
  await tour.step("Pair with the relay", async () => {
    await window.press("next");
    await window.type("pairing-code", await card("pairing_code"));
  });
  await tour.step("One question through the whole chain", async () => {
    await window.press("next");
    await window.press("check", 20_000);
    await within(
      40_000,
      "M-PESA answered with the balance",
      async () => (await view()).check.state === "answered",
    );
    await window.waitFor("check-works", 5_000);
  });
  await tour.step("The people who work here", async () => {
    await window.press("check-continue");
    for (const [index, person] of PEOPLE.entries()) {
      await window.type("person-name", person.name);
      await window.type("new-passphrase", person.passphrase);
      await window.type("new-passphrase-again", person.passphrase);
      if (index === 0) {
        await window.press("next");
        await within(
          10_000,
          `${person.name} is added, and the form is empty again`,
          async () =>
            (await view()).people.length === 1 &&
            (await window.script('return document.querySelector("[data-testid=person-name]").value')) === "",
        );
      }
    }
  });
  await tour.step("Everything is in place", async () => {
    await window.press("next");
    await window.waitFor("finish", 20_000);
  });
  await tour.step("The other organisation is open", async () => {
    await window.press("finish");
    await window.waitFor("signin-submit", 30_000);
    assert.equal((await acts.told(window, "status")).organisation, "Baraka Dairy Farmers");
    tour.signedIn = undefined;
  });
  await tour.step("Its home", () => tour.as(PEOPLE[1]));
  await tour.step("Its settings: what it was connected with", () => acts.goTo(window, "settings"));
  await tour.step("Its settings: going live", () => window.press("settings-going-live"));
  await tour.step("Its settings: test its relay connection", async () => {
    await window.press("settings-relay");
    // The button moves down when the relay's own words have come.
    await window.waitFor("relay-version", 20_000);
    await window.press("test-relay", 20_000);
    await window.stands("relay-test", "came_back", 30_000);
  });
  await joining(tour, PEOPLE);
  await tour.step("Back to the first organisation", async () => {
    await window.script("location.hash = '#/organisations'");
    await window.press("open-practice");
    await window.waitFor("signin-submit", 40_000);
    assert.equal((await acts.told(window, "status")).organisation, "Mavuno Growers Co-operative");
    tour.signedIn = undefined;
    numbers.organisations = 2;
  });
}
