// What stands the same in both languages, of a page that changes its language while it is open.

import { tick } from "svelte";
import { setLanguage } from "../src/format/language.svelte";

/** What people read and hear of an element: its texts, and what its attributes say. */
function wordsIn(root: Element): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.push(walker.currentNode.textContent ?? "");
  for (const element of root.querySelectorAll("*")) {
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      found.push(element.getAttribute(name) ?? "");
    }
  }
  return found
    .map((words) => words.replace(/\s+/g, " ").replace(/^[\s·,.:“”←…]+|[\s·,.:“”…]+$/g, ""))
    .filter((words) => /\p{L}{2,}/u.test(words));
}

/** Words of M-PESA's and of computers, which stay as they are. */
const STAYS = /^(M-PESA|Daraja|Hazina|KSh|XLSX|CSV|PDF|Utility|Working|Till|Pay bill|ID|API)\b[^a-z]*$/;

/** Of parts whose sentences have not moved into the catalogues yet. */
const NOT_YET = ["Back", "Close", "Close (Esc)", "Copy", "Waiting for approval"];

/**
 * Turns the page to Kiswahili and answers what is still said in English there: whatever stands in `root` as before and is
 * not in `data`, which the console answered.
 */
export async function leftInEnglish(root: Element, data: unknown): Promise<string[]> {
  const before = new Set(wordsIn(root));
  setLanguage("sw");
  await tick();
  const known = JSON.stringify(data);
  const isData = (words: string): boolean => known.includes(JSON.stringify(words).slice(1, -1));
  return [...new Set(wordsIn(root))].filter(
    (words) => before.has(words) && !STAYS.test(words) && !NOT_YET.includes(words) && !isData(words),
  );
}
