// What every view shares: the console behind the screen, the frame's facts, notices, and where one is.

import { createContext } from "svelte";
import type { Changed } from "../bindings/Changed";
import type { HouseView } from "../bindings/HouseView";
import {
  problemOf,
  type AnswerOf,
  type AnyProblem,
  type Backend,
  type CommandName,
  type RequestOf,
} from "../backend/backend";
import type { ImportRef } from "../bindings/ImportRef";
import { InWords } from "../format/money";
import { relayTrouble } from "../views/relay/words";
import { Notices } from "./notices.svelte";
import { Query } from "./query.svelte";
import { Route } from "./route.svelte";

/** Somebody wants to pay while results cannot arrive. */
export interface Warned {
  /** Why they cannot, as a sentence. */
  message: string;
  /** Goes on all the same. */
  goOn: () => Promise<void>;
}

type Listener = (changed: Changed) => void;

export class Desk {
  readonly notices = new Notices();
  readonly route = new Route();
  readonly #backend: Backend;
  readonly #listeners = new Set<Listener>();
  readonly #house: Query<HouseView>;
  /** What a person is to be warned of before it goes on. */
  warned = $state.raw<Warned | null>(null);
  readonly me = $derived.by(() => this.house?.session ?? null);

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#house = new Query(() => this.#askHouse());
  }

  /** The frame's facts; null until the console first answered. */
  get house(): HouseView | null {
    return this.#house.value;
  }

  get houseProblem(): AnyProblem | null {
    return this.#house.problem;
  }

  /** Begins to listen. Answers the way to stop. */
  start(): () => void {
    const stopRoute = this.route.start();
    const stopChanges = this.#backend.onChanged((changed) => {
      if (changed.house) void this.#house.reload();
      for (const listener of this.#listeners) listener(changed);
    });
    void this.#house.reload();
    return () => {
      stopRoute();
      stopChanges();
    };
  }

  /** Runs a command. Rejects with a `Fault`; one that says nobody is signed in also brings up the sign-in. */
  async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    try {
      return await this.#backend.call(name, request);
    } catch (thrown) {
      if (problemOf(thrown).code === "not_signed_in") void this.#house.reload();
      throw thrown;
    }
  }

  /**
   * Runs a command that a person asked for. A problem is told as a notice and answered as null.
   *
   * For forms that show problems in place, use `call`.
   */
  async act<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K> | null> {
    try {
      return await this.call(name, request);
    } catch (thrown) {
      this.notices.problem(problemOf(thrown));
      return null;
    }
  }

  /** Lets sending go on, of all or of one batch. Where results cannot arrive, the person is warned first. */
  async goOn(batch: number | null = null): Promise<void> {
    const run = (without_relay: boolean) =>
      batch === null
        ? this.call("resume_sending", { without_relay })
        : this.call("resume_batch", { batch, without_relay });
    try {
      await run(false);
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (problem.code !== "relay_silent") {
        this.notices.problem(problem);
        return;
      }
      const goOn = async () => {
        await run(true).catch((again: unknown) => this.notices.problem(problemOf(again)));
        await this.reloadHouse();
      };
      this.warned = { message: problem.message, goOn };
    }
  }

  /** Hands over a file. A problem is told as a notice and answered as null. */
  async importFile(file: File): Promise<ImportRef | null> {
    try {
      return await this.#backend.importFile(file.name, new Uint8Array(await file.arrayBuffer()));
    } catch (thrown) {
      this.notices.problem(problemOf(thrown));
      return null;
    }
  }

  onChanged(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reloadHouse(): Promise<void> {
    return this.#house.reload();
  }

  async signIn(operator: number, passphrase: string): Promise<void> {
    await this.call("sign_in", { operator, passphrase });
    this.notices.clear();
    this.route.go("#/");
    await this.#house.reload();
  }

  async signOut(): Promise<void> {
    await this.act("sign_out", {});
    await this.#house.reload();
  }

  async #askHouse(): Promise<HouseView> {
    const fresh = await this.#backend.call("house", {});
    const before = this.house;
    if (before?.session && fresh.session?.operator === before.session.operator) this.#tell(before, fresh);
    return fresh;
  }

  /** Says what a person should know although they look at another page. */
  #tell(before: HouseView, after: HouseView): void {
    const waiting = after.approvals_waiting - before.approvals_waiting;
    if (waiting > 0) {
      const verb = waiting === 1 ? "waits" : "wait";
      const title = `${InWords(waiting, "batch", "batches")} ${verb} for your approval`;
      this.notices.say({ title, severity: "note", href: "#/approvals" });
    }
    if (before.in_doubt.count === 0 && after.in_doubt.count > 0) {
      this.notices.say({
        title: "A payout is in doubt",
        sentence: "M-PESA has not said whether money moved. It is not sent again.",
        severity: "caution",
        href: "#/payouts?state=in_doubt",
      });
    }
    if (before.sending.state !== "paused" && after.sending.state === "paused") {
      this.notices.say({ title: "Sending is paused", sentence: after.sending.reason, severity: "caution" });
    }
    const silent = relayTrouble(after.relay);
    if (relayTrouble(before.relay) === null && silent !== null) {
      this.notices.say({
        title: "The relay is silent",
        sentence: silent,
        severity: "caution",
        href: "#/settings?section=relay",
      });
    }
    if (after.quarantined > before.quarantined) {
      this.notices.say({
        title: "A callback was put in quarantine",
        sentence: "It is unknown or forged, so it was not applied.",
        severity: "caution",
        href: "#/quarantine",
      });
    }
  }
}

export const [useDesk, provideDesk] = createContext<Desk>();
