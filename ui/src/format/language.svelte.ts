// The language of the page. Every sentence of the catalogues (messages/) asks here, so a change shows at once, everywhere.

import { overwriteGetLocale, type Locale } from "../paraglide/runtime";

let current = $state<Locale>("en");

overwriteGetLocale(() => current);

/** The language that the page is in now. */
export const language = (): Locale => current;

/** Shows the page in another language. */
export function setLanguage(next: Locale): void {
  current = next;
  document.documentElement.lang = next;
}
