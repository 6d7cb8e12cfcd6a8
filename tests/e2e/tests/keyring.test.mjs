// The secrets of a connected organisation in a real Secret Service: kept there, found again, and what a person is told where it
// is missing or stays locked.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as acts from "../lib/acts.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

const PASSPHRASE = "green hills at dawn";
const NEW_PASSWORD = "Mavuno-2026-Kahawa";
const OF_THE_ORGANISATION = ["consumer", "initiator-password", "seal-key", "callback-key", "relay"];

/** Does something in a place where an organisation is connected, and is open. */
async function whereConnected(act) {
  const place = await openPlace();
  try {
    const window = await openWindow(place);
    const profile = await connect(window);
    await act(place, window, profile);
  } finally {
    place.close();
  }
}

test("the keyring holds every secret of a connected organisation, and a new password after it was changed", async () => {
  await whereConnected(async (place, first, profile) => {
    const kept = secretsOf(place, profile);
    for (const name of OF_THE_ORGANISATION) assert.ok(kept[name], `${name} is in the keyring`);

    let window = first;
    await signIn(window);
    await changePassword(window);
    await within(20_000, "the change is finished", async () => (await change(window)) === null);
    assert.equal(secretsOf(place, profile)["initiator-password"], NEW_PASSWORD);
    await window.close();

    window = await openWindow(place);
    assert.equal((await acts.told(window, "profiles")).open, profile, "found again at the next start");
    await signIn(window);
    await balanceIsRead(window);
    await window.close();
  });
});

test("a missing keyring is said, practice goes on without it, and the organisation opens once it runs", async () => {
  await whereConnected(async (place, first, profile) => {
    await first.close();
    await place.closeKeyring();

    const window = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await window.text("could-not-open-why"), /no keyring.*Start GNOME Keyring or KWallet/s);
    await window.press("without-keyring");
    await window.waitFor("signin-submit");
    assert.equal((await acts.told(window, "status")).secrets, "memory");

    await place.openKeyring();
    await window.script("location.hash = '#/organisations'");
    await window.press(`open-${profile}`);
    await window.waitFor("signin-submit", 30_000);
    await signIn(window);
    assert.equal((await acts.told(window, "status")).secrets, "keyring");
    await balanceIsRead(window);
    await window.close();
  });
});

test("a keyring that stays locked loses nothing: what was connected and what was begun is there once it is unlocked", async () => {
  await whereConnected(async (place, first, profile) => {
    const begun = (await acts.told(first, "connect_begin", { mode: "practice" })).profile;
    const card = await acts.told(first, "connect_portal");
    await acts.told(
      first,
      "connect_organisation",
      organisation({ shortcode: "600111" }, begun, "Bonde Schools"),
    );
    await acts.told(first, "connect_keys", keys(card, begun));
    const before = secretsOf(place, profile);
    await first.close();
    await place.closeKeyring();
    // Nobody answers its prompt here: that is how a prompt that was cancelled ends.
    await place.openKeyring("not its password");

    const window = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await window.text("could-not-open-why"), /keyring is locked\. Unlock it/);
    await window.press("open-again");
    await within(
      10_000,
      "it is still locked",
      async () => (await acts.told(window, "profiles")).failure !== null,
    );
    const { profiles } = await acts.told(window, "profiles");
    assert.deepEqual(
      profiles.map(({ id, unfinished }) => [id, unfinished]),
      [
        ["practice", false],
        [profile, false],
        [begun, true],
      ],
    );

    await place.closeKeyring();
    await place.openKeyring();
    await window.press("open-again");
    await window.waitFor("signin-submit", 30_000);
    await signIn(window);
    await balanceIsRead(window);
    assert.deepEqual(secretsOf(place, profile), before);
    const step = await acts.told(window, "connect_view", { profile: begun });
    assert.equal(step.organisation, "Bonde Schools");
    assert.ok(step.keys_set_at, "its keys are still there");
    await window.close();
  });
});

test("a keyring that is gone when M-PESA takes a new password costs nothing: it is tried again, also after a restart", async () => {
  await whereConnected(async (place, first, profile) => {
    let window = first;
    await signIn(window);
    await changePassword(window);
    await place.closeKeyring();
    await within(20_000, "M-PESA took it and the keyring did not", async () => {
      const { state, trouble } = await change(window);
      return state === "accepted" && trouble;
    });
    await window.script("location.hash = '#/initiator'");
    await window.waitFor("finish");
    await window.close();

    await place.openKeyring();
    window = await openWindow(place);
    await signIn(window);
    await within(20_000, "the new password is in use", async () => (await change(window)) === null);
    assert.equal(secretsOf(place, profile)["initiator-password"], NEW_PASSWORD);
    await balanceIsRead(window);
    await window.close();
  });
});

