// What the simulator truly did, by its own journal: the money that moved, not what anybody believes.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Every line of the simulator's journal, whose books stand beside a data folder. */
export function journal(data) {
  return readFileSync(join(`${data}.practice-m-pesa`, "with-keyring", "m-pesa.journal"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
