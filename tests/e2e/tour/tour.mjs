// A tour: steps in the real window, each timed and with a picture, and what they found written down.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { within } from "../lib/wait.mjs";

/** Chooses what stands in a list under these words. */
export async function choose(window, hook, words) {
  await window.script(
    `const select = document.querySelector('[data-testid="${hook}"]');
     const option = [...select.options].find((one) => one.text === arguments[0]);
     select.value = option.value; select.selectedIndex = option.index;
     select.dispatchEvent(new Event("change", { bubbles: true }));`,
    words,
  );
}

export class Tour {
  /** @param {string} folder Where pictures and tour.json go. */
  constructor(folder) {
    this.folder = folder;
    this.numbers = {
      imported: 0,
      approved: 0,
      paid: 0,
      failed: 0,
      in_doubt: 0,
      receipts: 0,
      interactive_ms: 0,
    };
    this.steps = [];
    this.place = undefined;
    this.window = undefined;
    this.signedIn = undefined;
  }

  /** Does one step, times it and takes its picture, also where it fails: of the page, or of the whole screen around it. */
  async step(name, act, { screen = false } = {}) {
    const started = Date.now();
    const number = String(this.steps.length + 1).padStart(2, "0");
    const done = { name, ok: false, ms: 0, screenshot: `${number}-${asFile(name)}.png` };
    this.steps.push(done);
    try {
      await act();
      done.ok = true;
    } catch (error) {
      done.error = error.message;
      throw error;
    } finally {
      done.ms = Date.now() - started;
      await this.#picture(join(this.folder, done.screenshot), screen).catch((error) => {
        done.ok = false;
        done.error ??= `no screenshot: ${error.message}`;
      });
      const mark = done.ok ? "ok  " : "FAIL";
      console.log(`${mark} ${number} ${name} (${done.ms} ms)${done.error ? `: ${done.error}` : ""}`);
    }
    if (!done.ok) throw new Error(done.error);
  }

  /** A step that ends when the desktop shows this notification; its picture is of the whole screen. */
  async notified(name, title) {
    await this.step(
      name,
      () =>
        within(
          20_000,
          `“${title}” is on the screen`,
          () =>
            this.place.notifications(title).length > 0 &&
            Number(this.place.run("dunstctl", ["count", "displayed"])) > 0,
        ),
      { screen: true },
    );
    this.place.closeNotifications();
  }

  async #picture(path, screen) {
    if (!this.window) return;
    if (!screen) return this.window.screenshot(path);
    await this.window.still();
    this.place.picture(path);
  }

  /** Puts this person at the desk, whoever was there before. */
  async as(person) {
    if (this.signedIn === person) return;
    if (this.signedIn) await acts.signOut(this.window);
    await acts.signIn(this.window, person);
    this.signedIn = person;
  }

  /** Does something that saves a file, and answers the file: its name and its bytes. */
  async saves(act) {
    const { downloads } = this.place;
    const before = new Set(readdirSync(downloads));
    await act();
    const name = await within(20_000, "a file was saved", () =>
      readdirSync(downloads).find((one) => !before.has(one) && !one.endsWith(".part")),
    );
    const bytes = await within(5_000, `${name} is whole`, () => {
      const read = readFileSync(join(downloads, name));
      return read.length > 0 && read;
    });
    return { name, bytes };
  }

  write() {
    const all = { ...this.numbers, steps: this.steps };
    writeFileSync(join(this.folder, "tour.json"), `${JSON.stringify(all, null, 2)}\n`);
  }
}

function asFile(name) {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
}
