// What the desktop around the window does: notifications, the tray, and start at login.

import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as acts from "../lib/acts.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { openWindow, PROGRAM } from "../lib/window.mjs";

/** A tray for tests. */
const TRAY = fileURLToPath(new URL("../lib/tray.py", import.meta.url));

/** Does something in a place of its own. */
async function inPlace(act) {
  const place = await openPlace();
  try {
    await act(place);
  } finally {
    place.close();
  }
}

test("a batch that waits is notified without its payees, a click opens it, and the kind can be switched off", async () => {
  await inPlace(async (place) => {
    await place.openNotifications();
    const window = await openWindow(place);
    const notified = (title) => place.notifications(title);

    // Practice begins with a password that ends soon.
    await within(15_000, "the password's end is notified", () => notified("M-PESA password").length > 0);
    await acts.signIn(window, acts.MAKER);
    await switchOff(window, "password");
    await acts.signOut(window);
    place.closeNotifications();

    const batch = await submitted(window, place, "Salaries <b>June</b> & July");
    await within(15_000, "the batch is notified", () => notified("Approval needed").length === 1);
    const [notification] = notified("Approval needed");
    assert.match(notification, /Salaries &lt;b&gt;June&lt;\/b&gt; &amp; July/);
    assert.doesNotMatch(notification, /07\d{8}|2547\d{8}/, "no payee's number");

    place.run("dunstctl", ["action", "0"]);
    await within(10_000, "a click opens the batch", async () =>
      (await window.script("return location.hash")).startsWith(`#/approvals/${batch}`),
    );

    await acts.signIn(window, acts.MAKER);
    await switchOff(window, "approval_wanted");
    await acts.signOut(window);
    await submitted(window, place, "Wages");
    // Longer than it took before, with time to spare.
    await new Promise((passed) => setTimeout(passed, 4_000));
    assert.equal(notified("Approval needed").length, 1);
    await window.close();
  });
});

test("where nobody shows notifications, the settings say so and everything goes on", async () => {
  await inPlace(async (place) => {
    const window = await openWindow(place);
    await submitted(window, place, "Salaries");
    await acts.signIn(window, acts.CHECKER);
    await window.script("location.hash = '#/settings?section=notifications'");
    await window.shows("no-notifications", /shows no notifications/);
    await window.close();
  });
});

test("the tray says what waits, opens the window that was closed into it, and ends the program", async () => {
  await inPlace(async (place) => {
    const tray = await startTray(place);
    const window = await openWindow(place);
    await closeToTray(window);
    await acts.signOut(window);
    await submitted(window, place, "Salaries");
    await within(10_000, "the tray says it", () =>
      menu(place, window).includes("1 batch waits for approval"),
    );
    assert.ok(menu(place, window).includes("Quit"));

    pressClose(place);
    await within(10_000, "the window is closed", () => !isVisible(place));
    choose(place, window, "Open Hazina");
    await within(10_000, "the window is open again", () => isVisible(place));

    pressClose(place);
    await within(10_000, "the window is closed", () => !isVisible(place));
    tray.kill("SIGKILL");
    await within(10_000, "a window that no tray can open comes back", () => isVisible(place));

    await startTray(place);
    await within(10_000, "the tray is there again", async () => (await acts.told(window, "desktop")).tray);
    choose(place, window, "Quit");
    await within(10_000, "the program has ended", () => window.pid() === undefined);
    window.endDriver();
    assert.match(place.logged(), /closed in order/);
  });
});

test("a second start brings the window of the first before the person, from the tray too, and ends", async () => {
  await inPlace(async (place) => {
    await startTray(place);
    const window = await openWindow(place);
    const pid = window.pid();
    await closeToTray(window);
    pressClose(place);
    await within(10_000, "the window is closed", () => !isVisible(place));
    const second = place.start(PROGRAM, []);
    await within(10_000, "the second has ended", () => second.exitCode !== null);
    assert.equal(second.exitCode, 0);
    await within(10_000, "the window of the first is open", () => isVisible(place));
    assert.equal(window.pid(), pid);
    // Held by nobody once the first was killed.
    await window.kill();
    const after = await openWindow(place);
    await acts.signIn(after, acts.MAKER);
    await after.close();
  });
});

