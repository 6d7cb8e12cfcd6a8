// What stands the same in both languages, of a page that changes its language while it is open.

import { cleanup, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import App from "../src/App.svelte";
import { setLanguage } from "../src/format/language.svelte";
import { readIn, STATUS, testConsole } from "./console";

/** In a month whose name differs between the languages. */
export const AT = Date.UTC(2026, 11, 3, 9);

/** Opens the page at an address, and answers it once a part of it stands. */
export async function openPage(
  address: string,
  answers: Parameters<typeof testConsole>[0],
  part: string,
): Promise<HTMLElement> {
  location.hash = address;
  render(App, { backend: testConsole({ status: () => STATUS, holidays: () => [], ...answers }) });
  await screen.findAllByTestId(part);
  return document.querySelector("main")!;
}

/** Takes the page away, for a next one in English. */
export function leave(): void {
  cleanup();
  setLanguage("en");
  location.hash = "";
}

/** What people read of an element, without amounts and what stands around the words. */
const wordsIn = (root: Element): string[] =>
  readIn(root)
    .map((words) => words.replace(AMOUNT, "").replace(EDGES, ""))
    .filter((words) => /\p{L}{2,}/u.test(words));
const AMOUNT = /\u2212?KSh\s[\d,.]+/g;
const EDGES = /^[\s·,.:“”←…]+|[\s·,.:“”…]+$/g;

/** Words of M-PESA's and of computers, which stay as they are. */
const STAYS =
  /^(M-PESA|Hazina|KSh|Initiator|XLSX|CSV|PDF|Utility|Working|Charges Paid|Merchant|Till|Pay bill)\b[^a-z]*$/;

/**
 * Turns the page from English to Kiswahili and answers what is still said in English there: whatever stands in `root` as before and is
 * not in `data`, which the console answered.
 */
export async function leftInEnglish(root: Element, data: unknown): Promise<string[]> {
  setLanguage("en");
  await tick();
  const before = new Set(wordsIn(root));
  setLanguage("sw");
  await tick();
  const known = JSON.stringify(data);
  const isData = (words: string): boolean => known.includes(JSON.stringify(words).slice(1, -1));
  return [...new Set(wordsIn(root))].filter(
    (words) => before.has(words) && !STAYS.test(words) && !isData(words),
  );
}
