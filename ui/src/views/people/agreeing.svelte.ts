// What the two people type who want something: whoever is signed in, and another one or the recovery kit.

import type { OperatorView, TwoPeople } from "../../bindings";
import type { Desk } from "../../state/desk.svelte";

/** The fields whose refusals are said beside them. */
export const AGREEING = ["passphrase", "second", "second_passphrase", "recovery_words"];

/** A change of people: the kit may stand in for the second person. */
export interface Confirming {
  my_passphrase: string;
  second: number | null;
  second_passphrase: string | null;
  recovery_words?: string;
}

export class Agreeing {
  /** The first, where nobody is signed in: a ledger that is being restored has people of its own. */
  first = $state<number | null>(null);
  mine = $state("");
  second = $state<number | null>(null);
  theirs = $state("");
  /** Whether the kit is shown in the place of a second person. */
  byKit = $state(false);
  words = $state("");

  /** Two people; null while something is missing. */
  readonly both = $derived.by((): TwoPeople | null =>
    this.byKit || this.second === null || !this.mine || !this.theirs
      ? null
      : { my_passphrase: this.mine, second: this.second, second_passphrase: this.theirs },
  );

  /** Two people, or one and the kit; null while something is missing. */
  readonly confirming = $derived.by((): Confirming | null => {
    if (!this.byKit) return this.both;
    const words = this.words.trim();
    if (!this.mine || !words) return null;
    return { my_passphrase: this.mine, second: null, second_passphrase: null, recovery_words: words };
  });

  /** What was typed is kept no longer than it is needed. */
  clear(): void {
    this.mine = this.theirs = this.words = "";
    this.second = null;
    this.byKit = false;
  }
}

/** Who may be the second person: anybody else who acts here, but for whom it concerns. */
export const others = (desk: Desk, except: number | null): OperatorView[] =>
  acting(desk.status?.operators ?? []).filter((one) => one.id !== desk.me?.operator && one.id !== except);

/** Who does more than read, and is not locked. */
export const acting = (people: OperatorView[]): OperatorView[] =>
  people.filter((one) => !one.locked && one.roles.some((role) => role !== "auditor"));
