// The pages of the program, from the program's own table of them: a page that is added is looked at without a word here.

import { readFileSync } from "node:fs";
import ts from "../../../ui/node_modules/typescript/lib/typescript.js";

const source = readFileSync(new URL("../../../ui/src/pages.ts", import.meta.url), "utf8");
const { outputText } = ts.transpileModule(source, {
  compilerOptions: { module: "ESNext", target: "ES2023" },
});
const { PAGES, RAIL } = await import(
  `data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`
);

/** The lines of the rail but Home, which is where one starts. */
export const LINES = RAIL.filter((line) => line !== "home");

/** The pages that have no line of their own and need nothing in their address. */
export const OTHERS = Object.entries(PAGES)
  .filter(
    ([name, page]) =>
      page.rail !== null && page.rail !== name && !["id", "profile", "payee"].includes(page.takes),
  )
  .map(([, page]) => page.at);
