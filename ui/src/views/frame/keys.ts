// The keys that work on every page. One list: the help shows what the handler does.

import { pageWord } from "../../page-words";
import { hrefOf, PAGE_NAMES, PAGES } from "../../pages";
import * as m from "../../paraglide/messages";

export interface KeyActions {
  palette: () => void;
  help: () => void;
  lock: () => void;
  search: () => void;
  go: (href: string) => void;
}

/** The pages that a letter leads to, after G. */
export const PLACES = PAGE_NAMES.flatMap((name) => {
  const page: { at: string; letter?: string } = PAGES[name];
  const { letter } = page;
  return letter === undefined
    ? []
    : [{ name, letter, keys: `G ${letter.toUpperCase()}`, href: hrefOf(name), word: () => pageWord(name) }];
});

export const OTHER_KEYS: readonly { keys: string; word: () => string }[] = [
  { keys: "Ctrl K", word: m.frame_key_palette },
  { keys: "/", word: m.frame_key_search },
  { keys: "S", word: m.frame_key_submit },
  { keys: "J K", word: m.frame_key_queue },
  { keys: "Space", word: m.frame_key_tick },
  { keys: "A", word: m.frame_key_approve },
  { keys: "R", word: m.frame_key_reject },
  { keys: "X", word: m.frame_key_leave_out },
  { keys: "Q", word: m.frame_key_ask },
  { keys: "?", word: m.frame_key_help },
  { keys: "Ctrl Shift L", word: m.frame_key_lock },
  { keys: "↑ ↓", word: m.frame_key_rows },
  { keys: "PgUp PgDn", word: m.frame_key_screen },
  { keys: "Home End", word: m.frame_key_ends },
  { keys: "Enter", word: m.frame_key_enter },
  { keys: "Esc", word: m.frame_key_escape },
];

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
