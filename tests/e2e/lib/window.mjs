// Hazina's real window in a place, driven by WebKit's own WebDriver.

import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Builder, By, Capabilities, Key } from "selenium-webdriver";

import { freePort } from "./place.mjs";
import { within } from "./wait.mjs";

/** The program under test: built with its pages inside it (`--features custom-protocol`). */
const BUILT =
  process.env.HAZINA_BIN ?? fileURLToPath(new URL("../../../target/debug/hazina", import.meta.url));
export const PROGRAM = existsSync(BUILT) ? realpathSync(BUILT) : BUILT;

/** The file that runs in the end, where the program under test is a script that starts it elsewhere. */
const RUNS = process.env.HAZINA_RUNS ?? PROGRAM;

const A_MOMENT = 10_000;

/** Opens the window and waits until its first page can be used. */
export async function openWindow(place, { waitFor = "html[data-interactive]", env = {} } = {}) {
  if (!existsSync(PROGRAM))
    throw new Error(`there is no program at ${PROGRAM}: script/test and script/tour build it`);
  const port = await freePort();
  const driverProcess = place.start("WebKitWebDriver", [`--port=${port}`], {
    env: { TAURI_WEBVIEW_AUTOMATION: "true", ...env },
  });
  await within(
    A_MOMENT,
    "WebKitWebDriver answers",
    async () => (await fetch(`http://127.0.0.1:${port}/status`)).ok,
  );
  const capabilities = new Capabilities();
  capabilities.setBrowserName("wry");
  capabilities.set("webkitgtk:browserOptions", { binary: PROGRAM, args: [] });
  const driver = await new Builder()
    .withCapabilities(capabilities)
    .usingServer(`http://127.0.0.1:${port}/`)
    .build();
  await driver.manage().setTimeouts({ script: 60_000, pageLoad: 30_000, implicit: 0 });
  const window = new Window(place, driver, driverProcess, env.HAZINA_DATA_DIR ?? place.data);
  window.main = await driver.getWindowHandle();
  await window.waitFor(waitFor, 30_000);
  await window.watchPolicy();
  return window;
}

export class Window {
  constructor(place, driver, driverProcess, data) {
    this.place = place;
    this.data = data;
    this.driver = driver;
    this.driverProcess = driverProcess;
    /** The main window's handle. */
    this.main = undefined;
    /** Whether the window of the confirmation is the one that is looked at. */
    this.apart = false;
  }

  /** Finds what carries this test hook, or a CSS selector where it is no plain name. */
  async find(hook, milliseconds = A_MOMENT) {
    const selector = selectorOf(hook);
    return within(
      milliseconds,
      `${hook} is on the page`,
      async () => (await this.driver.findElements(By.css(selector)))[0],
    );
  }

  async waitFor(hook, milliseconds = A_MOMENT) {
    return this.find(hook, milliseconds);
  }

  async waitUntilGone(hook, milliseconds = A_MOMENT) {
    await within(
      milliseconds,
      `${hook} is gone`,
      async () => (await this.driver.findElements(By.css(selectorOf(hook)))).length === 0,
    );
  }

  async has(hook) {
    return (await this.driver.findElements(By.css(selectorOf(hook)))).length > 0;
  }

  /** Presses it as a person does: it must be visible, enabled and not covered. */
  async press(hook, milliseconds = A_MOMENT) {
    await within(milliseconds, `${hook} can be pressed`, async () => {
      const element = await this.find(hook, 1_000);
      if (!(await element.isEnabled())) return false;
      await element.click();
      return true;
    });
  }

  /** Types into a field, replacing what was there. */
  async type(hook, text) {
    const field = await this.find(hook);
    await within(A_MOMENT, `${hook} can be typed into`, async () => {
      await field.sendKeys(Key.chord(Key.CONTROL, "a"), Key.BACK_SPACE);
      return true;
    });
    await field.sendKeys(text);
  }

