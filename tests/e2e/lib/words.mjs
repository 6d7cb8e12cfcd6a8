// What the program says in the language of a run (HAZINA_LANGUAGE: en or sw), by the name of the sentence: of Rust's catalogues.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const LANGUAGE = process.env.HAZINA_LANGUAGE ?? "en";

const LOCALES = fileURLToPath(new URL("../../../crates/messages/locales", import.meta.url));

/** A sentence without values, as `notice-approval-needed`. */
export function said(id) {
  const folder = join(LOCALES, LANGUAGE);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), "utf8");
    const found = text.split("\n").find((line) => line.startsWith(`${id} = `));
    if (found) return found.slice(id.length + 3);
  }
  throw new Error(`no catalogue has ${id}`);
}
