// Pictures at half their size, and whether two show the same.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/** How much of a picture may differ: letters are smoothed a little differently from machine to machine. */
const MOST_DIFFERENT = 0.004;
/** How far one dot's colour may differ (0 to 1). */
const A_DOT = 0.2;

/** Half as wide and high, each dot the mean of four in sixteen steps a colour: enough to see a change, and small enough to keep. */
export function half(bytes) {
  const large = PNG.sync.read(bytes);
  const small = new PNG({ width: large.width >> 1, height: large.height >> 1 });
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let channel = 0; channel < 4; channel++) {
        const at = (dx, dy) => large.data[((2 * y + dy) * large.width + 2 * x + dx) * 4 + channel];
        const mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) >> 2;
        small.data[(y * small.width + x) * 4 + channel] = Math.round(mean / 17) * 17;
      }
  return small;
}

/** Compares with the reference, or writes it anew. Answers what differs, as a sentence, or null. */
export function compare(picture, reference, { write, differs }) {
  if (write || !existsSync(reference)) {
    if (!write) return "has no reference picture";
    mkdirSync(dirname(reference), { recursive: true });
    writeFileSync(reference, PNG.sync.write(picture, { colorType: 2, deflateLevel: 9 }));
    return null;
  }
  const before = PNG.sync.read(readFileSync(reference));
  if (before.width !== picture.width || before.height !== picture.height) return "has another size";
  const shown = new PNG({ width: picture.width, height: picture.height });
  const dots = pixelmatch(before.data, picture.data, shown.data, picture.width, picture.height, {
    threshold: A_DOT,
  });
  const share = dots / (picture.width * picture.height);
  if (share <= MOST_DIFFERENT) return null;
  mkdirSync(dirname(differs), { recursive: true });
  writeFileSync(differs, PNG.sync.write(shown));
  writeFileSync(differs.replace(/\.png$/, ".now.png"), PNG.sync.write(picture));
  return `differs in ${(share * 100).toFixed(1)} % of its dots`;
}
