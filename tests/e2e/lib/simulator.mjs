// What the simulator truly did, by its own journal: the money that moved, not what anybody believes.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Every line of the simulator's journal in a data folder. */
export function journal(data) {
  return readFileSync(join(data, "practice", "simulator.journal"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
