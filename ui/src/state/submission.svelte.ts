// Something that a person asked for: under way, or refused, and beside which field the refusal is said.

import { problemOf, type AnyProblem } from "../backend/backend";
import { saying } from "../backend/error";

export class Submission {
  /** What is under way, where a page has several things to ask for. */
  doing = $state<string | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  readonly #fields: readonly string[];
  readonly #said = $derived(this.problem ? saying(this.problem) : null);

  /** `fields` say their own refusals; every other problem is said once for all. */
  constructor(...fields: string[]) {
    this.#fields = fields;
  }

  get busy(): boolean {
    return this.doing !== null;
  }

  /** What is wrong with a field, to be said beside it. */
  wrong(field: string): string | null {
    return this.#said?.field === field ? this.#said.sentence : null;
  }

  /** The problem, where it is about none of the fields. */
  get elsewhere(): AnyProblem | null {
    return this.#fields.includes(this.#said?.field ?? "") ? null : this.problem;
  }

  /** Does it, unless something is under way already. Answers whether it was done. */
  async run(act: () => Promise<unknown>, what = "it"): Promise<boolean> {
    if (this.busy) return false;
    this.doing = what;
    this.problem = null;
    try {
      await act();
      return true;
    } catch (thrown) {
      this.problem = problemOf(thrown);
      return false;
    } finally {
      this.doing = null;
    }
  }

  /** Refuses what the page itself sees to be wrong, as the console would. */
  refuse(field: string, message: string): void {
    this.problem = { code: "bad_field", field, message };
  }
}
