// What goes on before anybody can work, and what waits for somebody at this machine. The console answers this at once, also
// while an organisation is being opened.

import type { Backend } from "../backend/backend";
import type { ActivityView } from "../bindings";
import { Query } from "./query.svelte";

/** While something is being opened it is looked at again so often, also where a word about it was missed. */
const LOOK_AGAIN_MS = 1_000;

/** An answer costs the console nothing, and the last one of an opening must not wait. */
const GAP_MS = 50;

export class Activity {
  readonly #query: Query<ActivityView>;
  /** Whether to look again, although nothing was told. */
  readonly #open: () => boolean;

  constructor(backend: Backend, open: () => boolean) {
    this.#query = new Query(() => backend.call("activity", {}), GAP_MS);
    this.#open = open;
  }

  /** What was told last; null until the console first answered. */
  get view(): ActivityView | null {
    return this.#query.value;
  }

  reload(): void {
    void this.#query.reload();
  }

  /** Begins to look. Answers the way to stop. */
  start(): () => void {
    this.reload();
    const timer = setInterval(() => {
      if (!this.#open() || this.view?.opening || this.view?.keyring_asks) this.reload();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }
}
