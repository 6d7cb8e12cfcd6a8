// What every view shares: the console behind the screen, the frame's facts, notices, and where one is.

import { createContext } from "svelte";
import type { Changed, ImportRef, PauseKindView, ResumingView } from "../bindings";
import {
  problemOf,
  type AnswerOf,
  type AnyProblem,
  type Backend,
  type CommandName,
  type FileKind,
  type RequestOf,
} from "../backend/backend";
import { language } from "../format/language.svelte";
import { InWords } from "../format/money";
import { savedAs } from "../format/path";
import * as m from "../paraglide/messages";
import type { Locale } from "../paraglide/runtime";
import { aheadOf } from "../parts/clock.svelte";
import { speak } from "./language";
import { relayTrouble } from "./relay";
import { focusAgain, leaving, type LeftAt } from "./coming-back";
import { openOf, type AnyStatus, type OpenStatus } from "./status";
import { Activity } from "./activity.svelte";
import { Notices } from "./notices.svelte";
import { Query } from "./query.svelte";
import { isOutside, placeOf } from "../pages";
import { Route } from "./route.svelte";

/** Somebody wants to pay while results cannot arrive. */
export interface Warned {
  /** Why they cannot, as a sentence. */
  message: string;
  /** Goes on all the same. */
  goOn: () => Promise<void>;
}

/** What a person was told, and wants all the same. */
interface Told {
  without_relay?: boolean;
  decided?: boolean;
}

/** Sending is to go on, and a person decides. */
export interface Resuming {
  /** What is left to send beside what the accounts hold. */
  view: ResumingView;
  /** Goes on. */
  goOn: () => Promise<void>;
}

/** A page that takes files which are dropped on it. */
export interface TakesFiles {
  title: string;
  hint: string;
  take: (file: File) => Promise<void>;
}

type Listener = (changed: Changed) => void;

/** Tells one organisation's desk from another's. */
export const deskOf = (status: AnyStatus): string =>
  `${status.mode} ${status.shortcode} ${status.organisation}`;

