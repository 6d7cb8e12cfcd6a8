// One answer on screen: loaded once, loaded again when it was touched, the old one kept meanwhile.

import { isRefusal, problemOf, type AnyProblem } from "../backend/backend";

/** The console tells changes ten times a second; a page is not read more often than this. */
const GAP_MS = 250;

export class Query<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  readonly #load: () => Promise<T>;
  readonly #gap: number;
  #running: Promise<void> | null = null;
  #again = false;

  /** Whether the console refused what was asked: it would again, so nothing but a person asks it anew. */
  get refused(): boolean {
    return isRefusal(this.problem);
  }

  constructor(load: () => Promise<T>, gap = GAP_MS) {
    this.#load = load;
    this.#gap = gap;
  }

  /** Loads now, or once more after the load that is under way. Done when the newest is on screen. */
  reload(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      try {
        this.value = await this.#load();
        this.problem = null;
      } catch (thrown) {
        this.problem = problemOf(thrown);
      }
      if (this.#again) await new Promise((done) => setTimeout(done, this.#gap));
    } while (this.#again);
  }
}
