// The language that the page was in last, kept on this computer: until the console answers in which language it speaks, the
// page speaks that one. An organisation may take a while to open.

import { setLanguage } from "../format/language.svelte";
import { isLocale, type Locale } from "../paraglide/runtime";

const KEPT = "hazina.language";

/** Speaks as when the page was last open. */
export function speakAsBefore(): void {
  const before = localStorage.getItem(KEPT);
  if (isLocale(before)) setLanguage(before);
}

/** Speaks a language from now on. */
export function speak(language: Locale): void {
  setLanguage(language);
  localStorage.setItem(KEPT, language);
}