test("a keyring that was locked meanwhile asks where a secret is kept, and the step goes on once it is answered", async () => {
  const place = await openPlace();
  try {
    const window = await openWindow(place);
    const { profile } = await acts.told(window, "connect_begin", { mode: "practice" });
    const card = await acts.told(window, "connect_portal");
    await acts.told(window, "connect_organisation", organisation(card, profile, "Bonde Schools"));
    await place.openPrompter();
    place.lockKeyring();

    const typed = acts.told(window, "connect_keys", keys(card, profile));
    await place.answerPrompt();
    assert.ok((await typed).keys_set_at, "the keys are kept");
    assert.ok(secretsOf(place, profile).consumer);

    place.lockKeyring();
    await window.script(`location.hash = '#/connect/${profile}'`);
    await window.script(
      `window.__TAURI_INTERNALS__.invoke('call', { name: 'connect_keys', request: arguments[0] }).catch((no) => (window.refused = no))`,
      keys(card, profile),
    );
    await window.shows("keyring-asks", /may be behind this one/);
    // Who gave it up once is not asked again, neither for looking nor for keeping.
    await window.press("give-keyring-up");
    await within(20_000, "the step says why", () =>
      window.script("return window.refused?.message?.includes('did not wait for your keyring')"),
    );
    await window.waitUntilGone("keyring-asks");
    await window.close();
  } finally {
    place.close();
  }
});

/** Connects a second practice organisation with what its portal's card shows, and opens it. */
async function connect(window) {
  const { profile, certificates } = await acts.told(window, "connect_begin", { mode: "practice" });
  const card = await acts.told(window, "connect_portal");
  const step = (name, request = {}) => acts.told(window, name, { profile, ...request });
  await step("connect_organisation", organisation(card, profile, "Savanna Dairy"));
  await step("connect_keys", keys(card, profile));
  await step("connect_certificate", { bundled: certificates[0].id, imported: null });
  await step("connect_initiator", {
    initiator: card.initiator,
    password: card.initiator_password,
    set_on: "2026-01-02",
  });
  await step("connect_relay", { code: card.pairing_code });
  await step("connect_check");
  await within(
    60_000,
    "the whole chain answers",
    async () => (await step("connect_view")).check.state === "answered",
  );
  for (const [name, role] of [
    ["Amina", "maker"],
    ["Otieno", "checker"],
  ])
    await step("connect_person", { name, role, passphrase: PASSPHRASE, again: PASSPHRASE });
  await step("connect_finish");
  await within(30_000, "it is open", async () => (await acts.told(window, "profiles")).open === profile);
  return profile;
}

function organisation({ shortcode }, profile, name) {
  return { profile, organisation: name, shortcode, second_shortcode: "", b2c_v1: false };
}

function keys({ consumer_key, consumer_secret }, profile) {
  return { profile, consumer_key, consumer_secret };
}

async function signIn(window) {
  await acts.signIn(window, { name: "Amina", passphrase: PASSPHRASE });
}

/** Changes the password on the portal and here, up to the question to M-PESA. */
async function changePassword(window) {
  await acts.told(window, "begin_password_change", { passphrase: PASSPHRASE });
  await acts.told(window, "practice_set_password", { password: NEW_PASSWORD });
  await acts.told(window, "try_password", {
    password: NEW_PASSWORD,
    again: NEW_PASSWORD,
    set_on: new Date().toISOString().slice(0, 10),
  });
}

async function change(window) {
  return (await acts.told(window, "initiator")).change;
}

async function balanceIsRead(window) {
  const readAt = async () => (await acts.told(window, "home")).float?.read_at ?? 0;
  const before = await readAt();
  await acts.told(window, "read_float");
  await within(20_000, "the balance is read", async () => (await readAt()) > before);
}

/** What the keyring holds for an organisation, by name. */
function secretsOf(place, profile) {
  const words = place.run("secret-tool", ["search", "--all", "service", "ke.hazina.console"]);
  return Object.fromEntries(
    words.split(/^\[.*\]$/m).flatMap((entry) => {
      const secret = /^secret = (.*)$/m.exec(entry)?.[1];
      const name = new RegExp(`${profile}/([\\w-]+)`).exec(entry)?.[1];
      // How new the ledger is moves with every act of a person.
      return secret && name && name !== "ledger-head" ? [[name, secret]] : [];
    }),
  );
}
