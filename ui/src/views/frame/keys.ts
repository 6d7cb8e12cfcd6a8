// The keys that work on every page. One list: the help shows what the handler does.

export interface KeyActions {
  palette: () => void;
  help: () => void;
  lock: () => void;
  search: () => void;
  go: (href: string) => void;
}

export const PLACES = [
  { keys: "G H", letter: "h", href: "#/", word: "Home" },
  { keys: "G A", letter: "a", href: "#/approvals", word: "Approvals" },
  { keys: "G B", letter: "b", href: "#/batches", word: "Batches" },
  { keys: "G P", letter: "p", href: "#/payouts", word: "Payouts" },
  { keys: "G M", letter: "m", href: "#/balances", word: "Balances" },
  { keys: "G S", letter: "s", href: "#/bills", word: "Pay a bill" },
  { keys: "G D", letter: "d", href: "#/doubt", word: "Doubt" },
  { keys: "G N", letter: "n", href: "#/initiator", word: "Initiator" },
  { keys: "G R", letter: "r", href: "#/reversals", word: "Reversals" },
  { keys: "G C", letter: "c", href: "#/incoming", word: "Incoming" },
  { keys: "G T", letter: "t", href: "#/audit", word: "Audit trail" },
  { keys: "G ,", letter: ",", href: "#/settings", word: "Settings" },
  { keys: "G I", letter: "i", href: "#/import", word: "Import a file" },
] as const;

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
