// Every page there is: its address, the key that leads to it and its line in the rail. What it is called stands in page-words.ts.
//
// Routes, rail, keys, palette, frame and the tests in the real window take their pages from here. It names no part of the
// screen, so that a test without a screen can read it: what a page shows is chosen in Frame.svelte, where the type checker
// names a page that was forgotten.

/** What follows a page's address: nothing, a number, perhaps a number, an organisation's profile, or a payee's number. */
type Takes = "nothing" | "id" | "maybe_id" | "profile" | "payee";

interface Page {
  /** The first part of the address, after '#/'. */
  at: string;
  takes: Takes;
  /** After G, leads here. Pages without one are reached from others. */
  letter?: string;
  /** The line of the rail that is lit. Null outside of every organisation: there is no rail, and nobody has to sign in. */
  rail: Line | null;
}

/** The lines of the rail, in order. Each is the page of that name. */
export const RAIL = [
  "home",
  "approvals",
  "batches",
  "payouts",
  "doubt",
  "balances",
  "reversals",
  "incoming",
  "statements",
  "reports",
  "initiator",
  "audit",
  "settings",
] as const;
export type Line = (typeof RAIL)[number];

export const PAGES = {
  home: { at: "", takes: "nothing", letter: "h", rail: "home" },
  quarantine: { at: "quarantine", takes: "nothing", rail: "home" },
  approvals: { at: "approvals", takes: "nothing", letter: "a", rail: "approvals" },
  approval: { at: "approvals", takes: "id", rail: "approvals" },
  batches: { at: "batches", takes: "nothing", letter: "b", rail: "batches" },
  batch: { at: "batches", takes: "id", rail: "batches" },
  import: { at: "import", takes: "maybe_id", letter: "i", rail: "batches" },
  bills: { at: "bills", takes: "nothing", letter: "s", rail: "batches" },
  payouts: { at: "payouts", takes: "nothing", letter: "p", rail: "payouts" },
  payees: { at: "payees", takes: "nothing", letter: "y", rail: "payouts" },
  payee: { at: "payee", takes: "payee", rail: "payouts" },
  doubt: { at: "doubt", takes: "nothing", letter: "d", rail: "doubt" },
  balances: { at: "balances", takes: "nothing", letter: "m", rail: "balances" },
  reversals: { at: "reversals", takes: "nothing", letter: "r", rail: "reversals" },
  incoming: { at: "incoming", takes: "nothing", letter: "c", rail: "incoming" },
  ask: { at: "ask", takes: "nothing", letter: "q", rail: "incoming" },
  statements: { at: "statements", takes: "maybe_id", letter: "k", rail: "statements" },
  reports: { at: "reports", takes: "nothing", letter: "e", rail: "reports" },
  initiator: { at: "initiator", takes: "nothing", letter: "n", rail: "initiator" },
  audit: { at: "audit", takes: "nothing", letter: "t", rail: "audit" },
  ledger: { at: "ledger", takes: "nothing", rail: "audit" },
  settings: { at: "settings", takes: "nothing", letter: ",", rail: "settings" },
  organisations: { at: "organisations", takes: "nothing", rail: null },
  connect: { at: "connect", takes: "profile", rail: null },
  join: { at: "join", takes: "profile", rail: null },
  restore: { at: "restore", takes: "nothing", rail: null },
} as const satisfies Record<string, Page>;

export type PageName = keyof typeof PAGES;

/** In the order of the table. */
export const PAGE_NAMES = Object.keys(PAGES) as PageName[];

/** The address of a page that takes nothing, or can do without. */
export const hrefOf = (name: PageName): string => `#/${PAGES[name].at}`;

type Taken = {
  nothing: unknown;
  id: { id: number };
  maybe_id: { id: number | null };
  profile: { profile: string };
  payee: { payee: string };
};
type PlaceAt<Name extends PageName> = { name: Name } & Taken[(typeof PAGES)[Name]["takes"]];
type OutsideName = { [Name in PageName]: (typeof PAGES)[Name]["rail"] extends null ? Name : never }[PageName];

/** Where one is: a page, with what its address holds. */
export type Place = { [Name in PageName]: PlaceAt<Name> }[PageName];
export type OutsidePlace = { [Name in OutsideName]: PlaceAt<Name> }[OutsideName];

/** Pages that need nobody signed in: they stand outside of every organisation. */
export const isOutside = (place: Place): place is OutsidePlace => PAGES[place.name].rail === null;

/** Reads an address; what it does not know is Home. */
export function placeOf(hash: string): Place {
  const [at = "", rest] = pathOf(hash).split("/").filter(Boolean);
  const id = rest !== undefined && /^\d+$/.test(rest) ? Number(rest) : null;
  const pages = PAGE_NAMES.filter((name) => PAGES[name].at === at);
  const named = (takes: Takes) => pages.find((name) => PAGES[name].takes === takes);

  const one = id === null ? undefined : named("id");
  if (one) return { name: one, id } as Place;
  const profile = rest === undefined ? undefined : named("profile");
  if (profile) return { name: profile, profile: rest } as Place;
  const payee = rest === undefined ? undefined : named("payee");
  if (payee) return { name: payee, payee: decodeURIComponent(rest!) } as Place;
  const maybe = named("maybe_id");
  if (maybe) return { name: maybe, id } as Place;
  // A payee's address without the payee: all payouts.
  if (at === PAGES.payee.at) return { name: "payouts" };
  // An organisation's address without the organisation: the list of them.
  if (at === PAGES.connect.at || at === PAGES.join.at) return { name: "organisations" };
  return { name: named("nothing") ?? "home" } as Place;
}

/** An address without what follows '?'. */
export function pathOf(hash: string): string {
  return hash.replace(/^#/, "").split("?")[0] || "/";
}
