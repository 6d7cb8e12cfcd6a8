// The address after '#', followed as it changes. Links are plain <a href="#/...">.

import { pathOf, placeOf } from "../pages";

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
