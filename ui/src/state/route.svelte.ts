// Where one is: a typed reading of the address after '#'. Links are plain <a href="#/...">.

export type Place =
  | { name: "home" }
  | { name: "import"; id: number | null }
  | { name: "batches" }
  | { name: "batch"; id: number }
  | { name: "approvals" }
  | { name: "approval"; id: number }
  | { name: "payouts" }
  | { name: "doubt" }
  | { name: "balances" }
  | { name: "bills" }
  | { name: "incoming" }
  | { name: "reversals" }
  | { name: "quarantine" }
  | { name: "initiator" }
  | { name: "settings" }
  | { name: "organisations" }
  | { name: "restore" }
  | { name: "connect"; profile: string }
  | { name: "audit" }
  | { name: "ledger" };

export type PlaceName = Place["name"];

/** Pages that need nobody signed in: they stand outside of every organisation. */
export const isOutside = (place: Place): boolean =>
  place.name === "organisations" || place.name === "connect" || place.name === "restore";

/** Reads an address; what it does not know is Home. */
export function placeOf(hash: string): Place {
  const [name, id] = pathOf(hash).split("/").filter(Boolean);
  const number = id !== undefined && /^\d+$/.test(id) ? Number(id) : null;
  switch (name) {
    case "import":
      return { name: "import", id: number };
    case "batches":
      return number === null ? { name: "batches" } : { name: "batch", id: number };
    case "approvals":
      return number === null ? { name: "approvals" } : { name: "approval", id: number };
    case "payouts":
    case "doubt":
    case "balances":
    case "bills":
    case "incoming":
    case "reversals":
    case "quarantine":
    case "initiator":
    case "settings":
    case "organisations":
    case "restore":
    case "audit":
    case "ledger":
      return { name };
    case "connect":
      return id === undefined ? { name: "organisations" } : { name: "connect", profile: id };
    default:
      return { name: "home" };
  }
}

export class Route {
  #hash = $state(location.hash);
  readonly place = $derived(placeOf(this.#hash));
  /** What follows '?': filters, and what is open beside a list. */
  readonly query = $derived(new URLSearchParams(this.#hash.split("?")[1] ?? ""));

  /** Listens to the address. Answers the way to stop. */
  start(): () => void {
    const read = () => (this.#hash = location.hash);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }

  go(href: string): void {
    location.hash = href;
  }

  /** Changes what follows '?' without a step in the history; null takes a name out. */
  refine(changes: Record<string, string | null>): void {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    const hash = `#${pathOf(this.#hash)}${text ? `?${text}` : ""}`;
    history.replaceState(null, "", hash);
    this.#hash = hash;
  }
}

function pathOf(hash: string): string {
  return hash.replace(/^#/, "").split("?")[0] || "/";
}
