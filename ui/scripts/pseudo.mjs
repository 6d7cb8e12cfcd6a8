// A language that nobody speaks, for the gallery: every letter accented, every sentence two fifths longer. What stays plain on a
// picture is outside the catalogues; what is cut off will be cut off in a language with long words.
//
//   node scripts/pseudo.mjs     writes it in the place of English to .pseudo/, compiled; `vite build --mode pseudo` takes it from there

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "@inlang/paraglide-js";

const UI = join(import.meta.dirname, "..");
const OUT = join(UI, ".pseudo");

const ACCENTED = Object.fromEntries(
  [
    ..."AÅaåBƁbƀCĆcćDĎdďEÉeéFƑfƒGĜgĝHĤhĥIÎiîJĴjĵKĶkķLĻlļMṀmṁNÑnñOÖoöPÞpþQɊqɋRŔrŕSŠsšTŢtţUÛuûVṼvṽWŴwŵXẊxẋYÝyýZŽzž",
  ].reduce((pairs, letter, index, all) => (index % 2 ? [...pairs, [all[index - 1], letter]] : pairs), []),
);

/** A sentence as it would look: values and marks stay, the rest is accented and grows. */
function pseudo(text) {
  const accented = text
    .split(/(\\?\{[^}]*\})/)
    .map((part) =>
      part.startsWith("{") ? part : part.replaceAll(/[A-Za-z]/g, (letter) => ACCENTED[letter] ?? letter),
    )
    .join("");
  const letters = text.replaceAll(/\{[^}]*\}/g, "").length;
  return `${accented}${"~".repeat(Math.ceil(letters * 0.4))}`;
}

function pseudoMessage(message) {
  if (typeof message === "string") return pseudo(message);
  return message.map((one) => ({
    ...one,
    match: Object.fromEntries(Object.entries(one.match).map(([when, text]) => [when, pseudo(text)])),
  }));
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "messages/en"), { recursive: true });
for (const file of readdirSync(join(UI, "messages/en"))) {
  const messages = JSON.parse(readFileSync(join(UI, "messages/en", file), "utf8"));
  const written = Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, pseudoMessage(message)]),
  );
  writeFileSync(join(OUT, "messages/en", file), JSON.stringify(written));
}
cpSync(join(UI, "messages/sw"), join(OUT, "messages/sw"), { recursive: true });
const settings = JSON.parse(readFileSync(join(UI, "project.inlang/settings.json"), "utf8"));
settings.modules = settings.modules.map((module) => module.replace("./", "../"));
mkdirSync(join(OUT, "project.inlang"));
writeFileSync(join(OUT, "project.inlang/settings.json"), JSON.stringify(settings));
await compile({
  project: join(OUT, "project.inlang"),
  outdir: join(OUT, "paraglide"),
  outputStructure: "locale-modules",
  strategy: ["baseLocale"],
  emitReadme: false,
});
