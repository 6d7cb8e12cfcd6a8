// A practice team: M-PESA and the relay between its desktops in one process, and a real window for each desktop.

import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { openWindow } from "./window.mjs";

const PRACTICE =
  process.env.HAZINA_PRACTICE_BIN ??
  fileURLToPath(new URL("../../../target/debug/hazina-practice", import.meta.url));

/** Opens a team of two in a place, and answers its windows: the head office's and the branch's. */
export async function openTeam(place) {
  if (!existsSync(PRACTICE))
    throw new Error(`there is no program at ${PRACTICE}: script/test and script/tour build it`);
  const between = place.start(PRACTICE, ["--between", place.folder("team"), "--hurry"], {
    stdio: ["ignore", "pipe"],
  });
  const windows = [];
  for await (const line of createInterface({ input: between.stdout })) {
    const data = line.slice(line.indexOf(": ") + 2);
    windows.push(await openWindow(place, { env: { HAZINA_DATA_DIR: data } }));
    if (windows.length === 2) break;
  }
  if (windows.length < 2) throw new Error(`the team did not start: ${place.words("hazina-practice")}`);
  return windows;
}
