// Who may import whom: a file takes from its own floor and from those below, so that a part can be read, and used again, without
// the pages that stand on it.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** From the ground up, by the first part of a path in src. */
const FLOORS = [
  { holds: ["bindings.ts"], is: "what the console says, written from its types" },
  { holds: ["paraglide"], is: "every sentence, compiled from messages/" },
  { holds: ["format", "styles"], is: "figures, times and colours" },
  { holds: ["parts"], is: "what pages are made of: no word of the trade, no console" },
  {
    holds: ["backend", "pages.ts", "page-words.ts"],
    is: "the way to the console; which pages there are, and their names",
  },
  { holds: ["state"], is: "what every page shares" },
  { holds: ["views"], is: "the pages" },
  { holds: ["App.svelte", "main.ts", "confirm.ts"], is: "the screen, and the one of the confirmation" },
];

const floorOf = (path: string): number =>
  FLOORS.findIndex(({ holds }) => holds.includes(path.split("/")[0]!));

const SRC = join(import.meta.dirname, "../src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (path) => /\.(ts|svelte)$/.test(path) && !path.startsWith("paraglide"),
);

function importsOf(path: string): string[] {
  const text = readFileSync(join(SRC, path), "utf8");
  const found = [...text.matchAll(/(?:from\s+|import\s*\(?\s*)"(\.[^"]+)"/g)].map((match) => match[1]!);
  return found.map((specifier) => normalize(join(dirname(path), specifier)));
}

test("every file stands on a floor", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((path) => floorOf(path) < 0)).toEqual([]);
});

test("a file imports from its own floor and from those below", () => {
  const up = files.flatMap((path) =>
    importsOf(path)
      // Without its ending a file in src itself has no folder: pages, bindings.
      .map((to) => (to.includes("/") || to.includes(".") ? to : `${to}.ts`))
      .filter((to) => !to.startsWith("..") && floorOf(to) > floorOf(path))
      .map((to) => `${path} imports ${to}: ${FLOORS[floorOf(to)]!.is}`),
  );
  expect(up).toEqual([]);
});

test("only the pages read the documentation that stands beside them", () => {
  const outside = files.filter((path) => importsOf(path).some((to) => to.startsWith("..")));
  expect(outside.filter((path) => !path.startsWith("views/"))).toEqual([]);
});