test("closing the window while payouts are sent says what that stops, and the next start goes on", async () => {
  await inPlace(async (place) => {
    const file = join(place.home, "Payroll.csv");
    writePayroll(file, { ordinary: 400, mistakes: false });
    const window = await openWindow(place);
    const batch = await acts.payFile(window, file, "Salaries");
    pressClose(place);
    await window.shows("leaving", /approved payouts were not sent yet/);
    await window.press("stay");
    await window.waitUntilGone("leaving");
    pressClose(place);
    await window.waitFor("leave-now");
    // Not by WebDriver: its session ends with the program.
    await window.script(`setTimeout(() => document.querySelector('[data-testid="leave-now"]').click(), 50)`);
    await within(10_000, "the program has ended", () => window.pid() === undefined);
    window.endDriver();
    assert.match(place.logged(), /closed in order/);

    const after = await openWindow(place);
    await acts.signIn(after, acts.CHECKER);
    const { row } = await acts.told(after, "batch", { batch });
    assert.ok(row.totals.to_go.count > 0, "the rest was not sent meanwhile");
    assert.doesNotMatch(place.logged(), /were under way when the program stopped/, "nothing was cut in two");
    pressClose(place);
    await after.waitFor("leaving");
    // Who closes it again means it.
    pressClose(place);
    await within(10_000, "the program has ended", () => after.pid() === undefined);
    after.endDriver();
  });
});

test("the window opens as large as it was left", async () => {
  await inPlace(async (place) => {
    let window = await openWindow(place);
    const id = place.run("xdotool", ["search", "--onlyvisible", "--name", "^Hazina$"]).trim();
    place.run("xdotool", ["windowsize", "--sync", id, "1100", "720"]);
    const width = () => window.script("return innerWidth");
    await within(5_000, "the page has its new size", async () => (await width()) === 1100);
    await window.close();
    window = await openWindow(place);
    await within(5_000, "it is as large again", async () => (await width()) === 1100);
    await window.close();
  });
});

test("without a tray the settings say so, and closing the window ends the program whatever was set", async () => {
  await inPlace(async (place) => {
    const tray = await startTray(place);
    const window = await openWindow(place);
    await closeToTray(window);
    tray.kill("SIGKILL");
    await window.shows("close-to-tray-hint", /no tray/);
    pressClose(place);
    await within(10_000, "the program has ended", () => window.pid() === undefined);
    window.endDriver();
  });
});

test("start at login is a file for the desktop that names this program, and is gone when it is switched off", async () => {
  await inPlace(async (place) => {
    const file = join(place.home, ".config", "autostart", "Hazina.desktop");
    const window = await openWindow(place);
    await acts.signIn(window, acts.MAKER);
    await window.script("location.hash = '#/settings?section=notifications'");
    await window.waitFor("start-at-login");
    assert.equal(existsSync(file), false, "off until somebody wants it");
    await window.press("start-at-login");
    await within(10_000, "it is set", () => existsSync(file) && readFileSync(file, "utf8").length > 0);
    await window.waitFor('[data-testid="start-at-login"]:enabled:checked');
    assert.match(readFileSync(file, "utf8"), new RegExp(`^Exec="${PROGRAM}" *$`, "m"));
    await window.press("start-at-login");
    await within(10_000, "it is taken back", () => !existsSync(file));
    await window.close();
  });
});

