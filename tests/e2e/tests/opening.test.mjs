import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import * as acts from "../lib/acts.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

/** Does something in a place of its own. */
async function inPlace(wanted, act) {
  const place = await openPlace(wanted);
  try {
    await act(place);
  } finally {
    place.close();
  }
}

test("without a keyring, practice keeps its secrets in memory and says so", async () => {
  await inPlace({ keyring: "none" }, async (place) => {
    let window = await openWindow(place);
    assert.equal((await acts.told(window, "status")).secrets, "memory");
    await acts.signIn(window, acts.MAKER);
    assert.match(await window.script("return document.body.innerText"), /memory/i);
    await window.close();
    window = await openWindow(place);
    await acts.signIn(window, acts.MAKER);
    await window.close();
  });
});

test("what the keyring holds is found again at the next start", async () => {
  await inPlace({}, async (place) => {
    for (const time of ["first", "second"]) {
      const window = await openWindow(place);
      assert.equal((await acts.told(window, "status")).secrets, "keyring", time);
      await acts.signIn(window, acts.MAKER);
      await window.close();
    }
  });
});

test("a keyring that stays locked is said in a sentence, and nothing goes on without it", async () => {
  await inPlace({}, async (place) => {
    await (await openWindow(place)).close();
    await place.closeKeyring();
    await place.openKeyring("not its password");
    const window = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await window.text("could-not-open-why"), /keyring is locked/);
    await window.close();
  });
});

test("a second start while the first does not answer says that it is open, and changes nothing", async () => {
  await inPlace({}, async (place) => {
    const first = await openWindow(place);
    const pid = first.pid();
    process.kill(pid, "SIGSTOP");
    const second = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await second.text("could-not-open-why"), /open already, but does not answer/);
    process.kill(pid, "SIGCONT");
    await acts.signIn(first, acts.MAKER);
    second.endDriver();
    first.endDriver();
  });
});

test("a practice ledger that another program holds is said in a sentence", async () => {
  await inPlace({}, async (place) => {
    await (await openWindow(place)).close();
    place.start("flock", [
      join(`${place.data}.practice-m-pesa`, "with-keyring", "practice.in-use"),
      "sleep",
      "60",
    ]);
    const window = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await window.text("could-not-open-why"), /Another Hazina is open/);
    await window.close();
  });
});

test("a keyring's own prompt is said while it waits, and the window opens once a person answers it", async () => {
  await inPlace({}, async (place) => {
    await (await openWindow(place)).close();
    await place.closeKeyring();
    await place.openKeyring("not its password");
    await place.openPrompter();
    const window = await openWindow(place, { waitFor: "keyring-asks" });
    assert.match(await window.text("keyring-asks"), /may be behind this one/);
    await window.shows("opening", /Opening Mavuno.*from your keyring/s);
    await place.answerPrompt();
    await window.waitFor("signin-submit");
    assert.equal(await window.has("keyring-asks"), false);
    assert.equal((await acts.told(window, "status")).secrets, "keyring");
    await window.close();
  });
});

test("who cannot answer the keyring's prompt practises without it, and is not asked again", async () => {
  await inPlace({}, async (place) => {
    await (await openWindow(place)).close();
    await place.closeKeyring();
    await place.openKeyring("not its password");
    await place.openPrompter();
    const window = await openWindow(place, { waitFor: "keyring-asks" });
    await window.press("practise-without-keyring");
    await window.waitFor("signin-submit");
    assert.equal((await acts.told(window, "status")).secrets, "memory");
    await window.close();
  });
});

test("a screen that is gone ends the program, and the next start finds all of it", async () => {
  await inPlace({}, async (place) => {
    const file = join(place.home, "Payroll.csv");
    const { good } = writePayroll(file, { ordinary: 60, mistakes: false });
    const first = await openWindow(place);
    const batch = await acts.payFile(first, file, "Salaries");
    place.closeScreen();
    await within(20_000, "the program has ended", () => first.pid() === undefined);
    first.endDriver();
    await place.openScreen();
    place.start("openbox", ["--sm-disable"]);
    const window = await openWindow(place);
    await acts.signIn(window, acts.CHECKER);
    const totals = await acts.settled(window, batch);
    assert.equal(totals.paid.count + totals.failed.count + totals.in_doubt.count, good);
    assert.deepEqual((await acts.told(window, "check_ledger")).faults, []);
    await window.close();
  });
});

test("a folder that cannot be written is said in a sentence", async () => {
  await inPlace({}, async (place) => {
    rmSync(place.data, { recursive: true });
    writeFileSync(place.data, "a file, not a folder");
    const window = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await window.text("could-not-open-why"), /cannot be used/);
    await window.close();
  });
});

test("a ledger that is no ledger is said in a sentence, and left as it is", async () => {
  await inPlace({}, async (place) => {
    await (await openWindow(place)).close();
    const folder = join(place.data, "practice");
    for (const name of ["practice.ledger-wal", "practice.ledger-shm"])
      rmSync(join(folder, name), { force: true });
    const damaged = "this was never a ledger ".repeat(500);
    writeFileSync(join(folder, "practice.ledger"), damaged);
    const window = await openWindow(place, { waitFor: "could-not-open" });
    assert.match(await window.text("could-not-open-why"), /ledger/i);
    await window.close();
    assert.equal(readFileSync(join(folder, "practice.ledger"), "utf8"), damaged);
  });
});

test("the window is closed in order, by the person and at the end of the session", async () => {
  await inPlace({}, async (place) => {
    const closed = () => place.logged().match(/closed in order/g)?.length ?? 0;
    const window = await openWindow(place);
    place.run("xdotool", ["search", "--onlyvisible", "--name", "^Hazina$", "windowfocus", "--sync"]);
    place.run("xdotool", ["key", "alt+F4"]);
    await within(10_000, "the program has ended", () => window.pid() === undefined);
    window.endDriver();
    assert.equal(closed(), 1);
    await (await openWindow(place)).close();
    assert.equal(closed(), 2);
  });
});

test("the page can do nothing but ask the console", async () => {
  await inPlace({}, async (place) => {
    const window = await openWindow(place);
    for (const command of [
      "plugin:event|emit",
      "plugin:window|close",
      "plugin:webview|create_webview_window",
      "plugin:path|resolve_directory",
    ]) {
      const answer = await window.driver.executeAsyncScript(
        'const [command, done] = arguments; window.__TAURI_INTERNALS__.invoke(command, {}).then(() => done("done"), (error) => done(String(error)));',
        command,
      );
      assert.match(answer, /not allowed|not found/, command);
    }
    // What the window of the confirmation may ask is answered to no other window, and what it alone confirms is refused.
    for (const command of ["confirm", "confirming", "close_confirmation"]) {
      const answer = await window.driver.executeAsyncScript(
        `const [command, done] = arguments;
         window.__TAURI_INTERNALS__.invoke(command, { name: "approve_batch", request: { batch: 1 } }).then(() => done("done"), (error) => done(String(error)));`,
        command,
      );
      assert.match(answer, /not allowed/, command);
    }
    const { problem } = await window.ask("approve_batch", {
      batch: 1,
      digest: "",
      passphrase: acts.CHECKER.passphrase,
      note: "",
    });
    assert.equal(problem?.code, "confirmed_apart");
    const before = await window.script("return location.href");
    await window.script("location.href = 'https://example.com/'; window.open('https://example.com/')");
    assert.equal(await window.script("return location.href"), before);
    const inline = await window.script(
      "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">'); return window.ran ?? 0",
    );
    assert.equal(inline, 0);
    await window.close();
  });
});