export class Desk {
  readonly notices = new Notices();
  readonly route = new Route();
  readonly #backend: Backend;
  readonly #listeners = new Set<Listener>();
  readonly #status: Query<AnyStatus>;
  /** How often a language was chosen, once before the console knows and once after. */
  #languageChosen = 0;
  /** Where somebody was who was signed out. */
  #leftAt: LeftAt | null = null;
  /** What is being opened, and what waits for somebody at this machine. */
  readonly activity: Activity;
  /** What a person decides about before sending goes on. */
  resuming = $state.raw<Resuming | null>(null);
  /** Batches that are being confirmed on this page, where there is no window for it. */
  confirming = $state.raw<number[] | null>(null);
  /** What becomes of files that are dropped on the page that is shown; null where they are read as payrolls. */
  takesFiles = $state.raw<TakesFiles | null>(null);
  /** What a person is to be warned of before it goes on. */
  warned = $state.raw<Warned | null>(null);
  /** Kenya's public holidays by day, once somebody is signed in. */
  holidays = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** How far the console's clock is ahead of this machine's, as it last told. */
  clockAhead = $state(0);
  readonly me = $derived.by(() => this.status?.session ?? null);

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#status = new Query(() => this.#askStatus());
    this.activity = new Activity(backend, () => this.status !== null);
  }

  /** The frame's facts; null until the console first answered. */
  get status(): AnyStatus | null {
    return this.#status.value;
  }

  /** The same while somebody is signed in; null before. */
  get open(): OpenStatus | null {
    return openOf(this.status);
  }

  get statusProblem(): AnyProblem | null {
    return this.#status.problem;
  }

  /** Begins to listen. Answers the way to stop. */
  start(): () => void {
    const stopRoute = this.route.start();
    const stopChanges = this.#backend.onChanged((changed) => {
      if (changed.status) void this.#status.reload();
      if (changed.activity) this.activity.reload();
      for (const listener of this.#listeners) listener(changed);
    });
    const stopActivity = this.activity.start();
    void this.#status.reload();
    return () => {
      stopActivity();
      stopRoute();
      stopChanges();
    };
  }

  /** Reads the public holidays, where they are not held yet. */
  async readHolidays(): Promise<void> {
    if (this.holidays.size > 0) return;
    const found = await this.act("holidays", {});
    if (found) this.holidays = new Map(found.map((one) => [one.day, one.name]));
  }

  /** Runs a command. Rejects with a `Fault`; one that says nobody is signed in also brings up the sign-in. */
  async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    try {
      return await this.#backend.call(name, request);
    } catch (thrown) {
      if (problemOf(thrown).code === "not_signed_in") void this.#status.reload();
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

  /**
   * Lets sending go on, of all (one pause of it) or of one batch. The person first sees what is left to send beside what the
   * accounts hold, and is warned where results cannot arrive.
   */
  async goOn(batch: number | null = null, pause?: PauseKindView, told: Told = {}): Promise<void> {
    try {
      await (batch === null
        ? this.call("resume_sending", { ...(pause === undefined ? {} : { pause }), ...told })
        : this.call("resume_batch", { batch, ...told }));
    } catch (thrown) {
      const problem = problemOf(thrown);
      const again = async (more: Told) => {
        await this.goOn(batch, pause, { ...told, ...more });
        await this.reloadStatus();
      };
      if (problem.code === "relay_silent") {
        this.warned = { message: problem.message, goOn: () => again({ without_relay: true }) };
      } else if (problem.code === "resume_undecided") {
        const view = await this.act("resuming", batch === null ? {} : { batch });
        if (view !== null) this.resuming = { view, goOn: () => again({ decided: true }) };
      } else {
        this.notices.problem(problem);
      }
    }
  }

  /** Whether a saved file can be opened from here. */
  get opensSaved(): boolean {
    return this.#backend.openSaved !== undefined;
  }

  /** Opens a file that the console saved, or its folder. */
  async openSaved(path: string, inFolder: boolean): Promise<void> {
    try {
      await this.#backend.openSaved?.(path, inFolder);
    } catch (thrown) {
      this.notices.problem(problemOf(thrown));
    }
  }

  /** Says that a file was saved, with the way to it. */
  saved(title: string, path: string): void {
    this.notices.say({ title, sentence: savedAs(path), saved: path });
  }

  /** Brings up the confirmation of these batches: in its own window, or on the page where there are no windows. */
  async confirm(batches: number[]): Promise<void> {
    try {
      if (this.#backend.confirm) await this.#backend.confirm(batches);
      else this.confirming = batches;
    } catch (thrown) {
      this.notices.problem(problemOf(thrown));
    }
  }

  /** Hands over a file. A problem is told as a notice and answered as null. */
  async importFile(file: File, kind: FileKind = "payments"): Promise<ImportRef | null> {
    try {
      return await this.#backend.importFile(file.name, new Uint8Array(await file.arrayBuffer()), kind);
    } catch (thrown) {
      this.notices.problem(problemOf(thrown));
      return null;
    }
  }

  onChanged(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reloadStatus(): Promise<void> {
    return this.#status.reload();
  }

  /** Begins somebody's session, at the page that was asked for activity: by a notification, or by a link. */
  async signIn(operator: number, passphrase: string): Promise<void> {
    await this.call("sign_in", { operator, passphrase });
    this.notices.clear();
    await this.#status.reload();
    this.#comeBack(operator);
    // Before anything else: nothing may be sent from a ledger that was changed.
    if (this.status?.ledger.faults.length) this.route.go("#/ledger");
  }

  async signOut(): Promise<void> {
    await this.act("sign_out", {});
    await this.#status.reload();
  }

  /** Whoever was signed out goes on where they were, unless another page was asked for meanwhile. */
  #comeBack(operator: number): void {
    const left = this.#leftAt;
    this.#leftAt = null;
    if (left?.operator !== operator) return;
    // The address itself: the route hears of a change a moment later.
    if (placeOf(location.hash).name === "home") this.route.go(left.hash || "#/");
    focusAgain(left);
  }

  /** From now on the page speaks another language, at once; the console tells that all it said is to be read again. */
  async chooseLanguage(next: Locale): Promise<void> {
    const before = language();
    if (next === before) return;
    this.#languageChosen += 1;
    speak(next);
    try {
      await this.call("choose_language", { language: next });
    } catch (thrown) {
      speak(before);
      this.notices.problem(problemOf(thrown));
    }
    this.#languageChosen += 1;
    await this.#status.reload();
  }

  async #askStatus(): Promise<AnyStatus> {
    const chosen = this.#languageChosen;
    const fresh: AnyStatus = await this.#backend.call("status", {});
    // An answer to a question from before a choice knows nothing of it.
    if (chosen === this.#languageChosen && fresh.language !== language()) speak(fresh.language);
    this.clockAhead = aheadOf(fresh.now);
    this.#forgetPlace(fresh);
    const [before, after] = [this.open, openOf(fresh)];
    if (before && after && before.session?.operator === after.session?.operator) this.#tell(before, after);
    return fresh;
  }

  /** Where somebody was is not where the next person begins, nor the page of another organisation. */
  #forgetPlace(fresh: AnyStatus): void {
    const before = this.status;
    if (before === null || isOutside(this.route.place)) return;
    const ended = before.session !== null && before.session.operator !== fresh.session?.operator;
    if (ended && before.session && !fresh.session) this.#leftAt = leaving(before.session.operator);
    if (ended || deskOf(before) !== deskOf(fresh)) this.route.go("#/");
  }

  /** Says what a person should know although they look at another page. */
  #tell(before: OpenStatus, after: OpenStatus): void {
    const waiting = after.approvals_waiting - before.approvals_waiting;
    if (waiting > 0) {
      const title = m.frame_batches_wait({ count: waiting, n: InWords(waiting) });
      this.notices.say({ title, severity: "note", href: "#/approvals" });
    }
    if (before.in_doubt.count === 0 && after.in_doubt.count > 0) {
      this.notices.say({
        title: m.frame_payout_in_doubt(),
        sentence: m.frame_payout_in_doubt_means(),
        severity: "caution",
        href: "#/doubt",
      });
    }
    if (before.sending.state !== "paused" && after.sending.state === "paused") {
      // The strip on every page says why and what to do.
      this.notices.say({
        title: m.frame_sending_paused(),
        sentence: after.sending.reason,
        severity: "caution",
        kept: true,
      });
    }
    const silent = relayTrouble(after.relay);
    if (relayTrouble(before.relay) === null && silent !== null) {
      this.notices.say({
        title: m.frame_relay_silent(),
        sentence: silent,
        severity: "caution",
        href: "#/settings?section=relay",
      });
    }
    if (before.ledger.faults.length === 0 && after.ledger.faults.length > 0) {
      this.notices.say({
        title: m.frame_ledger_changed(),
        sentence: m.frame_all_sending_paused(),
        severity: "bad",
        href: "#/ledger",
      });
    }
    if (after.quarantined > before.quarantined) {
      this.notices.say({
        title: m.frame_quarantined(),
        sentence: m.frame_quarantined_means(),
        severity: "caution",
        href: "#/quarantine",
      });
    }
  }
}

export const [useDesk, provideDesk] = createContext<Desk>();