  /** Presses keys with whatever has the focus. */
  async keys(...keys) {
    await this.driver
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  async chord(modifier, key) {
    await this.driver.actions().keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
  }

  /** What it says. By the page itself: WebDriver takes a cut-off text for a hidden one. */
  async text(hook) {
    return (await this.script("return arguments[0].innerText", await this.find(hook))).trim();
  }

  /** Waits until it says this. */
  async shows(hook, words, milliseconds = A_MOMENT) {
    await within(milliseconds, `${hook} shows ${words}`, async () => words.test(await this.text(hook)));
  }

  /** Chooses the page's language, as at the sign-in. */
  async speak(language) {
    await this.press(`language-${language}`);
    await this.waitFor(`html[lang="${language}"]`);
  }

  /** Waits until what it shows is in this state: `data-state`, the same in every language. */
  async stands(hook, state, milliseconds = A_MOMENT) {
    await within(milliseconds, `${hook} is ${state}`, async () => {
      const element = await this.find(hook, 1_000);
      return (await element.getAttribute("data-state")) === state;
    });
  }

  /** Chooses an option of a list, by its value or its words. */
  async select(hook, wanted) {
    const list = await this.find(hook);
    await within(A_MOMENT, `${wanted} can be chosen in ${hook}`, () =>
      this.script(
        `const [list, wanted] = arguments;
         const option = [...list.options].find((one) => one.value === wanted || one.text.trim() === wanted);
         if (!option) return false;
         list.selectedIndex = option.index;
         list.dispatchEvent(new Event("change", { bubbles: true }));
         return true;`,
        list,
        wanted,
      ),
    );
  }

  /** The number that stands in it: "1,204 payouts" is 1204. */
  async number(hook) {
    const digits = (await this.text(hook)).replace(/[^\d-]/g, "");
    if (digits === "") throw new Error(`${hook} holds no number`);
    return Number(digits);
  }

  /** How many of them there are. */
  async count(hook) {
    return (await this.driver.findElements(By.css(selectorOf(hook)))).length;
  }

  /** Scrolls the last of these that says so into view. */
  async scrollTo(words, selector) {
    await this.script(
      `[...document.querySelectorAll(arguments[1])].findLast((one) => one.innerText.includes(arguments[0]))
         ?.scrollIntoView({ block: "start" })`,
      words,
      selector,
    );
  }

  /** Hands a file to a file field. */
  async choose(hook, path) {
    const field = await this.find(hook);
    await field.sendKeys(path);
  }

  script(source, ...args) {
    return this.driver.executeScript(source, ...args);
  }

  /** Goes on in the window of the confirmation, which opens beside the main one. */
  async toConfirmation() {
    await within(A_MOMENT, "the window of the confirmation is open", async () => {
      for (const handle of await this.driver.getAllWindowHandles()) {
        if (handle === this.main) continue;
        await this.driver.switchTo().window(handle);
        return this.has("confirm-window");
      }
      return false;
    });
    this.apart = true;
    await this.watchPolicy();
  }

  /** Goes on in the main window, once that of the confirmation has closed. */
  async confirmationClosed(milliseconds = A_MOMENT) {
    await within(
      milliseconds,
      "the window of the confirmation is closed",
      async () => (await this.driver.getAllWindowHandles()).length === 1,
    );
    await this.toMain();
  }

  /** Goes on in the main window, whatever else is open. */
  async toMain() {
    await this.driver.switchTo().window(this.main);
    this.apart = false;
  }

  /** Asks the console as the page does. Answers `{ ok }` or `{ problem }`. */
  async ask(name, request = {}) {
    return this.driver.executeAsyncScript(
      `const [name, request, done] = arguments;
       window.__TAURI_INTERNALS__.invoke('${this.apart ? "confirm" : "call"}', { name, request }).then((ok) => done({ ok }), (problem) => done({ problem }));`,
      name,
      request,
    );
  }

  /** From the start of the page until it could be used, as the page itself measured it. */
  async interactiveAfter() {
    return Number(await this.script("return document.documentElement.dataset.interactive"));
  }

  /** From the start of the program until its first page could be used, in milliseconds. */
  async interactiveSinceStart() {
    // Field 22 of stat is the start in hundredths of a second since the machine started; its name may hold blanks.
    const started =
      Number(
        readFileSync(`/proc/${this.pid()}/stat`, "utf8")
          .replace(/^.*\) /, "")
          .split(" ")[19],
      ) * 10;
    const machineStarted = Date.now() - Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
    const pageStarted = await this.script("return performance.timeOrigin");
    return Math.round(pageStarted + (await this.interactiveAfter()) - machineStarted - started);
  }

  /** Keeps note of everything that the content security policy stops. */
  async watchPolicy() {
    await this.script(`
      if (window.stoppedByPolicy) return;
      window.stoppedByPolicy = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        window.stoppedByPolicy.push(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));`);
  }

  async stoppedByPolicy() {
    return this.script("return window.stoppedByPolicy ?? []");
  }

  /** Waits a moment until nothing moves (while payouts are sent something always does) and all of it is painted. */
  async still() {
    const moving = `return document.getAnimations().some(
      ({ playState, effect }) => playState === "running" && effect?.getComputedTiming().iterations !== Infinity)`;
    const deadline = Date.now() + 1_000;
    while (Date.now() < deadline && (await this.script(moving)));
    await this.driver.executeAsyncScript(
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150)));",
    );
  }

  async screenshot(path) {
    await this.still();
    writeFileSync(path, Buffer.from(await this.driver.takeScreenshot(), "base64"));
  }

  /** Process number of the program itself. */
  pid() {
    const here = readdirSync("/proc").find((name) => {
      if (!/^\d+$/.test(name)) return false;
      try {
        return (
          readlinkSync(`/proc/${name}/exe`) === RUNS &&
          readFileSync(`/proc/${name}/environ`, "utf8").includes(`HAZINA_DATA_DIR=${this.data}\0`)
        );
      } catch {
        return false;
      }
    });
    return here ? Number(here) : undefined;
  }

  /** Ends the program the hard way, in the middle of whatever it does. */
  async kill() {
    const pid = this.pid();
    if (pid === undefined) throw new Error("the program is not running");
    process.kill(pid, "SIGKILL");
    await within(A_MOMENT, "the program is gone", () => this.pid() === undefined);
    this.endDriver();
  }

  /** Ends the program as the system does at the end of a session. */
  async close() {
    const pid = this.pid();
    if (pid !== undefined) process.kill(pid, "SIGTERM");
    await within(A_MOMENT, "the program has closed", () => this.pid() === undefined);
    this.endDriver();
  }

  endDriver() {
    this.driverProcess.kill("SIGKILL");
  }
}

export { Key };

function selectorOf(hook) {
  return /^[a-z0-9_-]+$/i.test(hook) && !["html", "main"].includes(hook) ? `[data-testid="${hook}"]` : hook;
}
