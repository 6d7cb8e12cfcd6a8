// The keys that work on every page. One list: the help shows what the handler does.

import { hrefOf, PAGE_NAMES, PAGES } from "../../pages";

export interface KeyActions {
  palette: () => void;
  help: () => void;
  lock: () => void;
  search: () => void;
  go: (href: string) => void;
}

/** The pages that a letter leads to, after G. */
export const PLACES = PAGE_NAMES.flatMap((name) => {
  const page: { word: string; letter?: string } = PAGES[name];
  const { word, letter } = page;
  return letter === undefined
    ? []
    : [{ name, word, letter, keys: `G ${letter.toUpperCase()}`, href: hrefOf(name) }];
});

export const OTHER_KEYS = [
  { keys: "Ctrl K", word: "Go to a page, find a payout, do something" },
  { keys: "/", word: "Search in this list" },
  { keys: "S", word: "Go to Submit, or Continue" },
  { keys: "A", word: "Go to Approve" },
  { keys: "R", word: "Go to Reject" },
  { keys: "?", word: "These keys" },
  { keys: "Ctrl Shift L", word: "Lock: sign out" },
  { keys: "↑ ↓", word: "Move through rows" },
  { keys: "PgUp PgDn", word: "Move by a screen" },
  { keys: "Home End", word: "First and last row" },
  { keys: "Enter", word: "Open the row beside the list" },
  { keys: "Esc", word: "Back, without effect" },
] as const;

/** How long after G the second key may come. */
const CHORD_MS = 1500;

/** Makes the handler of key presses. */
export function keysOf(actions: KeyActions): (event: KeyboardEvent) => void {
  let goSince = 0;
  return (event) => {
    const key = event.key.toLowerCase();
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && key === "k") return done(event, actions.palette);
    if (ctrl && event.shiftKey && key === "l") return done(event, actions.lock);
    if (ctrl || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const place = PLACES.find((one) => one.letter === key);
    if (place && event.timeStamp - goSince < CHORD_MS) {
      goSince = 0;
      return done(event, () => actions.go(place.href));
    }
    goSince = key === "g" ? event.timeStamp : 0;
    if (event.key === "?") return done(event, actions.help);
    if (event.key === "/") return done(event, actions.search);
    // A key goes to what moves money, and never sets it off: that takes a second, meant one.
    const action = /^[a-z]$/.test(key) ? document.querySelector<HTMLElement>(`[data-key="${key}"]`) : null;
    if (action) done(event, () => action.focus());
  };
}

function done(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  act();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
