// The web view's own browser, driven by WebDriver: it paints as the window does, and can be of any size.

import { existsSync } from "node:fs";

import { Builder, Capabilities } from "selenium-webdriver";

import { freePort } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";
import { Window } from "../lib/window.mjs";

const BROWSERS = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(
  (machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`,
);

export async function openBrowser(place) {
  const binary = BROWSERS.find((path) => existsSync(path));
  if (!binary) throw new Error("WebKit's MiniBrowser is missing: install the package webkit2gtk-driver");
  const port = await freePort();
  const driverProcess = place.start("WebKitWebDriver", [`--port=${port}`]);
  await within(
    10_000,
    "WebKitWebDriver answers",
    async () => (await fetch(`http://127.0.0.1:${port}/status`)).ok,
  );
  const capabilities = new Capabilities();
  capabilities.setBrowserName("MiniBrowser");
  capabilities.set("webkitgtk:browserOptions", { binary, args: ["--automation"] });
  const driver = await new Builder()
    .withCapabilities(capabilities)
    .usingServer(`http://127.0.0.1:${port}/`)
    .build();
  await driver.manage().setTimeouts({ script: 30_000, pageLoad: 30_000, implicit: 0 });
  return new Browser(place, driver, driverProcess);
}

export class Browser extends Window {
  async goTo(address) {
    await this.driver.get(address);
    await this.waitFor("html[data-interactive]", 20_000);
  }

  /** Makes the page this large, whatever the browser has around it. */
  async setPage(width, height) {
    const inside = () => this.script("return [innerWidth, innerHeight]");
    await within(10_000, `the page is ${width} x ${height}`, async () => {
      const [wide, high] = await inside();
      if (wide === width && high === height) return true;
      const outer = await this.driver.manage().window().getRect();
      await this.driver
        .manage()
        .window()
        .setRect({ x: 0, y: 0, width: outer.width + width - wide, height: outer.height + height - high });
      return false;
    });
  }

  /** Asks the console behind the page, as the page does. */
  async ask(name, request = {}) {
    return this.driver.executeAsyncScript(
      `const [name, request, done] = arguments;
       fetch('/api/call/' + name, { method: 'POST', body: JSON.stringify(request),
         headers: { 'content-type': 'application/json', 'x-hazina-key': sessionStorage.getItem('hazina.key') } })
         .then(async (answer) => done(answer.ok ? { ok: await answer.json() } : { problem: await answer.json() }));`,
      name,
      request,
    );
  }

  /** In a browser the confirmation is a part of the page. */
  async toConfirmation() {
    await this.waitFor("approve-passphrase");
  }

  async confirmationClosed(milliseconds) {
    await this.waitUntilGone("approve-passphrase", milliseconds);
  }

  async close() {
    await this.driver.quit();
    this.endDriver();
  }
}
