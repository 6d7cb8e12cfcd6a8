// Every page in every state (empty, long names, a hundred thousand rows, refused, dark, 200 %), in Kiswahili and in a language
// with long words, through axe and beside its reference picture. HAZINA_GALLERY_WRITE=1 writes the references anew, HAZINA_GALLERY=DIR keeps every picture at full size.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openBrowser } from "../gallery/browser.mjs";
import { LOOKS, SIZES, stillness } from "../gallery/looks.mjs";
import { compare, half } from "../gallery/pictures.mjs";
import { placesOf } from "../gallery/places.mjs";
import { PAGES, PSEUDO_PAGES, openStage } from "../gallery/stage.mjs";
import { statesOf } from "../gallery/states.mjs";
import { openPlace } from "../lib/place.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const REFERENCES = fileURLToPath(new URL("../gallery/references", import.meta.url));
const DIFFERENT = join(
  process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../../target", import.meta.url)),
  "gallery",
);
const FULL = process.env.HAZINA_GALLERY;
const write = process.env.HAZINA_GALLERY_WRITE !== undefined;

const states = statesOf();
let place;
let browser;
let stage;
let shown;

before(async () => {
  place = await openPlace({ keyring: "none" });
  stage = await openStage({
    answer: async (name, request) => shown.state.answer(name, request, shown.language === "sw" ? "sw" : "en"),
    head: () => stillness(shown.state.now, shown.theme),
    pages: () => (shown.language === "pseudo" ? PSEUDO_PAGES : PAGES),
  });
  browser = await openBrowser(place);
});
after(async () => {
  await browser?.close();
  stage?.close();
  place.close();
});

for (const { state, size, theme, only, language } of LOOKS) {
  const look = [state, size, theme, language].filter(Boolean);
  test(look.join(", "), async () => {
    const found = [];
    shown = { state: states[state], theme, language };
    await browser.setPage(...SIZES[size]);
    await browser.goTo(`${stage.address}/?${look.join("-")}`);
    await browser.script(AXE);
    for (const { name, address } of placesOf(shown.state.ids)) {
      if (only && !only.includes(name)) continue;
      await browser.script("location.hash = arguments[0]", `#${address}`);
      await browser.still();
      const picture = `${look.join("-")}/${name}.png`;
      const differs = join(DIFFERENT, picture);
      let bytes;
      let said;
      // A slow machine shows a page later: it has a few seconds to become what it should be.
      for (let tries = 0; tries === 0 || (said && tries < 8); tries++) {
        if (tries > 0) await new Promise((done) => setTimeout(done, 500));
        bytes = Buffer.from(await browser.driver.takeScreenshot(), "base64");
        said = language ? null : compare(half(bytes), join(REFERENCES, picture), { write, differs });
      }
      if (FULL) {
        mkdirSync(join(FULL, look.join("-")), { recursive: true });
        writeFileSync(join(FULL, picture), bytes);
      }
      if (said) found.push(`${picture} ${said}`);
      for (const violation of await violations()) {
        // The program's own name is accented in its label there, and nowhere else.
        if (language === "pseudo" && violation === "label-content-name-mismatch at .brand") continue;
        found.push(`${name}: ${violation}`);
      }
      const over = await browser.script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      if (over > 0) found.push(`${name}: ${over} points wider than the window`);
    }
    assert.deepEqual(found, [], `pictures of what differs are in ${DIFFERENT}`);
  });
}

/** What axe finds: WCAG 2.1 A and AA. */
async function violations() {
  return browser.driver.executeAsyncScript(`
    const done = arguments[0];
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"] })
      .then(({ violations }) => done(violations.map((one) => one.id + " at " + one.nodes.map((node) => node.target).join(", "))));`);
}