test("start at login follows a program that was moved, and leaves the desktop's own list alone", async () => {
  await inPlace(async (place) => {
    const file = join(place.home, ".config", "autostart", "Hazina.desktop");
    let window = await openWindow(place);
    await acts.signIn(window, acts.MAKER);
    await window.script("location.hash = '#/settings?section=notifications'");
    await window.press("start-at-login");
    await within(10_000, "it is set", () => existsSync(file) && readFileSync(file, "utf8").length > 0);
    await window.close();
    const entry = readFileSync(file, "utf8");
    writeFileSync(file, `${entry.replace(/^Exec=.*$/m, 'Exec="/opt/of/yesterday/hazina"')}\nHidden=true\n`);

    window = await openWindow(place);
    await within(10_000, "it names this program", () =>
      readFileSync(file, "utf8").includes(`Exec="${PROGRAM}"`),
    );
    assert.match(readFileSync(file, "utf8"), /^Hidden=true$/m);
    await window.close();

    rmSync(file);
    window = await openWindow(place);
    await acts.signIn(window, acts.MAKER);
    await window.script("location.hash = '#/settings?section=notifications'");
    await window.shows("login-refused", /off in this system’s own list/);
    assert.equal(existsSync(file), false);
    await window.close();
  });
});

/** Makes a batch as the maker and leaves nobody signed in. */
async function submitted(window, place, title) {
  const file = join(place.home, `${title.replace(/\W/g, "")}.csv`);
  writePayroll(file, { ordinary: 3, mistakes: false });
  await acts.signIn(window, acts.MAKER);
  await acts.importFile(window, file);
  const batch = await acts.draft(window, title);
  await acts.submit(window);
  await acts.signOut(window);
  return batch;
}

/** Switches a kind of notices off, as a person does. */
async function switchOff(window, kind) {
  await window.script("location.hash = '#/settings?section=notifications'");
  await window.press(`notice-${kind}`);
  await within(5_000, "it is switched off", async () =>
    (await acts.told(window, "preferences")).silent.includes(kind),
  );
}

/** A tray that takes every icon. It shows none: the test asks the icon itself. */
async function startTray(place) {
  const tray = place.start("/usr/bin/python3", [TRAY]);
  await within(10_000, "there is a tray", () => place.onBus("org.kde.StatusNotifierWatcher"));
  return tray;
}

async function closeToTray(window) {
  await acts.signIn(window, acts.MAKER);
  await window.script("location.hash = '#/settings?section=notifications'");
  await window.press("close-to-tray");
  await within(5_000, "it is set", async () => (await acts.told(window, "preferences")).close_to_tray);
}

/** Asks the icon of the program, as a tray does. */
function askIcon(place, window, method, ...args) {
  return place.run("dbus-send", [
    "--session",
    "--print-reply",
    `--dest=org.kde.StatusNotifierItem-${window.pid()}-1`,
    "/MenuBar",
    `com.canonical.dbusmenu.${method}`,
    ...args,
  ]);
}

/** The menu's entries, each with its number. */
function entries(place, window) {
  const layout = askIcon(place, window, "GetLayout", "int32:0", "int32:-1", "array:string:label");
  return [
    ...layout.matchAll(
      /int32 (\d+)\s+array \[\s+dict entry\(\s+string "label"\s+variant\s+string "([^"]*)"/g,
    ),
  ].map(([, id, label]) => ({ id, label }));
}

function menu(place, window) {
  return entries(place, window).map(({ label }) => label);
}

function choose(place, window, label) {
  const { id } = entries(place, window).find((entry) => entry.label === label);
  askIcon(place, window, "Event", `int32:${id}`, "string:clicked", "variant:int32:0", "uint32:0");
}

function isVisible(place) {
  try {
    return place.run("xdotool", ["search", "--onlyvisible", "--name", "^Hazina$"]).trim() !== "";
  } catch {
    return false;
  }
}

function pressClose(place) {
  // Asks the window manager, as a click on the window's close button does; a key press may find another window active.
  place.run("wmctrl", ["-F", "-c", "Hazina"]);
}
