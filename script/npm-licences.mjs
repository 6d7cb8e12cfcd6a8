// What `cargo deny` looks at for Rust, for the packages of npm: that each lock file pins every package by its hash, names no
// address to fetch it from, and holds licences that may go into Hazina. Reads the lock files alone, so it needs no network.

import { readFileSync } from "node:fs";

const FOLDERS = ["ui", "tests/e2e"];
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** What says its licence in a file of its own and not in its package.json, read at this version. */
const READ = new Map([
  ["@inlang/plugin-message-format 4.4.4", "MIT"],
  ["sqlite-wasm-kysely 0.3.0", "MIT"],
]);

/** An expression is allowed where one side of each OR, and every side of each AND, is. */
const allowed = (expression) =>
  expression
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((side) => side.split(" AND ").every((licence) => ALLOWED.has(licence.trim())));

const found = [];
let looked = 0;
for (const folder of FOLDERS) {
  const { packages } = JSON.parse(readFileSync(new URL(`../${folder}/package-lock.json`, import.meta.url), "utf8"));
  for (const [path, entry] of Object.entries(packages)) {
    if (path === "" || entry.link) continue;
    looked += 1;
    const named = `${path.replace(/^.*node_modules\//, "")} ${entry.version}`;
    const name = `${folder}: ${named}`;
    const licence = entry.license ?? READ.get(named);
    if (!entry.integrity) found.push(`${name} is not pinned by a hash`);
    if (entry.resolved) found.push(`${name} names where it was fetched from: ${entry.resolved}`);
    if (!licence || !allowed(licence)) found.push(`${name} is under ${licence ?? "no licence"}`);
  }
}
if (looked === 0) found.push("no package was looked at");
console.log(found.length ? found.join("\n") : `${looked} packages of npm: licences and pins in order`);
process.exitCode = found.length ? 1 : 0;
