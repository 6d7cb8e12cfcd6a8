// Looking for secrets in everything that was written to disk.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file under a folder. */
export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The ways in which a secret could stand in a file without being seen at a glance. */
export function disguises(secret) {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(secret, "utf16le"),
    Buffer.from(bytes.toString("base64").replace(/=+$/, "")),
    Buffer.from(bytes.toString("base64url")),
    Buffer.from(bytes.toString("hex")),
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(JSON.stringify(secret).slice(1, -1)),
  ];
}

/** Where which of the secrets stands: `[{ secret, path }]` by the secrets' names. */
export function findSecrets(paths, secrets) {
  return paths.flatMap((path) => {
    const content = readFileSync(path);
    return Object.entries(secrets)
      .filter(([, secret]) => disguises(secret).some((disguise) => content.includes(disguise)))
      .map(([name]) => ({ secret: name, path }));
  });
}
